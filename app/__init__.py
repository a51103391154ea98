"""Put the product together: settings, extensions, slices, and what every page shares.

What that takes is imported by the functions below, so that a command without an application starts at once.
"""

import importlib
import importlib.util
from datetime import timedelta
from typing import TYPE_CHECKING

from config import ROOT, Config, from_environment

if TYPE_CHECKING:
    from flask import Flask

#: Every folder that may hold ``models`` and ``views`` with a ``blueprint``, from the bottom layer to the top.
SLICES = (
    "app.web",
    "app.organisations",
    "app.people",
    "app.calendars",
    "app.policies",
    "app.outbox",
    "app.audit",
    "app.cases",
    "app.evidence",
    "app.notices",
    "app.notices.batches",
    "app.reminders",
    "app.archive",
    "app.stages.assessment",
    "app.stages.assessment.invitations",
    "app.stages.assessment.model",
    "app.stages.assessment.feeds",
    "app.stages.assessment.rating",
    "app.stages.assessment.surveys",
    "app.stages.assessment.computing",
    "app.stages.assessment.meeting",
    "app.stages.assessment.results",
    "app.stages.warning",
    "app.stages.rectification",
    "app.stages.inspection",
    "app.stages.accountability",
    "app.overview",
    "app.rehearsal",
)


def create_app(config: Config | None = None) -> "Flask":
    """The application under these settings, or under those of the environment."""
    from flask import Flask
    from jinja2 import StrictUndefined
    from werkzeug.middleware.proxy_fix import ProxyFix

    from app import web

    config = config or from_environment()
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder="static")
    app.config.from_mapping(config.as_flask())
    # The gate ends an idle session and says so; the cookie has to outlive it for that.
    app.config["PERMANENT_SESSION_LIFETIME"] = timedelta(minutes=config.idle_minutes) + timedelta(hours=12)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    _bind_extensions(app, config)
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies)  # type: ignore[method-assign]
    web.connect(app)
    _register_slices(app)
    return app


def _bind_extensions(app: "Flask", config: Config) -> None:
    from flask_bootstrap import Bootstrap5
    from flask_migrate import Migrate

    from app.extensions import babel, bind_database, csrf, db, login
    from app.notices.codes import codes_of
    from app.notices.seals.installed import sealer_of
    from app.store import Store
    from app.web import catalogues, languages

    if config.database_url.startswith("sqlite:///"):
        config.data.mkdir(parents=True, exist_ok=True)
    bind_database(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    login.init_app(app)
    csrf.init_app(app)
    catalogues.compile_stale()
    app.config.from_mapping(catalogues.settings())
    babel.init_app(app, locale_selector=languages.chosen_locale)
    Bootstrap5(app)
    app.extensions["store"] = Store(config.data / "store")
    app.extensions["sealer"] = sealer_of(config)
    app.extensions["codes"] = codes_of(config)


def _register_slices(app: "Flask") -> None:
    """Import every slice's models, then its pages; then connect what the slices do for each other."""
    for part in ("models", "views", "access"):
        for slice_name in SLICES:
            name = f"{slice_name}.{part}"
            if importlib.util.find_spec(slice_name) is None or importlib.util.find_spec(name) is None:
                continue
            module = importlib.import_module(name)
            if part == "views" and hasattr(module, "blueprint"):
                app.register_blueprint(module.blueprint)
            elif part == "access" and hasattr(module, "connect"):
                module.connect(app)
    if importlib.util.find_spec("app.reactions") is not None:
        reactions = importlib.import_module("app.reactions")
        if hasattr(reactions, "connect"):
            reactions.connect()
