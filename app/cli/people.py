"""``qingjian users``: what an operator does before any administrator can sign in, or when none can."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click

from app import clock
from app.cli.context import in_app
from app.clock import local_day
from app.extensions import db, transaction
from app.organisations.models import Unit
from app.organisations.queries import unit_of_code
from app.people.actions import accounts as acts
from app.people.actions.accounts import Details, create_account, ensure_clock
from app.people.actions.grants import grant_role
from app.people.models import User
from app.people.queries import accounts, the_clock, user_named
from app.web.sentences import sentences
from workflows.engine import Refused
from workflows.vocabulary import Role

ROLES = click.Choice([role.value for role in Role if role is not Role.CLOCK])


@click.group("users")
def users() -> None:
    """Accounts and roles, from the server itself. 账号与角色。"""


@users.command("prepare")
@in_app
def prepare() -> None:
    """Make the account in whose name the clock acts. 建立系统时钟账号。"""
    with transaction():
        ensure_clock()
    click.echo("系统时钟账号已就绪。")


@users.command("create")
@click.argument("username")
@click.option("--name", required=True, help="The person's name. 姓名。")
@click.option("--position", default="", help="职务。")
@click.option("--email", default="", help="电子邮箱。")
@click.option(
    "--unit",
    "unit_code",
    required=True,
    help="Code of the unit: the person's own, and the role's. 单位编码。",
)
@click.option("--role", type=ROLES, help="A role over that unit from today on. 授予的角色。")
@in_app
def create(username: str, name: str, position: str, email: str, unit_code: str, role: str | None) -> None:
    """Make an account, print its password to be used once, and grant one role. 开设账号并授权。"""
    with _refusals(), transaction():
        operator, now, unit = the_clock(), clock.now(), _unit(unit_code)
        details = Details(name, position=position, email=email, unit=unit)
        user, password = create_account(username, details, by=operator, now=now)
        if role:
            _grant(user, role, unit, operator, now)
    click.echo(f"用户名：{username}\n一次性密码：{password}\n首次登录须修改密码。")


@users.command("grant")
@click.argument("username")
@click.argument("role", type=ROLES)
@click.argument("unit_code")
@in_app
def grant(username: str, role: str, unit_code: str) -> None:
    """Grant a role over a unit from today on. 授予角色。"""
    with _refusals(), transaction():
        _grant(_user(username), role, _unit(unit_code), the_clock(), clock.now())
    click.echo("角色已授予。")


@users.command("reset-password")
@click.argument("username")
@in_app
def reset_password(username: str) -> None:
    """Print a new password to be used once, and lift a lock. 重置密码。"""
    with _refusals(), transaction():
        password = acts.reset_password(_user(username), by=the_clock(), now=clock.now())
    click.echo(f"一次性密码：{password}\n首次登录须修改密码。")


@users.command("deactivate")
@click.argument("username")
@in_app
def deactivate(username: str) -> None:
    """Close an account and end its sessions. 停用账号。"""
    with _refusals(), transaction():
        acts.deactivate_account(_user(username), by=the_clock(), now=clock.now())
    click.echo("账号已停用。")


@users.command("list")
@in_app
def list_users() -> None:
    """Every account with its roles of today. 列出账号。"""
    today = local_day(clock.now())
    for user in db.session.scalars(accounts()):
        roles = "、".join(sorted(grant.role.value for grant in user.grants if grant.holds_on(today)))
        click.echo(f"{user.username:<24} {'' if user.active else '（停用）'}{user.name}  {roles}")


def _grant(user: User, role: str, unit: Unit, operator: User, now: datetime) -> None:
    grant_role(user, Role(role), unit, from_on=local_day(now), until_on=None, by=operator, now=now)


def _unit(code: str) -> Unit:
    unit = unit_of_code(code)
    if unit is None:
        raise click.ClickException(f"没有编码为 {code} 的单位，请先导入单位：qingjian units import 文件")
    return unit


def _user(username: str) -> User:
    user = user_named(username)
    if user is None:
        raise click.ClickException(f"没有用户名为 {username} 的账号。")
    return user


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn a refusal into the sentence that a command ends with."""
    try:
        yield
    except Refused as error:
        raise click.ClickException("\n".join(sentences(error))) from error
