"""``qingjian verify-audit``: read the trail back and name the first entry that is broken."""

from contextlib import closing
from itertools import islice

import click
from flask_babel import gettext as _
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.audit.sealed import newest_seal, seal_with
from app.audit.trail import Broken
from app.audit.verify import Scope, verify
from app.cases.models import Case
from app.cli.context import in_app
from app.extensions import db

#: What follows the first fault often follows from it; so many are shown unless all are asked for.
SHOWN = 20


@click.command("verify-audit")
@click.option("--case", "number", help="Only the case with this number.")
@click.option("--seal", "digest", help="The digest of a seal kept outside; it must still stand.")
@click.option("--all", "every", is_flag=True, help="Name everything that is broken, not only the first few.")
@in_app
def verify_audit(number: str | None, digest: str | None, every: bool) -> None:
    """Verify the audit trail; fails and names the first broken entry. 核验审计链。"""
    scope = Scope(_case_id(number)) if number else Scope()
    with closing(verify(scope)) as faults:  # its cursors end here, where the reading stops
        shown = list(faults if every else islice(faults, SHOWN))
    for position, fault in enumerate(shown):
        if position == 0:
            click.echo(_("First broken entry: %(entry)s", entry=fault.entry))
        click.echo(in_words(fault))
    if digest and seal_with(digest) is None:
        click.echo(_("The seal %(digest)s no longer stands.", digest=digest))
        raise SystemExit(1)
    if shown:
        raise SystemExit(1)
    click.echo(_("The trail is whole: %(entries)s entries verified.", entries=_entries(scope)))
    if (newest := newest_seal()) is not None:
        click.echo(_("Newest seal: %(number)s, %(digest)s", number=newest[0], digest=newest[1]))


def in_words(fault: Broken) -> str:
    """One finding as a line."""
    return f"{fault.entry}{_(': ')}{_(fault.why, **fault.params)}"


def _entries(scope: Scope) -> int:
    counted = select(func.count()).select_from(AuditEntry)
    if scope.chain is not None:
        counted = counted.where(AuditEntry.chain == scope.chain)
    return db.session.scalar(counted) or 0


def _case_id(number: str) -> int:
    found = db.session.scalar(select(Case.id).where(Case.number == number))
    if found is None:
        raise click.ClickException(_("There is no case with the number “%(number)s”.", number=number))
    return found
