"""The papers of rectification, printed from the records: the ledger, the opinion on striking off, the return."""

from datetime import date

from app.cases.models import Case, Event
from app.clock import local_day
from app.evidence.queries import evidence_of
from app.notices.content.closing import ClosureOpinion, Opinion, Proof, ReworkNotice
from app.notices.content.ledger import LedgerLine, RectificationLedger
from app.notices.content.letterhead import Due
from app.notices.dates import due_of
from app.notices.organ import contact_of, organ_of
from app.notices.queries import current_notice
from app.people.models import User
from app.stages.rectification.ledger import LedgerRow, ledger_rows
from app.stages.rectification.models import Item
from app.stages.rectification.queries import events_of_item, last_act, terms_of
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.terms import Term
from workflows.vocabulary import N_, ItemState, NoticeKind

NOT_CLOSED = Reason(N_("The problem has not been struck off; there is no opinion on it yet."))
NOT_RETURNED = Reason(N_("The problem was never returned for more work."))

#: Where a problem stands, as the ledger prints it.
_RESULTS = {
    ItemState.OPEN: "未启动",
    ItemState.IN_PROGRESS: "整改中",
    ItemState.LONG_TERM: "长期坚持",
    ItemState.CLAIMED: "待单位确认",
    ItemState.SUBMITTED: "销号审核中",
    ItemState.CHECKED: "待销号",
    ItemState.BASICALLY_DONE: "基本完成",
    ItemState.RETURNED: "退回补充整改",
    ItemState.REOPENED: "重新整改",
    ItemState.ACCEPTED: "已销号",
    ItemState.CANCELLED: "已取消",
}
#: The acts of a claim and its decision, as the chain of opinions names them.
_ACTS = {
    Action.CLAIM_COMPLETION: "申请销号",
    Action.CONFIRM_CLAIM: "单位确认",
    Action.CHECK_CLAIM: "审　　核",
    Action.CLOSE_ITEM: "审　　批",
    Action.RETURN_CLAIM: "退　　回",
}
_FIGURES = {
    "rules_made": ("新建完善制度", "项"),
    "returned": ("清退资金", "万元"),
    "recovered": ("追回资金", "万元"),
    "losses_saved": ("挽回损失", "万元"),
    "people_dealt_with": ("处理人员", "人"),
    "meetings_held": ("召开会议、上党课", "次"),
}


def ledger_of(case: Case, *, by: User, as_of: date) -> RectificationLedger:
    """整改台账 of a case on a day. Raises ContentRefused where no problem is listed."""
    return RectificationLedger(
        organ=organ_of(case),
        unit=case.unit.name,
        recipient=case.unit.name,
        contact=contact_of(case.handler or by),
        case_number=case.number,
        notice_number=_notice_number(case),
        as_of=as_of,
        lines=tuple(_line(row) for row in ledger_rows(case)),
    )


def closure_opinion(item: Item, *, by: User) -> ClosureOpinion:
    """销号审核意见书. Raises Refused while the problem is not struck off."""
    if item.state != ItemState.ACCEPTED:
        raise Refused(NOT_CLOSED)
    claimed = last_act(item, Action.CLAIM_COMPLETION)
    assert claimed is not None
    return ClosureOpinion(
        organ=organ_of(item.case),
        unit=item.case.unit.name,
        recipient=f"{item.case.unit.name}党组织",
        contact=contact_of(item.case.handler or by),
        notice_number=_notice_number(item.case),
        problem_number=item.position,
        problem_class=item.problem_class,
        problem=item.problem,
        result=item.completion_summary,
        claimed_on=local_day(claimed.at),
        proofs=_proofs(item),
        opinions=_opinions(item, claimed),
        measures=tuple(each.text for each in item.measures),
        completed_on=item.completed_on,
        figures=tuple(
            f"{_FIGURES[name][0]}{value}{_FIGURES[name][1]}"
            for name, value in item.figures.items()
            if name in _FIGURES
        ),
        conclusion="准予销号",
    )


def rework_notice(item: Item, *, by: User) -> ReworkNotice:
    """退回补充整改通知 on the last return. Raises Refused where there was none."""
    returned = last_act(item, Action.RETURN_CLAIM)
    if returned is None:
        raise Refused(NOT_RETURNED)
    claimed = next(each for each in _claims(item) if each.id < returned.id)
    term = next((each for each in terms_of(item) if each.term is Term.REWORK), None)
    return ReworkNotice(
        organ=organ_of(item.case),
        unit=item.case.unit.name,
        recipient=f"{item.case.unit.name}党组织",
        contact=contact_of(item.case.handler or by),
        notice_number=_notice_number(item.case),
        problem_number=item.position,
        problem_class=item.problem_class,
        problem=item.problem,
        result=str(claimed.details.get("summary", "")),
        claimed_on=local_day(claimed.at),
        proofs=_proofs(item),
        opinions=_opinions(item, claimed, until=returned),
        demand=str(returned.details.get("reason", "")),
        new_due=due_of(term) if term is not None else Due(on=local_day(returned.at)),
    )


def _line(row: LedgerRow) -> LedgerLine:
    item = row.item
    return LedgerLine(
        number=item.position,
        found_on=row.listed_on,
        found_by=item.case.handler.name if item.case.handler else "",
        problem_class=item.problem_class,
        problem=item.problem,
        measures=tuple(each.text for each in item.measures),
        due=due_of(row.deadline) if row.deadline else None,
        responsible=item.responsible_person,
        checked_on=row.closed_on or row.checked_on,
        checked_by=row.closed_by or row.checked_by,
        result=_RESULTS[row.state],
    )


def _claims(item: Item) -> list[Event]:
    """The claims of completion, the newest first."""
    found = [each for each in events_of_item(item) if each.action is Action.CLAIM_COMPLETION]
    return sorted(found, key=lambda each: each.id, reverse=True)


def _opinions(item: Item, since: Event, until: Event | None = None) -> tuple[Opinion, ...]:
    """The hands from a claim to its decision, in order."""
    events = sorted(events_of_item(item), key=lambda each: each.id)
    return tuple(
        Opinion(
            act=_ACTS[event.action],
            by=event.by_name,
            on=local_day(event.at),
            text=str(event.details.get("opinion") or ""),
        )
        for event in events
        if event.action in _ACTS and event.id >= since.id and (until is None or event.id <= until.id)
    )


def _proofs(item: Item) -> tuple[Proof, ...]:
    return tuple(
        Proof(name=each.newest.name, sha256=each.newest.sha256, on=local_day(each.newest.uploaded_at))
        for each in evidence_of("item", item.id)
    )


def _notice_number(case: Case) -> str:
    warning = current_notice(case, NoticeKind.WARNING)
    return warning.number if warning and warning.number else case.number
