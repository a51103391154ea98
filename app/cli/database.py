"""``qingjian migrate``: bring the database to the shape that this version of the code expects."""

import click

from app.cli.context import in_app
from config import ROOT


@click.command("migrate")
@in_app
def migrate() -> None:
    """Create or upgrade the database. 建立或升级数据库。"""
    from flask_migrate import upgrade

    upgrade(directory=str(ROOT / "migrations"))


COMMANDS = (migrate,)
