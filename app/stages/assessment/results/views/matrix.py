"""Results by system or goal and by kind of unit (M-17, M-22)."""

from flask import render_template, request

from app.cases.access import me
from app.clock import local_day, now
from app.people.queries import scopes_of
from app.stages.assessment import queries
from app.stages.assessment.access import round_page
from app.stages.assessment.models import Round
from app.stages.assessment.queries import READERS
from app.stages.assessment.results.queries.basis import computation_behind
from app.stages.assessment.results.queries.matrix import matrix_of
from app.stages.assessment.results.views import blueprint
from app.web.languages import speaks_chinese
from workflows.vocabulary import CASE_ROLES


@blueprint.get("/rounds/<int:subject_id>/systems")
@round_page
def systems(round_: Round) -> str:
    """The matrix; each cell leads to the units of its kind."""
    computation = computation_behind(round_)
    by_goal = request.args.get("by") == "goal"
    scopes = scopes_of(me(), CASE_ROLES | READERS, local_day(now()))
    matrix = matrix_of(computation, scopes, by_goal=by_goal) if computation is not None else None
    return render_template(
        "pages/assessment/results/systems.html",
        round=round_,
        matrix=matrix,
        by_goal=by_goal,
        published=queries.is_published(round_),
        name_of=lambda kind: kind.name if speaks_chinese() else kind.name_en or kind.name,
    )
