"""Evidence for a problem: files uploaded, replaced by a newer version, or used again from elsewhere in the case."""

from collections.abc import Sequence
from datetime import date, datetime

from app.cases.models import Event
from app.cases.transitions import perform
from app.evidence.actions import Accepted, again, attach, drop_drafts
from app.evidence.models import DraftUpload, Evidence, EvidenceKind, EvidenceVersion
from app.evidence.queries import same_bytes_in_case
from app.people.models import User
from app.stages.rectification.models import Item
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_


def add_evidence(
    item: Item,
    files: Sequence[Accepted] = (),
    *,
    kept: Sequence[DraftUpload] = (),
    reused: Sequence[EvidenceVersion] = (),
    kind: EvidenceKind = EvidenceKind.OTHER,
    dated_on: date | None = None,
    document_number: str = "",
    replaces: Evidence | None = None,
    by: User,
    now: datetime,
) -> Event:
    """Attach files to a problem. ``kept`` are uploads of an earlier try, ``reused`` stand elsewhere in the case.

    ``replaces`` makes the one file given a new version of that evidence; the older versions stay. Bytes that stand in
    the case already are attached all the same, and the event says where they stand.
    """
    arrived = [*files, *(again(draft) for draft in kept), *(again(version) for version in reused)]
    if not arrived:
        raise Refused(Reason(N_("Choose at least one file.")))
    if replaces is not None and len(arrived) != 1:
        raise Refused(Reason(N_("A new version is exactly one file.")))
    twice = [file.name for file in arrived if same_bytes_in_case(item.case, file.sha256)]
    event = perform(
        item,
        Action.ADD_EVIDENCE,
        by=by,
        now=now,
        files=[{"name": file.name, "sha256": file.sha256, "size": file.size} for file in arrived],
        kind=kind,
        known_already=twice or None,
        replaces=replaces.newest.name if replaces is not None else None,
    )
    for file in arrived:
        attach(
            item.case,
            ("item", item.id),
            file,
            kind=kind,
            dated_on=dated_on,
            document_number=document_number,
            replaces=replaces,
            by=by,
            now=now,
        )
    drop_drafts(kept)
    return event
