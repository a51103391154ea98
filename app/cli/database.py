"""``qingjian migrate``: bring the database to the shape that this version of the code expects."""

import click

from app import clock
from app.calendars.actions import announce, seed_schedules
from app.cli.context import in_app
from app.extensions import transaction
from app.organisations.actions.kinds import seed_kinds
from app.people.actions.accounts import ensure_clock
from config import ROOT


@click.command("migrate")
@in_app
def migrate() -> None:
    """Create or upgrade the database, and what every installation has. 建立或升级数据库。

    That is the account in whose name the clock acts, the nine kinds of unit, and the shipped schedules of
    holidays. What an office changed in them stays; run it as often as you like.
    """
    from flask_migrate import upgrade

    upgrade(directory=str(ROOT / "migrations"))
    with transaction():
        ensure_clock()
        seed_kinds()
    with transaction():
        now = clock.now()
        seeded = seed_schedules(now)
        if seeded is not None:
            announce(seeded, by=None, now=now)
