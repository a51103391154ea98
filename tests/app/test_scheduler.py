"""The table of jobs, one tick, and the lock that lets one process tick."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from app import clock, scheduler
from app.audit.models import AuditSeal
from app.cli import main
from app.extensions import db, transaction
from app.outbox.models import Message
from app.reminders.models import Reminder
from app.scheduler import JOBS, Job, JobsFailed, tick
from config import ROOT
from tests.builders import Office, a_case

DAY = timedelta(days=1)


@pytest.fixture
def due(app: Flask, now: datetime) -> datetime:
    """A case whose draft is late, and the moment at which that is to be said."""
    with transaction():
        office = Office()
        office.office_director.email = "director@example.org"
        a_case(office, now=now)
    return now + 9 * DAY


def everything() -> list[int]:
    return [
        db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in (Message, Reminder, AuditSeal)
    ]


def test_every_job_can_run_twice(due: datetime) -> None:
    for job in JOBS:
        job.run(due)
    first = everything()
    for job in JOBS:
        assert job.run(due) == 0, job.name
    assert everything() == first


def test_every_job_has_a_name_of_its_own_and_a_sentence() -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)
    assert all(job.says.endswith(".") and job.every >= timedelta(seconds=10) for job in JOBS)


def test_a_tick_runs_every_job_once_and_the_second_finds_nothing(due: datetime) -> None:
    did = tick(due)
    assert did["send-reminders"] == 1
    assert did["deliver-messages"] == 1  # the director's mail was written by the same tick
    assert did["seal-audit-trail"] >= 2  # the opening, the escalation, and what their rows say
    assert set(tick(due).values()) == {0}


def test_a_tick_since_another_runs_only_the_jobs_whose_time_has_come(due: datetime) -> None:
    half_past = due + timedelta(minutes=30)
    ran = tick(half_past, since=half_past - timedelta(minutes=5))
    often = {
        "act-on-documents",
        "check-large-files",
        "submit-large-files",
        "make-archive-packages",
        "mind-objections",
        "end-ratings",
        "keep-survey-days",
        "compute-rounds",
        "print-health-reports",
    }
    assert set(ran) == {"send-reminders", "deliver-messages", *often}
    assert set(tick(due + DAY, since=due)) == {job.name for job in JOBS if not job.of_files}


def test_a_replayed_time_does_not_judge_files_by_their_age(due: datetime) -> None:
    assert "sweep-evidence" not in tick(due)
    present = clock.now()
    assert "sweep-evidence" in tick(present)
    assert "sweep-evidence" not in tick(present, since=present)


def test_a_job_that_fails_does_not_stop_the_others(due: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(_now: datetime) -> int:
        raise RuntimeError("no")

    broken = Job("broken", timedelta(minutes=1), stumble, "Stumbles.")
    monkeypatch.setattr(scheduler, "JOBS", (broken, *JOBS))
    with pytest.raises(JobsFailed) as failure:
        tick(due)
    assert failure.value.names == ["broken"]
    assert db.session.scalar(select(func.count()).select_from(Reminder)) == 2  # one sent, one passed over


def test_the_commands(app: Flask, due: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    run = CliRunner()
    listed = run.invoke(main, ["jobs"], obj=app)
    assert listed.exit_code == 0
    assert all(job.name in listed.output for job in JOBS)
    told = dict(line.split()[:2] for line in listed.output.splitlines())
    assert (told["act-on-documents"], told["send-reminders"], told["running-scores"]) == ("10s", "5min", "1d")
    ticked = run.invoke(main, ["tick", "--now", due.isoformat()], obj=app)
    assert ticked.exit_code == 0, ticked.output
    assert "send-reminders: 1" in ticked.output
    assert "send-reminders: 0" in run.invoke(main, ["tick", "--now", due.isoformat()], obj=app).output
    one = run.invoke(main, ["jobs", "run", "seal-audit-trail", "--now", due.isoformat()], obj=app)
    assert one.output.strip() == "seal-audit-trail: 0"
    assert run.invoke(main, ["jobs", "run", "nothing"], obj=app).exit_code == 1
    assert run.invoke(main, ["tick", "--now", "yesterday"], obj=app).exit_code == 2


def test_a_tick_in_which_something_failed_exits_with_a_failure(
    app: Flask, due: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(_now: datetime) -> int:
        raise RuntimeError("no")

    monkeypatch.setattr(scheduler, "JOBS", (Job("broken", timedelta(minutes=1), stumble, "Stumbles."),))
    for arguments in (["tick"], ["jobs", "run", "broken"]):
        assert CliRunner().invoke(main, arguments, obj=app).exit_code == 1


TICKS = """
import sys
from pathlib import Path
from app import create_app, scheduler
from app.extensions import db
from config import Config
from datetime import timedelta

def say(now):
    print("tick", flush=True)
    return 0

scheduler.JOBS = (scheduler.Job("say", timedelta(minutes=1), say, "Says."),)
data = Path(sys.argv[1])
app = create_app(
    Config(data=data, database_url=f"sqlite:///{data / 'x.sqlite3'}", secret_key="for tests only", testing=True)
)
scheduler.run_clock(app, on_wait=lambda: print("waits", flush=True))
print("ended", flush=True)
"""


@contextmanager
def a_clock(data: Path) -> Iterator[subprocess.Popen[str]]:
    arguments = [sys.executable, "-c", TICKS, str(data)]
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.mark.slow
def test_on_sqlite_one_process_ticks_and_another_takes_its_place_when_it_dies(tmp_path: Path) -> None:
    with a_clock(tmp_path) as first, a_clock_after(first, tmp_path) as second:
        assert said(second) == "waits"
        first.kill()
        assert said(second) == "tick"
        second.send_signal(signal.SIGTERM)
        assert said(second) == "ended"
        assert second.wait(30) == 0


@contextmanager
def a_clock_after(first: subprocess.Popen[str], data: Path) -> Iterator[subprocess.Popen[str]]:
    """A clock that starts when another ticks already."""
    assert said(first) == "tick"
    with a_clock(data) as process:
        yield process
