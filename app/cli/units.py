"""``qingjian units``: import the tree of units, and set up the nine kinds."""

from pathlib import Path

import click

from app import clock
from app.cli.context import in_app
from app.extensions import transaction
from app.organisations.actions.imports import Fault, import_units, plan_import, read_units
from app.organisations.actions.kinds import seed_kinds
from app.people.actions.trail import record
from app.people.models import AccessKind
from app.people.queries import the_clock
from app.web.sentences import sentence, sentences
from workflows.engine import Refused

#: So many faults are printed; the count is always complete.
SHOWN = 200


@click.group("units")
def units() -> None:
    """The tree of units. 单位树。"""


@units.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Judge every line and change nothing. 只校验，不改动。")
@click.option("--update", is_flag=True, help="Change and move units that exist already. 更新已有单位。")
@in_app
def import_file(file: Path, dry_run: bool, update: bool) -> None:
    """Import units from a CSV file: code, name, parent code, kind, level, pilot. 从CSV文件导入单位。

    All lines or none: with one fault nothing is imported, and the exit status is 1.
    """
    try:
        rows = read_units(file.read_bytes())
        click.echo(f"已读取 {len(rows):,} 行，正在校验……", err=True)
        if dry_run:
            plan = plan_import(rows, update=update)
            _stop_at(plan.faults)
            _print_counts("拟", len(plan.new), len(plan.changed), len(plan.moved), plan.unchanged)
            return
        with transaction():
            plan = plan_import(rows, update=update)
            _stop_at(plan.faults)
            click.echo("校验通过，正在写入……", err=True)
            counts = import_units(plan)
            about = f"+{counts.new} ~{counts.changed} >{counts.moved} ={counts.unchanged} {file.name}"
            record(AccessKind.UNITS_IMPORTED, now=clock.now(), by=the_clock(), about=about)
    except Refused as refusal:
        raise click.ClickException("\n".join(sentences(refusal))) from refusal
    _print_counts("", counts.new, counts.changed, counts.moved, counts.unchanged)


@units.command("kinds")
@in_app
def kinds() -> None:
    """Set up the nine kinds of unit where they are missing. 设置九类单位。"""
    with transaction():
        seed_kinds()
    click.echo("单位类别已就绪。")


def _stop_at(faults: list[Fault]) -> None:
    for fault in faults[:SHOWN]:
        click.echo(f"第{fault.line}行：{sentence(fault.what)}{sentence(fault.advice)}")
    if faults:
        raise click.ClickException(f"共{len(faults)}处需要更正，未导入任何数据。")


def _print_counts(word: str, new: int, changed: int, moved: int, unchanged: int) -> None:
    click.echo(f"{word}新增{new}个，{word}修改{changed}个，{word}移动{moved}个，无变化{unchanged}个。")
