"""Whether a file is a health report as it was issued, and whether a code on paper is that of one."""

from collections.abc import Collection

from sqlalchemy import exists, or_, select

from app.extensions import db
from app.notices.authenticity import Authenticity, knows_documents
from app.notices.scanning import finds_codes
from app.stages.assessment.results.models import HealthReport


@knows_documents
def authenticity_of_report(digest: str, marks: Collection[str]) -> Authenticity | None:
    """By its bytes: in force, or corrected since; by its marks alone: altered. Before its approval none is issued."""
    issued = db.session.execute(
        select(HealthReport.superseded_at).where(
            or_(
                HealthReport.sealed_sha256 == digest,
                (HealthReport.pdf_sha256 == digest) & HealthReport.sealed_sha256.is_(None),
            ),
            HealthReport.approved_at.is_not(None),
        )
    ).first()
    if issued is not None:
        return Authenticity.GENUINE if issued.superseded_at is None else Authenticity.SUPERSEDED
    if db.session.scalar(select(exists().where(HealthReport.file_mark.in_(marks)))):
        return Authenticity.ALTERED
    return None


@finds_codes
def report_with_code(public_id: str) -> tuple[str, str, bool] | None:
    """The approved report that a public identifier names, and whether it is in force."""
    found = db.session.execute(
        select(HealthReport.number, HealthReport.content_sha256, HealthReport.superseded_at).where(
            HealthReport.public_id == public_id, HealthReport.approved_at.is_not(None)
        )
    ).first()
    return (found[0], found[1], found[2] is None) if found is not None else None
