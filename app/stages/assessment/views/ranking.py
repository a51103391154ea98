"""The ranking of a round: filters in the address, bars, changes, and the same rows as a file."""

from collections.abc import Iterator, Sequence

from flask import Response as FlaskResponse
from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import me
from app.clock import local_day, now
from app.extensions import db
from app.organisations.queries import kinds
from app.stages.assessment import queries
from app.stages.assessment.access import round_page
from app.stages.assessment.computing.queries import correction_in_force
from app.stages.assessment.export import HEADINGS, Cell, as_csv, as_xlsx, ranking_rows
from app.stages.assessment.models import Round
from app.stages.assessment.queries import Show, Wanted
from app.stages.assessment.results.queries.basis import computation_behind, lines_by_unit, splits_of
from app.stages.assessment.views import blueprint
from app.stages.assessment.views.importing import SHEET
from app.web.languages import speaks_chinese
from app.web.paging import one_page
from workflows.vocabulary import RoundState


@blueprint.get("/rounds/<int:subject_id>/ranking")
@round_page
def ranking(round_: Round) -> str:
    """Bars, ranks and changes by peer group; the last places and the failed marked by a word."""
    today, wanted = local_day(now()), _wanted()
    before = queries.previous_round(round_)
    page = one_page(queries.wanted_results(round_, wanted, me(), today))
    groups = queries.groups_of(round_, me(), today)
    computation = computation_behind(round_)
    computed = lines_by_unit(computation, [each.unit_id for each in page.rows])
    return render_template(
        "pages/assessment/ranking.html",
        round=round_,
        state=RoundState(round_.state),
        before=before,
        group_choices=[(each.name, each.name) for each in groups],
        show_choices=[(each.value, _(each.label)) for each in Show],
        page=page,
        lines=queries.with_the_round_before(page.rows, before),
        computed=computed,
        splits=splits_of(computation, computed),
        wanted=wanted,
        published=queries.is_published(round_),
        corrected=correction_in_force(round_),
        sees_units=bool(queries.works_on_cases(round_, me(), today)),
        filters={"group": wanted.group, "show": wanted.show, "q": wanted.text, "kind": wanted.kind},
        kind_choices=[
            (each.code, each.name if speaks_chinese() else each.name_en or each.name) for each in kinds()
        ],
    )


@blueprint.get("/rounds/<int:subject_id>/ranking.csv")
@round_page
def ranking_csv(round_: Round) -> Response:
    """Exactly the rows that the filters leave, as CSV."""
    content = as_csv(HEADINGS, _rows(round_))
    return _download(content, "text/csv; charset=utf-8", f"round-{round_.id}-ranking.csv")


@blueprint.get("/rounds/<int:subject_id>/ranking.xlsx")
@round_page
def ranking_xlsx(round_: Round) -> Response:
    """Exactly the rows that the filters leave, as a spreadsheet."""
    content = as_xlsx("排名", HEADINGS, _rows(round_))
    return _download(content, SHEET, f"round-{round_.id}-ranking.xlsx")


def _wanted() -> Wanted:
    given = request.args
    return Wanted(
        given.get("group", ""), given.get("show", ""), given.get("q", "").strip(), given.get("kind", "")
    )


def _rows(round_: Round) -> Iterator[Sequence[Cell]]:
    statement = queries.wanted_results(round_, _wanted(), me(), local_day(now()))
    results = db.session.scalars(statement).all()
    lines = queries.with_the_round_before(results, queries.previous_round(round_))
    computation = computation_behind(round_)
    computed = lines_by_unit(computation, [result.unit_id for result in results])
    sure = {unit: (line.grade, line.certainty) for unit, line in computed.items()}
    return ranking_rows(lines, round_.pass_mark, sure, splits_of(computation, computed))


def _download(content: bytes, kind: str, name: str) -> Response:
    return FlaskResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
