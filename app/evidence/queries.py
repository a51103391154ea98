"""Evidence of a subject, files that stand twice in a case, and uploads that wait for their form."""

from collections.abc import Iterable

from sqlalchemy import bindparam, func, select

from app.cases.models import Case
from app.evidence.models import OF_A_SERVICE, DraftUpload, Evidence, EvidenceVersion
from app.extensions import db
from app.people.models import User

_COUNTED = select(func.count(Evidence.id)).where(
    Evidence.subject_kind == bindparam("kind"), Evidence.subject_id == bindparam("subject_id")
)


def evidence_count(subject_kind: str, subject_id: int) -> int:
    """How many pieces of evidence a subject has."""
    return db.session.scalar(_COUNTED, {"kind": subject_kind, "subject_id": subject_id}) or 0


def evidence_of(subject_kind: str, subject_id: int) -> list[Evidence]:
    """The evidence of a subject in the order of arrival, with every version."""
    found = (
        select(Evidence)
        .where(Evidence.subject_kind == subject_kind, Evidence.subject_id == subject_id)
        .order_by(Evidence.id)
    )
    return list(db.session.scalars(found))


def evidence_of_case(case: Case) -> list[Evidence]:
    """All evidence of a case, by subject."""
    found = (
        select(Evidence)
        .where(Evidence.case_id == case.id)
        .order_by(Evidence.subject_kind, Evidence.subject_id, Evidence.id)
    )
    return list(db.session.scalars(found))


def counts_by_subject(subject_kind: str, ids: Iterable[int]) -> dict[int, int]:
    """How many pieces of evidence each of these subjects has; those without any are left out."""
    counted = (
        select(Evidence.subject_id, func.count(Evidence.id))
        .where(Evidence.subject_kind == subject_kind, Evidence.subject_id.in_(list(ids)))
        .group_by(Evidence.subject_id)
    )
    return dict(db.session.execute(counted).all())


def same_bytes_in_case(case: Case, sha256: str) -> list[EvidenceVersion]:
    """Where these very bytes stand in the case already, the first upload first."""
    found = (
        select(EvidenceVersion)
        .join(Evidence)
        .where(Evidence.case_id == case.id, EvidenceVersion.sha256 == sha256)
        .order_by(EvidenceVersion.id)
    )
    return list(db.session.scalars(found))


def same_bytes_elsewhere(hashes: Iterable[str], *, outside: tuple[str, int]) -> list[EvidenceVersion]:
    """The versions with one of these hashes that belong to any other subject, in whatever case."""
    kind, subject_id = outside
    found = (
        select(EvidenceVersion)
        .join(Evidence)
        .where(
            EvidenceVersion.sha256.in_(list(hashes)),
            ~((Evidence.subject_kind == kind) & (Evidence.subject_id == subject_id)),
        )
        .order_by(EvidenceVersion.id)
    )
    return list(db.session.scalars(found))


def reusable_for(case: Case, subject_kind: str, subject_id: int) -> list[EvidenceVersion]:
    """The newest versions of the case's other evidence, whose bytes this subject does not have yet.

    What the office keeps about the service of a document is no evidence of anything else.
    """
    here = {version.sha256 for each in evidence_of(subject_kind, subject_id) for version in each.versions}
    others = (each.newest for each in evidence_of_case(case) if each.kind not in OF_A_SERVICE)
    found: dict[str, EvidenceVersion] = {}
    for version in others:
        if version.sha256 not in here:
            found.setdefault(version.sha256, version)
    return list(found.values())


def drafts_of(user: User, subject_kind: str, subject_id: int) -> list[DraftUpload]:
    """The uploads of this person that still wait for their form."""
    found = (
        select(DraftUpload)
        .where(
            DraftUpload.user_id == user.id,
            DraftUpload.subject_kind == subject_kind,
            DraftUpload.subject_id == subject_id,
        )
        .order_by(DraftUpload.id)
    )
    return list(db.session.scalars(found))


def waiting_bytes(user: User) -> int:
    """The size of all uploads of this person that wait."""
    total = select(func.coalesce(func.sum(DraftUpload.size), 0)).where(DraftUpload.user_id == user.id)
    return int(db.session.scalar(total) or 0)
