"""The examination: everything that must be well before people may rely on an installation."""

from collections.abc import Callable, Iterator
from datetime import datetime

from flask import Flask

from app.doctor import documents, machine, records
from app.doctor.finding import Finding, wrong
from app.notices.seals.installed import FOLDER
from app.notices.seals.keys import FolderOfSeals
from config import Config, ConfigurationError
from workflows.vocabulary import N_


def examine(make_app: Callable[[], Flask], now: datetime) -> Iterator[Finding]:
    """Look at everything, from the machine up to the records; each line comes as soon as it is known."""
    yield from machine.python()
    yield from machine.libraries()
    yield from documents.fonts()
    yield from records.translations()
    try:
        app = make_app()
    except ConfigurationError as error:
        yield wrong(
            N_("The settings exclude each other: %(reason)s"), N_("Correct the setting."), reason=error
        )
        return
    except OSError as error:
        yield wrong(
            N_("The data folder cannot be used: %(reason)s"),
            N_("Give the account that runs Qingjian the right to write there, or choose another folder."),
            reason=error,
        )
        return
    settings: Config = app.config["SETTINGS"]
    yield from machine.folders(settings.data)
    yield from machine.clock(now, settings.data)
    yield from documents.codes(settings.public_address)
    if not settings.demo:
        yield from documents.seals(FolderOfSeals(settings.data / FOLDER, settings.seal_passphrase), now)
    # Lists, because a generator that waits inside a context would leave it open for whoever reads it.
    with app.app_context():
        kept = list(records.database(now))
        if not any(each.advice for each in kept):
            kept += records.holidays(now)
    yield from kept
