"""The data of a round: feed by feed who delivered what, what is late or missing; and the request to the departments."""

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.calendars.queries import current_calendar
from app.cases.access import door, may, me, subject_page
from app.cases.acting import ActForm, act
from app.clock import local_day, now
from app.stages.assessment.feeds import actions, queries
from app.stages.assessment.feeds.views import blueprint
from app.stages.assessment.models import Round
from app.web import navigation
from app.web.exporting import KINDS, list_file
from app.web.navigation import Place
from workflows.actions import Action
from workflows.calendar import remaining
from workflows.delivery import DeliveryState

Answer = Response | tuple[str, int] | str
HEADS = (
    "报送任务",
    "报送单位",
    "期间",
    "状态",
    "报送期限",
    "已报单位数",
    "应报单位数",
    "缺数单位数",
    "数据个数",
)


@blueprint.get("/rounds/<int:subject_id>/data")
@subject_page("round")
def round_data(round_: Round) -> str:
    """Feed by feed and period by period: state, day, units covered, units missing."""
    navigation.stand_under(Place.ASSESSMENT)
    today = local_day(now())
    lines = queries.coverage_of(round_, now())
    return render_template(
        "pages/assessment/feeds/round.html",
        round=round_,
        lines=lines,
        states=DeliveryState,
        left={
            each.delivery.id: remaining(each.due_on, today, current_calendar()).working_days
            for each in lines
            if each.due_on
        },
        model=queries.model_of_round(round_),
        here=queries.HERE,
        may_request=bool(queries.not_asked_for(round_)) and may(round_, Action.REQUEST_DATA),
        handles=queries.handles(me(), round_.unit_path, today),
    )


@blueprint.get(f"/rounds/<int:subject_id>/data.<{KINDS}:kind>")
@subject_page("round")
def round_data_file(round_: Round, kind: str) -> Response:
    """The same table as a file."""
    lines = queries.coverage_of(round_, now())
    rows = (
        (
            each.delivery.feed.name, each.delivery.feed.unit.name, each.delivery.period,
            _(DeliveryState(each.delivery.state).label), each.due_on, each.units, each.expected, each.missing,
            each.submission.values if each.submission else 0,
        )
        for each in lines
    )  # fmt: skip
    return list_file(kind, f"round-{round_.id}-data", HEADS, rows)


@blueprint.route("/rounds/<int:subject_id>/request-data", methods=["GET", "POST"])
@door("round", Action.REQUEST_DATA, endpoint="feeds.request_data")
def request_data(round_: Round) -> Answer:
    """Ask the departments for everything that was not asked for yet."""
    navigation.stand_under(Place.ASSESSMENT)
    return act(
        round_,
        Action.REQUEST_DATA,
        ActForm(),
        lambda _form, by, now: actions.request_data(round_, by=by, now=now),
        consequence=_(
            "Every feed of the model is asked for, period by period; each department hears of it and has its term from "
            "the period's end. What was asked for already is left alone."
        ),
    )
