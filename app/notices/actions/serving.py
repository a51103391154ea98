"""Handing a document over: by whom, how, when it entered, when it was signed for or refused (送达回证)."""

from collections.abc import Sequence
from datetime import datetime

from app.cases.models import Event
from app.cases.transitions import perform
from app.clock import local_day
from app.extensions import db, the_store
from app.notices.content.proof import ServiceMode
from app.notices.content.shape import as_json, sha256_of
from app.notices.models import Notice, ServiceRecord
from app.notices.queries import open_service_of, proof_of
from app.notices.render import Imprint, print_document
from app.people.models import User
from workflows.actions import Action


def serve_notice(
    notice: Notice,
    servers: Sequence[str],
    mode: ServiceMode,
    place: str,
    *,
    by: User,
    now: datetime,
    recipient: str = "",
) -> ServiceRecord:
    """Hand a sealed document over; opens its proof of service.

    ``servers`` are two people by name or office; ``now`` is the entry into the recipient's system. Raises
    ContentRefused where the proof would not hold.
    """
    record = ServiceRecord(
        notice=notice,
        servers=[each.strip() for each in servers if each.strip()],
        recipient=recipient or str(notice.content["recipient"]),
        mode=mode,
        place=place,
        entered_at=now,
    )
    notice.served_at = now
    with db.session.no_autoflush:
        proof_of(record)  # refused now rather than when the unit signs
    perform(
        notice, Action.SERVE_NOTICE, by=by, now=now, servers=record.servers, mode=mode, number=notice.number
    )
    db.session.add(record)
    db.session.flush()
    return record


def acknowledge_notice(notice: Notice, *, by: User, now: datetime, proxy: str = "") -> Event:
    """The unit's principal signs for a document; the proof of service is printed and kept.

    ``proxy`` says on what authority somebody signs in the principal's place.
    """
    notice.acknowledged_at, notice.acknowledged_by_id = now, by.id
    event = perform(notice, Action.ACKNOWLEDGE_NOTICE, by=by, now=now, number=notice.number)
    record = open_service_of(notice)
    record.signed_at, record.proxy = now, proxy
    record.signed_by = f"{by.name}（{by.position}）" if by.position else by.name
    _keep_proof(record, now)
    return event


def record_refused_receipt(
    notice: Notice, reason: str, witness: str, *, by: User, now: datetime, recording: str = ""
) -> Event:
    """Receipt was refused before a witness: the document is left and counts as served (留置送达)."""
    notice.acknowledged_at = now
    event = perform(notice, Action.RECORD_REFUSED_RECEIPT, by=by, now=now, reason=reason, witness=witness)
    record = open_service_of(notice)
    record.mode, record.refusal, record.witness, record.refused_at = ServiceMode.LEFT, reason, witness, now
    _keep_proof(record, now, recording=recording)
    return event


def _keep_proof(record: ServiceRecord, now: datetime, *, recording: str = "") -> None:
    with db.session.no_autoflush:
        content = proof_of(record, recording=recording)
        printed = print_document(content, Imprint(dated=local_day(now), signed_at=now))
        record.content, record.content_sha256 = as_json(content), sha256_of(content)
        record.pdf_sha256 = the_store().put(printed.pdf).sha256
    db.session.flush()
