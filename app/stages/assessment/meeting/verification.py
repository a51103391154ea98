"""Files of objections and minutes of meetings against the store; their rows are witnessed like others."""

from collections.abc import Iterator

from sqlalchemy import select

from app.audit.trail import Broken, rows_of
from app.audit.verify import Scope
from app.extensions import the_store
from app.stages.assessment.meeting.models import ReviewFile
from app.store import TamperedBytes
from workflows.vocabulary import N_


def check_review_files(scope: Scope) -> Iterator[Broken]:
    """Every file that a unit objected with, and every file of minutes: its bytes are there, and its own."""
    if scope.case_id is not None:
        return
    for file_id, sha256 in rows_of(select(ReviewFile.id, ReviewFile.sha256).order_by(ReviewFile.id)):
        where = f"review_files:{file_id}"
        try:
            the_store().get(sha256)
        except FileNotFoundError:
            yield Broken(where, None, N_("the stored bytes %(sha256)s are gone"), {"sha256": sha256})
        except TamperedBytes:
            yield Broken(where, None, N_("the stored bytes %(sha256)s were changed"), {"sha256": sha256})
