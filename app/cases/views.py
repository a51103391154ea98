"""The doors to acts on a case that belong to no single stage: urge, reassign, declare a recusal."""

from datetime import datetime

from flask import Blueprint, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response
from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired

from app.cases import actions
from app.cases.access import door
from app.cases.acting import ActForm, ReasonForm, act
from app.cases.models import Case, Event, Subject
from app.cases.queries import is_recused
from app.clock import local_day, now
from app.extensions import db
from app.people.models import User
from app.people.queries import holders_of
from workflows.actions import Action
from workflows.vocabulary import Role

blueprint = Blueprint("cases", __name__)


class ReassignForm(ActForm):
    """Who takes the case over, and why."""

    handler_id = SelectField(
        lazy_gettext("New handler"), [DataRequired(lazy_gettext("Choose the new handler."))], coerce=int
    )
    reason = TextAreaField(lazy_gettext("Reason"), [DataRequired(lazy_gettext("Say why."))])


@blueprint.route("/cases/<int:subject_id>/urge", methods=["GET", "POST"])
@door("case", Action.URGE, endpoint="cases.urge")
def urge(case: Case) -> Response | tuple[str, int] | str:
    """Urge whoever holds the case."""
    return _urge(case)


@blueprint.route("/proceedings/<int:subject_id>/urge", methods=["GET", "POST"])
@door("proceeding", Action.URGE, endpoint="cases.urge_proceeding")
def urge_proceeding(proceeding: Subject) -> Response | tuple[str, int] | str:
    """Urge whoever holds the proceeding."""
    return _urge(proceeding)


@blueprint.route("/appeals/<int:subject_id>/urge", methods=["GET", "POST"])
@door("appeal", Action.URGE, endpoint="cases.urge_appeal")
def urge_appeal(appeal: Subject) -> Response | tuple[str, int] | str:
    """Urge whoever holds the appeal."""
    return _urge(appeal)


@blueprint.route("/cases/<int:subject_id>/reassign", methods=["GET", "POST"])
@door("case", Action.REASSIGN, endpoint="cases.reassign")
def reassign(case: Case) -> Response | tuple[str, int] | str:
    """Give the case to another handler of the same units."""
    form = ReassignForm()
    handlers = holders_of(Role.HANDLER, case.unit_path, local_day(now()))
    form.handler_id.choices = [
        (user.id, user.name)
        for user in handlers
        if user.id != case.handler_id and not is_recused(case.id, user)
    ]

    def verb(form: ReassignForm, by: User, now: datetime) -> Event:
        return actions.reassign(
            case, db.session.get_one(User, form.handler_id.data), form.reason.data, by=by, now=now
        )

    consequence = _("The case and everything that waits for its handler go to the new handler at once.")
    return act(case, Action.REASSIGN, form, verb, consequence=consequence)


@blueprint.route("/cases/<int:subject_id>/recusal", methods=["GET", "POST"])
@door("case", Action.DECLARE_RECUSAL, endpoint="cases.declare_recusal")
def declare_recusal(case: Case) -> Response | tuple[str, int] | str:
    """Step back from the case; access to it ends at once."""

    def verb(form: ReasonForm, by: User, now: datetime) -> Event:
        return actions.declare_recusal(case, form.reason.data, by=by, now=now)

    consequence = _("Your access to this case ends at once and for good; somebody else acts in your place.")
    return act(
        case,
        Action.DECLARE_RECUSAL,
        ReasonForm(),
        verb,
        consequence=consequence,
        back=url_for("overview.my_work"),
    )


def _urge(subject: Subject) -> Response | tuple[str, int] | str:
    def verb(form: ReasonForm, by: User, now: datetime) -> Event:
        return actions.urge(subject, form.reason.data, by=by, now=now)

    consequence = _("Whoever must act now is told at once, and the urging stands on the timeline.")
    return act(subject, Action.URGE, ReasonForm(), verb, consequence=consequence)
