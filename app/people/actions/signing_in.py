"""Sign in, be locked out, sign out (domain.md §6.2: five failures lock for fifteen minutes)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.extensions import db
from app.people import passwords
from app.people.actions.trail import record
from app.people.models import AccessKind, User

FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)


@dataclass(frozen=True)
class SignIn:
    """How an attempt went: the person, or nobody. Why it failed is for the log, never for who typed."""

    user: User | None
    because: str = ""


def attempt_sign_in(
    username: str, password: str, *, now: datetime, address: str = "", demo_allowed: bool = True
) -> SignIn:
    """Check a name and a password; count the failure or forget the earlier ones. The caller commits both."""
    user = db.session.scalar(select(User).where(User.username == username).with_for_update())
    right = passwords.matches(user.password_hash if user else "", password)
    if user is None or not user.is_active:
        return _failed(user, username, "no active account", now, address)
    if user.demo and not demo_allowed:
        return _failed(user, username, "demo account", now, address)
    if user.locked_until_at is not None:
        if now < user.locked_until_at:
            return _failed(user, username, "locked", now, address)
        user.locked_until_at, user.failed_sign_ins = None, 0
    if not right:
        _count_failure(user, now, address)
        return _failed(user, username, "wrong password", now, address)
    if passwords.outdated(user.password_hash):
        user.password_hash = passwords.hash_of(password)
    user.failed_sign_ins, user.last_sign_in_at = 0, now
    record(AccessKind.SIGNED_IN, now=now, by=user, address=address)
    return SignIn(user)


def _failed(user: User | None, username: str, because: str, now: datetime, address: str) -> SignIn:
    record(
        AccessKind.SIGN_IN_FAILED,
        now=now,
        by=user,
        username=username,
        about=because,
        address=address,
        succeeded=False,
    )
    return SignIn(None, because)


def _count_failure(user: User, now: datetime, address: str) -> None:
    user.failed_sign_ins += 1
    if user.failed_sign_ins >= FAILURES:
        user.locked_until_at = now + LOCKED_FOR
        record(AccessKind.LOCKED, now=now, by=user, address=address)


def sign_out(user: User, *, now: datetime, address: str = "", idle: bool = False) -> None:
    """Record that a session ended, by the person's own hand or by the clock's.

    Signing out ends every session of the person: a copy of the cookie opens nothing any more. One that was idle stays
    idle, whoever sends it again.
    """
    if not idle:
        user.session_epoch += 1
    record(AccessKind.TIMED_OUT if idle else AccessKind.SIGNED_OUT, now=now, by=user, address=address)
