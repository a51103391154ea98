"""More time: asked for by the unit, examined and decided by the office."""

from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import door
from app.cases.acting import ActForm, OpinionForm, ReasonForm, act
from app.people.models import User
from app.stages.rectification import queries
from app.stages.rectification.actions import extensions
from app.stages.rectification.facts import longest_extension
from app.stages.rectification.forms import ExtendForm, GrantForm, RequestForm
from app.stages.rectification.models import Extension, Item
from app.stages.rectification.views import blueprint
from app.web.filters import plain_day
from workflows.actions import Action

Answer = Response | tuple[str, int] | str


@blueprint.route("/items/<int:subject_id>/extension", methods=["GET", "POST"])
@door("item", Action.REQUEST_EXTENSION, endpoint="rectification.request_extension")
def request_extension(item: Item) -> Answer:
    """The unit asks for more time before its term ends."""

    def ask(form: RequestForm, by: User, now: datetime) -> Any:
        return extensions.request_extension(
            item, form.until.data, form.reason.data or "", form.progress.data or "", by=by, now=now
        )

    return act(
        item,
        Action.REQUEST_EXTENSION,
        RequestForm(),
        ask,
        consequence=_within_caps(item),
        back=_item_page(item),
    )


@blueprint.route("/items/<int:subject_id>/extend", methods=["GET", "POST"])
@door("item", Action.EXTEND_ITEM, endpoint="rectification.extend_item")
def extend_item(item: Item) -> Answer:
    """A leader gives more time without a request."""

    def extend(form: ExtendForm, by: User, now: datetime) -> Any:
        return extensions.extend_item(item, form.until.data, form.reason.data or "", by=by, now=now)

    return act(
        item, Action.EXTEND_ITEM, ExtendForm(), extend, consequence=_within_caps(item), back=_item_page(item)
    )


@blueprint.route("/extensions/<int:subject_id>/consent", methods=["GET", "POST"])
@door("extension", Action.CONSENT_EXTENSION, endpoint="rectification.consent_extension")
def consent_extension(request: Extension) -> Answer:
    """The unit's principal stands for the request."""
    return _act_on(
        request,
        Action.CONSENT_EXTENSION,
        ActForm(),
        lambda _form, by, now: extensions.consent_extension(request, by=by, now=now),
        _("You consent for the unit; the request goes to the supervising office."),
    )


@blueprint.route("/extensions/<int:subject_id>/withdraw", methods=["GET", "POST"])
@door("extension", Action.WITHDRAW_EXTENSION, endpoint="rectification.withdraw_extension")
def withdraw_extension(request: Extension) -> Answer:
    """The unit takes its request back."""
    return _act_on(
        request,
        Action.WITHDRAW_EXTENSION,
        ActForm(),
        lambda _form, by, now: extensions.withdraw_extension(request, by=by, now=now),
        _("The request is taken back; the problem's term stays as it is."),
    )


@blueprint.route("/extensions/<int:subject_id>/examine", methods=["GET", "POST"])
@door("extension", Action.EXAMINE_EXTENSION, endpoint="rectification.examine_extension")
def examine_extension(request: Extension) -> Answer:
    """The handler says whether the reason holds."""
    return _act_on(
        request,
        Action.EXAMINE_EXTENSION,
        OpinionForm(),
        lambda form, by, now: extensions.examine_extension(request, form.opinion.data, by=by, now=now),
        _(
            "Your opinion goes with the request to the office director; it may be printed as the grounds of the reply."
        ),
    )


@blueprint.route("/extensions/<int:subject_id>/endorse", methods=["GET", "POST"])
@door("extension", Action.ENDORSE_EXTENSION, endpoint="rectification.endorse_extension")
def endorse_extension(request: Extension) -> Answer:
    """The office director passes it on."""
    return _act_on(
        request,
        Action.ENDORSE_EXTENSION,
        ActForm(),
        lambda _form, by, now: extensions.endorse_extension(request, by=by, now=now),
        _("You endorse the request; a leader decides on it."),
    )


@blueprint.route("/extensions/<int:subject_id>/grant", methods=["GET", "POST"])
@door("extension", Action.GRANT_EXTENSION, endpoint="rectification.grant_extension")
def grant_extension(request: Extension) -> Answer:
    """A leader grants the day asked for, or an earlier one."""

    def grant(form: GrantForm, by: User, now: datetime) -> Any:
        return extensions.grant_extension(
            request, form.reason.data or "", until=form.until.data, by=by, now=now
        )

    return _act_on(
        request,
        Action.GRANT_EXTENSION,
        GrantForm(data={"until": request.asked_until_on}),
        grant,
        _(
            "The problem's date moves, its original date is kept, and the reply to the unit is numbered and signed."
        ),
    )


@blueprint.route("/extensions/<int:subject_id>/refuse", methods=["GET", "POST"])
@door("extension", Action.REFUSE_EXTENSION, endpoint="rectification.refuse_extension")
def refuse_extension(request: Extension) -> Answer:
    """A leader refuses, with the reason."""
    return _act_on(
        request,
        Action.REFUSE_EXTENSION,
        ReasonForm(),
        lambda form, by, now: extensions.refuse_extension(request, form.reason.data, by=by, now=now),
        _("The date stays, and the reply with your reason is numbered and signed."),
    )


def _act_on(request: Extension, action: Action, form: ActForm, verb: Any, consequence: str) -> Answer:
    """An act on a request, with the request itself on the page."""
    return act(
        request,
        action,
        form,
        verb,
        consequence=consequence,
        back=_item_page(request.item),
        template="pages/rectification/extension_act.html",
        request_=request,
        turn=queries.extensions_so_far(request.item) + 1,
    )


def _within_caps(item: Item) -> str:
    deadline = queries.running_term(item)
    if deadline is None:
        return ""
    longest = longest_extension(deadline, item.policy_version)
    return _(
        "The present date is %(day)s. An extension may add at most %(n)s calendar days, until %(latest)s:"
        " half of the original term, and never more than the policy permits.",
        day=plain_day(deadline.due_on),
        n=longest,
        latest=plain_day(deadline.due_on + timedelta(days=longest)),
    )


def _item_page(item: Item) -> str:
    return url_for("rectification.item_page", subject_id=item.id)
