"""One objection: what the unit says, what the source says, what the office answers, and whether it was done."""

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import HOMES, door, is_office, subject_page
from app.cases.acting import ActForm, act, buttons_for
from app.stages.assessment.meeting import actions, queries
from app.stages.assessment.meeting.forms import AnswerForm, UpholdForm
from app.stages.assessment.meeting.models import ScoreObjection
from app.stages.assessment.meeting.scores import value_now
from app.stages.assessment.meeting.views import blueprint
from app.web.sentences import run_together
from workflows.actions import Action
from workflows.meeting import OpinionState, Remedy, ScoreObjectionState

HOMES["score_objection"] = "meeting.objection_page"

Answer = Response | tuple[str, int] | str


@blueprint.get("/score-objections/<int:subject_id>", endpoint="objection_page")
@subject_page("score_objection")
def objection_page(objection: ScoreObjection) -> str:
    """One objection with its answer."""
    can, not_yet = buttons_for(objection)
    meeting, opinions = queries.meeting_of(objection.round), queries.opinions_of(objection)
    office = is_office(objection)
    return render_template(
        "pages/assessment/meeting/objection.html",
        objection=objection,
        state=ScoreObjectionState(objection.state),
        can=can,
        not_yet=not_yet,
        opinions=opinions,
        records=queries.files_of_opinions(each.id for each in opinions),
        opinion_states=OpinionState,
        files=queries.files_of_objections([objection]).get(objection.id, []),
        value_now=value_now(objection),
        adjustments=queries.adjustments_for(objection),
        meeting=meeting,
        Remedy=Remedy,
        office=office,
        events=queries.history_of(objection, *opinions) if office else [],
    )


@blueprint.route("/score-objections/<int:subject_id>/withdraw", methods=["GET", "POST"])
@door("score_objection", Action.WITHDRAW_SCORE_OBJECTION, endpoint="meeting.withdraw_objection")
def withdraw_objection(objection: ScoreObjection) -> Answer:
    """Take the objection back."""
    return act(
        objection,
        Action.WITHDRAW_SCORE_OBJECTION,
        ActForm(),
        lambda _form, by, now: actions.withdraw_objection(objection, by=by, now=now),
        consequence=_("The objection ends; the unit may file another while there is time."),
    )


@blueprint.route("/score-objections/<int:subject_id>/uphold", methods=["GET", "POST"])
@door("score_objection", Action.UPHOLD_SCORE_OBJECTION, endpoint="meeting.uphold_objection")
def uphold_objection(objection: ScoreObjection) -> Answer:
    """The unit is right."""
    return act(
        objection,
        Action.UPHOLD_SCORE_OBJECTION,
        UpholdForm(),
        lambda form, by, now: actions.uphold_objection(
            objection,
            Remedy(form.remedy.data),
            form.reason.data,
            source_says=form.source_says.data or "",
            by=by,
            now=now,
        ),
        consequence=_said(
            objection, _("The unit reads the answer at once. The objection stays open until it is done.")
        ),
    )


@blueprint.route("/score-objections/<int:subject_id>/reject", methods=["GET", "POST"])
@door("score_objection", Action.REJECT_SCORE_OBJECTION, endpoint="meeting.reject_objection")
def reject_objection(objection: ScoreObjection) -> Answer:
    """The score stands."""
    return act(
        objection,
        Action.REJECT_SCORE_OBJECTION,
        AnswerForm(),
        lambda form, by, now: actions.reject_objection(
            objection, form.reason.data, source_says=form.source_says.data or "", by=by, now=now
        ),
        consequence=_said(objection, _("The unit reads the answer at once. The score stands.")),
    )


@blueprint.route("/score-objections/<int:subject_id>/settle", methods=["GET", "POST"])
@door("score_objection", Action.SETTLE_SCORE_OBJECTION, endpoint="meeting.settle_objection")
def settle_objection(objection: ScoreObjection) -> Answer:
    """Record that what was promised is done."""
    return act(
        objection,
        Action.SETTLE_SCORE_OBJECTION,
        ActForm(),
        lambda _form, by, now: actions.settle_objection(objection, by=by, now=now),
        consequence=_("The objection is settled; the value before and the value now stay on record."),
    )


def _said(objection: ScoreObjection, consequence: str) -> str:
    """What the departments said, or that they let their time pass, before the consequence of an answer."""
    said = [
        _(
            "%(unit)s: %(finding)s. %(opinion)s",
            unit=each.unit.name,
            finding=_(each.finding.label),
            opinion=each.opinion,
        )
        if each.finding is not None
        else _("%(unit)s gave no opinion in its time; the answer says so.", unit=each.unit.name)
        for each in queries.opinions_of(objection)
    ]
    return run_together([*said, consequence])
