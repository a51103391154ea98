"""The unit's objection, and its decision by somebody who had no hand in the warning."""

from collections.abc import Sequence
from datetime import datetime

from app.cases.models import Case, Event
from app.cases.transitions import perform
from app.clock import local_day
from app.evidence.actions import enclose, in_short
from app.evidence.models import DraftUpload
from app.people.models import User
from app.stages.warning.actions.issuing import take_back
from app.stages.warning.queries import last_objection
from workflows.actions import Action


def object_to_warning(
    case: Case, reason: str, files: Sequence[DraftUpload] = (), *, by: User, now: datetime
) -> Event:
    """The unit's principal objects within the term; the plan's term stands still until it is decided."""
    event = perform(case, Action.OBJECT, by=by, now=now, reason=reason, files=in_short(files))
    enclose(case, ("case", case.id), files, by=by, now=now)
    return event


def reject_objection(case: Case, reason: str, *, by: User, now: datetime) -> Event:
    """The warning stands; the plan's term runs on with what was left of it."""
    return perform(case, Action.REJECT_OBJECTION, by=by, now=now, reason=reason)


def uphold_objection(case: Case, reason: str, *, by: User, now: datetime) -> Event:
    """The unit is right: the warning is withdrawn and kept as it was."""
    event = perform(case, Action.UPHOLD_OBJECTION, by=by, now=now, reason=reason)
    objection = last_objection(case)
    take_back(case, reason, by=by, now=now, objected_on=local_day(objection.at) if objection else None)
    return event
