"""Handing a document over: by whom, how, when it entered, when it was signed for or refused (送达回证)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.cases import deadlines
from app.cases.facts import running_deadlines
from app.cases.models import Event
from app.cases.transitions import perform
from app.clock import local_day
from app.evidence.actions import in_short
from app.evidence.models import DraftUpload, EvidenceKind
from app.extensions import db
from app.notices.actions.copying import send_copies
from app.notices.actions.keeping import keep_files, keep_paper
from app.notices.actions.moments import refuse_what_has_not_come
from app.notices.content.proof import ServiceMode
from app.notices.content.shape import as_json
from app.notices.models import Notice, ServiceRecord
from app.notices.queries import has_a_signatory, open_service_of, proof_of, services_of
from app.notices.servers import is_one_of
from app.people.models import User
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.terms import Term
from workflows.vocabulary import N_

SERVED_IT = Reason(
    N_(
        "Whoever serves a document neither signs for it nor witnesses its refusal; where another person has the same name, add the post."
    )
)
NO_ACCOUNT = N_("No principal of %(unit)s could sign in this system; serve the document on paper.")


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
    ``through`` is the organ or the carrier between. Electronic service enters the recipient's system ``now``; paper
    was handed over or posted at ``handed_at``, now where nothing is said.
    Whoever the document is copied to gets a copy of the same moment.
    Raises Refused where the proof would not hold, or where nobody of the unit could sign in the system.
    """
    electronic = mode is ServiceMode.ELECTRONIC
    if electronic and not has_a_signatory(notice.unit_path, local_day(now)):
        raise Refused(Reason(NO_ACCOUNT, {"unit": notice.unit.name}))
    handed = now if electronic or handed_at is None else handed_at
    refuse_what_has_not_come(handed, now)
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
    send_copies(notice, handed, by=by, now=now)
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

    Raises Refused for a day that cannot be, without the signed paper, or where a server signed.
    """
    refuse_a_server(notice, receiver)
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
    keep_files(notice.the_case, notice, scans, EvidenceKind.SIGNED_PROOF, by=by, now=now)
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
    left_in: str = "",
    files: Sequence[DraftUpload] = (),
) -> Event:
    """Receipt was refused before a witness: the document is left and counts as served (留置送达).

    ``capacity`` says in what capacity the witness was there; ``left_in`` names the place, needed where nobody stood
    before the recipient until then; ``files`` are pictures or film of it.
    """
    refuse_a_server(notice, witness)
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
    keep_files(notice.the_case, notice, files, EvidenceKind.SERVICE_RECORDING, by=by, now=now)
    record = open_service_of(notice)
    if record.mode is not ServiceMode.ON_THE_SPOT and not left_in.strip():
        raise Refused(Reason(N_("Say where the document was left.")))
    record.left_in, record.refusal, record.refused_at = left_in.strip(), reason, refused
    record.witness, record.witness_capacity = witness, capacity
    keep_proof(record, now, recording="；".join(each for each in names if each))
    return event


def refuse_a_server(notice: Notice, person: str) -> None:
    """One who serves the document is no other hand in its service. Raises Refused."""
    services = services_of(notice)
    if services and is_one_of(services[-1].servers, person):
        raise Refused(SERVED_IT)


def _receive(
    notice: Notice, action: Action, received_at: datetime, *, by: User, now: datetime, **told: Any
) -> Event:
    """The document counts as served from that moment; terms run from its day."""
    refuse_what_has_not_come(received_at, now)
    notice.acknowledged_at = received_at
    return perform(notice, action, by=by, now=now, received_on=local_day(received_at), **told)


def keep_proof(record: ServiceRecord, now: datetime, *, recording: str = "") -> None:
    """Fix a proof of service: its content, and its print with a code."""
    with db.session.no_autoflush:
        content = proof_of(record, recording=recording)
        paper = keep_paper(record.notice.the_case, content, now=now, about=record.notice)
        record.content, record.content_sha256 = as_json(content), paper.content_sha256
        record.pdf_sha256 = paper.pdf_sha256
    db.session.flush()
