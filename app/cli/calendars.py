"""``qingjian calendars``: import a year's holiday schedule, with the same result as the administrator's page."""

from pathlib import Path

import click
from flask_babel import gettext as _

from app import clock
from app.calendars.actions import ScheduleRefused, announce, import_schedule
from app.calendars.queries import Preview, preview_of
from app.calendars.reading import read_schedule, text_of
from app.cli.context import in_app
from app.extensions import transaction
from app.people.queries import the_clock


@click.group("calendars")
def calendars() -> None:
    """The table of working days. 工作日历。"""


@calendars.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--year", type=click.IntRange(2008, 2200), help="Where the text does not name it. 放假年份。")
@click.option("--source", default="", help="Title or number of the document. 依据文件。")
@click.option("--dry-run", is_flag=True, help="Say what would change and change nothing. 只校验，不改动。")
@in_app
def import_file(file: Path, year: int | None, source: str, dry_run: bool) -> None:
    """Import a year's schedule: the State Council's notice, or rows of date,kind,name. 导入放假安排。

    Open deadlines on days that change are counted again, and those concerned are told. With one mistake
    nothing is imported, and the exit status is 1.
    """
    text, by, now = _read(file), the_clock(), clock.now()
    if dry_run:
        _print_preview(preview_of(read_schedule(text, year)))
        return
    try:
        with transaction():
            imported = import_schedule(text, year=year, source=source, by=by, now=now)
            if imported:
                announce(imported, by=by, now=now)
    except ScheduleRefused as refusal:
        raise _refused(refusal.preview) from refusal
    if imported:
        click.echo(f"放假安排已导入，工作日历更新为第{imported.version}版。")
    else:
        click.echo("工作日历已包含全部内容，未作改动。")


def _read(file: Path) -> str:
    try:
        return text_of(file.read_bytes())
    except ValueError as error:
        raise click.ClickException("文件不是UTF-8或GB 18030编码的文本。") from error


def _print_preview(preview: Preview) -> None:
    if preview.mistakes:
        raise _refused(preview)
    for change in preview.changes:
        known = change.after or change.before
        kind = change.after.kind.value if change.after else "normal"
        click.echo(f"{change.day} {kind} {known.name if known else ''}")
    click.echo(
        f"{preview.reading.year}年：改动{len(preview.changes)}日，全年工作日{preview.working_days}日。"
    )


def _refused(preview: Preview) -> click.ClickException:
    """Every mistake with its line."""
    for mistake in preview.mistakes:
        place = f"第{mistake.line}行" if mistake.line else "全文"
        click.echo(f"{place}：{_(mistake.message, **mistake.values)}")
    return click.ClickException(f"共{len(preview.mistakes)}处需要更正，未导入任何内容。")
