"""Pages of surveys: drafting and approving them, handing out codes, how far they are, what came out; and the sheet."""

from flask import Blueprint

blueprint = Blueprint("surveys", __name__)

from app.stages.assessment.surveys.views import answering, codes, drafting, showing  # noqa: E402

__all__ = ["answering", "blueprint", "codes", "drafting", "showing"]
