"""Which policy is in force, and what a pinned version said."""

from functools import lru_cache

from sqlalchemy import func, select

from app.extensions import db
from app.policies.models import PolicyVersion
from app.policies.policy import Policy

#: The version of the shipped defaults, which no row holds.
SHIPPED = 1


def current_policy() -> Policy:
    """The newest released policy; the shipped defaults, as version 1, before anything was released."""
    newest = db.session.scalar(select(func.max(PolicyVersion.version)))
    return policy(newest or SHIPPED)


def policy(version: int) -> Policy:
    """One released version. Versions never change, so each is read once."""
    known = _cache().get(version)
    if known is None:
        row = db.session.get(PolicyVersion, version)
        known = Policy.of(version, row.content if row else {})
        if row is not None or version == SHIPPED:
            _cache()[version] = known
    return known


@lru_cache(maxsize=1)
def _caches() -> dict[int, dict[int, Policy]]:
    return {}


def _cache() -> dict[int, Policy]:
    """One cache for each database, since tests and tools open several in one process."""
    return _caches().setdefault(id(db.engine), {})
