"""``qingjian doctor``: is everything here that the product stands on?"""

import click
from flask import Flask
from flask_babel import Babel

from app import create_app
from app.clock import now
from app.doctor.examination import examine
from app.doctor.finding import Finding, Mark
from app.web import catalogues
from app.web.sentences import sentence
from workflows.table import Reason


@click.command("doctor")
@click.option(
    "--language",
    envvar=["QINGJIAN_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"],
    help="zh or en; else the machine's own, else Chinese. 语言。",
)
@click.pass_context
def doctor(context: click.Context, language: str | None) -> None:
    """Examine this installation; fails when something is wrong. 检查本机安装是否完好。"""
    found = []
    with speaker(language).app_context():
        for finding in examine(lambda: context.find_object(Flask) or create_app(), now()):
            found.append(finding)
            click.echo(in_words(finding))
    if any(finding.mark is Mark.WRONG for finding in found):
        context.exit(1)


def speaker(language: str | None) -> Flask:
    """An application that can only translate, so that the doctor speaks when the real one cannot start."""
    app = Flask("doctor")
    english = (language or "").lower().startswith("en")
    app.config.from_mapping(catalogues.settings(), BABEL_DEFAULT_LOCALE="en" if english else "zh_CN")
    Babel(app)
    return app


def in_words(finding: Finding) -> str:
    """One line, and what to do below it."""
    line = f"{finding.mark.value} {sentence(Reason(finding.says, finding.values))}"
    if not finding.advice:
        return line
    return f"{line}\n  → {sentence(Reason(finding.advice, finding.values))}"
