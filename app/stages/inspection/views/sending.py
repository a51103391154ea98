"""Who goes, and the beginning of the look-back."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.cases.access import door
from app.cases.acting import ActForm
from app.cases.models import Case
from app.clock import local_day, now
from app.people.models import User
from app.stages.inspection import actions, queries
from app.stages.inspection.forms import TeamForm
from app.stages.inspection.models import LookBack
from app.stages.inspection.views import blueprint
from app.stages.inspection.views.showing import Answer, act_on
from workflows.actions import Action


@blueprint.route("/cases/<int:subject_id>/look-back/team", methods=["GET", "POST"])
@door("case", Action.APPOINT_TEAM, endpoint="inspection.appoint_team")
def appoint_team(case: Case) -> Answer:
    """The leader in charge appoints the team."""
    lookback = queries.current_lookback(case)
    form = TeamForm(data=_as_appointed(lookback))
    form.offer(queries.possible_inspectors(case, local_day(now())))

    def appoint(form: TeamForm, by: User, now: datetime) -> Any:
        team = queries.people(form.chosen())
        return actions.appoint_team(case, team, form.scope.data or "", by=by, now=now)

    return act_on(
        case,
        Action.APPOINT_TEAM,
        form,
        appoint,
        _("The team is told; one of its members starts the look-back."),
    )


@blueprint.route("/cases/<int:subject_id>/look-back/start", methods=["GET", "POST"])
@door("case", Action.START_LOOKBACK, endpoint="inspection.start_lookback")
def start_lookback(case: Case) -> Answer:
    """A member of the team goes out."""
    return act_on(
        case,
        Action.START_LOOKBACK,
        ActForm(),
        lambda _form, by, now: actions.start_lookback(case, by=by, now=now),
        _("The term for the inspection begins today, and the unit is told."),
    )


def _as_appointed(lookback: LookBack | None) -> dict[str, Any]:
    if lookback is None or not lookback.team:
        return {}
    return {"team": lookback.team, "leader": lookback.team[0], "scope": lookback.scope}
