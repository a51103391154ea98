"""What the clock does for the archive: make the package of every closed file whose chain is sealed."""

import logging
import tempfile
from datetime import datetime
from pathlib import Path

from app.archive.actions import keep_package
from app.archive.binding.package import bind
from app.archive.binding.verify import verify
from app.archive.models import ArchivedFile
from app.archive.queries import files_without_a_package
from app.audit.proof import NotSealed
from app.extensions import db, the_store, transaction
from app.store import Stored

logger = logging.getLogger(__name__)


class NotWhole(Exception):
    """A package that was just made does not verify: the records are not what the chain says. It is not kept."""


def make_packages(now: datetime) -> int:
    """Make and keep the packages that are due; returns how many. What no seal covers yet waits for the next one."""
    made = 0
    for number in files_without_a_package():
        try:
            made += _make_package(number, now)
        except NotSealed:
            continue
        except Exception:
            logger.exception("the package of the archived file %s was not made", number)
        finally:
            db.session.rollback()
    return made


def _make_package(number: int, now: datetime) -> int:
    """Everything long happens before the transaction: nobody waits for a large file to be copied."""
    package, entries = _packed(db.session.get_one(ArchivedFile, number))
    with transaction():
        file = db.session.get_one(ArchivedFile, number, with_for_update=True, populate_existing=True)
        if file.package_sha256 is not None:
            return 0  # another clock was faster
        keep_package(file, package, entries, now=now)
        return 1


def _packed(file: ArchivedFile) -> tuple[Stored, int]:
    folder = the_store().folder
    with tempfile.NamedTemporaryFile(dir=folder) as out:
        entries = bind(file, out)  # type: ignore[arg-type]
        out.flush()
        whole, said = verify(Path(out.name))
        if not whole:
            raise NotWhole("\n".join(said))
        size = out.seek(0, 2)
        out.seek(0)
        return the_store().put_stream(out, at_most=size), entries  # type: ignore[arg-type]
