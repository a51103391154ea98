"""Pages of signing in, of one's own account, and of the three administrators."""

from flask import Blueprint

blueprint = Blueprint("people", __name__)

from app.people.views import account, signing_in  # noqa: E402

__all__ = ["account", "blueprint", "signing_in"]
