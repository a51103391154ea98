"""The check by a second person, the return, and taking data back."""

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import door
from app.cases.acting import ActForm, ReasonForm, act
from app.cases.actions import urge
from app.stages.assessment.feeds import actions
from app.stages.assessment.feeds.models import Delivery
from app.stages.assessment.feeds.views import blueprint
from workflows.actions import Action

Answer = Response | tuple[str, int] | str


@blueprint.route("/deliveries/<int:subject_id>/accept", methods=["GET", "POST"])
@door("delivery", Action.ACCEPT_DATA, endpoint="feeds.accept_data")
def accept_data(delivery: Delivery) -> Answer:
    """Take the data into force."""
    return act(
        delivery,
        Action.ACCEPT_DATA,
        ActForm(),
        lambda _form, by, now: actions.accept_data(delivery, by=by, now=now),
        consequence=_("You checked “%(what)s”; from now on its values count.", what=delivery.subject_title),
    )


@blueprint.route("/deliveries/<int:subject_id>/return", methods=["GET", "POST"])
@door("delivery", Action.RETURN_DATA, endpoint="feeds.return_data")
def return_data(delivery: Delivery) -> Answer:
    """Send the data back."""
    return act(
        delivery,
        Action.RETURN_DATA,
        ReasonForm(),
        lambda form, by, now: actions.return_data(delivery, form.reason.data, by=by, now=now),
        consequence=_(
            "The data no longer counts; the department corrects it and brings it again. Say in at least 10 characters "
            "what is to be corrected."
        ),
    )


@blueprint.route("/deliveries/<int:subject_id>/urge", methods=["GET", "POST"])
@door("delivery", Action.URGE, endpoint="feeds.urge_delivery")
def urge_delivery(delivery: Delivery) -> Answer:
    """Urge the department."""
    return act(
        delivery,
        Action.URGE,
        ReasonForm(),
        lambda form, by, now: urge(delivery, form.reason.data, by=by, now=now),
        consequence=_("Whoever must act now is told at once, and the urging stands on the timeline."),
    )


@blueprint.route("/deliveries/<int:subject_id>/take-back", methods=["GET", "POST"])
@door("delivery", Action.WITHDRAW_DATA, endpoint="feeds.withdraw_data")
def withdraw_data(delivery: Delivery) -> Answer:
    """Take the own data back to correct it."""
    return act(
        delivery,
        Action.WITHDRAW_DATA,
        ReasonForm(),
        lambda form, by, now: actions.withdraw_data(delivery, form.reason.data, by=by, now=now),
        consequence=_("The data no longer counts until you submit it again; your reason stays on record."),
    )
