"""Acts on many rows of the board at once: each row stands alone, and each answers with its own result."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from app.cases.actions import reassign, urge
from app.cases.facts import case_of
from app.cases.models import Case, Subject
from app.people.models import User
from app.stages.accountability.actions.proposing import propose
from app.stages.rectification.actions.extensions import extend_item
from app.stages.rectification.models import Item
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_

BULK = (Action.URGE, Action.REASSIGN, Action.EXTEND_ITEM, Action.PROPOSE_ACCOUNTABILITY)


@dataclass(frozen=True)
class Wish:
    """What a supervisor wants done to each chosen row."""

    action: Action
    reason: str
    handler: User | None = None
    until: date | None = None


def fulfil(wish: Wish, subject: Subject, *, by: User, now: datetime) -> None:
    """Do it to one row, or raise Refused with the sentence for its line."""
    acts: dict[Action, Callable[[], object]] = {
        Action.URGE: lambda: urge(_urgeable(subject), wish.reason, by=by, now=now),
        Action.REASSIGN: lambda: _reassign(wish, subject, by, now),
        Action.EXTEND_ITEM: lambda: _extend(wish, subject, by, now),
        Action.PROPOSE_ACCOUNTABILITY: lambda: propose(_the_case(subject), wish.reason, by=by, now=now),
    }
    acts[wish.action]()


def _urgeable(subject: Subject) -> Subject:
    """A notice or a request is urged through its case."""
    return (
        subject
        if subject.workflow_name in ("case", "item", "proceeding", "appeal", "delivery")
        else _the_case(subject)
    )


def _reassign(wish: Wish, subject: Subject, by: User, now: datetime) -> None:
    if wish.handler is None:
        raise Refused(Reason(N_("Choose the new handler.")))
    case = _the_case(subject)
    if case.handler_id == wish.handler.id:
        raise Refused(Reason(N_("This person handles the case already.")))
    reassign(case, wish.handler, wish.reason, by=by, now=now)


def _extend(wish: Wish, subject: Subject, by: User, now: datetime) -> None:
    if not isinstance(subject, Item):
        raise Refused(Reason(N_("Only the term of a problem can be extended here.")))
    if wish.until is None:
        raise Refused(Reason(N_("Give the new date.")))
    extend_item(subject, wish.until, wish.reason, by=by, now=now)


def _the_case(subject: Subject) -> Case:
    case = case_of(subject)
    if case is None:
        raise Refused(Reason(N_("This belongs to no case; it cannot be done from the board.")))
    return case
