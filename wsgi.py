"""The WSGI entry: ``gunicorn wsgi:application``, with or without ``--preload``."""

from app import create_app
from app.extensions import db

application = create_app()

# With --preload the workers are forked from here on; none of them may inherit a connection.
with application.app_context():
    db.engine.dispose()
