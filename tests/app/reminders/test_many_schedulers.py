"""However many schedulers run, and wherever one dies: each reminder exactly once."""

import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import func, select

from app.audit.verify import verify
from app.cases.actions import open_case, urge
from app.cases.models import Case, Deadline, Event
from app.extensions import db, transaction
from app.outbox.models import Message
from app.reminders.jobs import send_due
from app.reminders.models import Reminder
from app.reminders.queries import next_due_rung
from config import ROOT
from tests.builders import Office, a_case, a_unit
from workflows.actions import Action

DAY = timedelta(days=1)
#: Starts the sweep and dies by its own hand after the claim, before anything is committed.
DIES_AFTER_THE_CLAIM = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from app import create_app
from app.reminders.actions import ladder
from app.reminders.jobs import send_due
from config import Config

def die(*args, **words):
    os.kill(os.getpid(), signal.SIGKILL)

ladder.tell = die
config = Config(data=Path(sys.argv[1]), database_url=sys.argv[2], secret_key="for tests only", testing=True)
with create_app(config).app_context():
    send_due(datetime.fromisoformat(sys.argv[3]))
"""


def many_cases(count: int, now: datetime) -> Office:
    with transaction():
        office = Office()
        for number in range(count):
            unit = a_unit(f"U{number}", below=office.city)
            open_case(
                unit, {"reasons": []}, round_id=None, handler=office.handler, by=office.handler, now=now
            )
    return office


def at_once(app: Flask, *hands: Callable[[], object]) -> list[object]:
    """Let all of them act at the same moment, each in a context of its own; raises what one of them raised."""
    ready = threading.Barrier(len(hands))

    def act(hand: Callable[[], object]) -> object:
        with app.app_context():
            try:
                ready.wait()
                return hand()
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(hands)) as pool:
        return list(pool.map(act, hands))


def test_schedulers_at_once_send_each_reminder_once(app: Flask, now: datetime) -> None:
    many_cases(25, now)
    at = now + 7 * DAY
    sent = at_once(app, *[lambda: send_due(at)] * 4)
    assert sum(sent) == 25  # type: ignore[arg-type]
    db.session.rollback()
    told = Counter(db.session.scalars(select(Message.key)))
    assert len(told) == 25 * 2  # the case's handler and the director
    assert db.session.scalar(select(func.count()).select_from(Reminder)) == 25
    assert send_due(at) == 0


def test_what_another_scheduler_holds_is_passed_over_and_not_waited_for(
    on_postgresql: Flask, now: datetime
) -> None:
    many_cases(3, now)
    at = now + 7 * DAY
    with db.engine.connect() as another, another.begin():
        another.execute(next_due_rung(at))
        assert send_due(at) == 2
    assert send_due(at) == 1


def test_schedulers_and_people_at_once_neither_lose_nor_lock_each_other(app: Flask, now: datetime) -> None:
    office = many_cases(12, now)
    at = now + 9 * DAY  # after the due day: the sweep writes to the same chains as the people
    manager = office.case_manager.id
    cases = list(db.session.scalars(select(Case.id)))
    db.session.rollback()

    def urge_all() -> None:
        for case_id in cases:
            with transaction():
                case = db.session.get_one(Case, case_id)
                urge(case, "请加快办理", by=db.session.get_one(type(office.handler), manager), now=at)

    at_once(app, lambda: send_due(at), urge_all, urge_all)
    send_due(at)  # whatever was busy
    escalated = Counter(db.session.scalars(select(Event.case_id).where(Event.action == Action.ESCALATE)))
    assert set(escalated.values()) == {1}
    assert len(escalated) == 12
    urged = select(func.count()).select_from(Event).where(Event.action == Action.URGE)
    assert db.session.scalar(urged) == 24
    assert list(verify()) == []


def test_killed_between_claim_and_commit_the_next_one_sends_it(app: Flask, now: datetime) -> None:
    with transaction():
        a_case(Office(), now=now)
    db.session.remove()
    at = now + 9 * DAY
    settings = app.config["SETTINGS"]
    arguments = [str(settings.data), settings.database_url, at.isoformat()]
    died = subprocess.run(
        [sys.executable, "-c", DIES_AFTER_THE_CLAIM, *arguments], cwd=ROOT, check=False, capture_output=True
    )
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()
    assert db.session.scalars(select(Reminder)).all() == []
    assert db.session.scalars(select(Event).where(Event.action == Action.ESCALATE)).all() == []
    db.session.rollback()
    assert send_due(at) == 1
    assert send_due(at) == 0
    assert len(db.session.scalars(select(Event).where(Event.action == Action.ESCALATE)).all()) == 1
    assert list(verify()) == []


def test_a_clock_that_was_down_for_a_week_sends_each_deadline_its_highest_rung_only(
    app: Flask, now: datetime
) -> None:
    many_cases(3, now)
    assert send_due(now + 4 * DAY) == 3  # the day before the due day; then the clock stands still
    back = now + 12 * DAY
    assert send_due(back) == 3
    reminders = db.session.scalars(select(Reminder)).all()
    assert Counter((each.rung, each.skipped) for each in reminders) == {
        (-1, False): 3,
        (1, True): 3,
        (3, False): 3,
    }
    assert send_due(back) == 0
    waiting = db.session.scalars(select(Deadline.next_rung_at)).all()
    assert all(each is not None and each > back for each in waiting)
