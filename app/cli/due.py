"""``qingjian due``: count a term and show the counting, or check a file of known due dates."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from app.calendars.queries import current_calendar
from app.calendars.shipped import shipped_calendar
from app.extensions import bind_database
from config import ConfigurationError, from_environment
from workflows.calendar import Calendar, CountedDay, DayNature, DayRole, Due, Duration, Unit, counting
from workflows.calendar import due as due_day

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
#: The units of a file of vectors, and what each means here.
VECTOR_UNITS = {"working": Unit.WORKING_DAYS, "calendar_roll_next": Unit.CALENDAR_DAYS, "month": Unit.MONTHS}
NATURES = {
    DayNature.WORKING: "working day",
    DayNature.MAKE_UP: "weekend, worked to make up",
    DayNature.WEEKEND: "weekend",
    DayNature.HOLIDAY: "public holiday",
}
ROLES = {
    DayRole.START: "start, not counted",
    DayRole.COUNTED: "counted",
    DayRole.SKIPPED: "not counted",
    DayRole.LAST_RESTS: "last day, but it rests",
    DayRole.ROLLED_PAST: "passed over",
    DayRole.ROLLED_TO: "due: the next working day",
}


class TermType(click.ParamType[Duration]):
    """A term on the command line."""

    name = "term"

    def convert(
        self, value: str | Duration, param: click.Parameter | None, ctx: click.Context | None
    ) -> Duration:
        """Read 3WD, 30D or 1M."""
        if isinstance(value, Duration):
            return value
        try:
            return Duration.parse(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class DayType(click.ParamType[date]):
    """A day on the command line."""

    name = "day"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read an ISO date."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date: write it like 2026-02-11", param, ctx)


@click.command("due")
@click.option("--from", "start", type=DayType(), help="The day the term starts; it is not counted.")
@click.option("--term", type=TermType(), help="3WD (working days), 30D (calendar days) or 1M (months).")
@click.option("--explain", is_flag=True, help="Say which schedule was used and what was skipped.")
@click.option(
    "--vectors",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV file with the columns start, n, unit, due; each mismatch is printed.",
)
@click.pass_context
def due(
    context: click.Context, start: date | None, term: Duration | None, explain: bool, vectors: Path | None
) -> None:
    """Print the day on which a term ends, with its counting day by day. 计算期限届满之日。"""
    calendar = _calendar_in_force(context)
    if vectors is not None:
        if start or term:
            raise click.UsageError("Give --vectors alone, or --from with --term.")
        _check(vectors, calendar)
        return
    if start is None or term is None:
        raise click.UsageError("Give --from and --term, or --vectors.")
    try:
        answer, lines = due_day(start, term, calendar), counting(start, term, calendar)
    except OverflowError as error:
        raise click.ClickException("The term ends after the year 9999.") from error
    click.echo(_day(answer.due_on) + ("  provisional" if answer.provisional else ""))
    if explain:
        _explain(answer, lines, calendar)


def _explain(answer: Due, lines: list[CountedDay], calendar: Calendar) -> None:
    """Print the counting, a line a day, and where the calendar comes from."""
    what = f"version {calendar.version}" if calendar.version else "as shipped"
    years = sorted(calendar.official_years)
    click.echo(f"{answer.duration} from {answer.start}; calendar {what}, official {years[0]}-{years[-1]}")
    for line in lines:
        number = "" if line.number is None else str(line.number)
        nature = NATURES[line.nature] + (f" ({line.name})" if line.name else "")
        provisional = "; provisional" if line.provisional else ""
        click.echo(f"{number:>4}  {_day(line.day)}  {nature}: {ROLES[line.role]}{provisional}")
    if answer.provisional:
        click.echo("Provisional: a year without an official schedule decides; the date may move.")


def _check(path: Path, calendar: Calendar) -> None:
    """Print every mismatch of a file and a closing count; exit 1 when there is any."""
    checked = mismatches = 0
    for number, row in _rows(path):
        checked += 1
        try:
            term = Duration(int(row["n"]), VECTOR_UNITS[row["unit"]])
            start, expected = date.fromisoformat(row["start"]), date.fromisoformat(row["due"])
            answer = due_day(start, term, calendar).due_on
        except (KeyError, ValueError, OverflowError):
            mismatches += 1
            click.echo(f"line {number}: not a vector: {','.join(row.values())}")
            continue
        if answer != expected:
            mismatches += 1
            click.echo(
                f"line {number}: {term} from {_day(start)}: {_day(answer)}, the file says {_day(expected)}"
            )
    click.echo(f"{checked} checked, {mismatches} mismatches")
    if mismatches or not checked:
        raise SystemExit(1)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows that say anything, each with the number of its line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{path} cannot be read: {error}. Save it as CSV in UTF-8.") from error
    reader = csv.reader(text.splitlines())
    try:
        headings = [cell.strip().casefold() for cell in next(reader, [])]
        missing = {"start", "n", "unit", "due"} - set(headings)
        if missing:
            raise click.ClickException(f"{path} lacks the columns {', '.join(sorted(missing))}.")
        for cells in reader:
            if any(map(str.strip, cells)):
                padded = [cell.strip() for cell in cells] + [""] * len(headings)
                yield reader.line_num, dict(zip(headings, padded, strict=False))
    except csv.Error as error:
        raise click.ClickException(f"{path}, line {reader.line_num}, is no CSV: {error}.") from error


def _day(day: date) -> str:
    return f"{day.isoformat()} {WEEKDAYS[day.weekday()]}"


def _calendar_in_force(context: click.Context) -> Calendar:
    """The installation's calendar; where none is set up and migrated, the shipped schedules."""
    try:
        app = context.find_object(Flask) or _records_alone()
        if app is None:
            return shipped_calendar()
        with app.app_context():
            return current_calendar()
    except (ConfigurationError, OSError, SQLAlchemyError):
        return shipped_calendar()


def _records_alone() -> Flask | None:
    """An application of nothing but its database; none where SQLite would only now create the file."""
    settings = from_environment()
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return None
    app = Flask("due")
    app.config.from_mapping(settings.as_flask())
    bind_database(app)
    return app
