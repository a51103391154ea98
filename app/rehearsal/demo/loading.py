"""Load the demo once: play its year, then let the clock tick at the present moment."""

from collections.abc import Iterator
from datetime import datetime

from app import scheduler
from app.clock import local_day
from app.extensions import db, transaction
from app.people.passwords import DEMO_PASSWORD
from app.rehearsal.demo.story import LENGTH, Story
from app.rehearsal.models import RehearsalStep
from app.rehearsal.runner import Progress, play

BEGUN, LOADED = "demo/begun", "demo/loaded"
#: Days that are played, for whoever shows how far it is.
DAYS = LENGTH + 1


def is_loaded() -> bool:
    """Was the demo loaded to its end?"""
    return db.session.get(RehearsalStep, LOADED) is not None


def load_demo(now: datetime) -> Iterator[Progress]:
    """Play what was not played yet; yields after each day. A load that was killed goes on with its own dates."""
    begun = db.session.get(RehearsalStep, BEGUN)
    if begun is None:
        with transaction():
            db.session.add(RehearsalStep(key=BEGUN, at=now))
        started_on = local_day(now)
    else:
        started_on = local_day(begun.at)
    yield from play("demo", Story.told_on(started_on, DEMO_PASSWORD).days())
    scheduler.tick(now)
    with transaction():
        db.session.add(RehearsalStep(key=LOADED, at=now))
