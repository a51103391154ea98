"""What is kept: the database, its shape, the translations, the schedule of holidays."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from app.calendars.queries import current_calendar
from app.cases.models import Event
from app.clock import local_day
from app.doctor.finding import Finding, note, well, wrong
from app.extensions import db
from app.web import catalogues
from config import ROOT
from workflows.vocabulary import N_

#: The State Council publishes the next year's schedule in November at the latest, so far.
ASK_FOR_NEXT_YEAR_FROM = 11
#: An event may be stamped by another machine whose clock is a little ahead.
TOLERANCE = timedelta(minutes=5)
MIGRATIONS = ROOT / "migrations"


def database(now: datetime, migrations: Path = MIGRATIONS) -> Iterator[Finding]:
    """Is there a database, of the right shape, that may be written? Needs the application's context."""
    try:
        current, head = revisions(migrations)
    except SQLAlchemyError as error:
        yield wrong(
            N_("The database does not answer: %(reason)s"),
            N_("Check QINGJIAN_DATABASE_URL, and that the database server runs."),
            reason=first_line(error),
        )
        return
    name = db.engine.dialect.name
    if current != head:
        yield wrong(
            N_("The database is at migration %(current)s, the program at %(head)s"),
            N_("Run: qingjian migrate"),
            current=", ".join(sorted(current)) or "-",
            head=", ".join(sorted(head)),
        )
        return
    yield well(N_("Database: %(name)s at migration %(head)s"), name=name, head=", ".join(sorted(head)))
    yield from _written()
    yield from last_event(now)


def revisions(migrations: Path = MIGRATIONS) -> tuple[set[str], set[str]]:
    """At which migration the database is, and at which the program."""
    with db.engine.connect() as connection:
        current = set(MigrationContext.configure(connection).get_current_heads())
    return current, set(ScriptDirectory(str(migrations)).get_heads())


def _written() -> Iterator[Finding]:
    try:
        with db.engine.connect() as connection, connection.begin() as attempt:
            connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
            attempt.rollback()
    except SQLAlchemyError as error:
        yield wrong(
            N_("The database cannot be written: %(reason)s"),
            N_("Check the rights of its file or account, and the space on its disk."),
            reason=first_line(error),
        )
    else:
        yield well(N_("The database can be written"))


def last_event(now: datetime) -> Iterator[Finding]:
    """Has the clock gone back behind what was already recorded?"""
    latest = db.session.scalar(select(func.max(Event.at)))
    if latest is not None and latest > now + TOLERANCE:
        yield wrong(
            N_("The last recorded event is of %(latest)s, later than the clock of this machine"),
            N_("Set the machine's clock before anybody works: deadlines and the audit trail depend on it."),
            latest=f"{latest:%Y-%m-%d %H:%M} UTC",
        )


def first_line(error: SQLAlchemyError) -> str:
    """What the database said, without the statement and the address of a manual."""
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]


def translations(folder: Path = catalogues.FOLDER) -> Iterator[Finding]:
    """Is every catalogue compiled?"""
    waiting = [source.stem for source in catalogues.stale(folder)]
    if waiting:
        yield wrong(
            N_("Translations are not compiled: %(names)s"),
            N_("Run: qingjian catalogues"),
            names=", ".join(waiting),
        )
    else:
        yield well(N_("Translations: %(count)d catalogues compiled"), count=len(catalogues.sources(folder)))


def holidays(now: datetime) -> Iterator[Finding]:
    """How far does the schedule of holidays reach? Needs the application's context."""
    yield from reach(current_calendar().official_years, local_day(now))


def reach(official_years: frozenset[int], today: date) -> Iterator[Finding]:
    """A year without an official schedule is provisional: its due dates may still move."""
    wanted = {today.year} | ({today.year + 1} if today.month >= ASK_FOR_NEXT_YEAR_FROM else set())
    missing = sorted(wanted - official_years)
    if missing:
        yield note(
            N_("No official schedule of holidays for %(years)s yet: due dates then are provisional"),
            N_("Once the State Council has published it, import it under Administration, Calendar."),
            years=", ".join(map(str, missing)),
        )
    else:
        yield well(
            N_("Schedule of holidays: %(first)d to %(last)d"),
            first=min(official_years),
            last=max(official_years),
        )
