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
from app.notices.actions.keeping import keep_files, supersede_paper
from app.notices.actions.moments import refuse_what_has_not_come
from app.notices.actions.serving import keep_proof, refuse_a_server
from app.notices.models import Notice, ServiceRecord
from app.notices.queries import counts_as_served_on, standing_service_of
from app.notices.typesetting.words import in_words
from app.people.models import User
from app.policies.queries import policy
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_


def deem_served(record: ServiceRecord, *, by: User, now: datetime) -> Event:
    """Count an electronic service that nobody signed for as served, on the day that the rules give.

    Raises Refused where the rules know no such day, or it is not over yet.
    """
    notice, day = record.notice, counts_as_served_on(record)
    if day is None or local_day(now) <= day:
        raise Refused(Reason(N_("No rule of the office counts this as served, or its day is not over.")))
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
    refuse_what_has_not_come(received_at, now)
    refuse_a_server(notice, receiver)
    was = local_day(notice.acknowledged_at) if notice.acknowledged_at else None
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
    keep_files(notice.the_case, notice, files, EvidenceKind.SIGNED_PROOF, by=by, now=now)
    assert was is not None, "the rulebook corrects nothing but a receipt"
    notice.acknowledged_at = received_at
    old = standing_service_of(notice)
    corrected = _in_place_of(old, received_at, receiver)
    corrected.correction = (
        f"原送达回证载明的收到日期{in_words(was)}更正为{in_words(local_day(received_at))}。更正理由：{reason}"
    )
    keep_proof(corrected, now, recording=(old.content or {}).get("recording") or "")
    supersede_paper(old.pdf_sha256, now=now)
    db.session.add(corrected)
    db.session.flush()
    return corrected


def keep_signed_copy(notice: Notice, scans: Sequence[DraftUpload], *, by: User, now: datetime) -> Event:
    """Keep a scan of the proof as it was signed on paper: by the servers, the witness, the recipient."""
    event = perform(
        notice, Action.KEEP_SIGNED_COPY, by=by, now=now, number=notice.number, files=in_short(scans)
    )
    keep_files(notice.the_case, notice, scans, EvidenceKind.SIGNED_PROOF, by=by, now=now)
    return event


def _in_place_of(old: ServiceRecord, received_at: datetime, receiver: str) -> ServiceRecord:
    """A record like the old one, received at another moment; who turned out to have signed is named instead."""
    new = ServiceRecord(
        notice=old.notice,
        corrects_id=old.id,
        servers=old.servers,
        recipient=old.recipient,
        mode=old.mode,
        place=old.place,
        through=old.through,
        entered_at=old.entered_at,
    )
    if receiver or old.signed_at:
        new.signed_at, new.signed_by = received_at, receiver or old.signed_by
        new.on_paper, new.proxy = old.on_paper or bool(receiver), "" if receiver else old.proxy
    elif old.refused_at:
        new.refused_at, new.refusal, new.left_in = received_at, old.refusal, old.left_in
        new.witness, new.witness_capacity = old.witness, old.witness_capacity
    else:
        new.deemed_at, new.deemed_rule = received_at, old.deemed_rule
    return new
