"""Closing the case when all its problems are closed: checked, approved, or returned with problems to reopen."""

from collections.abc import Sequence
from datetime import datetime

from app.cases.models import Case, Event
from app.cases.transitions import perform
from app.extensions import db
from app.people.models import User
from workflows.actions import Action


def check_closure(case: Case, opinion: str = "", *, by: User, now: datetime) -> Event:
    """Case management finds the file complete."""
    return perform(case, Action.CHECK_CLOSURE, by=by, now=now, opinion=opinion or None)


def return_closure(case: Case, reason: str, item_ids: Sequence[int], *, by: User, now: datetime) -> Event:
    """Do not close yet: the problems named are reopened by the reactions, with a second term."""
    return perform(case, Action.RETURN_CLOSURE, by=by, now=now, reason=reason, item_ids=list(item_ids))


def close_case(case: Case, opinion: str = "", *, by: User, now: datetime) -> Event:
    """The leader in charge closes the case; its look-back is planned."""
    case.closed_at = now
    with db.session.no_autoflush:
        return perform(case, Action.CLOSE_CASE, by=by, now=now, opinion=opinion or None)
