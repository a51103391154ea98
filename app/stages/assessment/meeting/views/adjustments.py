"""Proposals of adjustment: put before the meeting, dropped, voted on."""

from datetime import datetime

from flask import request
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.cases.access import door
from app.cases.acting import act
from app.extensions import db
from app.people.models import User
from app.stages.assessment.meeting import actions, queries
from app.stages.assessment.meeting.forms import AdjustmentForm, DropForm, RecordRecusalForm, VoteForm
from app.stages.assessment.meeting.models import Delegate, MeetingAdjustment, ReviewMeeting, ScoreObjection
from app.stages.assessment.meeting.queries import Count
from app.stages.assessment.meeting.views import blueprint
from app.stages.assessment.models import Result
from workflows.actions import Action
from workflows.engine import Refused
from workflows.meeting import Remedy
from workflows.table import Reason
from workflows.vocabulary import N_

Answer = Response | tuple[str, int] | str


@blueprint.route("/review-meetings/<int:subject_id>/propose", methods=["GET", "POST"])
@door("review_meeting", Action.PROPOSE_ADJUSTMENT, endpoint="meeting.propose")
def propose(meeting: ReviewMeeting) -> Answer:
    """Propose points for one unit; ``?objection=`` begins with what a unit objected to."""
    form = AdjustmentForm()
    promised = {
        each.id: each
        for each in queries.objections_of(meeting.round)
        if each.is_open and each.remedy is Remedy.ADJUSTMENT
    }
    form.objection.choices = [
        (0, _("no objection")),
        *((each.id, each.subject_title) for each in promised.values()),
    ]
    asked = promised.get(request.args.get("objection", 0, type=int))
    if not form.is_submitted():
        form.objection.data = asked.id if asked else 0
        form.unit_code.data = asked.unit.code if asked else ""
    return act(
        meeting,
        Action.PROPOSE_ADJUSTMENT,
        form,
        lambda form, by, now: _propose(meeting, form, promised.get(form.objection.data), by, now),
        consequence=_("The delegates see the draft score, the points and the reason, and vote on them."),
    )


def _propose(
    meeting: ReviewMeeting, form: AdjustmentForm, objection: ScoreObjection | None, by: User, now: datetime
) -> MeetingAdjustment:
    assert form.unit is not None
    assert form.points.data is not None
    result = db.session.scalar(
        select(Result).where(Result.round_id == meeting.round_id, Result.unit_id == form.unit.id)
    )
    if result is None or (objection is not None and objection.unit_id != form.unit.id):
        raise Refused(Reason(N_("This round, or this objection, is not about that unit.")))
    return actions.propose_adjustment(
        meeting, result, form.points.data, form.reason.data or "", objection=objection, by=by, now=now
    )


@blueprint.route("/review-meetings/<int:subject_id>/drop", methods=["GET", "POST"])
@door("review_meeting", Action.DROP_ADJUSTMENT, endpoint="meeting.drop")
def drop(meeting: ReviewMeeting) -> Answer:
    """Drop a proposal; ``?adjustment=`` chooses one."""
    form = DropForm()
    form.adjustment.choices = _offered(meeting)
    if not form.is_submitted():
        form.adjustment.data = request.args.get("adjustment", type=int)
    return act(
        meeting,
        Action.DROP_ADJUSTMENT,
        form,
        lambda form, by, now: actions.drop_adjustment(
            db.session.get_one(MeetingAdjustment, form.adjustment.data), form.reason.data, by=by, now=now
        ),
        consequence=_("The proposal is taken off the list; the trail keeps what it was."),
    )


@blueprint.route("/review-meetings/<int:subject_id>/vote", methods=["GET", "POST"])
@door("review_meeting", Action.RECORD_VOTE, endpoint="meeting.vote")
def vote(meeting: ReviewMeeting) -> Answer:
    """Record the vote on a proposal; ``?adjustment=`` chooses one."""
    form = VoteForm()
    form.adjustment.choices = _offered(meeting)
    chosen = next(
        (each for each in meeting.adjustments if each.id == request.args.get("adjustment", type=int)), None
    )
    if not form.is_submitted():
        form.adjustment.data = chosen.id if chosen else None
    counted = queries.count_of(chosen) if chosen else None
    if counted and not counted.by_hand and not form.is_submitted():
        form.votes_for.data = form.votes_against.data = form.votes_abstained.data = 0
    return act(
        meeting,
        Action.RECORD_VOTE,
        form,
        lambda form, by, now: actions.record_vote(
            db.session.get_one(MeetingAdjustment, form.adjustment.data),
            votes_for=form.votes_for.data,
            votes_against=form.votes_against.data,
            votes_abstained=form.votes_abstained.data,
            by=by,
            now=now,
        ),
        consequence=_whose_hands(counted),
    )


def _whose_hands(counted: Count | None) -> str:
    if counted is None:
        return _(
            "Count the hands of those present who cast no vote with an account. Then the vote is closed."
        )
    return _(
        "%(n)s present, %(accounts)s of them voted with their accounts, %(recused)s recused: count the hands of the"
        " other %(hands)s. Then the vote is closed.",
        n=len(counted.present),
        accounts=len(counted.by_account),
        recused=len(counted.recused),
        hands=len(counted.by_hand),
    )


@blueprint.route("/review-meetings/<int:subject_id>/recusal", methods=["GET", "POST"])
@door("review_meeting", Action.RECORD_RECUSAL, endpoint="meeting.record_recusal")
def record_recusal(meeting: ReviewMeeting) -> Answer:
    """Write down that somebody is recused from one vote; ``?adjustment=`` chooses the proposal."""
    form = RecordRecusalForm()
    form.adjustment.choices = _offered(meeting)
    form.delegate.choices = [(each.id, each.name) for each in meeting.delegates]
    if not form.is_submitted():
        form.adjustment.data = request.args.get("adjustment", type=int)
    return act(
        meeting,
        Action.RECORD_RECUSAL,
        form,
        lambda form, by, now: actions.record_recusal(
            db.session.get_one(MeetingAdjustment, form.adjustment.data),
            db.session.get_one(Delegate, form.delegate.data),
            form.reason.data,
            by=by,
            now=now,
        ),
        consequence=_("Whoever is recused does not vote on this proposal and is not counted."),
    )


def _offered(meeting: ReviewMeeting) -> list[tuple[int, str]]:
    return [(each.id, f"{each.unit.name} {each.points:+.2f}") for each in meeting.adjustments]
