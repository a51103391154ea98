"""What a person changes about the own account."""

from datetime import datetime

from sqlalchemy import select

from app.extensions import db
from app.people import passwords
from app.people.actions.trail import record
from app.people.models import AccessKind, PastPassword, User
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_


def choose_language(user: User, language: str) -> None:
    """Remember the language that a person reads."""
    user.language = language


def change_own_password(user: User, old: str, new: str, *, now: datetime) -> None:
    """Replace the own password. Raises Refused when the old one is wrong or the new one not good enough.

    Every other session of the person ends.
    """
    if not passwords.matches(user.password_hash, old):
        raise Refused(Reason(N_("The present password is wrong.")))
    set_password(user, new, now=now)
    user.must_change_password = False
    user.session_epoch += 1
    record(AccessKind.PASSWORD_CHANGED, now=now, by=user)


def set_password(user: User, new: str, *, now: datetime) -> None:
    """Give an account a password that keeps the rules, and remember it among the last five."""
    reason = passwords.reason_against(new, user.username, used_before=last_passwords(user))
    if reason:
        raise Refused(reason)
    user.password_hash = passwords.hash_of(new)
    user.password_changed_at = now
    db.session.add(PastPassword(user_id=user.id, password_hash=user.password_hash, changed_at=now))


def last_passwords(user: User) -> list[str]:
    """The hashes of a person's last five passwords, the present one among them."""
    statement = (
        select(PastPassword.password_hash)
        .where(PastPassword.user_id == user.id)
        .order_by(PastPassword.changed_at.desc(), PastPassword.id.desc())
        .limit(passwords.REMEMBERED)
    )
    return list(db.session.scalars(statement))
