"""Pages of raters: whom a delivery asks and how far they are, and one's own marks."""

from flask import Blueprint

blueprint = Blueprint("rating", __name__)

from app.stages.assessment.rating.views import marking, naming  # noqa: E402

__all__ = ["blueprint", "marking", "naming"]
