"""A new password for an administrator: one administrator asks, another confirms and hands it over."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.extensions import db, transaction
from app.people.access import requires
from app.people.actions import recovery as acts
from app.people.forms import RecoveryForm
from app.people.models import Recovery
from app.people.queries import open_recoveries
from app.people.views import blueprint
from app.people.views.accounts import SECURITY, SYSTEM, account_of, me
from app.web.access import ADMINISTRATORS
from app.web.forms import BaseForm
from workflows.engine import Refused

Answer = str | Response | tuple[str, int]


@blueprint.get("/recoveries")
@requires(*ADMINISTRATORS)
def recovery_list() -> str:
    """The requests that wait for their second person."""
    waiting = open_recoveries(clock.now() - acts.WAITS)
    return render_template("pages/people/recoveries.html", waiting=waiting, me=me(), waits=acts.WAITS)


@blueprint.route("/accounts/<int:user_id>/request-password", methods=["GET", "POST"])
@requires(SYSTEM, SECURITY)
def request_recovery(user_id: int) -> Answer:
    """The first of the two asks."""
    user, form = account_of(user_id), RecoveryForm()
    if form.validate_on_submit():
        try:
            with transaction():
                acts.request_recovery(account_of(user_id), form.reason.data, by=me(), now=clock.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Requested. An administrator with another role confirms it within 24 hours."))
            return redirect(url_for(".recovery_list"))
    return _confirmation(
        form,
        _("Request a new password for %(name)s", name=user.name),
        _(
            "Another administrator with another role confirms this and hands the password over; "
            "neither of you can do it alone."
        ),
        _("Request a new password"),
        url_for(".account_page", user_id=user_id),
    )


@blueprint.route("/recoveries/<int:recovery_id>/confirm", methods=["GET", "POST"])
@requires(*ADMINISTRATORS)
def confirm_recovery(recovery_id: int) -> Answer:
    """The second confirms, and sees the password once."""
    recovery, form = _recovery(recovery_id), BaseForm()
    if form.validate_on_submit():
        try:
            with transaction():
                password = acts.confirm_recovery(_recovery(recovery_id), by=me(), now=clock.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            user = _recovery(recovery_id).user
            return render_template("pages/people/one_time_password.html", user=user, password=password)
    return _confirmation(
        form,
        _("Confirm a new password for %(name)s", name=recovery.user.name),
        _(
            "%(first)s requested it: %(reason)s. The present password stops working at once; you hand over a new one "
            "that is used once.",
            first=recovery.requested_by.name,
            reason=recovery.reason.rstrip("。."),
        ),
        _("Confirm the reset"),
        url_for(".recovery_list"),
    )


@blueprint.route("/recoveries/<int:recovery_id>/withdraw", methods=["GET", "POST"])
@requires(*ADMINISTRATORS)
def withdraw_recovery(recovery_id: int) -> Answer:
    """Take a request back, on either side."""
    recovery, form = _recovery(recovery_id), BaseForm()
    if form.validate_on_submit():
        try:
            with transaction():
                acts.withdraw_recovery(_recovery(recovery_id), by=me(), now=clock.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The request is withdrawn; the present password stays."))
            return redirect(url_for(".recovery_list"))
    return _confirmation(
        form,
        _("Withdraw the request for %(name)s", name=recovery.user.name),
        _("The present password of %(name)s stays as it is.", name=recovery.user.name),
        _("Withdraw"),
        url_for(".recovery_list"),
    )


def _recovery(recovery_id: int) -> Recovery:
    return db.session.get(Recovery, recovery_id) or abort(404)


def _confirmation(form: BaseForm, heading: str, sentence: str, verb: str, back: str) -> tuple[str, int]:
    page = render_template(
        "pages/web/confirm.html", heading=heading, sentence=sentence, verb=verb, back=back, form=form
    )
    return page, 422 if form.is_submitted() else 200
