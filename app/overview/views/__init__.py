"""Pages that look across the stages: my work, the board, the case file, the unit, the search. They only read."""

from flask import Blueprint

blueprint = Blueprint("overview", __name__)

from app.overview.views import board, case_file, cases, commendation, dashboard, search, unit, work  # noqa: E402

__all__ = ["blueprint", "board", "case_file", "cases", "commendation", "dashboard", "search", "unit", "work"]
