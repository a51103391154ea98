"""What the commands of the index share: files that may be unreadable, results that are not overwritten, patience."""

import json
import os
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click
from flask_babel import gettext as _

from app.cli.context import FILE_TO_READ, said
from app.scoring.complaints import Complaint

#: Exit statuses: as wished; readable, but not as it should be; not readable.
FINE, WANTING, UNREADABLE = 0, 1, 2

model_argument = click.argument("model_path", metavar="MODEL", type=FILE_TO_READ)
data_argument = click.argument("data_path", metavar="DATA", type=FILE_TO_READ)
json_option = click.option("--json", "for_machines", is_flag=True, help="Print JSON. 输出JSON。")


class AnswersMachines(click.Command):
    """A command that tells machines in JSON what it cannot do, also where the words of its call are at fault."""

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **extra: Any) -> click.Context:
        """Read the words of the call."""
        with _told_to_machines("--json" in args):
            return super().make_context(info_name, args, *rest, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Do what was asked."""
        with _told_to_machines(bool(ctx.params.get("for_machines"))):
            return super().invoke(ctx)


@contextmanager
def _told_to_machines(for_machines: bool) -> Iterator[None]:
    """What click would say in words, in the form of ``refuse``."""
    try:
        yield
    except click.ClickException as refusal:
        if not for_machines:
            raise
        errors = [{"place": "", "message": refusal.format_message()}]
        click.echo(json.dumps({"errors": errors}, ensure_ascii=False, indent=1))
        raise SystemExit(refusal.exit_code) from None


class Unanswerable(click.ClickException):
    """Something was asked that the files know nothing of."""

    exit_code = UNREADABLE


def refuse(complaints: Sequence[Complaint], for_machines: bool) -> NoReturn:
    """Say everything that is wrong, and end with status 2."""
    if for_machines:
        click.echo(json.dumps({"errors": told(complaints)}, ensure_ascii=False, indent=1))
    else:
        for complaint in complaints:
            click.echo(f"✗ {said(complaint)}", err=True)
        click.echo(_("%(count)s faults; nothing was computed.", count=len(complaints)), err=True)
    raise SystemExit(UNREADABLE)


def told(complaints: Sequence[Complaint]) -> list[dict[str, str]]:
    """Complaints for machines: the place apart from the sentence."""
    return [
        {"place": each.place, "message": said(Complaint("", each.message, each.params))}
        for each in complaints
    ]


def write_all(folder: Path, files: Mapping[str, str], *, replace: bool) -> None:
    """All files or none. What stands there already is only replaced where that was asked for."""
    there = [name for name in files if (folder / name).exists()]
    if there and not replace:
        raise click.ClickException(
            _(
                "%(folder)s holds %(names)s already. Choose another folder, or say --replace.",
                folder=str(folder),
                names=", ".join(there),
            )
        )
    with writing_to(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".writing-") as temporary:
            for name, text in files.items():
                (Path(temporary) / name).write_text(text, encoding="utf-8", newline="")
            for name in files:
                os.replace(Path(temporary) / name, folder / name)


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """A folder that cannot be made or written to is told in a sentence."""
    try:
        yield
    except OSError as error:
        raise click.ClickException(
            _("%(folder)s cannot be written to: %(why)s.", folder=str(folder), why=error.strerror)
        ) from error


@contextmanager
def patience(doing: str) -> Iterator[None]:
    """Say on the error channel what is going on, from the second second on."""
    done = threading.Event()
    began = time.monotonic()

    def tell() -> None:
        while not done.wait(2):
            click.echo(f"{doing} … {time.monotonic() - began:.0f} s", err=True)

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()
