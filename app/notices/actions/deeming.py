"""What nobody signed for counts as served where the office's rules say so; people put the day right (视为送达).

Electronic service only: its entry into the recipient's system is on record (电子签名法 Art. 11). Nothing is approved
by it: terms begin to run, and a second person corrects the day where it is shown to be another.
"""

from collections.abc import Sequence
from datetime import datetime, time

from app.cases.models import Event
from app.cases.transitions import perform
from app.clock import SHANGHAI, local_day
from app.evidence.actions import in_short
from app.evidence.models import DraftUpload, EvidenceKind
from app.extensions import db
from app.notices.actions.serving import NOT_YET, keep_files, keep_proof
from app.notices.content.proof import ServiceMode
from app.notices.models import Notice, ServiceRecord
from app.notices.queries import counts_as_served_on, standing_service_of
from app.notices.typesetting.words import in_words
from app.people.models import User
from app.policies.queries import policy
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason


def deem_served(record: ServiceRecord, *, by: User, now: datetime) -> Event:
    """Count an electronic service that nobody signed for as served, on the day that the rules give.

    Raises Refused where the rules know no such day, or it is not over yet.
    """
    notice, day = record.notice, counts_as_served_on(record)
    if day is None or local_day(now) <= day:
        raise Refused(Reason(NOT_YET))
    version, days = notice.policy_version, policy(notice.policy_version).deemed_after
    notice.acknowledged_at = datetime.combine(day, time(), SHANGHAI)
    event = perform(
        notice,
        Action.DEEM_SERVED,
        by=by,
        now=now,
        number=notice.number,
        received_on=day,
        rule_version=version,
        unsigned_days=days,
    )
    record.deemed_at = notice.acknowledged_at
    record.deemed_rule = (
        f"督办规则第{version}版：电子送达进入受送达单位系统后满{days}个工作日未签收的，自期满之日视为送达。"
    )
    keep_proof(record, now)
    return event


def correct_service(
    notice: Notice,
    received_at: datetime,
    reason: str,
    files: Sequence[DraftUpload] = (),
    *,
    by: User,
    now: datetime,
    receiver: str = "",
) -> ServiceRecord:
    """Put the day of a receipt right: a new proof takes the place of the old one, and terms are counted again.

    ``files`` prove the day. Raises Refused for whoever served it, and for a day that cannot be.
    """
    old, before = standing_service_of(notice), notice.acknowledged_at
    if received_at > now or before is None:
        raise Refused(Reason(NOT_YET))
    was = local_day(before)
    perform(
        notice,
        Action.CORRECT_SERVICE,
        by=by,
        now=now,
        number=notice.number,
        reason=reason,
        before=was,
        received_on=local_day(received_at),
        files=in_short(files),
    )
    keep_files(notice, files, EvidenceKind.SIGNED_PROOF, by=by, now=now)
    notice.acknowledged_at = received_at
    corrected = _in_place_of(old, received_at, receiver)
    corrected.correction = (
        f"原送达回证载明的收到日期{in_words(was)}更正为{in_words(local_day(received_at))}。更正理由：{reason}"
    )
    keep_proof(corrected, now, recording=(old.content or {}).get("recording") or "")
    db.session.add(corrected)
    db.session.flush()
    return corrected


def keep_signed_copy(notice: Notice, scans: Sequence[DraftUpload], *, by: User, now: datetime) -> Event:
    """Keep a scan of the proof as it was signed on paper: by the servers, the witness, the recipient."""
    event = perform(
        notice, Action.KEEP_SIGNED_COPY, by=by, now=now, number=notice.number, files=in_short(scans)
    )
    keep_files(notice, scans, EvidenceKind.SIGNED_PROOF, by=by, now=now)
    return event


def _in_place_of(old: ServiceRecord, received_at: datetime, receiver: str) -> ServiceRecord:
    """A record like the old one, received at another moment; what nobody signed may now be signed for by somebody."""
    new = ServiceRecord(
        notice=old.notice,
        corrects_id=old.id,
        servers=old.servers,
        recipient=old.recipient,
        mode=old.mode,
        place=old.place,
        through=old.through,
        entered_at=old.entered_at,
        signed_by=receiver or old.signed_by,
        on_paper=old.on_paper or bool(receiver),
        proxy=old.proxy,
        refusal=old.refusal,
        witness=old.witness,
        witness_capacity=old.witness_capacity,
    )
    if old.mode is ServiceMode.LEFT:
        new.refused_at = received_at
    elif new.signed_by:
        new.signed_at = received_at
    else:
        new.deemed_at, new.deemed_rule = received_at, old.deemed_rule
    return new
