"""What follows for items when something happened to their case, and for the case when something happened to an item.

Each takes (subject, event, *, by, now) and runs in the transaction of the act; app/reactions.py says which follows what.
"""

from datetime import datetime
from typing import Any

import app.stages.rectification.problems  # noqa: F401 - what other stages may see of items
from app.cases.models import Case, Event, Subject
from app.cases.transitions import perform
from app.extensions import db
from app.notices.actions.keeping import supersede_papers_on
from app.people.models import User
from app.people.queries import the_clock
from app.stages.rectification.actions.items import list_from_trigger
from app.stages.rectification.models import Item
from app.stages.rectification.queries import items_of, pending_extensions
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_, CaseState, ItemState, NoticeKind

#: Why a problem is open again, where the act that reopened it gave no words of its own.
FOUND_UNRESOLVED = "“回头看”认定未整改到位"


def react_list_items_from_trigger(case: Case, _event: Event, *, by: User, now: datetime) -> None:
    """A case opens with the problems that its assessment found: ``trigger["problems"]``, listed by the handler."""
    hand = by if by.id == case.handler_id or case.handler is None else case.handler
    for problem in case.trigger.get("problems") or ():
        list_from_trigger(case, problem, by=hand, now=now)


def react_start_items(case: Subject, _event: Event, *, by: User, now: datetime) -> None:
    """The unit signed for the notice, or refused before a witness: the term of every problem begins.

    A later document may be refused too; that starts nothing.
    """
    if not isinstance(case, Case):
        return
    for item in items_of(case):
        if item.state == ItemState.OPEN:
            perform(item, Action.START_ITEM, by=the_clock(), now=now)


def react_cancel_items(case: Case, event: Event, *, by: User, now: datetime) -> None:
    """The warning was withdrawn, or its objection upheld: whoever decided cancels its problems."""
    for item in items_of(case):
        perform(item, Action.CANCEL_ITEM, by=by, now=now, reason=event.details.get("reason"))


def react_complete_case(item: Item, _event: Event, *, by: User, now: datetime) -> None:
    """The last open problem is closed or cancelled: the clock asks for the case to be closed."""
    case = item.case
    if case.state not in (CaseState.RECTIFYING, CaseState.REOPENED):
        return
    items = items_of(case)
    if items and all(each.state == ItemState.ACCEPTED for each in items):
        perform(case, Action.COMPLETE_ITEMS, by=the_clock(), now=now)


def react_withdraw_extensions(item: Item, _event: Event, *, by: User, now: datetime) -> None:
    """A cancelled problem needs no more time: its open request lapses."""
    for request in pending_extensions(item):
        perform(request, Action.WITHDRAW_EXTENSION, by=the_clock(), now=now)


def react_reopen_items(case: Case, event: Event, *, by: User, now: datetime) -> None:
    """A look-back with bad verdicts, or a returned closing, reopens the problems named in ``item_ids``.

    Raises Refused when the case is reopened without naming one: it could never be closed again.
    """
    if event.target != CaseState.REOPENED:
        return
    ids = [int(item_id) for item_id in event.details.get("item_ids") or ()]
    items = [item for item_id in ids if (item := db.session.get(Item, item_id)) and item.case_id == case.id]
    if not items:
        raise Refused(Reason(N_("Name at least one problem that must be reopened.")))
    for item in items:
        reopen_item(item, _why(event), by=by, now=now)


def reopen_item(item: Item, reason: str, *, by: User, now: datetime) -> Event:
    """A closed problem is open again, with a second term; the opinion that struck it off counts no more."""
    event = perform(item, Action.REOPEN_ITEM, by=by, now=now, reason=reason)
    item.closed_at, item.last_remark = None, reason
    supersede_papers_on(item.id, NoticeKind.CLOSURE_OPINION, now=now)
    return event


def _why(event: Event) -> str:
    details: dict[str, Any] = event.details
    return str(details.get("reason") or details.get("summary") or FOUND_UNRESOLVED)
