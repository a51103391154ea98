"""What anybody may recompute: the frozen bundle of a published round, and a unit's own line with its proof."""

from flask import Response as FlaskResponse
from flask import abort, render_template
from werkzeug.wrappers import Response

from app.cases.access import me
from app.clock import local_day, now
from app.extensions import db, the_store
from app.organisations.models import Unit
from app.people.access import requires
from app.people.queries import scopes_of
from app.stages.assessment.access import round_page
from app.stages.assessment.computing import queries
from app.stages.assessment.computing.frozen import line_proof
from app.stages.assessment.computing.models import Computation, ComputedLine, Kind
from app.stages.assessment.computing.split import qualitative_indicators, split_of
from app.stages.assessment.computing.views import blueprint
from app.stages.assessment.models import Round
from app.stages.assessment.queries import is_published
from workflows.vocabulary import CASE_ROLES, UNIT_SIDE

#: Who may verify the line of a unit: the unit itself, and whoever works on its cases.
LINE_ROLES = tuple(sorted(CASE_ROLES | set(UNIT_SIDE)))


@blueprint.get("/rounds/<int:subject_id>/bundle.zip")
@round_page
def bundle(round_: Round) -> Response:
    """The frozen bundle of the published results, or of those that a correction took the place of."""
    final = queries.latest_computation(round_, Kind.FINAL)
    if final is None or not queries.sees_whole(round_, me(), local_day(now())):
        abort(404)
    return _file(the_store().get(final.bundle_sha256), "application/zip", f"round-{round_.id}.zip")


@blueprint.get("/rounds/<int:round_id>/own-line/<int:unit_id>")
@requires(*LINE_ROLES)
def own_line(round_id: int, unit_id: int) -> str:
    """A unit's published line, and how the unit verifies it by itself."""
    final, line = _published_line(round_id, unit_id)
    return render_template(
        "pages/assessment/computing/own_line.html",
        round=final.round,
        computation=final,
        line=line,
        split=split_of(line, qualitative_indicators(queries.model_of_computation(final))),
    )


@blueprint.get("/rounds/<int:round_id>/own-line/<int:unit_id>.json")
@requires(*LINE_ROLES)
def own_line_file(round_id: int, unit_id: int) -> Response:
    """The line with its proof, as ``qingjian index verify`` takes it."""
    final, line = _published_line(round_id, unit_id)
    content = line_proof(final, line.unit.code)
    return _file(content, "application/json", f"round-{round_id}-{line.unit.code}.json")


def _published_line(round_id: int, unit_id: int) -> tuple[Computation, ComputedLine]:
    round_, unit = db.session.get(Round, round_id), db.session.get(Unit, unit_id)
    if round_ is None or unit is None or not is_published(round_) or not _may_see(unit):
        abort(404)
    final = queries.latest_computation(round_, Kind.FINAL)
    line = queries.line_of(final, unit) if final is not None else None
    if final is None or line is None or not line.tree:
        abort(404)
    return final, line


def _may_see(unit: Unit) -> bool:
    scopes = scopes_of(me(), LINE_ROLES, local_day(now()))
    return any(unit.path.startswith(scope) for scope in scopes)


def _file(content: bytes, kind: str, name: str) -> Response:
    return FlaskResponse(
        content, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
