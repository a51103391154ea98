"""Take keyed steps exactly once, each in one transaction, with the clock ticking every morning in between."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import func, select

from app import scheduler
from app.cases.models import Event
from app.clock import SHANGHAI
from app.extensions import db, transaction
from app.rehearsal.models import RehearsalStep

#: After the hour at which reminders go out.
MORNING = time(8, 35)


@dataclass(frozen=True)
class Step:
    """Something that happens once: its key, its time, and the acts."""

    key: str
    at: datetime
    act: Callable[[], None]


@dataclass(frozen=True)
class Progress:
    """How far a run is."""

    day: date
    acts: int


def play(name: str, days: Iterable[tuple[date, list[Step]]], *, tick: bool = True) -> Iterator[Progress]:
    """Take every step that was not taken yet, day by day; yields after each day. A kill loses no more than one step."""
    for day, steps in days:
        acts = 0
        if tick:
            acts += _once(f"{name}/tick/{day}", _morning(day), _tick_at(_morning(day)))
        for step in steps:
            acts += _once(f"{name}/{step.key}", step.at, step.act)
        db.session.remove()
        yield Progress(day, acts)


def _once(key: str, at: datetime, act: Callable[[], None]) -> int:
    if db.session.get(RehearsalStep, key) is not None:
        return 0
    if "/tick/" in key:
        # The jobs open their own transactions, and each of them may run twice.
        before = _last_event()
        act()
        with transaction():
            db.session.add(RehearsalStep(key=key, at=at, acts=_last_event() - before))
        return 0
    with transaction():
        before = _last_event()
        act()
        db.session.flush()
        acts = _last_event() - before
        db.session.add(RehearsalStep(key=key, at=at, acts=acts))
    return acts


def _tick_at(at: datetime) -> Callable[[], None]:
    return lambda: _tick(at)


def _tick(at: datetime) -> None:
    scheduler.tick(at)


def _last_event() -> int:
    return db.session.scalar(select(func.max(Event.id))) or 0


def _morning(day: date) -> datetime:
    return datetime.combine(day, MORNING, SHANGHAI).astimezone(UTC)
