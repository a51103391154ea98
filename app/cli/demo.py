"""``qingjian demo``: a fictional city, its year of supervision, and an account for every role."""

import sys
import time
import unicodedata

import click
from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from app import clock
from app.cli.context import in_app
from app.extensions import db
from app.people.models import User
from app.people.passwords import DEMO_PASSWORD
from app.people.queries import demo_accounts, the_clock
from app.rehearsal.demo.loading import DAYS, is_loaded, load_demo
from config import Config


@click.command("demo")
@click.option("--accounts", is_flag=True, help="Only print the accounts to sign in with. 只列出演示账号。")
@in_app
def demo(accounts: bool) -> None:
    """Load the demo, once. 装入演示数据：一座虚构城市一年的监督工作，日期按今天推算。

    Killed and started again it goes on where it was; once it is loaded it changes nothing.
    """
    settings: Config = current_app.config["SETTINGS"]
    if settings.production or not settings.demo:
        raise click.ClickException(
            "演示数据不能装入正式环境；试用时请设置 QINGJIAN_DEMO=1 后重试，勿设置 QINGJIAN_ENV=production。\n"
            "The demo cannot be loaded here: set QINGJIAN_DEMO=1, and never QINGJIAN_ENV=production."
        )
    if accounts:
        _print_accounts()
        return
    if is_loaded():
        click.echo("演示数据已装入，未作任何更改。 The demo is loaded already.")
        return
    try:
        the_clock()
    except LookupError as error:
        raise click.ClickException("请先运行 qingjian migrate。 Run `qingjian migrate` first.") from error
    acts, started = 0, time.perf_counter()
    days = load_demo(clock.now())
    with click.progressbar(days, length=DAYS, label="演示数据", file=sys.stderr) as bar:
        for progress in bar:
            acts += progress.acts
    click.echo(f"演示数据已装入：{acts:,} 个办理动作，用时 {time.perf_counter() - started:,.0f} 秒。")


def _print_accounts() -> None:
    found = demo_accounts()
    if not found:
        raise click.ClickException("演示数据尚未装入，请先运行 qingjian demo。 Run `qingjian demo` first.")
    click.echo(f"演示账号 demo accounts（统一口令 password: {DEMO_PASSWORD}）")
    with force_locale("zh_CN"):
        rows = [("用户名", "角色", "人员", "单位"), *(_row(user) for user in found)]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        line = "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        click.echo(f"  {line.rstrip()}")
    db.session.rollback()


def _row(user: User) -> tuple[str, str, str, str]:
    roles = "、".join(dict.fromkeys(_(grant.role.label) for grant in user.grants))
    return user.username, roles, user.name, user.unit.name if user.unit else ""


def _width(text: str) -> int:
    """Columns that a text takes on a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
