"""``qingjian replay``: real inspection records through the product's own doors."""

import json
import sys
import time
from pathlib import Path

import click

from app.cli.context import FILE_TO_WRITE, in_app
from app.notices.workers import the_press
from app.rehearsal.replay.reading import UnreadableRecords, read_records
from app.rehearsal.replay.records import Records
from app.rehearsal.replay.report import report as report_on
from app.rehearsal.replay.story import NAME, Story, there_are_other_units, was_begun_with_other_records
from app.rehearsal.runner import play
from app.web.sentences import sentences
from workflows.engine import Refused


@click.command("replay")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--report", "report_file", type=FILE_TO_WRITE, help="Write the report as JSON.")
@in_app
def replay(folder: Path, report_file: Path | None) -> None:
    """Replay the inspection records of DIR, each on its own day. 按日期回放真实检查记录。

    Killed and started again it goes on where it was; run twice it changes nothing.
    """
    try:
        records = read_records(folder)
    except UnreadableRecords as error:
        raise click.ClickException(str(error)) from error
    _stop_on_a_database_of_others(records)
    started = time.perf_counter()
    try:
        acts = _play(records)
    except Refused as refusal:
        raise click.ClickException("\n".join(sentences(refusal))) from refusal
    except KeyboardInterrupt as interrupted:
        raise click.ClickException(
            "已中断；再次运行，从中断处继续。 Interrupted: run it again, and it goes on from here."
        ) from interrupted
    seconds = time.perf_counter() - started
    found = report_on(records)
    text = json.dumps(found, ensure_ascii=False, indent=2, sort_keys=True)
    if report_file is not None:
        report_file.write_text(text + "\n", encoding="utf-8")
    click.echo(text)
    click.echo(
        f"{acts:,} acts in {seconds:,.1f} s: {acts / max(seconds, 0.001):,.0f} acts a second", err=True
    )
    if not all(row["agrees"] for row in found["reconciled"].values()):
        raise click.ClickException("The report does not agree with the files. 报告与文件不一致。")


def _stop_on_a_database_of_others(records: Records) -> None:
    if there_are_other_units():
        raise click.ClickException(
            "本库已有其他单位，回放须使用单独的数据目录。 This database has units of its own; a replay takes a data "
            "folder of its own:\n  export QINGJIAN_DATA=DIR; qingjian migrate; qingjian replay …"
        )
    if was_begun_with_other_records(records):
        raise click.ClickException(
            "本库已回放过另一组记录；请换一个数据目录，或用原来的文件。 This database holds the replay of other "
            "records: give these a data folder of their own (QINGJIAN_DATA), or go on with the files of before."
        )


def _play(records: Records) -> int:
    """Live through the days, showing how far it is; how many acts that took."""
    length = (records.last_day - records.first_day).days + 2
    with the_press() as press:
        days = play(NAME, Story(records, press).days())
        with click.progressbar(days, length=length, label="回放", file=sys.stderr) as bar:
            return sum(progress.acts for progress in bar)
