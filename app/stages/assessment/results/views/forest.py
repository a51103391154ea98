"""The forest: a region with its branches, figures that add up, down to the single unit (M-15)."""

from flask import Response, abort, render_template, request

from app.cases.access import me
from app.clock import local_day, now
from app.extensions import db
from app.organisations.models import Unit
from app.organisations.queries import ancestors_of
from app.stages.assessment import queries
from app.stages.assessment.access import round_page
from app.stages.assessment.export import as_csv, as_xlsx
from app.stages.assessment.models import Round
from app.stages.assessment.results.queries.forest import Forest, forest
from app.stages.assessment.results.tables import headings_of_forest, rows_of_forest
from app.stages.assessment.results.views import blueprint
from app.stages.assessment.results.views.files import CSV, SHEET, download
from workflows.vocabulary import RoundState


@blueprint.get("/rounds/<int:subject_id>/forest")
@round_page
def show_forest(round_: Round) -> str:
    """One region: its branches with their figures, and the sum."""
    today = local_day(now())
    found = _forest(round_)
    return render_template(
        "pages/assessment/results/forest.html",
        round=round_,
        state=RoundState(round_.state),
        forest=found,
        above=[each for each in ancestors_of(found.above) if each.path.startswith(round_.unit_path)],
        group=request.args.get("group", ""),
        group_choices=[(each.name, each.name) for each in queries.groups_of(round_, me(), today)],
        published=queries.is_published(round_),
        sees_candidates=bool(queries.works_on_cases(round_, me(), today)),
        filters={"unit": request.args.get("unit", ""), "group": request.args.get("group", "")},
    )


@blueprint.get("/rounds/<int:subject_id>/forest.csv")
@round_page
def forest_csv(round_: Round) -> Response:
    """The same rows as CSV."""
    found = _forest(round_)
    content = as_csv(headings_of_forest(found), rows_of_forest(found))
    return download(content, CSV, f"round-{round_.id}-forest.csv")


@blueprint.get("/rounds/<int:subject_id>/forest.xlsx")
@round_page
def forest_xlsx(round_: Round) -> Response:
    """The same rows as a spreadsheet."""
    found = _forest(round_)
    content = as_xlsx("森林", headings_of_forest(found), rows_of_forest(found))
    return download(content, SHEET, f"round-{round_.id}-forest.xlsx")


def _forest(round_: Round) -> Forest:
    """The region that the address names, within the round; the round's own unit without one."""
    asked = request.args.get("unit", type=int)
    above = db.session.get(Unit, asked) if asked is not None else round_.unit
    if above is None or not above.path.startswith(round_.unit_path):
        abort(404)
    return forest(round_, above, me(), local_day(now()), group=request.args.get("group", ""))
