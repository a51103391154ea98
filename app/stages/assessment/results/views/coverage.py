"""The coverage report: every unit of the tree is assessed, missing, exempt for a reason, or forgotten (M-03)."""

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import subject_page
from app.cases.acting import buttons_for
from app.stages.assessment.models import Round
from app.stages.assessment.results.queries.coverage import (
    PILOT,
    Covered,
    coverage_by_level,
    exemptions_by_unit,
    units_covered_so,
)
from app.stages.assessment.results.tables import HEADINGS_OF_COVERAGE, rows_of_coverage
from app.stages.assessment.results.views import blueprint
from app.web.exporting import KINDS, list_file
from app.web.paging import one_page
from workflows.actions import Action


def _acts() -> set[str]:
    """What can be done about a unit that is not covered, and about one that is exempt, in the reader's words."""
    return {_(each.label) for each in (Action.EXEMPT_UNIT, Action.END_EXEMPTION)}


@blueprint.get("/rounds/<int:subject_id>/coverage")
@subject_page("round")
def coverage(round_: Round) -> str:
    """Figures by level; each leads to the units that it counts."""
    covered = request.args.get("covered", "")
    level = request.args.get("level", 0, type=int)
    page = one_page(units_covered_so(round_, Covered(covered), level)) if covered in set(Covered) else None
    return render_template(
        "pages/assessment/results/coverage.html",
        round=round_,
        levels=coverage_by_level(round_),
        Covered=Covered,
        chosen=Covered(covered) if page is not None else None,
        level=level,
        PILOT=PILOT,
        page=page,
        exemptions=exemptions_by_unit(round_, [unit.id for unit in page.rows]) if page is not None else {},
        can=[each for each in buttons_for(round_)[0] if each[0] in _acts()],
    )


@blueprint.get(f"/rounds/<int:subject_id>/coverage.<{KINDS}:kind>")
@subject_page("round")
def coverage_file(round_: Round, kind: str) -> Response:
    """Every unit of the tree with how the round covers it, as a file."""
    return list_file(kind, f"round-{round_.id}-coverage", HEADINGS_OF_COVERAGE, rows_of_coverage(round_))
