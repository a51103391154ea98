"""The gate: nobody passes a page without a mark; who is signed in, for how long, and with which roles today."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Flask, current_app, flash, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user, logout_user
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from app import clock
from app.extensions import db, login, transaction
from app.people import passwords
from app.people.actions.signing_in import sign_out
from app.people.actions.trail import record
from app.people.models import AccessKind, User
from app.people.queries import roles_of, scopes_of
from app.web.access import Access, access_of, keep_record_with, mark, own_account, public, requires, signed_in
from app.web.navigation import address_to_return

__all__ = ["Access", "access_of", "connect", "mark", "own_account", "public", "requires", "signed_in"]

#: Keeps the files of a request that met the end of its own session; answers how many.
Keeper = Callable[[User, datetime], int]
_keepers: list[Keeper] = []

SEEN = "seen_at"
#: The session remembers the hour of the last page this often, not with every page.
SEEN_EVERY = timedelta(seconds=60)


@login.user_loader  # type: ignore[untyped-decorator]
def _person(identity: str) -> User | None:
    """The person of a session; a session of an earlier epoch is nobody's."""
    number, _dot, epoch = identity.partition(".")
    if not number.isdecimal():
        return None
    user = db.session.get(User, int(number))
    return user if user and user.is_active and str(user.session_epoch) == epoch else None


def keep_files_with(keeper: Keeper) -> None:
    """Let the slice that keeps files save what came with the request that found its session at an end."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def connect(app: Flask) -> None:
    """Put the gate before every page."""
    app.before_request(_gate)
    app.after_request(_record_refusal)
    keep_record_with(_record_act)


def _gate() -> Response | None:
    endpoint = request.endpoint or ""
    if not endpoint or endpoint == "static" or endpoint.endswith(".static"):
        return None
    access = access_of(current_app.view_functions.get(endpoint))
    if current_user.is_authenticated:
        now = clock.now()
        g.today = clock.local_day(now)
        if _idle(now):
            return _end_idle_session(now)
        g.roles = roles_of(current_user, g.today)
        g.scopes = scopes_of(current_user, g.roles, g.today)
    if access is None:
        g.refused_because = ": no mark"
        raise Forbidden
    if access.public:
        return None
    if not current_user.is_authenticated:
        return redirect(url_for("people.sign_in", next=address_to_return()))
    if not access.before_password_change and password_is_due(current_user, now):
        return redirect(url_for("people.change_password", next=address_to_return()))
    if access.roles and not access.roles & g.roles:
        raise Forbidden
    return None


def password_is_due(user: User, now: datetime) -> bool:
    """Must this person choose a new password before anything else? Demo accounts share theirs and need not."""
    if user.must_change_password:
        return True
    end = passwords.expires_at(user.password_changed_at)
    return end is not None and now >= end and not user.demo


def _idle(now: datetime) -> bool:
    """Has nobody opened a page in this session for too long? Remembers this page if not."""
    limit = timedelta(minutes=current_app.config["SETTINGS"].idle_minutes)
    seen = session.get(SEEN)
    last = datetime.fromtimestamp(seen, UTC) if isinstance(seen, int | float) else now
    if now - last > limit:
        return True
    if seen is None or now - last > SEEN_EVERY:
        session[SEEN] = now.timestamp()
    return False


def _end_idle_session(now: datetime) -> Response:
    person = current_user._get_current_object()
    kept = sum(keep(person, now) for keep in _keepers) if request.method == "POST" else 0
    with transaction():
        sign_out(person, now=now, address=request.remote_addr or "", idle=True)
    logout_user()
    session.clear()
    flash(_("You were signed out because no page was opened for a while. Sign in to go on."), "near")
    if kept:
        flash(ngettext("%(num)d file was kept for you.", "%(num)d files were kept for you.", kept), "near")
    return redirect(url_for("people.sign_in", next=address_to_return()))


def _record_refusal(response: Response) -> Response:
    """Put every refusal into the access log, whoever refused: the gate, or a case that is not open to a person."""
    if response.status_code == Forbidden.code:
        person = current_user._get_current_object() if current_user.is_authenticated else None
        with transaction():
            record(
                AccessKind.REFUSED,
                now=clock.now(),
                by=person,
                about=f"{request.method} {request.path}{g.get('refused_because', '')}",
                address=request.remote_addr or "",
                succeeded=False,
            )
    return response


def _record_act(kind: str, about: str, now: datetime) -> None:
    """What a slice below did on behalf of who is signed in."""
    record(
        AccessKind(kind),
        now=now,
        by=current_user._get_current_object(),
        about=about,
        address=request.remote_addr or "",
    )
