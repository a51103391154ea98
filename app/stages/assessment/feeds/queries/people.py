"""Who reports data for a department, and who works over it."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import or_, select

from app.extensions import db
from app.organisations.queries import paths_above, within
from app.people.models import Grant, User
from app.people.queries import in_force, scopes_of
from app.stages.assessment.invitations.queries import open_invitations
from workflows.vocabulary import CASE_ROLES, Role


def reports_for(user: User, path: str, on: date) -> bool:
    """Does this person report data for the department at that path?"""
    return holds_over(user, [Role.DATA_REPORTER], path, on)


def works_over(user: User, path: str, on: date) -> bool:
    """Does this person work on cases over that path?"""
    return holds_over(user, CASE_ROLES, path, on)


def handles(user: User, path: str, on: date) -> bool:
    """Is this person a case handler over that path?"""
    return holds_over(user, [Role.HANDLER], path, on)


def still_rates(user: User, delivery_id: int) -> bool:
    """Is this person still to give marks for a delivery? Then nobody else's may be seen."""
    return bool(open_invitations(delivery_id=delivery_id, user_id=user.id))


def holds_over(user: User, roles: Iterable[Role], path: str, on: date) -> bool:
    """Does this person hold one of these roles over that path?"""
    return any(path.startswith(scope) for scope in scopes_of(user, roles, on))


def reporters_below(path: str, on: date) -> list[User]:
    """Everybody who reports data for a unit below a path, or over it."""
    wanted = (
        select(User)
        .join(Grant, Grant.user_id == User.id)
        .where(
            Grant.role == Role.DATA_REPORTER,
            or_(within(Grant.unit_path, [path]), Grant.unit_path.in_(paths_above(path))),
            in_force(on),
            User.active,
        )
        .order_by(User.name, User.id)
    )
    return list(dict.fromkeys(db.session.scalars(wanted)))


def person(user_id: int | None) -> User | None:
    """A person by id; nobody for 0."""
    return db.session.get(User, user_id) if user_id else None
