"""The dashboard: one published round and what came of it; every number leads to the list that it counts."""

from flask import render_template, request

from app.cases.access import me
from app.clock import local_day, now
from app.overview.queries import dashboard
from app.overview.views import blueprint
from app.stages.assessment.computing.queries import scale_of
from app.stages.assessment.results.queries.basis import computation_behind
from app.web import navigation
from app.web.access import requires
from app.web.charts import Moment, trend
from app.web.languages import speaks_chinese
from app.web.navigation import Place
from workflows.vocabulary import CASE_ROLES, N_

_READERS = tuple(sorted(CASE_ROLES))
navigation.add(Place.ASSESSMENT, "overview.figures", N_("Dashboard"), roles=_READERS, order=5)


@blueprint.get("/dashboard")
@requires(*_READERS)
def figures() -> str:
    """Assessment, cases, problems, consequences, and the kinds of unit."""
    today = local_day(now())
    rounds = dashboard.published_rounds(me(), today)
    asked = request.args.get("round", type=int)
    round_ = next((each for each in rounds if each.id == asked), rounds[0] if rounds else None)
    means = dashboard.means_of_rounds(round_, me(), today) if round_ is not None else []
    return render_template(
        "pages/overview/dashboard.html",
        round=round_,
        round_choices=[(each.id, each.name) for each in rounds],
        of_round=list(dashboard.figures_of_round(round_, me(), today)) if round_ is not None else [],
        of_cases=list(dashboard.figures_of_cases(me(), today)),
        of_problems=list(dashboard.figures_of_problems(me(), today, now())),
        of_consequences=list(dashboard.figures_of_consequences(me(), today)),
        kinds=dashboard.kinds_in(round_, me(), today) if round_ is not None else [],
        has_systems=round_ is not None and computation_behind(round_) is not None,
        means=means,
        drawn=trend(
            [Moment(each.period, mean, scale=scale_of(each)) for each, mean in means],
            round_.pass_mark if round_ else None,
        ),
        name_of=lambda kind: kind.name if speaks_chinese() else kind.name_en or kind.name,
    )
