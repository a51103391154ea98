"""Pages of the model workshop: the list, a version with its tree, its rules, its sheets, its files, its comparison."""

from flask import Blueprint

blueprint = Blueprint("models", __name__)

from app.stages.assessment.model.views import (  # noqa: E402
    comparing,
    editing,
    files,
    judging,
    life,
    listing,
    rules,
    sheet,
    version,
    weighing,
)

__all__ = [
    "blueprint",
    "comparing",
    "editing",
    "files",
    "judging",
    "life",
    "listing",
    "rules",
    "sheet",
    "version",
    "weighing",
]
