"""Pages of an appeal: filed by the unit, handled by somebody new."""

from datetime import datetime
from typing import Any

from flask import abort
from flask_babel import gettext as _

from app.cases.access import door
from app.cases.acting import ActForm, OpinionForm, ReasonForm
from app.people.models import User
from app.stages.accountability.actions import appealing
from app.stages.accountability.forms.deciding import AppealForm, ChangeForm
from app.stages.accountability.models import Appeal, Proceeding
from app.stages.accountability.views import blueprint
from app.stages.accountability.views.inner import Answer, act_on, inner_door
from workflows.actions import Action


@blueprint.route("/proceedings/<int:subject_id>/appeal", methods=["GET", "POST"])
@door("proceeding", Action.FILE_APPEAL, endpoint="accountability.file_appeal")
def file_appeal(proceeding: Proceeding) -> Answer:
    """The unit's principal appeals."""
    if proceeding.started_on is None:
        abort(404)
    return act_on(
        proceeding,
        Action.FILE_APPEAL,
        AppealForm(proceeding, data={"appellant": proceeding.target_name}),
        lambda form, by, now: appealing.file_appeal(
            proceeding, form.appellant.data, form.grounds.data, form.chosen, by=by, now=now
        ),
        _(
            "Somebody who took no part before reviews the decision. Its execution is not suspended, and an appeal"
            " never makes the result heavier."
        ),
    )


@blueprint.route("/appeals/<int:subject_id>/accept", methods=["GET", "POST"])
@inner_door("appeal", Action.ACCEPT_APPEAL, endpoint="accountability.accept_appeal")
def accept_appeal(appeal: Appeal) -> Answer:
    """The reviewer takes the appeal up."""
    return act_on(
        appeal,
        Action.ACCEPT_APPEAL,
        ActForm(),
        lambda _form, by, now: appealing.accept_appeal(appeal, by=by, now=now),
        _("You take the appeal up: you had no part in case, adjudication or decision, and examine it anew."),
        appeal=appeal,
    )


@blueprint.route("/appeals/<int:subject_id>/refuse", methods=["GET", "POST"])
@inner_door("appeal", Action.REFUSE_APPEAL, endpoint="accountability.refuse_appeal")
def refuse_appeal(appeal: Appeal) -> Answer:
    """A late appeal is not accepted."""
    return act_on(
        appeal,
        Action.REFUSE_APPEAL,
        ReasonForm(),
        lambda form, by, now: appealing.refuse_appeal(appeal, form.reason.data, by=by, now=now),
        _("The appeal came after its term; the appellant is told your reason."),
        appeal=appeal,
    )


@blueprint.route("/appeals/<int:subject_id>/report", methods=["GET", "POST"])
@inner_door("appeal", Action.REPORT_REVIEW, endpoint="accountability.report_review")
def report_review(appeal: Appeal) -> Answer:
    """The reviewer reports."""
    return act_on(
        appeal,
        Action.REPORT_REVIEW,
        OpinionForm(),
        lambda form, by, now: appealing.report_review(appeal, form.opinion.data, by=by, now=now),
        _(
            "The report goes to the organ that decided; somebody who took no part before decides on the appeal."
        ),
        appeal=appeal,
    )


@blueprint.route("/appeals/<int:subject_id>/maintain", methods=["GET", "POST"])
@inner_door("appeal", Action.MAINTAIN_DECISION, endpoint="accountability.maintain_decision")
def maintain_decision(appeal: Appeal) -> Answer:
    """The decision stands."""
    return act_on(
        appeal,
        Action.MAINTAIN_DECISION,
        ReasonForm(),
        lambda form, by, now: appealing.maintain_decision(appeal, form.reason.data, by=by, now=now),
        _("The decision stands; the appellant is told your reason."),
        appeal=appeal,
    )


@blueprint.route("/appeals/<int:subject_id>/change", methods=["GET", "POST"])
@inner_door("appeal", Action.CHANGE_DECISION, endpoint="accountability.change_decision")
def change_decision(appeal: Appeal) -> Answer:
    """The decision is made lighter."""
    parties = [party for party in appeal.proceeding.parties if party.standing_forms]

    def verb(form: ChangeForm, by: User, now: datetime) -> Any:
        return appealing.change_decision(appeal, form.chosen(parties), form.reason.data or "", by=by, now=now)

    return act_on(
        appeal,
        Action.CHANGE_DECISION,
        ChangeForm.for_parties(parties),
        verb,
        _("The decision is made lighter and signed anew; the earlier documents are withdrawn and kept."),
        appeal=appeal,
    )


@blueprint.route("/appeals/<int:subject_id>/revoke", methods=["GET", "POST"])
@inner_door("appeal", Action.REVOKE_DECISION, endpoint="accountability.revoke_decision")
def revoke_decision(appeal: Appeal) -> Answer:
    """The decision is taken back."""
    return act_on(
        appeal,
        Action.REVOKE_DECISION,
        ReasonForm(),
        lambda form, by, now: appealing.revoke_decision(appeal, form.reason.data, by=by, now=now),
        _("Nobody is held to account any more; the decisions are withdrawn and kept."),
        appeal=appeal,
    )
