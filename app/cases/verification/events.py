"""What the trail says of cases, against the rows: events, states, hands, deadlines."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.trail import Broken
from app.audit.verify import Scope
from app.cases.models import SUBJECTS, Case, Event, Subject
from app.cases.transitions import NO_DUTY, body_of
from app.extensions import db
from workflows.vocabulary import N_

#: So many chains are compared at a time.
BATCH = 200

Entries = dict[int, tuple[int, dict[str, Any]]]


def check_events(scope: Scope) -> Iterator[Broken]:
    """Every event against its entry, none missing on either side; every subject against its events."""
    for names in _in_batches(_chains(scope)):
        entries, events = _entries_of(names), _events_of(names)
        for chain in names:
            faults = list(_compare(chain, entries[chain], events[chain]))
            yield from faults
        yield from _check_subjects([event for chain in names for event in events[chain]], entries)
    if scope.case_id is None:
        yield from _subjects_without_events()


def chain_name(event: Event) -> str:
    """The chain that an event was written to."""
    if event.case_id is not None:
        return f"case:{event.case_id}"
    return f"{event.subject_kind}:{event.subject_id}"


def _chains(scope: Scope) -> list[str]:
    """Every chain that has an entry or an event, cases by number."""
    if scope.chain is not None:
        return [scope.chain]
    of_entries = select(AuditEntry.chain).distinct()
    found = set(db.session.scalars(of_entries))
    found |= {f"case:{number}" for number in db.session.scalars(select(Event.case_id).distinct()) if number}
    without_case = select(Event.subject_kind, Event.subject_id).where(Event.case_id.is_(None)).distinct()
    found |= {f"{kind}:{number}" for kind, number in db.session.execute(without_case)}
    return sorted(found, key=_by_number)


def _by_number(chain: str) -> tuple[str, int]:
    kind, _colon, number = chain.partition(":")
    return kind, int(number) if number.isdecimal() else 0


def _entries_of(chains: list[str]) -> dict[str, Entries]:
    """What these chains say of events: chain → event → (number in the chain, body)."""
    found: dict[str, Entries] = defaultdict(dict)
    statement = select(AuditEntry.chain, AuditEntry.seq, AuditEntry.body).where(AuditEntry.chain.in_(chains))
    for chain, seq, text in db.session.execute(statement.order_by(AuditEntry.chain, AuditEntry.seq)):
        try:
            body = json.loads(text)
        except ValueError:
            continue  # named by its digest
        if isinstance(body, dict) and isinstance(body.get("event"), int):
            found[chain].setdefault(body["event"], (seq, body))
    return found


def _events_of(chains: list[str]) -> dict[str, list[Event]]:
    cases = [int(chain[5:]) for chain in chains if chain.startswith("case:") and chain[5:].isdecimal()]
    found: dict[str, list[Event]] = defaultdict(list)
    for event in db.session.scalars(select(Event).where(Event.case_id.in_(cases)).order_by(Event.id)):
        found[chain_name(event)].append(event)
    others: dict[str, list[int]] = defaultdict(list)
    for chain in chains:
        kind, _colon, number = chain.partition(":")
        if kind in SUBJECTS and kind != Case.workflow_name and number.isdecimal():
            others[kind].append(int(number))
    for kind, numbers in others.items():
        statement = select(Event).where(
            Event.subject_kind == kind, Event.subject_id.in_(numbers), Event.case_id.is_(None)
        )
        for event in db.session.scalars(statement.order_by(Event.id)):
            found[chain_name(event)].append(event)
    return found


def _compare(chain: str, entries: Entries, events: list[Event]) -> Iterator[Broken]:
    by_id = {event.id: event for event in events}
    for number, (seq, body) in entries.items():
        event = by_id.get(number)
        if event is None:
            yield Broken(
                chain, seq, N_("the event %(event)s that the entry records is gone"), {"event": number}
            )
        elif changed := _differences(body, event):
            yield Broken(
                chain,
                seq,
                N_("the event %(event)s says something else than its entry: %(fields)s"),
                {"event": number, "fields": ", ".join(changed)},
            )
    for event in events:
        if event.id not in entries:
            yield Broken(
                f"{chain} events:{event.id}",
                None,
                N_("the event has no entry: it was added behind the trail"),
            )


def _differences(body: dict[str, Any], event: Event) -> list[str]:
    now_says = json.loads(json.dumps(body_of(event), default=str))
    names = body.keys() | now_says.keys()
    return sorted(name for name in names if not _same(name, body.get(name), now_says.get(name)))


def _same(name: str, before: Any, after: Any) -> bool:
    if name == "at":
        try:
            return datetime.fromisoformat(before) == datetime.fromisoformat(after)
        except (TypeError, ValueError):
            return False
    return bool(before == after)


def _check_subjects(events: list[Event], entries: dict[str, Entries]) -> Iterator[Broken]:
    """State, since when, and hands of every subject, as its events tell them."""
    lives: dict[tuple[str, int], list[Event]] = defaultdict(list)
    for event in events:
        lives[event.subject_kind, event.subject_id].append(event)
    rows = _rows_of(lives)
    for (kind, number), life in lives.items():
        row, last = rows.get((kind, number)), life[-1]
        chain = chain_name(last)
        seq = entries[chain].get(last.id, (None, {}))[0]
        params = {"subject": f"{kind}:{number}"}
        if row is None:
            yield Broken(chain, seq, N_("%(subject)s is gone, though its events are here"), params)
            continue
        for name, told, stands in (
            ("state", last.target, row.state),
            ("state_since_at", _since(life), row.state_since_at),
            ("hands", _hands(life), {action: list(people) for action, people in row.hands.items()}),
        ):
            if told != stands:
                yield Broken(
                    chain,
                    seq,
                    N_("%(subject)s: its %(field)s is “%(stands)s”, its events say “%(told)s”"),
                    {**params, "field": name, "stands": stands, "told": told},
                )


def _since(life: list[Event]) -> datetime:
    """When the subject came into its state: its first event opens it, later ones may change it."""
    changes = [event for event in life[1:] if event.source != event.target]
    return (changes[-1] if changes else life[0]).at


def _hands(life: list[Event]) -> dict[str, list[int]]:
    hands: dict[str, list[int]] = {}
    for event in life:
        people = hands.get(str(event.action), [])
        if event.action not in NO_DUTY and event.by_id not in people:
            hands[str(event.action)] = [*people, event.by_id]
    return hands


def _rows_of(keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Any]:
    by_kind: dict[str, list[int]] = defaultdict(list)
    for kind, number in keys:
        by_kind[kind].append(number)
    found: dict[tuple[str, int], Any] = {}
    for kind, numbers in by_kind.items():
        cls: type[Subject] | None = SUBJECTS.get(kind)
        if cls is None:
            continue
        for part in _in_batches(numbers, 500):
            columns = select(cls.id, cls.state, cls.state_since_at, cls.hands).where(cls.id.in_(part))
            found |= {(kind, row.id): row for row in db.session.execute(columns)}
    return found


def _subjects_without_events() -> Iterator[Broken]:
    """Rows that no act ever opened."""
    for kind, cls in sorted(SUBJECTS.items()):
        opened = select(Event.id).where(Event.subject_kind == kind, Event.subject_id == cls.id)
        for number in db.session.scalars(select(cls.id).where(~opened.exists()).order_by(cls.id)):
            yield Broken(
                f"{kind}:{number}", None, N_("no event ever opened it: it was added behind the trail")
            )


def _in_batches(values: list[Any], size: int = BATCH) -> Iterator[list[Any]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
