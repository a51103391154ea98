"""The unit's side: signing for the warning and objecting to it; and the decision on the objection."""

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import door
from app.cases.acting import act
from app.cases.facts import running_deadlines
from app.cases.models import Case
from app.clock import local_day, now
from app.notices.forms_of_service import ReceiptForm
from app.stages.warning import actions
from app.stages.warning.forms import DecisionForm, ObjectionForm
from app.stages.warning.queries import last_objection
from app.stages.warning.views import blueprint
from app.stages.warning.views.showing import beside, coming_after_signature, counts_as_served
from workflows.actions import Action
from workflows.terms import Term

Answer = Response | tuple[str, int] | str


@blueprint.route("/cases/<int:subject_id>/acknowledge-warning", methods=["GET", "POST"])
@door("case", Action.ACKNOWLEDGE_WARNING, endpoint="warning.acknowledge_warning")
def acknowledge_warning(case: Case) -> Answer:
    """The notice as it prints, one button for the principal, and what comes next by which day."""
    return act(
        case,
        Action.ACKNOWLEDGE_WARNING,
        ReceiptForm(),
        lambda form, by, now: actions.acknowledge_warning(case, proxy=form.proxy.data or "", by=by, now=now),
        consequence=_("By signing you confirm receipt, not agreement; every term runs from today."),
        template="pages/warning/acknowledge.html",
        coming=coming_after_signature(case, local_day(now())),
        deemed_on=counts_as_served(case),
        **beside(case),
    )


@blueprint.route("/cases/<int:subject_id>/object", methods=["GET", "POST"])
@door("case", Action.OBJECT, endpoint="warning.object_to_warning")
def object_to_warning(case: Case) -> Answer:
    """Object to the warning within the term."""
    until = next((each for each in running_deadlines(case) if each.term is Term.OBJECT), None)
    return act(
        case,
        Action.OBJECT,
        ObjectionForm(case),
        lambda form, by, now: actions.object_to_warning(case, form.reason.data, form.chosen, by=by, now=now),
        consequence=_(
            "Somebody who had no hand in the warning decides; until then the plan's term stands still."
        ),
        template="pages/warning/act.html",
        until=until,
        **beside(case),
    )


@blueprint.route("/cases/<int:subject_id>/reject-objection", methods=["GET", "POST"])
@door("case", Action.REJECT_OBJECTION, endpoint="warning.reject_objection")
def reject_objection(case: Case) -> Answer:
    """Let the warning stand."""
    return act(
        case,
        Action.REJECT_OBJECTION,
        DecisionForm(),
        lambda form, by, now: actions.reject_objection(case, form.reason.data, by=by, now=now),
        consequence=_("The warning stands; the plan's term runs on with what was left of it."),
        template="pages/warning/act.html",
        objection=last_objection(case),
        **beside(case),
    )


@blueprint.route("/cases/<int:subject_id>/uphold-objection", methods=["GET", "POST"])
@door("case", Action.UPHOLD_OBJECTION, endpoint="warning.uphold_objection")
def uphold_objection(case: Case) -> Answer:
    """Take the warning back because the unit is right."""
    return act(
        case,
        Action.UPHOLD_OBJECTION,
        DecisionForm(),
        lambda form, by, now: actions.uphold_objection(case, form.reason.data, by=by, now=now),
        consequence=_(
            "The warning is withdrawn and its problems are cancelled; the old notice is kept as it was."
        ),
        template="pages/warning/act.html",
        objection=last_objection(case),
        **beside(case),
    )
