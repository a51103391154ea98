"""Handing a document over: by whom, how, when it entered, when it was signed for or refused (送达回证)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.cases import deadlines
from app.cases.facts import running_deadlines
from app.cases.models import Event
from app.cases.transitions import perform
from app.clock import local_day
from app.evidence.actions import again, attach, drop_drafts, in_short
from app.evidence.models import DraftUpload, EvidenceKind
from app.extensions import db, the_store
from app.notices.content.proof import ServiceMode
from app.notices.content.shape import as_json, sha256_of
from app.notices.models import Notice, ServiceRecord
from app.notices.queries import open_service_of, proof_of
from app.notices.render import Imprint, print_document
from app.people.models import User
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.terms import Term
from workflows.vocabulary import N_

NOT_YET = N_("This moment has not come yet.")


def serve_notice(
    notice: Notice,
    servers: Sequence[str],
    mode: ServiceMode,
    place: str,
    *,
    by: User,
    now: datetime,
    recipient: str = "",
    through: str = "",
    handed_at: datetime | None = None,
) -> ServiceRecord:
    """Hand a sealed document over; opens its proof of service.

    ``servers`` are two people by name or office; ``place`` defaults to the unit's account in this system;
    ``through`` is the organ or the carrier between. Electronic service
    enters the recipient's system ``now``; paper was handed over or posted at ``handed_at``, now where nothing is said.
    Raises Refused where the proof would not hold.
    """
    handed = now if mode is ServiceMode.ELECTRONIC or handed_at is None else handed_at
    if handed > now:
        raise Refused(Reason(NOT_YET))
    record = ServiceRecord(
        notice=notice,
        servers=[each.strip() for each in servers if each.strip()],
        recipient=recipient or str(notice.content["recipient"]),
        mode=mode,
        place=place or f"清鉴系统（{notice.unit.name}收文账户）",
        through=through.strip(),
        entered_at=handed,
    )
    with db.session.no_autoflush:
        proof_of(record)  # refused now rather than when the unit signs
    notice.served_at = handed
    event = perform(
        notice,
        Action.SERVE_NOTICE,
        by=by,
        now=now,
        servers=record.servers,
        mode=mode,
        through=record.through or None,
        number=notice.number,
        handed_on=local_day(handed),
    )
    count_from_handing_over(notice, Term.NOTICE_ACK, event, now)
    db.session.add(record)
    db.session.flush()
    return record


def count_from_handing_over(subject: Any, term: Term, event: Event, now: datetime) -> None:
    """The time for signing runs from the handing over, where that was recorded on a later day."""
    handed_on = subject.served_at and local_day(subject.served_at)
    for deadline in running_deadlines(subject):
        if deadline.term is term and handed_on and handed_on != deadline.started_on:
            deadlines.count_from(deadline, handed_on, event, deadlines.HANDED_OVER, now)


def acknowledge_notice(notice: Notice, *, by: User, now: datetime, proxy: str = "") -> Event:
    """The unit's principal signs for a document; the proof of service is printed and kept.

    ``proxy`` says on what authority somebody signs in the principal's place.
    """
    notice.acknowledged_at, notice.acknowledged_by_id = now, by.id
    event = perform(notice, Action.ACKNOWLEDGE_NOTICE, by=by, now=now, number=notice.number)
    record = open_service_of(notice)
    record.signed_at, record.proxy = now, proxy
    record.signed_by = f"{by.name}（{by.position}）" if by.position else by.name
    keep_proof(record, now)
    return event


def record_paper_receipt(
    notice: Notice,
    receiver: str,
    received_at: datetime,
    scans: Sequence[DraftUpload],
    *,
    by: User,
    now: datetime,
    proxy: str = "",
) -> Event:
    """Somebody signed on paper: the day that the signature bears counts, and the scan is kept (送达回证扫描件).

    Raises Refused for a day that cannot be, or without the signed paper.
    """
    event = _receive(
        notice,
        Action.RECORD_PAPER_RECEIPT,
        received_at,
        by=by,
        now=now,
        receiver=receiver,
        number=notice.number,
        files=in_short(scans),
    )
    keep_files(notice, scans, EvidenceKind.SIGNED_PROOF, by=by, now=now)
    record = open_service_of(notice)
    record.signed_at, record.signed_by, record.proxy = received_at, receiver, proxy
    record.on_paper = True
    keep_proof(record, now)
    return event


def record_refused_receipt(
    notice: Notice,
    reason: str,
    witness: str,
    *,
    by: User,
    now: datetime,
    capacity: str = "",
    recording: str = "",
    refused_at: datetime | None = None,
    files: Sequence[DraftUpload] = (),
) -> Event:
    """Receipt was refused before a witness: the document is left and counts as served (留置送达).

    ``capacity`` says in what capacity the witness was there; ``files`` are pictures or film of it.
    """
    refused = refused_at or now
    names = [recording, *(file.name for file in files)]
    event = _receive(
        notice,
        Action.RECORD_REFUSED_RECEIPT,
        refused,
        by=by,
        now=now,
        reason=reason,
        witness=f"{witness}（{capacity}）" if witness and capacity else witness,
        files=in_short(files),
    )
    keep_files(notice, files, EvidenceKind.SERVICE_RECORDING, by=by, now=now)
    record = open_service_of(notice)
    record.mode, record.refusal, record.refused_at = ServiceMode.LEFT, reason, refused
    record.witness, record.witness_capacity = witness, capacity
    keep_proof(record, now, recording="；".join(each for each in names if each))
    return event


def _receive(
    notice: Notice, action: Action, received_at: datetime, *, by: User, now: datetime, **told: Any
) -> Event:
    """The document counts as served from that moment; terms run from its day."""
    if received_at > now:
        raise Refused(Reason(NOT_YET))
    notice.acknowledged_at = received_at
    return perform(notice, action, by=by, now=now, received_on=local_day(received_at), **told)


def keep_files(
    notice: Notice, files: Sequence[DraftUpload], kind: EvidenceKind, *, by: User, now: datetime
) -> None:
    """Attach files to a document of a case: pictures of its service, its signed proof."""
    for file in files:
        assert notice.case is not None, "what belongs to a round is kept, not served"
        attach(notice.case, (notice.workflow_name, notice.id), again(file), kind=kind, by=by, now=now)
    drop_drafts(files)


def keep_proof(record: ServiceRecord, now: datetime, *, recording: str = "") -> None:
    """Fix a proof of service: its content, and its print."""
    with db.session.no_autoflush:
        content = proof_of(record, recording=recording)
        printed = print_document(content, Imprint(dated=local_day(now), signed_at=now))
        record.content, record.content_sha256 = as_json(content), sha256_of(content)
        record.pdf_sha256 = the_store().put(printed.pdf).sha256
    db.session.flush()
