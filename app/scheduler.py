"""What the clock does: one table of jobs. Each takes the time, may run twice, and reports what it did as a number.

This is the only file that knows APScheduler, which is nothing but the tick: what is due stands in the database.
"""

import fcntl
import logging
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask

from app import clock
from app.archive.jobs import make_packages
from app.audit.jobs import seal_trail
from app.evidence.jobs import sweep_orphans
from app.notices.batches.jobs import carry_out_batches
from app.notices.jobs import deem_unsigned
from app.outbox.jobs import deliver_waiting
from app.reminders.jobs import send_due
from app.stages.assessment.computing.jobs import compute_waiting, make_running_scores
from app.stages.assessment.feeds.jobs import check_large_files, count_our_records, submit_large_files
from app.stages.assessment.meeting.jobs import mind_objection_windows
from app.stages.assessment.rating.jobs import end_ratings
from app.stages.assessment.results.jobs import make_reports
from app.stages.assessment.surveys.jobs import keep_days
from workflows.vocabulary import N_

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """One job: its name, how often it runs, what it calls, and a sentence for whoever reads the list."""

    name: str
    every: timedelta
    run: Callable[[datetime], int]
    says: str
    #: Judges files by their age, which the machine's own clock tells: a time that is replayed has nothing for it.
    of_files: bool = False

    def is_due(self, now: datetime, since: datetime | None) -> bool:
        """Has its time come since then? Without a before, it always has."""
        if since is None:
            return True
        return int(since.timestamp() // self.every.total_seconds()) != int(
            now.timestamp() // self.every.total_seconds()
        )


#: Reminders come first, so that what they write is delivered by the same tick.
JOBS: tuple[Job, ...] = (
    Job(
        "send-reminders",
        timedelta(minutes=5),
        send_due,
        N_("Remind of deadlines whose rung is due; after the day, escalate."),
    ),
    Job(
        "act-on-documents",
        timedelta(seconds=10),
        carry_out_batches,
        N_("Submit, sign, seal and serve the documents that somebody chose together."),
    ),
    Job(
        "check-large-files",
        timedelta(seconds=10),
        check_large_files,
        N_("Look at the large files that departments brought, so that nobody waits at an open page."),
    ),
    Job(
        "submit-large-files",
        timedelta(seconds=10),
        submit_large_files,
        N_("Submit the large files that departments asked to submit, so that nobody waits at an open page."),
    ),
    Job(
        "count-our-records",
        timedelta(hours=6),
        count_our_records,
        N_("Count the deduction figures of our own records whose period is over."),
    ),
    Job(
        "mind-objections",
        timedelta(minutes=5),
        mind_objection_windows,
        N_("Remind units of the last day for objections to draft scores, and end the time after it."),
    ),
    Job(
        "end-ratings",
        timedelta(minutes=5),
        end_ratings,
        N_("Wait no longer for raters whose last day is over, and submit the marks that were given."),
    ),
    Job(
        "deem-served",
        timedelta(hours=1),
        deem_unsigned,
        N_("Count as served what nobody signed for in time, where the office's rules say so."),
    ),
    Job(
        "deliver-messages",
        timedelta(minutes=1),
        deliver_waiting,
        N_("Deliver the mails that wait, and try those again that failed."),
    ),
    Job(
        "compute-rounds",
        timedelta(seconds=10),
        compute_waiting,
        N_("Make the results that somebody asked for and that take longer than a moment."),
    ),
    Job(
        "running-scores",
        timedelta(days=1),
        make_running_scores,
        N_("Compute the unofficial running score of every open round that a model scores."),
    ),
    Job(
        "print-health-reports",
        timedelta(minutes=1),
        make_reports,
        N_("Print the health reports that were asked for, and seal those that were approved."),
    ),
    Job(
        "seal-audit-trail",
        timedelta(hours=1),
        seal_trail,
        N_("Seal the audit entries written since the last seal."),
    ),
    Job(
        "make-archive-packages",
        timedelta(minutes=5),
        make_packages,
        N_("Make the packages of archived cases whose audit chain is sealed."),
    ),
    Job(
        "keep-survey-days",
        timedelta(minutes=5),
        keep_days,
        N_("Open surveys on their first day, and end them after their last."),
    ),
    Job(
        "sweep-evidence",
        timedelta(days=1),
        sweep_orphans,
        N_("Forget uploads nobody came back for, and bytes that no row names."),
        of_files=True,
    ),
)


class JobsFailed(Exception):
    """Every job was run, but these failed; each failure is in the log."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class UnknownJob(LookupError):
    """No job has that name."""


def job_named(name: str) -> Job:
    """A job by its name. Raises UnknownJob."""
    for job in JOBS:
        if job.name == name:
            return job
    raise UnknownJob(name)


def tick(now: datetime, since: datetime | None = None) -> dict[str, int]:
    """Run every job that is due, once, in the order of the table; returns what each did.

    With ``since`` only those whose time has come after it. One that fails is logged and the others still run; then
    JobsFailed is raised.
    """
    did: dict[str, int] = {}
    failed: list[str] = []
    for job in JOBS:
        if not job.is_due(now, since) or (job.of_files and now < clock.now() - job.every):
            continue
        try:
            did[job.name] = job.run(now)
        except Exception:
            logger.exception("the job %s failed", job.name)
            failed.append(job.name)
    if failed:
        raise JobsFailed(failed)
    return did


def run_clock(app: Flask, on_wait: Callable[[], None] = lambda: None) -> None:
    """Tick until the process is told to end. On SQLite one process ticks; another waits to take its place."""
    with _the_only_one(app, on_wait):
        told_to_end = _pipe_of(signal.SIGTERM, signal.SIGINT)
        app.extensions["ending"] = ending = Event()
        scheduler = _scheduler(app)
        scheduler.start()
        os.read(told_to_end, 1)
        ending.set()
        scheduler.shutdown(wait=True)


def _pipe_of(*signals: signal.Signals) -> int:
    """Where a byte arrives for each of these signals, whichever thread it reaches.

    A handler would run in the middle of anything, so ours does nothing; and a mask would not hold for the threads of
    libraries, which began before it.
    """
    heard, told = os.pipe()
    os.set_blocking(told, False)
    signal.set_wakeup_fd(told)
    for each in signals:
        signal.signal(each, lambda _number, _frame: None)
    return heard


def _scheduler(app: Flask) -> BackgroundScheduler:
    """APScheduler with its memory store: a job that is still running is not started again, missed ticks become one."""
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(len(JOBS))},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for job in JOBS:
        scheduler.add_job(
            _run_in(app, job),
            IntervalTrigger(seconds=int(job.every.total_seconds()), timezone=UTC),
            id=job.name,
            name=job.name,
            next_run_time=clock.now(),
        )
    return scheduler


def _run_in(app: Flask, job: Job) -> Callable[[], None]:
    def run() -> None:
        with app.app_context():
            try:
                did = job.run(clock.now())
            except Exception:
                logger.exception("the job %s failed; it will be run again", job.name)
            else:
                if did:
                    logger.info("%s: %s", job.name, did)

    return run


@contextmanager
def _the_only_one(app: Flask, on_wait: Callable[[], None]) -> Iterator[None]:
    """On SQLite hold a file lock under the data folder; it ends with the process, however that ends."""
    settings = app.config["SETTINGS"]
    if not settings.database_url.startswith("sqlite"):
        yield
        return
    path: Path = settings.data / "clock.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
