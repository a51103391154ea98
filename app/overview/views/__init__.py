"""Pages that look across the stages: my work, the board, the case file, the unit, the search. They only read."""

from flask import Blueprint

blueprint = Blueprint("overview", __name__)

from app.overview.views import (  # noqa: E402
    board,
    case_file,
    cases,
    commendation,
    dashboard,
    file_index,
    search,
    unit,
    work,
)

__all__ = [
    "blueprint",
    "board",
    "case_file",
    "cases",
    "commendation",
    "dashboard",
    "file_index",
    "search",
    "unit",
    "work",
]
