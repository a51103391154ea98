"""Releasing a policy: a new version beside the old ones; what runs under an old one keeps it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.people.models import User
from app.policies.models import PolicyVersion
from app.policies.policy import Policy
from app.policies.queries import forget
from app.policies.soundness import reasons_against
from workflows.engine import Refused


def release_policy(content: Mapping[str, Any], reason: str, *, by: User, now: datetime) -> PolicyVersion:
    """Put a new policy into force for what begins from now on.

    Raises UnknownSetting for what cannot be read, and Refused with the reasons for what would not be sound.
    """
    newest = db.session.scalar(select(func.max(PolicyVersion.version))) or 1
    against = reasons_against(Policy.of(newest + 1, content))
    if against:
        raise Refused(*against)
    released = PolicyVersion(
        version=newest + 1, content=dict(content), reason=reason, released_at=now, released_by_id=by.id
    )
    db.session.add(released)
    db.session.flush()
    forget(released.version)
    return released
