"""Which documents a person may see, what a document holds, and the facts that the rulebook asks of it."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, false, or_, select
from sqlalchemy.orm import selectinload

from app.calendars.queries import current_calendar
from app.cases.facts import contributes
from app.cases.models import Case
from app.cases.queries import case_is_visible
from app.clock import local_day
from app.extensions import db
from app.notices.content.catalogue import content_of
from app.notices.content.letterhead import Document
from app.notices.content.proof import ProofOfService, ServiceMode
from app.notices.content.shape import ContentRefused, sha256_of
from app.notices.models import Notice, NoticeCopy, NoticeVersion, Paper, ServiceRecord
from app.organisations.models import SEGMENT
from app.organisations.models import Unit as TreeUnit
from app.organisations.queries import within
from app.people.models import User
from app.people.queries import names_of_holders, scopes_of
from app.policies.queries import policy
from workflows.calendar import Duration, Unit, due
from workflows.vocabulary import CASE_ROLES, UNIT_SIDE, NoticeKind, NoticeState, Role


def visible_notices(user: User, on: date) -> Select[Notice]:
    """The documents that a person may see: of visible cases and of rounds; for a unit what was served on it."""
    of_a_case = and_(case_is_visible(user, on), _within_reach(user, on))
    return (
        select(Notice)
        .join(Case, Case.id == Notice.case_id, isouter=True)
        .where(or_(of_a_case, and_(Notice.round_id.is_not(None), _concerns(user, on))))
    )


def may_see(notice: Notice, user: User, on: date) -> bool:
    """May this person see this document?"""
    return db.session.scalar(visible_notices(user, on).where(Notice.id == notice.id)) is not None


def _within_reach(user: User, on: date) -> ColumnElement[bool]:
    office = scopes_of(user, CASE_ROLES, on)
    served = Notice.served_at.is_not(None)
    return or_(within(Notice.unit_path, office), served) if office else served


def _concerns(user: User, on: date) -> ColumnElement[bool]:
    """The condition on a document without a case: the office over its unit, or the unit that it was served on."""
    own_units = [grant.unit_path for grant in user.grants if grant.role in UNIT_SIDE and grant.holds_on(on)]
    served = and_(Notice.served_at.is_not(None), Notice.unit_path.in_(own_units))
    return or_(within(Notice.unit_path, scopes_of(user, CASE_ROLES, on)), served)


def found_notices(user: User, on: date, *, kind: str = "", state: str = "", text: str = "") -> Select[Notice]:
    """Visible documents by kind, state and a piece of number or title, the newest first."""
    together = selectinload(Notice.case), selectinload(Notice.unit)
    statement = narrowed(visible_notices(user, on), kind, text).options(*together).order_by(Notice.id.desc())
    return statement.where(Notice.state == state) if state else statement


def narrowed(documents: Select[Notice], kind: str = "", text: str = "") -> Select[Notice]:
    """Those of a kind, with each word of a text in their number or title."""
    if kind:
        documents = documents.where(Notice.kind == kind if kind in set(NoticeKind) else false())
    for word in text.split():
        held = f"%{word.replace(chr(92), '').replace('%', '').replace('_', chr(92) + '_')}%"
        documents = documents.where(
            or_(Notice.number.like(held, escape="\\"), Notice.title.like(held, escape="\\"))
        )
    return documents


def notices_of(case: Case, user: User, on: date) -> list[Notice]:
    """The documents of a case that a person may see, in the order of their drafting."""
    return list(
        db.session.scalars(visible_notices(user, on).where(Notice.case_id == case.id).order_by(Notice.id))
    )


_CURRENT = (
    select(Notice)
    .where(
        Notice.case_id == bindparam("case_id"),
        Notice.kind == bindparam("kind"),
        Notice.state.not_in((NoticeState.DISCARDED, NoticeState.WITHDRAWN)),
    )
    .order_by(Notice.id.desc())
    .limit(1)
)


def current_notice(case: Case, kind: NoticeKind) -> Notice | None:
    """The newest document of a kind in a case that was neither discarded nor withdrawn."""
    return db.session.scalar(_CURRENT, {"case_id": case.id, "kind": kind})


def content_of_notice(notice: Notice) -> Document:
    """What a document says. Raises ContentRefused where it does not hold."""
    return content_of(notice.kind, notice.content)


def versions_of(notice: Notice) -> list[NoticeVersion]:
    """Every text that a document had, in order."""
    return list(
        db.session.scalars(
            select(NoticeVersion).where(NoticeVersion.notice_id == notice.id).order_by(NoticeVersion.number)
        )
    )


def services_of(notice: Notice) -> list[ServiceRecord]:
    """Every service of a document, in order."""
    return list(
        db.session.scalars(
            select(ServiceRecord).where(ServiceRecord.notice_id == notice.id).order_by(ServiceRecord.id)
        )
    )


def open_service_of(notice: Notice) -> ServiceRecord:
    """The service that waits for its signature. Raises LookupError where there is none."""
    record = db.session.scalar(
        select(ServiceRecord)
        .where(
            and_(
                ServiceRecord.notice_id == notice.id,
                ServiceRecord.signed_at.is_(None),
                ServiceRecord.refused_at.is_(None),
                ServiceRecord.deemed_at.is_(None),
            )
        )
        .order_by(ServiceRecord.id.desc())
        .limit(1)
    )
    if record is None:
        message = f"notice {notice.id} was never served"
        raise LookupError(message)
    return record


def standing_service_of(notice: Notice) -> ServiceRecord:
    """The newest proof of service: the one that no other corrects. Raises LookupError where there is none."""
    records = services_of(notice)
    if not records:
        message = f"notice {notice.id} was never served"
        raise LookupError(message)
    return records[-1]


def unsigned_services() -> Sequence[Row[int, datetime, int]]:
    """Electronic services that still wait for a signature, the oldest first: id, entry, version of the rules."""
    wanted = (
        select(ServiceRecord.id, ServiceRecord.entered_at, Notice.policy_version)
        .join(Notice, Notice.id == ServiceRecord.notice_id)
        .where(
            ServiceRecord.signed_at.is_(None),
            ServiceRecord.refused_at.is_(None),
            ServiceRecord.deemed_at.is_(None),
            ServiceRecord.mode == ServiceMode.ELECTRONIC,
            Notice.state == NoticeState.SERVED,
        )
    )
    return db.session.execute(wanted.order_by(ServiceRecord.entered_at, ServiceRecord.id)).all()


def services_silent_before(today: date) -> list[int]:
    """The ids of those among them whose day by the rules was over before today."""
    entries = {row.id: (local_day(row.entered_at), row.policy_version) for row in unsigned_services()}
    days = {entry: _day_by_the_rule(*entry) for entry in set(entries.values())}
    return [id_ for id_, entry in entries.items() if (day := days[entry]) is not None and day < today]


def counts_as_served_on(record: ServiceRecord) -> date | None:
    """The day on which an electronic service counts as served if nobody signs.

    None where the rules know none, and while a year is counted through whose schedule is not published: nothing is
    counted as served on a day that may still move.
    """
    if record.mode is not ServiceMode.ELECTRONIC:
        return None
    return _day_by_the_rule(local_day(record.entered_at), record.notice.policy_version)


def _day_by_the_rule(entered_on: date, policy_version: int) -> date | None:
    days = policy(policy_version).deemed_after
    if not days:
        return None
    counted = due(entered_on, Duration(days, Unit.WORKING_DAYS), current_calendar())
    return None if counted.provisional else counted.due_on


def copies_of(notice: Notice) -> list[NoticeCopy]:
    """The copies of a document that went out, in the order in which it names their recipients."""
    wanted = select(NoticeCopy).where(NoticeCopy.notice_id == notice.id).order_by(NoticeCopy.id)
    return list(db.session.scalars(wanted))


def copies_for(user: User, on: date) -> Select[NoticeCopy]:
    """The copies that went to this person's units, the newest first."""
    mine = [each.unit_path for each in user.grants if each.role in UNIT_SIDE and each.holds_on(on)]
    handed = select(NoticeCopy).where(NoticeCopy.unit_id.is_not(None), NoticeCopy.unit_path.in_(mine))
    return handed.order_by(NoticeCopy.id.desc())


def is_handed_to(copy: NoticeCopy, user: User, on: date) -> bool:
    """Is this person of the unit that got this copy?"""
    return db.session.scalar(copies_for(user, on).where(NoticeCopy.id == copy.id)) is not None


def has_a_signatory(unit_path: str, on: date) -> bool:
    """Could anybody sign for a unit in this system?"""
    return bool(names_of_holders(Role.UNIT_PRINCIPAL, unit_path, on))


def unit_that_signs(recipient: str, notice: Notice, on: date) -> TreeUnit | None:
    """The unit of this system that a document is copied to, by its name or that of its Party organisation.

    None for anybody else, where two units have the name, and where nobody of the unit could sign.
    """
    names = {recipient, _AS_A_PARTY_ORGANISATION.sub("", recipient.removeprefix("中共"))}
    area = notice.unit_path[:SEGMENT]
    found = db.session.scalars(
        select(TreeUnit).where(TreeUnit.name.in_(names), TreeUnit.active, within(TreeUnit.path, [area]))
    ).all()
    return found[0] if len(found) == 1 and has_a_signatory(found[0].path, on) else None


#: A copy goes to a unit, or to the organisation of the Party that leads it.
_AS_A_PARTY_ORGANISATION = re.compile("(党组|党委|党工委|党总支|党支部|委员会)$")


def paper_about(notice: Notice, kind: NoticeKind) -> Paper | None:
    """The newest paper of a kind that was kept about a notice."""
    kept = select(Paper).where(Paper.notice_id == notice.id, Paper.kind == kind)
    return db.session.scalar(kept.order_by(Paper.id.desc()).limit(1))


def paper_saying(case: Case, content: Document) -> Paper | None:
    """The paper of a case that says exactly this, if it was kept before."""
    said = (Paper.case_id == case.id, Paper.kind == content.kind, Paper.content_sha256 == sha256_of(content))
    return db.session.scalar(select(Paper).where(*said).order_by(Paper.id).limit(1))


def standing_paper_on(item_id: int, kind: NoticeKind) -> Paper | None:
    """The paper of a kind about a problem that counts, if one was kept."""
    kept = select(Paper).where(Paper.item_id == item_id, Paper.kind == kind, Paper.superseded_at.is_(None))
    return db.session.scalar(kept.order_by(Paper.id.desc()).limit(1))


def papers_on_problems(case: Case) -> list[Paper]:
    """What was kept of a case about its problems, in order; what counts no more as well."""
    kept = select(Paper).where(Paper.case_id == case.id, Paper.item_id.is_not(None))
    return list(db.session.scalars(kept.order_by(Paper.id)))


def proof_of(record: ServiceRecord, *, recording: str = "") -> ProofOfService:
    """The proof of service as it stands now. Raises ContentRefused where it would not hold."""
    notice = record.notice
    content = content_of_notice(notice)
    electronic = record.mode is ServiceMode.ELECTRONIC
    witness = f"{record.witness}（{record.witness_capacity}）" if record.witness_capacity else record.witness
    return ProofOfService(
        organ=content.organ,
        unit=content.unit,
        recipient=record.recipient,
        contact=content.contact,
        secrecy=content.secrecy,
        document_title=notice.title,
        document_number=notice.number or "",
        pages=notice.pages or 1,
        mode=record.mode_in_the_end,
        place=record.left_in or record.place,
        servers=tuple(record.servers),
        through=record.through if record.refused_at is None else "",
        entered_at=record.entered_at if electronic else None,
        handed_at=None if electronic else record.entered_at,
        receiver=record.signed_by,
        proxy=record.proxy,
        signed_at=record.signed_at,
        signed_by_means_of=_means_of(record),
        refusal_reason=record.refusal,
        refused_at=record.refused_at,
        witnesses=(witness,) if witness else (),
        recording=recording,
        deemed_at=record.deemed_at,
        deemed_rule=record.deemed_rule,
        correction=record.correction,
    )


def _means_of(record: ServiceRecord) -> str:
    if record.signed_at is None:
        return ""
    if not record.on_paper:
        return "本人账户在系统中签收" if record.corrects_id is None else "签收时间按更正理由认定"
    return f"{'邮件回执' if record.mode is ServiceMode.BY_MAIL else '纸质回证'}签名，扫描件附卷"


@contributes("notice")
def notice_facts(notice: Notice, _today: date) -> dict[str, Any]:
    """Is it complete, and is the reviewed text the text that stands?"""
    try:
        content_of_notice(notice)
    except ContentRefused:
        complete = False
    else:
        complete = True
    return {
        "complete": complete,
        "content_digest": notice.content_sha256,
        "reviewed_digest": notice.reviewed_sha256,
        "kind": str(notice.kind),
        "sealed_on": local_day(notice.sealed_at) if notice.sealed_at else None,
        "handed_on": local_day(notice.served_at) if notice.served_at else None,
        "received_on": local_day(notice.acknowledged_at) if notice.acknowledged_at else None,
    }


@contributes("notice_copy")
def copy_facts(copy: NoticeCopy, _today: date) -> dict[str, Any]:
    """When was it handed over, and received?"""
    return {
        "handed_on": local_day(copy.delivered_at),
        "received_on": local_day(copy.received_at) if copy.received_at else None,
    }
