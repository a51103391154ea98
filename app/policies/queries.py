"""Which policy is in force, and what a pinned version said."""

from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select

from app.extensions import db
from app.people.models import User
from app.policies.models import PolicyVersion
from app.policies.policy import Policy

#: The version of the shipped defaults, which no row holds.
SHIPPED = 1
#: Tests and tools open several databases in one process.
_KNOWN: WeakKeyDictionary[Engine, dict[int, Policy]] = WeakKeyDictionary()
_NEWEST = select(func.max(PolicyVersion.version))


def current_policy() -> Policy:
    """The newest released policy; the shipped defaults, as version 1, before anything was released."""
    newest = db.session.connection().execute(_NEWEST).scalar()
    return policy(newest or SHIPPED)


def policy(version: int) -> Policy:
    """One released version. Versions never change, so each is read once for each database."""
    known = _KNOWN.setdefault(db.engine, {})
    if version not in known:
        row = db.session.get(PolicyVersion, version)
        if row is None and version != SHIPPED:
            return Policy(version=version)
        known[version] = Policy.of(version, row.content if row else {})
    return known[version]


def forget(version: int) -> None:
    """Read this version anew: its number may have been taken before, by a release that was rolled back."""
    _KNOWN.setdefault(db.engine, {}).pop(version, None)


def released_policies() -> list[PolicyVersion]:
    """Every released version, the newest first; the shipped defaults, as version 1, are no row."""
    return list(db.session.scalars(select(PolicyVersion).order_by(PolicyVersion.version.desc())))


def authors() -> dict[int, str]:
    """The name of whoever released each version."""
    found = select(PolicyVersion.version, User.name).join(User, User.id == PolicyVersion.released_by_id)
    return {version: name for version, name in db.session.execute(found)}  # noqa: C416 - a Row is no pair here
