"""The review meeting on one page, and the acts on it."""

from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import HOMES, door, me, subject_page
from app.cases.acting import ActForm, ReasonForm, act, buttons_for
from app.clock import local_day, now
from app.extensions import db, transaction
from app.people.access import requires
from app.people.models import User
from app.people.queries import actor_for
from app.policies.queries import policy
from app.stages.assessment.access import round_page, works_over
from app.stages.assessment.meeting import actions, queries
from app.stages.assessment.meeting.forms import (
    AttendanceForm,
    DelegateForm,
    InviteForm,
    MeetingForm,
    MinutesForm,
    PostponeForm,
)
from app.stages.assessment.meeting.models import Delegate, ReviewMeeting
from app.stages.assessment.meeting.views import blueprint
from app.stages.assessment.meeting.writing import groups_in_short
from app.stages.assessment.models import Round
from app.web import navigation
from app.web.navigation import Place
from app.web.paging import one_page
from workflows.actions import Action
from workflows.engine import Refused
from workflows.meeting import DelegateKind, MeetingState
from workflows.vocabulary import N_, Role

HOMES["review_meeting"] = "meeting.meeting_page"
READERS = tuple(sorted(ReviewMeeting.subject_readers))
navigation.add(Place.ASSESSMENT, "meeting.meetings", N_("Review meetings"), roles=READERS, order=30)

Answer = Response | tuple[str, int] | str
#: Acts that stand beside the part of the record that they write.
_IN_PLACE = (
    Action.INVITE_DELEGATE,
    Action.EXCUSE_DELEGATE,
    Action.RECORD_ATTENDANCE,
    Action.PROPOSE_ADJUSTMENT,
    Action.DROP_ADJUSTMENT,
    Action.RECORD_RECUSAL,
    Action.RECORD_VOTE,
    Action.KEEP_MINUTES,
)


@blueprint.route("/rounds/<int:subject_id>/plan-meeting", methods=["GET", "POST"], endpoint="plan_meeting")
@round_page
def plan_meeting(round_: Round) -> Answer:
    """Plan the round's review meeting."""
    if Role.HANDLER not in actor_for(me(), round_.unit_path, local_day(now())).roles:
        abort(404)
    form = MeetingForm()
    if form.validate_on_submit():
        try:
            with transaction():
                meeting = actions.plan_meeting(
                    db.session.get_one(Round, round_.id), **_plan(form), by=me(), now=now()
                )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The meeting is planned. Invite its delegates now."))
            return redirect(url_for("meeting.meeting_page", subject_id=meeting.id), 303)
    elif not form.is_submitted():
        form.agenda.data = _("Hear the draft results, discuss proposed adjustments and vote on them.")
    page = render_template(
        "pages/assessment/meeting/plan.html", round=round_, form=form, action=Action.PLAN_MEETING
    )
    return page, 422 if form.is_submitted() else 200


def _plan(form: MeetingForm | PostponeForm) -> dict[str, Any]:
    return {name: form[name].data for name in ("meets_on", "place", "agenda", "chair")}


@blueprint.get("/review-meetings", endpoint="meetings")
@requires(*READERS)
def meetings() -> str:
    """The review meetings that this person may see, the latest day first."""
    page = one_page(queries.visible_meetings(me(), local_day(now())))
    return render_template(
        "pages/assessment/meeting/meetings.html",
        page=page,
        state_of=lambda meeting: MeetingState(meeting.state),
    )


@blueprint.get("/review-meetings/<int:subject_id>", endpoint="meeting_page")
@subject_page("review_meeting")
def meeting_page(meeting: ReviewMeeting) -> str:
    """The record of the meeting: who was invited and came, what was proposed and decided, the minutes."""
    can, not_yet = buttons_for(meeting)
    office = works_over(meeting.round)
    offered = dict(can)
    in_place = {_(each.label) for each in _IN_PLACE}
    can[:] = [each for each in can if each[0] not in in_place]
    return render_template(
        "pages/assessment/meeting/meeting.html",
        meeting=meeting,
        state=MeetingState(meeting.state),
        can=can,
        not_yet=[each for each in not_yet if each[0] not in in_place],
        act_at={each.value: offered.get(_(each.label), "") for each in _IN_PLACE},
        kinds=[(kind, [each for each in meeting.delegates if each.kind is kind]) for kind in DelegateKind],
        present=sum(each.was_present for each in meeting.delegates),
        counts={each.id: queries.count_of(each) for each in meeting.adjustments},
        invitation=next(iter(queries.invitations_to(meeting, me())), None),
        minutes=queries.minutes_of(meeting),
        groups=groups_in_short(meeting.round),
        office=office,
        events=queries.history_of(meeting, *queries.invitations_to(meeting)) if office else [],
        most=policy(meeting.policy_version).adjustment_most,
    )


@blueprint.route("/review-meetings/<int:subject_id>/postpone", methods=["GET", "POST"])
@door("review_meeting", Action.POSTPONE_MEETING, endpoint="meeting.postpone")
def postpone(meeting: ReviewMeeting) -> Answer:
    """Change day, place, agenda or chair."""
    form = PostponeForm()
    if not form.is_submitted():
        for name in ("meets_on", "place", "agenda", "chair"):
            form[name].data = getattr(meeting, name)
    return act(
        meeting,
        Action.POSTPONE_MEETING,
        form,
        lambda form, by, now: actions.postpone_meeting(
            meeting, form.reason.data, **_plan(form), by=by, now=now
        ),
        consequence=_(
            "The deadline of the meeting follows its day; presence and votes are recorded anew if that day lies ahead."
        ),
    )


@blueprint.route("/review-meetings/<int:subject_id>/invite", methods=["GET", "POST"])
@door("review_meeting", Action.INVITE_DELEGATE, endpoint="meeting.invite")
def invite(meeting: ReviewMeeting) -> Answer:
    """Put somebody on the list."""
    form = InviteForm()
    form.offer(queries.accounts_to_invite(meeting, local_day(now())))
    asked = request.args.get("kind", "")
    if not form.is_submitted() and asked in set(DelegateKind):
        form.kind.data = asked
    return act(
        meeting,
        Action.INVITE_DELEGATE,
        form,
        lambda form, by, now: _invite(meeting, form, by, now),
        consequence=_("Whoever has an account is told, and finds the meeting under my work."),
    )


def _invite(meeting: ReviewMeeting, form: InviteForm, by: User, now: datetime) -> Delegate:
    account = db.session.get(User, form.account.data) if form.account.data else None
    name = (form.name.data or "").strip() or (account.name if account is not None else "")
    position = form.position.data or (account.position if account is not None else "")
    return actions.invite_delegate(
        meeting, DelegateKind(form.kind.data), name, position, account=account, by=by, now=now
    )


@blueprint.route("/review-meetings/<int:subject_id>/excuse", methods=["GET", "POST"])
@door("review_meeting", Action.EXCUSE_DELEGATE, endpoint="meeting.excuse")
def excuse(meeting: ReviewMeeting) -> Answer:
    """Take somebody off the list; ``?delegate=`` chooses one."""
    form = DelegateForm()
    form.delegate.choices = [(each.id, each.name) for each in meeting.delegates]
    if not form.is_submitted():
        form.delegate.data = request.args.get("delegate", type=int)
    return act(
        meeting,
        Action.EXCUSE_DELEGATE,
        form,
        lambda form, by, now: actions.excuse_delegate(
            meeting, db.session.get_one(Delegate, form.delegate.data), by=by, now=now
        ),
        consequence=_("The person is no longer on the list; votes that no longer fit are open again."),
    )


@blueprint.route("/review-meetings/<int:subject_id>/attendance", methods=["GET", "POST"])
@door("review_meeting", Action.RECORD_ATTENDANCE, endpoint="meeting.attendance")
def attendance(meeting: ReviewMeeting) -> Answer:
    """Say who was present."""
    form = AttendanceForm()
    form.present.choices = [
        (each.id, f"{each.name}{_(' (%(name)s)', name=_(each.kind.label))}") for each in meeting.delegates
    ]
    if not form.is_submitted():
        form.present.data = [each.id for each in meeting.delegates if each.was_present]
    return act(
        meeting,
        Action.RECORD_ATTENDANCE,
        form,
        lambda form, by, now: actions.record_attendance(meeting, form.present.data or (), by=by, now=now),
        consequence=_("Votes are counted against those present; votes that no longer fit are open again."),
    )


@blueprint.route("/review-meetings/<int:subject_id>/minutes", methods=["GET", "POST"])
@door("review_meeting", Action.KEEP_MINUTES, endpoint="meeting.keep_minutes")
def keep_minutes(meeting: ReviewMeeting) -> Answer:
    """Upload the minutes."""
    return act(
        meeting,
        Action.KEEP_MINUTES,
        MinutesForm(meeting),
        lambda form, by, now: actions.keep_minutes(meeting, form.chosen, by=by, now=now),
        consequence=_("The signed minutes are kept by their hash; without them the meeting was not held."),
    )


@blueprint.route("/review-meetings/<int:subject_id>/hold", methods=["GET", "POST"])
@door("review_meeting", Action.HOLD_MEETING, endpoint="meeting.hold")
def hold(meeting: ReviewMeeting) -> Answer:
    """Record that it was held."""
    return act(
        meeting,
        Action.HOLD_MEETING,
        ActForm(),
        lambda _form, by, now: actions.hold_meeting(meeting, by=by, now=now),
        consequence=_("The record goes to the office director, who compares it with the minutes."),
    )


@blueprint.route("/review-meetings/<int:subject_id>/return", methods=["GET", "POST"])
@door("review_meeting", Action.RETURN_MEETING, endpoint="meeting.return_it")
def return_it(meeting: ReviewMeeting) -> Answer:
    """Give the record back."""
    return act(
        meeting,
        Action.RETURN_MEETING,
        ReasonForm(),
        lambda form, by, now: actions.return_meeting(meeting, form.reason.data, by=by, now=now),
        consequence=_("The record goes back to the handler to be put right."),
    )


@blueprint.route("/review-meetings/<int:subject_id>/conclude", methods=["GET", "POST"])
@door("review_meeting", Action.CONCLUDE_MEETING, endpoint="meeting.conclude")
def conclude(meeting: ReviewMeeting) -> Answer:
    """Find the record in order."""
    return act(
        meeting,
        Action.CONCLUDE_MEETING,
        ActForm(),
        lambda _form, by, now: actions.conclude_meeting(meeting, by=by, now=now),
        consequence=_("The record is fixed. Adopted adjustments count with the next computation."),
    )


@blueprint.route("/review-meetings/<int:subject_id>/cancel", methods=["GET", "POST"])
@door("review_meeting", Action.CANCEL_MEETING, endpoint="meeting.cancel")
def cancel(meeting: ReviewMeeting) -> Answer:
    """The meeting does not take place."""
    return act(
        meeting,
        Action.CANCEL_MEETING,
        ReasonForm(),
        lambda form, by, now: actions.cancel_meeting(meeting, form.reason.data, by=by, now=now),
        consequence=_(
            "The meeting does not take place; what was proposed to it falls. Another may be planned."
        ),
    )
