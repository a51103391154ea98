"""An invitation as the invited person sees it: the proposals of the meeting, and the own votes on them."""

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import DOORS, HOMES, door, me, subject_page
from app.cases.acting import act, buttons_for
from app.clock import local_day, now
from app.extensions import db
from app.stages.assessment.invitations.models import Invitation
from app.stages.assessment.meeting import actions, queries
from app.stages.assessment.meeting.forms import OwnVoteForm, RecusalForm
from app.stages.assessment.meeting.models import Ballot, MeetingAdjustment, ReviewMeeting
from app.stages.assessment.meeting.views import blueprint
from app.stages.assessment.meeting.writing import groups_in_short
from workflows.actions import Action
from workflows.invitation import InvitationState
from workflows.meeting import MeetingState, VoteChoice

HOMES["invitation"] = "meeting.invitation_page"
#: The judgements themselves are entered sheet by sheet; with the last of them the invitation is answered.
DOORS["invitation", Action.FINISH_JUDGING] = "meeting.invitation_page"
#: What an invitation to vote is not about, and the way out of a vote.
OTHER_THAN_VOTING = tuple(action for action in Action if action is not Action.CAST_VOTE)

Answer = Response | tuple[str, int] | str


@blueprint.get("/invitations/<int:subject_id>", endpoint="invitation_page")
@subject_page("invitation")
def invitation_page(invitation: Invitation) -> Answer:
    """To a meeting: what is proposed there, and the own votes. To judge: the sheets. To rate: the marks."""
    if invitation.delivery_id is not None and invitation.user_id != me().id:
        return redirect(url_for("rating.raters", subject_id=invitation.delivery_id))
    _only_for_whom_it_names(invitation)
    if invitation.version_id is not None:
        return redirect(url_for("models.judging", subject_id=invitation.version_id))
    if invitation.delivery_id is not None:
        return redirect(url_for("rating.marks", subject_id=invitation.id))
    meeting, delegate = _meeting(invitation), queries.delegate_of(invitation)
    _can, not_yet = buttons_for(invitation, without=OTHER_THAN_VOTING)
    mine = delegate.id if delegate is not None else 0
    today = local_day(now())
    return render_template(
        "pages/assessment/meeting/invitation.html",
        invitation=invitation,
        meeting=meeting,
        delegate=delegate,
        state=InvitationState(invitation.state),
        meeting_state=MeetingState(meeting.state),
        not_yet=not_yet,
        votes=invitation.state == InvitationState.OPEN and not not_yet,
        proposals=[
            (each, _ballot_of(each, mine), queries.belongs_to_the_unit(me(), each, today))
            for each in meeting.adjustments
        ],
        choices=VoteChoice,
        groups=groups_in_short(meeting.round),
    )


@blueprint.route("/invitations/<int:subject_id>/vote", methods=["GET", "POST"])
@door("invitation", Action.CAST_VOTE, endpoint="meeting.cast_vote")
def cast_vote(invitation: Invitation) -> Answer:
    """Vote on the proposal ``?adjustment=``, or vote otherwise."""
    adjustment = _asked(invitation)
    form = OwnVoteForm()
    ballot = _own_ballot(invitation, adjustment)
    if not form.is_submitted() and ballot is not None:
        form.choice.data = ballot.choice.value
    return act(
        invitation,
        Action.CAST_VOTE,
        form,
        lambda form, by, now: actions.cast_vote(
            invitation, adjustment, VoteChoice(form.choice.data), by=by, now=now
        ),
        consequence=_(
            "%(unit)s: %(points)s points on a draft score of %(score)s. Reason: %(reason)s You may change your vote until"
            " the recorder closes it.",
            unit=adjustment.unit.name,
            points=f"{adjustment.points:+.2f}",
            score=adjustment.score_before,
            reason=adjustment.reason,
        ),
    )


@blueprint.route("/invitations/<int:subject_id>/recuse", methods=["GET", "POST"])
@door("invitation", Action.RECUSE_FROM_VOTE, endpoint="meeting.recuse_from_vote")
def recuse_from_vote(invitation: Invitation) -> Answer:
    """Step back from the vote on the proposal ``?adjustment=``."""
    adjustment = _asked(invitation)
    return act(
        invitation,
        Action.RECUSE_FROM_VOTE,
        RecusalForm(),
        lambda form, by, now: actions.recuse_from_vote(
            invitation, adjustment, form.reason.data, by=by, now=now
        ),
        consequence=_(
            "%(unit)s, %(points)s points: you do not vote on it and are not counted. This cannot be taken back.",
            unit=adjustment.unit.name,
            points=f"{adjustment.points:+.2f}",
        ),
    )


@blueprint.get("/review-meetings/<int:subject_id>/votes", endpoint="votes")
@subject_page("review_meeting")
def votes(meeting: ReviewMeeting) -> str:
    """The record of the votes, to be printed and kept with the minutes: every count, and how each vote was taken."""
    return render_template(
        "pages/assessment/meeting/votes.html",
        meeting=meeting,
        counts=[(each, queries.count_of(each)) for each in meeting.adjustments],
        present=sum(each.was_present for each in meeting.delegates),
        choices=(VoteChoice.FOR, VoteChoice.AGAINST, VoteChoice.ABSTAINED),
    )


def _only_for_whom_it_names(invitation: Invitation) -> None:
    if invitation.user_id != me().id:
        abort(404)


def _meeting(invitation: Invitation) -> ReviewMeeting:
    return db.session.get_one(ReviewMeeting, invitation.meeting_id)


def _asked(invitation: Invitation) -> MeetingAdjustment:
    """The proposal that the address names, of the meeting that this person is invited to; otherwise 404."""
    _only_for_whom_it_names(invitation)
    adjustment = db.session.get(MeetingAdjustment, request.args.get("adjustment", 0, type=int))
    if adjustment is None or adjustment.meeting_id != invitation.meeting_id:
        abort(404)
    return adjustment


def _own_ballot(invitation: Invitation, adjustment: MeetingAdjustment) -> Ballot | None:
    delegate = queries.delegate_of(invitation)
    return _ballot_of(adjustment, delegate.id) if delegate is not None else None


def _ballot_of(adjustment: MeetingAdjustment, delegate_id: int) -> Ballot | None:
    return next((each for each in adjustment.ballots if each.delegate_id == delegate_id), None)
