"""What administrators do to accounts. Each act asks who may: the three administrators are apart (domain.md §6.2)."""

import re
from dataclasses import dataclass
from datetime import datetime

from app.clock import local_day
from app.extensions import db
from app.organisations.models import Unit
from app.people import passwords
from app.people.actions.account import last_passwords
from app.people.actions.trail import record
from app.people.models import CLOCK_USERNAME, AccessKind, PastPassword, User
from app.people.queries import roles_of, user_named
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_, Role

USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]{2,63}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|[^@\s]+@localhost")


@dataclass(frozen=True)
class Details:
    """What is known of the person behind an account."""

    name: str
    position: str = ""
    email: str = ""
    phone: str = ""
    unit: Unit | None = None


def ensure_clock() -> User:
    """The account in whose name the clock acts; made where it is missing. It cannot sign in."""
    clock = user_named(CLOCK_USERNAME)
    if clock is None:
        clock = User(username=CLOCK_USERNAME, name="系统")
        db.session.add(clock)
        db.session.flush()
    return clock


def create_account(username: str, details: Details, *, by: User, now: datetime) -> tuple[User, str]:
    """Make an account; the answer holds the password to hand over, which must be changed at the first sign-in."""
    user = enter_account(username, details, by=by, now=now)
    return user, _give_one_time_password(user, now)


def enter_account(username: str, details: Details, *, by: User, now: datetime) -> User:
    """Enter a person without a password: the account cannot sign in before one is given."""
    require(by, now, Role.SYSTEM_ADMIN)
    if not USERNAME.fullmatch(username):
        raise Refused(
            Reason(N_("A user name begins with a letter and has 3 to 64 letters, digits, dots, dashes."))
        )
    if user_named(username) is not None:
        raise Refused(
            Reason(N_("There is an account with the user name %(name)s already."), {"name": username})
        )
    user = User(username=username)
    _describe(user, details)
    db.session.add(user)
    db.session.flush()
    record(AccessKind.ACCOUNT_CREATED, now=now, by=by, subject=user, about=username)
    return user


def change_account(user: User, details: Details, *, by: User, now: datetime) -> None:
    """Correct what is known of a person."""
    require(by, now, Role.SYSTEM_ADMIN)
    _describe(user, details)
    record(AccessKind.ACCOUNT_CHANGED, now=now, by=by, subject=user, about=user.username)


def deactivate_account(user: User, *, by: User, now: datetime) -> None:
    """Close an account and end its sessions. What the person did stays on record."""
    require(by, now, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
    refuse_oneself(user, by)
    if not user.active:
        raise Refused(Reason(N_("This account is not active.")))
    user.active = False
    user.session_epoch += 1
    record(AccessKind.ACCOUNT_DEACTIVATED, now=now, by=by, subject=user, about=user.username)


def activate_account(user: User, *, by: User, now: datetime) -> None:
    """Open a closed account again."""
    require(by, now, Role.SECURITY_ADMIN)
    if user.active:
        raise Refused(Reason(N_("This account is active already.")))
    user.active = True
    record(AccessKind.ACCOUNT_ACTIVATED, now=now, by=by, subject=user, about=user.username)


def unlock_account(user: User, *, by: User, now: datetime) -> None:
    """Forget the failures that locked an account."""
    require(by, now, Role.SECURITY_ADMIN)
    refuse_oneself(user, by)
    user.failed_sign_ins, user.locked_until_at = 0, None
    record(AccessKind.ACCOUNT_UNLOCKED, now=now, by=by, subject=user, about=user.username)


def reset_password(user: User, *, by: User, now: datetime) -> str:
    """Replace a forgotten password by one to be used once; every session of the account ends.

    An administrator's takes two persons (``recovery``), or the operator at the server's own console.
    """
    require(by, now, Role.SECURITY_ADMIN)
    refuse_oneself(user, by)
    if user.is_administrator and by.username != CLOCK_USERNAME:
        raise Refused(
            Reason(N_("An administrator's password is renewed by two other administrators together."))
        )
    password = give_new_password(user, now)
    record(AccessKind.PASSWORD_RESET, now=now, by=by, subject=user, about=user.username)
    return password


def require(by: User, now: datetime, *roles: Role) -> None:
    """Raise Refused unless a person holds one of these roles today; the operator's commands act as the clock."""
    if by.username == CLOCK_USERNAME or roles_of(by, local_day(now)) & frozenset(roles):
        return
    raise Refused(Reason(N_("This belongs to: %(roles)s."), {"roles": roles}))


def refuse_oneself(user: User, by: User) -> None:
    """Raise Refused where an administrator would act on the own account."""
    if user.id == by.id:
        raise Refused(Reason(N_("Nobody does this to the own account; another administrator must.")))


def _describe(user: User, details: Details) -> None:
    if not details.name:
        raise Refused(Reason(N_("Write the person's name.")))
    if details.email and not EMAIL.fullmatch(details.email):
        raise Refused(Reason(N_("“%(email)s” is not an e-mail address."), {"email": details.email}))
    user.name, user.position = details.name, details.position
    user.email, user.phone = details.email, details.phone
    user.unit_id = details.unit.id if details.unit else None


def give_new_password(user: User, now: datetime) -> str:
    """A password to be used once; sessions end and a lock is lifted."""
    password = _give_one_time_password(user, now)
    user.session_epoch += 1
    user.failed_sign_ins, user.locked_until_at = 0, None
    return password


def _give_one_time_password(user: User, now: datetime) -> str:
    password = passwords.one_time_password()
    while passwords.reason_against(password, user.username, last_passwords(user)):
        password = passwords.one_time_password()
    user.password_hash = passwords.hash_of(password)
    user.password_changed_at, user.must_change_password = now, True
    db.session.add(PastPassword(user_id=user.id, password_hash=user.password_hash, changed_at=now))
    return password
