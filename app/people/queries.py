"""Who holds which role over which unit on which day; accounts and the access log."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import selectinload

from app.clock import SHANGHAI
from app.extensions import db
from app.organisations.queries import outermost, paths_above
from app.people.models import CLOCK_USERNAME, AccessEvent, Grant, Recovery, User, covers
from workflows.table import Actor
from workflows.vocabulary import UNIT_SIDE, Role

_NAMED = select(User.id).where(User.username == bindparam("username"))


def user_named(username: str) -> User | None:
    """The account with that user name."""
    found = db.session.scalar(_NAMED, {"username": username})
    return None if found is None else db.session.get(User, found)


def the_clock() -> User:
    """The account in whose name jobs and reactions act. Raises LookupError before set-up has made it."""
    # A session forgets what nobody holds, and the clock acts too often to be read anew each time.
    held: User | None = db.session.info.get(CLOCK_USERNAME)
    if held is not None and held in db.session:
        return held
    clock = user_named(CLOCK_USERNAME)
    if clock is None:
        msg = "The clock's account is missing: run the migrations, then `qingjian users prepare`."
        raise LookupError(msg)
    db.session.info[CLOCK_USERNAME] = clock
    return clock


def roles_of(user: User, on: date) -> frozenset[Role]:
    """Every role that a person holds on a day, wherever."""
    if user.username == CLOCK_USERNAME:
        return frozenset({Role.CLOCK})
    return frozenset(grant.role for grant in user.grants if grant.holds_on(on))


#: That a grant holds on the ``day`` given with the statement.
IN_FORCE = and_(
    Grant.from_on <= bindparam("day"), or_(Grant.until_on.is_(None), Grant.until_on >= bindparam("day"))
)
#: Built once, and columns instead of objects: this is asked at every act.
_HELD = select(Grant.role, Grant.unit_path).where(Grant.user_id == bindparam("holder"), IN_FORCE)
_NAMES_HOLDING = (
    select(User.id, User.name)
    .join(Grant, Grant.user_id == User.id)
    .where(
        Grant.role == bindparam("role"),
        Grant.unit_path.in_(bindparam("reach", expanding=True)),
        IN_FORCE,
        User.active,
    )
    .order_by(User.id)
)


def actor_for(user: User, unit_path: str, on: date) -> Actor:
    """A person as the rulebook sees them over one unit on one day."""
    if user.username == CLOCK_USERNAME:
        return Actor(user.id, user.name, frozenset({Role.CLOCK}))
    held = db.session.connection().execute(_HELD, {"holder": user.id, "day": on})
    return Actor(user.id, user.name, frozenset(role for role, path in held if covers(role, path, unit_path)))


def scopes_of(user: User, roles: Iterable[Role], on: date) -> list[str]:
    """The subtrees over which a person holds one of these roles on a day, as path prefixes, outermost only."""
    wanted = frozenset(roles)
    return outermost(grant.unit_path for grant in user.grants if grant.role in wanted and grant.holds_on(on))


def in_force(on: date) -> ColumnElement[bool]:
    """The condition that a grant holds on a day."""
    return and_(Grant.from_on <= on, or_(Grant.until_on.is_(None), Grant.until_on >= on))


def holders_of(role: Role, unit_path: str, on: date) -> list[User]:
    """The active people who hold a role over a unit on a day, the nearest grant first."""
    statement = (
        select(User)
        .join(Grant, Grant.user_id == User.id)
        .where(_holding(role, unit_path, on))
        .order_by(func.length(Grant.unit_path).desc(), Grant.id)
    )
    return list(dict.fromkeys(db.session.scalars(statement)))


_OWN = select(Grant.user_id).where(
    Grant.role.in_(UNIT_SIDE), Grant.unit_path == bindparam("unit_path"), IN_FORCE
)
_OWN_PEOPLE = select(User).where(User.id.in_(_OWN), User.active).order_by(User.name)


def people_of(unit_path: str, on: date) -> list[User]:
    """A unit's own people: who holds one of its side's roles on a day, by name."""
    return list(db.session.scalars(_OWN_PEOPLE, {"unit_path": unit_path, "day": on}))


def names_of_holders(role: Role, unit_path: str, on: date) -> dict[int, str]:
    """The people of ``holders_of`` by id and name, for a list to choose from."""
    asked = {"role": role, "reach": _reach(role, unit_path), "day": on}
    return {row.id: row.name for row in db.session.connection().execute(_NAMES_HOLDING, asked)}


def _holding(role: Role, unit_path: str, on: date) -> ColumnElement[bool]:
    return and_(Grant.role == role, Grant.unit_path.in_(_reach(role, unit_path)), in_force(on), User.active)


def _reach(role: Role, unit_path: str) -> list[str]:
    """The units whose grants of a role hold over this one: a unit's own people, an office's from every unit above."""
    return [unit_path] if role in UNIT_SIDE else paths_above(unit_path)


def accounts(text: str = "", *, active: bool | None = None) -> Select[User]:
    """Accounts whose name or user name holds a text, the clock's excepted."""
    statement = select(User).options(selectinload(User.grants)).where(User.username != CLOCK_USERNAME)
    statement = statement.order_by(User.username)
    if text:
        held = f"%{text.replace('%', '').replace('_', chr(92) + '_')}%"
        statement = statement.where(
            or_(User.username.like(held, escape="\\"), User.name.like(held, escape="\\"))
        )
    return statement if active is None else statement.where(User.active == active)


def open_recovery(user: User) -> Recovery | None:
    """The request for a new password that nobody confirmed, withdrew or replaced yet."""
    return db.session.scalar(select(Recovery).where(Recovery.user_id == user.id, Recovery.ended_at.is_(None)))


def open_recoveries(since: datetime) -> list[Recovery]:
    """Every request since then that waits for its second person, the newest first."""
    waiting = select(Recovery).where(Recovery.ended_at.is_(None), Recovery.requested_at > since)
    return list(db.session.scalars(waiting.order_by(Recovery.id.desc())))


def demo_accounts() -> list[User]:
    """Of the accounts that the demo brings, the first of every set of roles, in the order of their making."""
    users = db.session.scalars(select(User).where(User.demo, User.active).order_by(User.id))
    first: dict[frozenset[Role], User] = {}
    for user in users:
        first.setdefault(frozenset(grant.role for grant in user.grants), user)
    return list(first.values())


def access_events(kind: str = "", username: str = "", on: date | None = None) -> Select[AccessEvent]:
    """The access log, newest first."""
    statement = select(AccessEvent).order_by(AccessEvent.at.desc(), AccessEvent.id.desc())
    if kind:
        statement = statement.where(AccessEvent.kind == kind)
    if username:
        statement = statement.where(AccessEvent.username == username)
    if on is not None:
        statement = statement.where(AccessEvent.at >= _midnight(on), AccessEvent.at < _midnight(on, 1))
    return statement


def _midnight(day: date, later: int = 0) -> datetime:
    """The instant at which a day begins in Shanghai."""
    return datetime.combine(day + timedelta(days=later), time(), SHANGHAI)
