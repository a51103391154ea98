"""Pages of a proposal: made from a case, checked, its start approved or refused."""

from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.cases.acting import ReasonForm, act
from app.cases.models import Case
from app.people.models import User
from app.stages.accountability.actions import proposing
from app.stages.accountability.forms.asking import word_of
from app.stages.accountability.forms.investigating import ApprovalForm, ProposalForm, ReviewForm
from app.stages.accountability.models import Proceeding
from app.stages.accountability.views import blueprint
from app.stages.accountability.views.inner import Answer, act_on, inner_door
from app.stages.accountability.words import Situation, TargetKind, Track
from app.web.navigation import Place, stand_under
from workflows.actions import Action


@blueprint.route("/cases/<int:subject_id>/propose-accountability", methods=["GET", "POST"])
@inner_door("case", Action.PROPOSE_ACCOUNTABILITY, endpoint="accountability.propose")
def propose(case: Case) -> Answer:
    """Propose accountability about a case."""
    stand_under(Place.CASES)

    def verb(form: ProposalForm, by: User, now: datetime) -> Any:
        return proposing.propose(
            case,
            form.reason.data or "",
            target_kind=word_of(TargetKind, form.target_kind.data),
            target_name=form.target_name.data or "",
            target_position=form.target_position.data or "",
            track=word_of(Track, form.track.data),
            situation=word_of(Situation, form.situation.data),
            by=by,
            now=now,
        )

    return act(
        case,
        Action.PROPOSE_ACCOUNTABILITY,
        ProposalForm(),
        verb,
        consequence=_(
            "You propose only: case management checks the proposal, and the principal leader decides on a start."
        ),
        back=url_for("overview.case_file", case_id=case.id),
    )


@blueprint.route("/proceedings/<int:subject_id>/review", methods=["GET", "POST"])
@inner_door("proceeding", Action.REVIEW_PROPOSAL, endpoint="accountability.review_proposal")
def review_proposal(proceeding: Proceeding) -> Answer:
    """Case management checks the proposal."""
    form = ReviewForm(
        data={
            "situation": proceeding.situation.value,
            "committee_approval_needed": proceeding.committee_approval_needed,
        }
    )

    def verb(form: ReviewForm, by: User, now: datetime) -> Any:
        return proposing.review_proposal(
            proceeding,
            situation=word_of(Situation, form.situation.data),
            committee_approval_needed=bool(form.committee_approval_needed.data),
            opinion=form.opinion.data or "",
            by=by,
            now=now,
        )

    return act_on(
        proceeding,
        Action.REVIEW_PROPOSAL,
        form,
        verb,
        _("The proposal goes to the principal leader, who decides on a start."),
    )


@blueprint.route("/proceedings/<int:subject_id>/start", methods=["GET", "POST"])
@inner_door("proceeding", Action.APPROVE_START, endpoint="accountability.approve_start")
def approve_start(proceeding: Proceeding) -> Answer:
    """The principal leader approves the start."""
    return act_on(
        proceeding,
        Action.APPROVE_START,
        ApprovalForm(),
        lambda form, by, now: proposing.approve_start(
            proceeding, form.committee_approval.data or "", by=by, now=now
        ),
        _(
            "You approve that an investigation is started; the unit is told, and the leader in charge appoints a team."
        ),
    )


@blueprint.route("/proceedings/<int:subject_id>/start/refuse", methods=["GET", "POST"])
@inner_door("proceeding", Action.REFUSE_START, endpoint="accountability.refuse_start")
def refuse_start(proceeding: Proceeding) -> Answer:
    """The principal leader refuses the start."""
    return act_on(
        proceeding,
        Action.REFUSE_START,
        ReasonForm(),
        lambda form, by, now: proposing.refuse_start(proceeding, form.reason.data, by=by, now=now),
        _("Nothing is started; the proposal stays on file with your reason."),
    )
