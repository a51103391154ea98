"""Pages of a warning: writing and checking it, issuing and serving it, receiving and contesting it."""

from flask import Blueprint

blueprint = Blueprint("warning", __name__)

from app.stages.warning.views import answering, drafting, issuing  # noqa: E402

__all__ = ["answering", "blueprint", "drafting", "issuing"]
