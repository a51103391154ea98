"""Accounts and roles, for the system administrator and the security administrator."""

from collections.abc import Callable
from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app import clock
from app.extensions import db, transaction
from app.organisations.models import Unit
from app.organisations.queries import unit_of_code
from app.people.access import requires
from app.people.actions import accounts as acts
from app.people.actions.grants import end_role, grant_role
from app.people.forms import AccountForm, GrantForm
from app.people.models import CLOCK_USERNAME, Grant, User
from app.people.queries import accounts as accounts_found
from app.people.views import blueprint
from app.web.forms import BaseForm
from app.web.paging import one_page
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_, Role

SYSTEM, SECURITY = Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN


def me() -> User:
    """The person who is signed in."""
    return current_user._get_current_object()  # type: ignore[no-any-return]


def account_of(user_id: int) -> User:
    """An account by id; the clock's is nobody's business."""
    user = db.session.get(User, user_id)
    if user is None or user.username == CLOCK_USERNAME:
        abort(404)
    return user


@blueprint.get("/accounts")
@requires(SYSTEM, SECURITY)
def account_list() -> str:
    """Every account, searched by name and filtered by whether it is active."""
    text, active = request.args.get("q", "").strip(), request.args.get("active", "")
    wanted = {"yes": True, "no": False}.get(active)
    return render_template(
        "pages/people/accounts.html",
        page=one_page(accounts_found(text, active=wanted)),
        text=text,
        active=active,
        today=clock.local_day(clock.now()),
    )


@blueprint.route("/accounts/new", methods=["GET", "POST"])
@requires(SYSTEM)
def new_account() -> str | tuple[str, int]:
    """Make an account and hand over its first password."""
    form = AccountForm()
    if form.validate_on_submit():
        try:
            with transaction():
                user, password = acts.create_account(
                    form.username.data, _details(form), by=me(), now=clock.now()
                )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return _password_page(user, password)
    return render_template("pages/people/account_form.html", form=form, user=None), _code(form)


@blueprint.get("/accounts/<int:user_id>")
@requires(SYSTEM, SECURITY)
def account_page(user_id: int) -> str:
    """One account: the person, the roles with their days, and what this administrator may do."""
    user, now = account_of(user_id), clock.now()
    return render_template(
        "pages/people/account_page.html",
        user=user,
        grants=sorted(user.grants, key=lambda grant: (grant.from_on, grant.id), reverse=True),
        today=clock.local_day(now),
        locked=user.locked_until_at is not None and now < user.locked_until_at,
        oneself=user.id == me().id,
    )


@blueprint.route("/accounts/<int:user_id>/change", methods=["GET", "POST"])
@requires(SYSTEM)
def change_account(user_id: int) -> str | Response | tuple[str, int]:
    """Correct what is known of a person."""
    user = account_of(user_id)
    form = AccountForm(obj=user, unit_code=user.unit.code if user.unit else "")
    form.username.render_kw = {"readonly": True}
    if form.validate_on_submit():
        try:
            with transaction():
                acts.change_account(account_of(user_id), _details(form), by=me(), now=clock.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The account of %(name)s is saved.", name=form.name.data))
            return redirect(url_for(".account_page", user_id=user_id))
    return render_template("pages/people/account_form.html", form=form, user=user), _code(form)


@blueprint.route("/accounts/<int:user_id>/deactivate", methods=["GET", "POST"])
@requires(SYSTEM, SECURITY)
def deactivate(user_id: int) -> str | Response | tuple[str, int]:
    """Close an account."""
    user = account_of(user_id)
    return _confirmed(
        user,
        acts.deactivate_account,
        heading=_("Deactivate the account of %(name)s", name=user.name),
        sentence=_(
            "%(name)s is signed out at once and cannot sign in any more; everything on record stays.",
            name=user.name,
        ),
        verb=_("Deactivate"),
        done=_("The account is deactivated."),
    )


@blueprint.route("/accounts/<int:user_id>/activate", methods=["GET", "POST"])
@requires(SECURITY)
def activate(user_id: int) -> str | Response | tuple[str, int]:
    """Open a closed account again."""
    user = account_of(user_id)
    return _confirmed(
        user,
        acts.activate_account,
        heading=_("Activate the account of %(name)s", name=user.name),
        sentence=_("%(name)s can sign in again, with the roles whose days have not ended.", name=user.name),
        verb=_("Activate"),
        done=_("The account is active again."),
    )


@blueprint.route("/accounts/<int:user_id>/unlock", methods=["GET", "POST"])
@requires(SECURITY)
def unlock(user_id: int) -> str | Response | tuple[str, int]:
    """Lift the lock after failed sign-ins."""
    user = account_of(user_id)
    return _confirmed(
        user,
        acts.unlock_account,
        heading=_("Unlock the account of %(name)s", name=user.name),
        sentence=_("%(name)s can try to sign in again at once.", name=user.name),
        verb=_("Unlock"),
        done=_("The account is unlocked."),
    )


@blueprint.route("/accounts/<int:user_id>/reset-password", methods=["GET", "POST"])
@requires(SECURITY)
def reset_password(user_id: int) -> str | Response | tuple[str, int]:
    """Give an account a password to be used once."""
    user, form = account_of(user_id), BaseForm()
    if form.validate_on_submit():
        try:
            with transaction():
                password = acts.reset_password(account_of(user_id), by=me(), now=clock.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return _password_page(account_of(user_id), password)
    page = render_template(
        "pages/web/confirm.html",
        heading=_("Reset the password of %(name)s", name=user.name),
        sentence=_(
            "The present password stops working at once; you hand over a new one that is used once.",
            name=user.name,
        ),
        verb=_("Reset password"),
        back=url_for(".account_page", user_id=user.id),
        form=form,
    )
    return page, _code(form)


@blueprint.route("/accounts/<int:user_id>/grant", methods=["GET", "POST"])
@requires(SECURITY)
def grant(user_id: int) -> str | Response | tuple[str, int]:
    """Grant a role over the unit that the address names."""
    user, unit = account_of(user_id), db.session.get(Unit, request.args.get("unit", 0, type=int))
    form = GrantForm(from_on=clock.local_day(clock.now()))
    if form.validate_on_submit():
        try:
            if unit is None:
                raise Refused(Reason(N_("Choose the unit over which the role is held.")))
            with transaction():
                grant_role(
                    account_of(user_id),
                    Role(form.role.data),
                    unit,
                    from_on=form.from_on.data,
                    until_on=form.until_on.data,
                    by=me(),
                    now=clock.now(),
                )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The role is granted."))
            return redirect(url_for(".account_page", user_id=user_id))
    return render_template("pages/people/grant.html", form=form, user=user, unit=unit), _code(form)


@blueprint.route("/grants/<int:grant_id>/end", methods=["GET", "POST"])
@requires(SECURITY)
def end_grant(grant_id: int) -> str | Response | tuple[str, int]:
    """End a role."""
    held = db.session.get(Grant, grant_id) or abort(404)
    words = {"name": held.user.name, "role": _(held.role.label), "unit": held.unit.name}

    def act(_user: User, *, by: User, now: datetime) -> None:
        end_role(db.session.get(Grant, grant_id) or abort(404), by=by, now=now)

    return _confirmed(
        held.user,
        act,
        heading=_("End the role “%(role)s” of %(name)s", **words),
        sentence=_("%(name)s loses the role “%(role)s” over %(unit)s at once.", **words),
        verb=_("End role"),
        done=_("The role is ended."),
    )


def _confirmed(
    user: User, act: Callable[..., None], *, heading: str, sentence: str, verb: str, done: str
) -> str | Response | tuple[str, int]:
    """Ask once, then do it and go back to the account."""
    form, user_id = BaseForm(), user.id
    if form.validate_on_submit():
        try:
            with transaction():
                act(account_of(user_id), by=me(), now=clock.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(done)
            return redirect(url_for(".account_page", user_id=user_id))
    back = url_for(".account_page", user_id=user_id)
    page = render_template(
        "pages/web/confirm.html", heading=heading, sentence=sentence, verb=verb, back=back, form=form
    )
    return page, _code(form)


def _details(form: AccountForm) -> acts.Details:
    unit = unit_of_code(form.unit_code.data) if form.unit_code.data else None
    if form.unit_code.data and unit is None:
        raise Refused(Reason(N_("There is no unit with the code %(code)s."), {"code": form.unit_code.data}))
    return acts.Details(form.name.data, form.position.data, form.email.data, form.phone.data, unit)


def _password_page(user: User, password: str) -> str:
    return render_template("pages/people/one_time_password.html", user=user, password=password)


def _code(form: BaseForm) -> int:
    return 422 if form.is_submitted() else 200
