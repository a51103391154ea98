"""A new password for an administrator, by two others together (domain.md §6.2: recovery is a two-person procedure)."""

from datetime import datetime, timedelta

from sqlalchemy import select

from app.clock import local_day
from app.extensions import db
from app.people.actions.accounts import give_new_password, refuse_oneself, require
from app.people.actions.trail import record
from app.people.models import AccessKind, Recovery, User
from app.people.queries import open_recovery, roles_of
from app.web.access import ADMINISTRATORS
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_, Role

#: How long a request waits for the second person.
WAITS = timedelta(hours=24)


def request_recovery(user: User, reason: str, *, by: User, now: datetime) -> Recovery:
    """The first person asks, after meeting the administrator who forgot the password. Raises Refused."""
    require(by, now, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
    refuse_oneself(user, by)
    if not user.is_administrator:
        raise Refused(
            Reason(N_("This is no administrator's account; the security administrator resets it alone."))
        )
    if not reason.strip():
        raise Refused(Reason(N_("Say why.")))
    earlier = open_recovery(user)
    if earlier is not None and now < earlier.requested_at + WAITS:
        raise Refused(Reason(N_("A new password for this account has been requested already.")))
    if earlier is not None:
        earlier.ended_at = now
        db.session.flush()
    recovery = Recovery(user=user, reason=reason.strip(), requested_at=now, requested_by=by)
    db.session.add(recovery)
    db.session.flush()
    record(AccessKind.RECOVERY_REQUESTED, now=now, by=by, subject=user, about=reason.strip())
    return recovery


def confirm_recovery(recovery: Recovery, *, by: User, now: datetime) -> str:
    """The second person confirms, and gets the password to hand over; it is used once. Raises Refused."""
    require(by, now, *ADMINISTRATORS)
    _refuse_ended(recovery, now)
    refuse_oneself(recovery.user, by)
    if _offices(by, now) & _offices(recovery.requested_by, now) or by.id == recovery.requested_by_id:
        raise Refused(Reason(N_("The second person holds another administrator's role than the first.")))
    recovery.ended_at, recovery.confirmed_by_id = now, by.id
    password = give_new_password(recovery.user, now)
    about = f"{recovery.user.username} · {recovery.requested_by.username} + {by.username}"
    record(AccessKind.PASSWORD_RESET, now=now, by=by, subject=recovery.user, about=about)
    return password


def withdraw_recovery(recovery: Recovery, *, by: User, now: datetime) -> None:
    """Either side takes the request back. Raises Refused."""
    require(by, now, *ADMINISTRATORS)
    _refuse_ended(recovery, now)
    recovery.ended_at = now
    record(AccessKind.RECOVERY_WITHDRAWN, now=now, by=by, subject=recovery.user, about=recovery.reason)


def _refuse_ended(recovery: Recovery, now: datetime) -> None:
    """Nothing more is done with a request that ended; two who confirm at once queue for it."""
    db.session.execute(select(Recovery.id).where(Recovery.id == recovery.id).with_for_update())
    db.session.refresh(recovery)
    if recovery.ended_at is not None or now >= recovery.requested_at + WAITS:
        raise Refused(Reason(N_("This request has ended; it waits for 24 hours.")))


def _offices(user: User, now: datetime) -> frozenset[Role]:
    return roles_of(user, local_day(now)) & frozenset(ADMINISTRATORS)
