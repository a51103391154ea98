"""Sign in, sign out, choose a language."""

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from app import clock
from app.extensions import transaction
from app.people.access import SEEN, public
from app.people.actions.account import choose_language as remember_language
from app.people.actions.signing_in import attempt_sign_in
from app.people.actions.signing_in import sign_out as record_sign_out
from app.people.forms import SignInForm
from app.people.passwords import DEMO_PASSWORD
from app.people.queries import demo_accounts
from app.people.views import blueprint
from app.web.languages import COOKIE, LANGUAGES
from app.web.navigation import stays_here


def safe_address(address: str | None) -> str:
    """An address inside the product to go on to; anything else leads home."""
    return address if address and stays_here(address) else url_for("web.home")


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> str | Response | tuple[str, int]:
    """The first page of everybody."""
    if current_user.is_authenticated:
        return redirect(safe_address(request.args.get("next")))
    settings = current_app.config["SETTINGS"]
    form = SignInForm()
    if form.validate_on_submit():
        with transaction():
            attempt = attempt_sign_in(
                form.username.data,
                form.password.data,
                now=clock.now(),
                address=request.remote_addr or "",
                demo_allowed=not settings.production,
            )
        if attempt.user:
            session.clear()
            login_user(attempt.user)
            session[SEEN] = clock.now().timestamp()
            return redirect(safe_address(request.args.get("next")))
        form.refuse(
            _(
                "You could not be signed in: the user name or the password is wrong, or the account is locked. "
                "Five failures lock an account for 15 minutes."
            )
        )
    shown = demo_accounts() if settings.demo and not settings.production else []
    code = 422 if form.is_submitted() else 200
    return render_template(
        "pages/people/sign_in.html", form=form, demo_accounts=shown, demo_password=DEMO_PASSWORD
    ), code


@blueprint.post("/sign-out")
@public
def sign_out() -> Response:
    """End the session."""
    if current_user.is_authenticated:
        with transaction():
            record_sign_out(
                current_user._get_current_object(), now=clock.now(), address=request.remote_addr or ""
            )
        logout_user()
        session.clear()
        flash(_("You are signed out."))
    return redirect(url_for("people.sign_in"))


@blueprint.post("/language")
@public
def choose_language() -> Response:
    """Remember a language, with the person or with the browser, and go back."""
    wish = request.form.get("language", "")
    answer = redirect(safe_address(request.form.get("next")))
    if wish in LANGUAGES:
        answer.set_cookie(
            COOKIE,
            wish,
            max_age=365 * 24 * 3600,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
        if current_user.is_authenticated:
            with transaction():
                remember_language(current_user._get_current_object(), wish)
    return answer
