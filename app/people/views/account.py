"""One's own account: roles with their dates, language, password."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user
from werkzeug.wrappers import Response

from app import clock
from app.extensions import transaction
from app.people import passwords
from app.people.access import own_account, password_is_due, signed_in
from app.people.actions.account import change_own_password
from app.people.actions.account import choose_language as remember_language
from app.people.forms import LanguageForm, PasswordForm
from app.people.views import blueprint
from app.people.views.signing_in import safe_address
from workflows.engine import Refused


@blueprint.route("/account", methods=["GET", "POST"])
@signed_in
def account() -> str | Response:
    """Who I am here, what I may do and until when, and which language I read."""
    form = LanguageForm(obj=current_user)
    if form.validate_on_submit():
        with transaction():
            remember_language(current_user._get_current_object(), form.language.data)
        return redirect(url_for("people.account"))
    return render_template(
        "pages/people/account.html",
        form=form,
        grants=sorted(current_user.grants, key=lambda grant: (grant.from_on, grant.id), reverse=True),
        today=clock.local_day(clock.now()),
        password_until=None if current_user.demo else passwords.expires_at(current_user.password_changed_at),
        idle_minutes=current_app.config["SETTINGS"].idle_minutes,
    )


@blueprint.route("/account/password", methods=["GET", "POST"])
@own_account
def change_password() -> str | Response | tuple[str, int]:
    """Choose a new password, of one's own will or because it is due."""
    form, now = PasswordForm(), clock.now()
    person = current_user._get_current_object()
    due = password_is_due(person, now)
    if form.validate_on_submit():
        try:
            with transaction():
                change_own_password(person, form.old.data, form.new.data, now=now)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            login_user(person)
            flash(_("Your password is changed. Every other session of yours is ended."))
            return redirect(safe_address(request.args.get("next")) if due else url_for("people.account"))
    code = 422 if form.is_submitted() else 200
    return render_template("pages/people/password.html", form=form, due=due), code
