"""What the warning notice says: what the handler writes, and what the case itself knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from markupsafe import Markup
from sqlalchemy import select

from app.cases.models import Case
from app.cases.problems import problems_of
from app.clock import local_day
from app.extensions import db
from app.notices.content.correction import CorrectionNotice, Passage
from app.notices.content.letterhead import Contact, Due, Secrecy, Urgency
from app.notices.content.problems import Problem
from app.notices.content.shape import ContentRefused
from app.notices.content.warning import Trigger, WarningNotice
from app.notices.content.withdrawal import WithdrawalNotice
from app.notices.models import Notice
from app.notices.organ import contact_of, organ_of
from app.notices.queries import content_of_notice, current_notice
from app.notices.render import DRAFT, Imprint, sheet
from app.organisations.models import SEGMENT
from app.organisations.queries import within
from app.policies.queries import policy
from workflows.terms import Term
from workflows.vocabulary import N_, NoticeKind

CONSEQUENCES = (
    "无正当理由逾期不签收、不上报整改方案或者不整改的，将依次予以提醒、督办、约谈；"
    "敷衍整改、虚假整改或者拒不整改，造成严重后果的，依规依纪依法提请启动问责程序。"
)
#: What is asked where the assessment found a problem and nobody wrote what to do about it.
REQUIREMENT = "对照体检报告单逐条查明原因，制定整改措施，按期整改到位。"

#: How sure it is that the unit belongs on the list, as the case keeps it and as the notice says it.
CERTAINTIES = {"certified": "已证明", "robust": "稳固", "likely": "较可能", "contested": "存疑"}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What the handler writes into a warning; the score, the place, the problems and the terms come from the case."""

    basis: str
    period: str
    report_number: str
    recipient: str
    office: str
    person: str
    phone: str = ""
    secrecy: Secrecy = Secrecy.INTERNAL
    urgency: Urgency = Urgency.ORDINARY
    attachments: tuple[str, ...] = ()
    copies_to: tuple[str, ...] = ()
    consequences: str = CONSEQUENCES


def draft_of(case: Case) -> Draft:
    """The draft as it stands, or a first one from the candidate's reasons and from the warning written last."""
    notice = current_notice(case, NoticeKind.WARNING)
    if notice is not None:
        return _written(notice.content)
    before = _last_warning_of_the_organ(case)
    contact = contact_of(case.handler) if case.handler else Contact(office="", person="")
    return Draft(
        basis=policy(case.policy_version).assessment_rules,
        period=str(case.trigger.get("period") or ""),
        report_number=str(case.trigger.get("report_number") or case.number),
        recipient=f"{case.unit.name}党组织",
        office=contact.office,
        person=contact.person,
        phone=contact.phone,
        consequences=str(before.get("consequences") or CONSEQUENCES),
    )


def warning_of(case: Case, draft: Draft) -> WarningNotice:
    """The notice as it would be issued now. Raises ContentRefused with what is missing or wrong."""
    terms = policy(case.policy_version)
    return WarningNotice(
        organ=organ_of(case),
        unit=case.unit.name,
        recipient=draft.recipient,
        contact=Contact(office=draft.office, person=draft.person, phone=draft.phone),
        secrecy=draft.secrecy,
        urgency=draft.urgency,
        attachments=draft.attachments,
        copies_to=draft.copies_to,
        basis=draft.basis,
        period=draft.period,
        health_report_number=draft.report_number,
        trigger=trigger_of(case),
        problems=tuple(
            Problem(
                number=problem.position,
                problem_class=problem.problem_class,
                item_type=problem.item_type,
                description=problem.text,
                indicator=problem.indicator,
                requirement=problem.requirement or REQUIREMENT,
                due=Due(term=str(problem.term)),
            )
            for problem in problems_of(case)
        ),
        # Every term runs from the unit's signature, whose day nobody knows yet: no day is printed.
        acknowledge_by=Due(term=str(terms.duration(Term.ACK))),
        object_by=Due(term=str(terms.duration(Term.OBJECT))),
        plan_by=Due(term=str(terms.duration(Term.PLAN))),
        finish_by=Due(term=str(terms.duration(Term.CASE_TERM))),
        consequences=draft.consequences,
    )


def correction_of(warning: Notice, passages: Sequence[Passage], reason: str) -> CorrectionNotice:
    """The notice that corrects a served warning, to whoever got the warning."""
    said = content_of_notice(warning)
    assert isinstance(said, WarningNotice)
    assert warning.number
    assert warning.signed_at
    return CorrectionNotice(
        organ=said.organ,
        unit=said.unit,
        recipient=said.recipient,
        contact=said.contact,
        secrecy=said.secrecy,
        copies_to=said.copies_to,
        warning_number=warning.number,
        warning_title=warning.title,
        warned_on=local_day(warning.signed_at),
        passages=tuple(passages),
        reason=_as_a_sentence(reason),
    )


def withdrawal_of(warning: Notice, reason: str, objected_on: date | None) -> WithdrawalNotice:
    """The notice that takes a served warning back, to whoever got the warning."""
    said = content_of_notice(warning)
    assert isinstance(said, WarningNotice)
    assert warning.number
    assert warning.signed_at
    return WithdrawalNotice(
        organ=said.organ,
        unit=said.unit,
        recipient=said.recipient,
        contact=said.contact,
        secrecy=said.secrecy,
        copies_to=said.copies_to,
        warning_number=warning.number,
        warning_title=warning.title,
        warned_on=local_day(warning.signed_at),
        problems=len(said.problems),
        objected_on=objected_on,
        reason=_as_a_sentence(reason),
    )


def sheet_of(notice: Notice) -> Markup:
    """The notice as it prints, with its number and day once it has them."""
    if notice.number is None or notice.signed_at is None:
        imprint = DRAFT
    else:
        imprint = Imprint(number=notice.number, dated=local_day(notice.signed_at), signed_at=notice.signed_at)
    return sheet(content_of_notice(notice), imprint)


def words_of(notice: Notice) -> str:
    """Every word of a document, as it prints."""
    return sheet_of(notice).striptags()


def trigger_of(case: Case) -> Trigger:
    """Why this unit, as the case keeps it since it was opened. Raises ContentRefused where no score led to it."""
    known = case.trigger
    if known.get("score") is None or known.get("pass_mark") is None:
        raise ContentRefused(N_("This case was not opened for a score; a warning cites the score."))
    return Trigger(
        score=Decimal(str(known["score"])).quantize(Decimal("0.01")),
        pass_mark=Decimal(str(known["pass_mark"])).quantize(Decimal("0.01")),
        peer_group=str(known.get("peer_group") or ""),
        rank=known.get("rank"),
        group_size=known.get("group_size"),
        last=int(known.get("bottom_n") or 3),
        among_last="bottom_n" in (known.get("reasons") or ()),
        certainty=CERTAINTIES.get(str(known.get("certainty") or ""), ""),
        chance=_of_a_hundred(known.get("probability")),
    )


def _of_a_hundred(probability: object) -> str:
    """0.96 as 96, without noughts behind the point."""
    return "" if probability is None else f"{Decimal(str(probability)) * 100:.1f}".removesuffix(".0")


def _as_a_sentence(text: str) -> str:
    return text if text.endswith(("。", "！", "？")) else f"{text}。"


def _written(content: dict[str, Any]) -> Draft:
    contact = content["contact"]
    return Draft(
        basis=content["basis"],
        period=content["period"],
        report_number=content["health_report_number"],
        recipient=content["recipient"],
        office=contact["office"],
        person=contact["person"],
        phone=contact["phone"],
        secrecy=Secrecy(content["secrecy"]),
        urgency=Urgency(content["urgency"]),
        attachments=tuple(content["attachments"]),
        copies_to=tuple(content["copies_to"]),
        consequences=content["consequences"],
    )


def _last_warning_of_the_organ(case: Case) -> dict[str, Any]:
    """The content of the newest warning under the same root, whose consequences are used again."""
    root = case.unit_path[:SEGMENT]
    content = db.session.scalar(
        select(Notice.content)
        .where(Notice.kind == NoticeKind.WARNING, within(Notice.unit_path, [root]))
        .order_by(Notice.id.desc())
        .limit(1)
    )
    return content or {}
