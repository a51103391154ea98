"""The review of a round on one page: what publication waits for, the objections, the meeting, the report."""

from dataclasses import dataclass

from flask import abort, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.calendars.queries import current_calendar
from app.cases.access import door, may, me
from app.cases.acting import ActForm, act
from app.cases.transitions import snapshot
from app.clock import local_day, now
from app.people.queries import actor_for
from app.policies.queries import policy
from app.stages.assessment.access import round_page, works_over
from app.stages.assessment.meeting import actions, queries
from app.stages.assessment.meeting.views import blueprint
from app.stages.assessment.models import Round
from app.stages.assessment.queries import is_published
from app.web.filters import plain_day
from app.web.sentences import sentence
from workflows.actions import Action
from workflows.calendar import due
from workflows.guards.meeting import (
    no_objection_is_open,
    the_meeting_was_held,
    the_report_is_approved,
    the_window_has_closed,
)
from workflows.meeting import MeetingState, ScoreObjectionState
from workflows.table import Ask
from workflows.terms import Term
from workflows.vocabulary import N_, NoticeState, Role

Answer = Response | tuple[str, int] | str
#: What publication waits for, in the order in which it is done.
STEPS = (
    (the_window_has_closed, N_("Units had time to object")),
    (no_objection_is_open, N_("Every objection is settled")),
    (the_meeting_was_held, N_("The review meeting is concluded")),
    (the_report_is_approved, N_("The evaluation report is signed")),
)


@dataclass(frozen=True)
class Step:
    """One condition of publication: what it is called, and why it does not hold yet; empty where it holds."""

    name: str
    reason: str


@blueprint.get("/rounds/<int:subject_id>/review-before-publication", endpoint="review")
@round_page
def review(round_: Round) -> str:
    """What publication waits for, and where each of it stands."""
    if not works_over(round_):
        abort(404)
    objections, meeting, report = (
        queries.objections_of(round_),
        queries.meeting_of(round_),
        queries.report_of(round_),
    )
    mine = Role.HANDLER in actor_for(me(), round_.unit_path, local_day(now())).roles
    still = not is_published(round_)
    return render_template(
        "pages/assessment/meeting/review.html",
        round=round_,
        required=queries.review_is_required(round_),
        steps=_steps(round_) if still else [],
        windows=queries.windows_of(round_),
        may_ask=may(round_, Action.OPEN_OBJECTIONS),
        objections=[(each, ScoreObjectionState(each.state)) for each in objections],
        meeting=meeting,
        meeting_state=MeetingState(meeting.state) if meeting else None,
        may_plan=mine and still and meeting is None,
        report=report,
        report_state=NoticeState(report.state) if report else None,
        may_write=mine and actions.reason_against_writing(round_) is None,
    )


def _steps(round_: Round) -> list[Step]:
    facts, actor = snapshot(round_, by=me(), now=now())
    ask = Ask(facts, actor, now())
    found = [(name, guard(ask)) for guard, name in STEPS]
    return [Step(_(name), sentence(reason) if reason else "") for name, reason in found]


@blueprint.route("/rounds/<int:subject_id>/ask-for-objections", methods=["GET", "POST"])
@door("round", Action.OPEN_OBJECTIONS, endpoint="meeting.open_objections")
def open_objections(round_: Round) -> Answer:
    """Show the units their draft scores."""
    today = local_day(now())
    last = due(today, policy(round_.policy_version).duration(Term.OBJECTIONS), current_calendar())
    return act(
        round_,
        Action.OPEN_OBJECTIONS,
        ActForm(),
        lambda _form, by, now: actions.open_objections(round_, by=by, now=now),
        consequence=_(
            "Every unit of “%(round)s” sees its own draft score and may object until %(day)s; its people are told.",
            round=round_.name,
            day=plain_day(last.due_on),
        ),
    )
