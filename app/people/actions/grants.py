"""Grant roles and end them. Nobody grants to himself, and the three administrators stand apart (domain.md §6.2)."""

from datetime import date, datetime, timedelta

from app.clock import local_day
from app.extensions import db
from app.organisations.models import Unit
from app.people.actions.accounts import require
from app.people.actions.trail import record
from app.people.models import AccessKind, Grant, User
from app.web.access import ADMINISTRATORS
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_, Role


def grant_role(
    user: User, role: Role, unit: Unit, *, from_on: date, until_on: date | None, by: User, now: datetime
) -> Grant:
    """Let a person hold a role over a unit and all below it, both days included. Raises Refused."""
    require(by, now, Role.SECURITY_ADMIN)
    if user.id == by.id:
        raise Refused(Reason(N_("Nobody grants a role to himself; another security administrator must.")))
    if role is Role.CLOCK:
        raise Refused(Reason(N_("The clock's role cannot be granted to a person.")))
    if not user.active:
        raise Refused(Reason(N_("The account is closed; activate it first.")))
    if until_on is not None and until_on < from_on:
        raise Refused(Reason(N_("The last day lies before the first.")))
    for other in user.grants:
        if _overlap(other, from_on, until_on):
            _refuse_beside(other, role, unit)
    grant = Grant(
        role=role,
        unit_id=unit.id,
        unit_path=unit.path,
        from_on=from_on,
        until_on=until_on,
        granted_by_id=by.id,
    )
    user.grants.append(grant)
    db.session.flush()
    about = f"{role.value} · {unit.code} {unit.name} · {from_on:%Y-%m-%d}–{until_on or ''}"
    record(AccessKind.ROLE_GRANTED, now=now, by=by, subject=user, about=about)
    return grant


def end_role(grant: Grant, *, by: User, now: datetime) -> None:
    """End a role at once; one that never was in force is taken back. The access log keeps both."""
    require(by, now, Role.SECURITY_ADMIN)
    user = grant.user
    if user.id == by.id:
        raise Refused(Reason(N_("Nobody ends a role of his own; another security administrator must.")))
    today = local_day(now)
    if grant.until_on is not None and grant.until_on < today:
        raise Refused(Reason(N_("This role has ended already.")))
    about = f"{grant.role.value} · {grant.unit.code} {grant.unit.name}"
    yesterday = today - timedelta(days=1)
    if grant.from_on > yesterday:
        user.grants.remove(grant)
    else:
        grant.until_on = yesterday
    db.session.flush()
    record(AccessKind.ROLE_ENDED, now=now, by=by, subject=user, about=about)


def _overlap(grant: Grant, from_on: date, until_on: date | None) -> bool:
    begins_before_end = until_on is None or grant.from_on <= until_on
    return begins_before_end and (grant.until_on is None or from_on <= grant.until_on)


def _refuse_beside(other: Grant, role: Role, unit: Unit) -> None:
    """Refuse a role that cannot stand beside another one of the same days."""
    if other.role is role:
        if other.unit_id == unit.id:
            raise Refused(Reason(N_("This person holds the role over this unit in these days already.")))
        return
    if role in ADMINISTRATORS or other.role in ADMINISTRATORS:
        what = N_(
            "“%(new)s” and “%(held)s” exclude each other: an administrator holds no other administrator's role "
            "and no business role."
        )
        raise Refused(Reason(what, {"new": role, "held": other.role}))
