"""The first address of the product, and pages that belong to no slice."""

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from app.web import navigation
from app.web.access import signed_in

blueprint = Blueprint("web", __name__)


@blueprint.get("/")
@signed_in
def home() -> Response:
    """Send a person to where their work is."""
    return redirect(navigation.home_url())
