"""The rulebook's commands: prove it, print it, and say what its clock will do to a case."""

from collections.abc import Callable
from pathlib import Path

import click
from flask_babel import force_locale, gettext
from sqlalchemy import select

from app.cases.forecast import forecast_of
from app.cases.models import Case
from app.cli.context import FILE_TO_WRITE, in_app
from app.clock import now
from app.extensions import db
from app.notices.content.catalogue import DOCUMENTS
from config import ROOT
from workflows.diagram.bpmn import bpmn
from workflows.diagram.svg import svg
from workflows.diagram.text import mermaid, text
from workflows.rulebook import RELEASED, current
from workflows.soundness import complaints
from workflows.vocabulary import NoticeKind

DRAWN: dict[str, Callable[..., str]] = {"text": text, "mermaid": mermaid, "svg": svg, "bpmn": bpmn}


@click.command("check-workflows")
def check_workflows() -> None:
    """Prove that the rulebook is sound. 证明流程表没有漏洞。"""
    found = complaints(RELEASED, _kinds_with_template())
    for complaint in found:
        click.echo(f"✗ {complaint}")
    if found:
        raise SystemExit(1)
    states = sum(len(table.states) for table in RELEASED)
    transitions = sum(len(table.transitions) for table in RELEASED)
    click.echo(f"✓ {len(RELEASED)} workflows, {states} states, {transitions} transitions: sound")


@click.command("lifecycle")
@click.option(
    "--format",
    "form",
    type=click.Choice(sorted(DRAWN)),
    default="text",
    show_default=True,
    help="The form of the picture. 图的格式。",
)
@click.option(
    "--workflow",
    "name",
    type=click.Choice([table.name for table in RELEASED]),
    default="case",
    show_default=True,
    help="Whose life. 流程。",
)
@click.option(
    "--language",
    type=click.Choice(["zh_CN", "en"]),
    default="zh_CN",
    show_default=True,
    help="The language of the words. 语言。",
)
@click.option("--out", type=FILE_TO_WRITE, help="Write to a file instead of the screen.")
@in_app
def lifecycle(form: str, name: str, language: str, out: Path | None) -> None:
    """Print or draw a workflow. 打印或绘制流程。"""
    with force_locale(language):
        drawn = DRAWN[form](current(name), gettext)
    if out is None:
        click.echo(drawn, nl=False)
    else:
        out.write_text(drawn, encoding="utf-8")


@click.command("forecast")
@click.argument("number")
@click.option(
    "--language",
    type=click.Choice(["zh_CN", "en"]),
    default="zh_CN",
    show_default=True,
    help="The language of the words. 语言。",
)
@in_app
def forecast(number: str, language: str) -> None:
    """Say what happens to a case if nobody acts. 如无人处理，何日发生何事。

    NUMBER is the number of the case.
    """
    case = db.session.scalar(select(Case).where(Case.number == number))
    if case is None:
        raise click.ClickException(f"There is no case {number}. 没有案件 {number}。")
    with force_locale(language):
        for line in forecast_of(case, now()):
            told = gettext(", ").join(gettext(role.label) for role in line.to)
            colour = f"〔{gettext(line.colour.label)}〕" if line.colour else ""
            mark = " *" if line.provisional else ""
            click.echo(
                f"{line.day.isoformat()}{mark}  {gettext(line.coming.label)}{colour}  "
                f"{gettext(line.term.label)}（{line.title}）{'  → ' + told if told else ''}"
            )


def _kinds_with_template() -> frozenset[NoticeKind]:
    """The notices that have both a content class and a template."""
    folder = ROOT / "templates" / "notices"
    return frozenset(kind for kind in DOCUMENTS if (folder / f"{kind.value}.html").exists())
