"""Pages of a computation: what was computed and how sure it is, the frozen bundle, exemptions, corrections."""

from flask import Blueprint

blueprint = Blueprint("computing", __name__)

from app.stages.assessment.computing.views import correcting, doing, proving, showing  # noqa: E402

__all__ = ["blueprint", "correcting", "doing", "proving", "showing"]
