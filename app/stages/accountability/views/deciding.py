"""Pages of adjudication, decision, exemption and service."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.cases.acting import ReasonForm
from app.clock import local_day, now
from app.notices.forms_of_service import ServiceForm
from app.people.models import User
from app.stages.accountability.actions import deciding
from app.stages.accountability.forms.deciding import AdjudicationForm, DecisionForm
from app.stages.accountability.models import Proceeding
from app.stages.accountability.views import blueprint
from app.stages.accountability.views.inner import Answer, act_on, inner_door
from workflows.actions import Action


@blueprint.route("/proceedings/<int:subject_id>/opinion", methods=["GET", "POST"])
@inner_door("proceeding", Action.ADJUDICATE, endpoint="accountability.adjudicate")
def adjudicate(proceeding: Proceeding) -> Answer:
    """One adjudicator's opinion."""

    def verb(form: AdjudicationForm, by: User, now: datetime) -> Any:
        return deciding.adjudicate(
            proceeding,
            form.opinion.data or "",
            facts_are_clear=bool(form.facts_are_clear.data),
            basis_is_right=bool(form.basis_is_right.data),
            procedure_was_kept=bool(form.procedure_was_kept.data),
            by=by,
            now=now,
        )

    return act_on(
        proceeding,
        Action.ADJUDICATE,
        AdjudicationForm(),
        verb,
        _(
            "With the second adjudicator's opinion the proceeding goes to its decision; what does not hold, return."
        ),
    )


@blueprint.route("/proceedings/<int:subject_id>/return", methods=["GET", "POST"])
@inner_door("proceeding", Action.RETURN_TO_TEAM, endpoint="accountability.return_to_team")
def return_to_team(proceeding: Proceeding) -> Answer:
    """Back to the team."""
    return act_on(
        proceeding,
        Action.RETURN_TO_TEAM,
        ReasonForm(),
        lambda form, by, now: deciding.return_to_team(proceeding, form.reason.data, by=by, now=now),
        _("The team investigates further; the facts are shown, heard and reviewed anew."),
    )


@blueprint.route("/proceedings/<int:subject_id>/decide", methods=["GET", "POST"])
@inner_door("proceeding", Action.DECIDE, endpoint="accountability.decide")
def decide(proceeding: Proceeding) -> Answer:
    """The organ with authority decides."""
    form = DecisionForm(
        data={"no_people_reason": proceeding.no_people_reason, "meeting_on": local_day(now())}
    )

    def verb(form: DecisionForm, by: User, now: datetime) -> Any:
        return deciding.decide(
            proceeding,
            form.meeting.data or "",
            form.meeting_on.data,
            decision_approval=form.decision_approval.data or "",
            no_people_reason=form.no_people_reason.data or "",
            by=by,
            now=now,
        )

    return act_on(
        proceeding,
        Action.DECIDE,
        form,
        verb,
        _(
            "You decide on accountability as listed below and sign a decision for each; it takes effect today."
        ),
    )


@blueprint.route("/proceedings/<int:subject_id>/exempt", methods=["GET", "POST"])
@inner_door("proceeding", Action.EXEMPT, endpoint="accountability.exempt")
def exempt(proceeding: Proceeding) -> Answer:
    """No accountability."""
    return act_on(
        proceeding,
        Action.EXEMPT,
        ReasonForm(),
        lambda form, by, now: deciding.exempt(proceeding, form.reason.data, by=by, now=now),
        _("Nobody is held to account; your reason stays on file."),
    )


@blueprint.route("/proceedings/<int:subject_id>/serve", methods=["GET", "POST"])
@inner_door("proceeding", Action.SERVE_DECISION, endpoint="accountability.serve_decision")
def serve_decision(proceeding: Proceeding) -> Answer:
    """The decision is sealed and handed over."""

    def verb(form: ServiceForm, by: User, now: datetime) -> Any:
        return deciding.serve_decision(proceeding, form.servers, **form.handing, by=by, now=now)

    return act_on(
        proceeding,
        Action.SERVE_DECISION,
        ServiceForm(),
        verb,
        _("The decisions are sealed and handed over; the unit's principal signs for them, and may appeal."),
    )
