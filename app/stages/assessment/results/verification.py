"""Health reports against their hashes and the store: what was printed is what stands."""

from collections.abc import Iterator
from contextlib import suppress

from sqlalchemy import select

from app.audit.trail import Broken, rows_of
from app.audit.verify import Scope
from app.extensions import the_store
from app.notices.content.shape import sha256_of
from app.stages.assessment.results.models import HealthReport, ResultUse
from app.store import TamperedBytes
from workflows.vocabulary import N_


def check_reports(scope: Scope) -> Iterator[Broken]:
    """Every printed report: its content by its hash, its bytes by theirs; every file that was handed out."""
    if scope.case_id is not None:
        return
    printed = select(HealthReport).where(HealthReport.pdf_sha256.is_not(None)).order_by(HealthReport.id)
    for (report,) in rows_of(printed):
        where = f"health_reports:{report.id}"
        if sha256_of(report.content) != report.content_sha256:
            yield Broken(where, None, N_("the content of the document was changed"))
        yield from _bytes(where, report.pdf_sha256)
        yield from _seal(where, report)
    for (use,) in rows_of(select(ResultUse).order_by(ResultUse.id)):
        yield from _bytes(f"result_uses:{use.id}", use.file_sha256)


def _seal(where: str, report: HealthReport) -> Iterator[Broken]:
    """Sealed bytes begin with those that were printed."""
    if report.sealed_sha256 is None or report.pdf_sha256 is None:
        return
    yield from _bytes(where, report.sealed_sha256)
    with suppress(FileNotFoundError, TamperedBytes):  # named already
        sealed, printed = (the_store().get(each) for each in (report.sealed_sha256, report.pdf_sha256))
        if not sealed.startswith(printed):
            yield Broken(where, None, N_("the sealed document does not begin with the one that was signed"))


def _bytes(where: str, sha256: str) -> Iterator[Broken]:
    try:
        the_store().get(sha256)
    except TamperedBytes:
        yield Broken(where, None, N_("the stored bytes %(sha256)s were changed"), {"sha256": sha256})
    except FileNotFoundError:
        yield Broken(where, None, N_("the stored bytes %(sha256)s are gone"), {"sha256": sha256})
