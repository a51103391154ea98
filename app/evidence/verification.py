"""Evidence against the trail and the store: every upload is there, and nothing else is."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import select

from app.audit.trail import Broken, rows_of
from app.audit.verify import Scope
from app.cases.models import Event
from app.evidence.models import Evidence, EvidenceVersion
from app.extensions import db, the_store
from app.store import TamperedBytes
from workflows.actions import Action
from workflows.vocabulary import N_

#: The acts that files come with.
WITH_FILES = (
    Action.ADD_EVIDENCE,
    Action.OBJECT,
    Action.RECORD_DEFENCE,
    Action.FILE_APPEAL,
    Action.RECORD_COPY_RECEIPT,
    Action.RECORD_PAPER_RECEIPT,
    Action.RECORD_REFUSED_RECEIPT,
    Action.CORRECT_SERVICE,
    Action.KEEP_SIGNED_COPY,
)
#: A case, a subject of it, and a file by its hash.
Upload = tuple[int, str, int, str]


def check_evidence(scope: Scope) -> Iterator[Broken]:
    """Every version of a file against the upload that recorded it, and against its bytes."""
    uploads = _uploads(scope)
    for version, evidence in _versions(scope):
        where = f"case:{evidence.case_id} evidence_versions:{version.id}"
        key = (evidence.case_id, evidence.subject_kind, evidence.subject_id, version.sha256)
        if not uploads[key]:
            yield Broken(
                where, None, N_("no upload recorded the file: it was changed or added behind the trail")
            )
        else:
            uploads[key] -= 1
        try:
            if len(the_store().get(version.sha256)) != version.size:
                yield Broken(where, None, N_("the file has another size than the one recorded"))
        except FileNotFoundError:
            yield Broken(where, None, N_("the stored bytes %(sha256)s are gone"), {"sha256": version.sha256})
        except TamperedBytes:
            yield Broken(
                where, None, N_("the stored bytes %(sha256)s were changed"), {"sha256": version.sha256}
            )
    for (case_id, kind, number, sha256), left in uploads.items():
        if left > 0:
            yield Broken(
                f"case:{case_id} {kind}:{number}",
                None,
                N_("an uploaded file is gone: %(sha256)s"),
                {"sha256": sha256},
            )


def _uploads(scope: Scope) -> Counter[Upload]:
    """How often each file was uploaded to each subject, as the events tell."""
    statement = select(Event.case_id, Event.subject_kind, Event.subject_id, Event.details).where(
        Event.action.in_(WITH_FILES)
    )
    if scope.case_id is not None:
        statement = statement.where(Event.case_id == scope.case_id)
    found: Counter[Upload] = Counter()
    for case_id, kind, number, details in db.session.execute(statement):
        for file in details.get("files", ()):
            found[case_id or 0, kind, number, file["sha256"]] += 1
    return found


def _versions(scope: Scope) -> Iterator[tuple[EvidenceVersion, Evidence]]:
    statement = (
        select(EvidenceVersion, Evidence)
        .join(Evidence, EvidenceVersion.evidence_id == Evidence.id)
        .order_by(EvidenceVersion.id)
    )
    if scope.case_id is not None:
        statement = statement.where(Evidence.case_id == scope.case_id)
    yield from rows_of(statement)
