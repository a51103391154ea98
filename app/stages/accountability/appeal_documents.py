"""What is written to an appellant: 申诉受理通知书 when it is taken up or not, 申诉处理决定书 when it is decided."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from app.clock import local_day
from app.notices.actions.drafting import draft_notice
from app.notices.actions.issuing import sign_with_decision
from app.notices.content import appeal as content
from app.notices.content.letterhead import Document, Due
from app.notices.models import Notice
from app.notices.organ import contact_of
from app.people.models import User
from app.people.queries import the_clock
from app.stages.accountability import documents, queries, rules
from app.stages.accountability.models import Appeal
from workflows.terms import Term


def answer(appeal: Appeal, *, accepted: bool, reason: str = "", by: User, now: datetime) -> Notice:
    """Tell the appellant whether the appeal is taken up; the reviewer signs."""
    deadline = queries.running_term_of_appeal(appeal, Term.APPEAL_DECIDE)
    decide_by = None
    if accepted and deadline is not None:
        decide_by = Due(term=str(deadline.duration), on=deadline.due_on, provisional=deadline.provisional)
    reply = content.AppealReply(
        **_common(appeal, by),
        contested=contested(appeal),
        accepted=accepted,
        reviewer=_in_words(by),
        decide_by=decide_by,
        term_ended_on=appeal.term_ended_on if appeal.is_late else None,
        reason=documents.sentence(reason),
    )
    return _signed(appeal, reply, by, now)


def decision(
    appeal: Appeal,
    said: content.Contested,
    outcome: content.Outcome,
    changes: Sequence[content.Change] = (),
    *,
    by: User,
    now: datetime,
) -> Notice:
    """Tell the appellant what was decided; who decided signs. ``said`` was read before anything changed."""
    reviewer = queries.people([appeal.reviewed_by_id])[0] if appeal.reviewed_by_id else by
    decided = content.AppealDecision(
        **_common(appeal, reviewer),
        copies_to=("组织部门",),
        contested=said,
        outcome=outcome,
        reviewer=_in_words(reviewer),
        findings=documents.sentence(appeal.opinion),
        reason=documents.sentence(appeal.outcome_reason),
        changes=tuple(changes),
        decided_by=f"经{_in_words(by)}审查批准",
        further=documents.further_remedy(appeal.proceeding),
    )
    return _signed(appeal, decided, by, now)


def contested(appeal: Appeal) -> content.Contested:
    """What is appealed against, as it stands now."""
    proceeding = appeal.proceeding
    filed_on = local_day(appeal.filed_at)
    decided_on: date = local_day(proceeding.decided_at) if proceeding.decided_at else filed_on
    return content.Contested(
        remedy=documents.remedy_of(proceeding).text,
        appellant=appeal.appellant,
        filed_on=filed_on,
        grounds=documents.sentence(appeal.grounds),
        decisions=tuple(each.number for each in queries.decisions_of(proceeding) if each.number),
        decided_on=decided_on,
    )


def forms_in_words(forms: Sequence[Any]) -> tuple[str, ...]:
    """Forms by the names that the rules give them."""
    return tuple(rules.of_form(each.form).text for each in forms)


def _common(appeal: Appeal, reviewer: User) -> dict[str, Any]:
    case = appeal.case
    return {
        "organ": documents.organ_that_decides(appeal.proceeding),
        "unit": case.unit.name,
        "recipient": appeal.appellant,
        "contact": contact_of(reviewer),
    }


def _in_words(person: User) -> str:
    return f"{person.position}{person.name}" if person.position != person.name else person.name


def _signed(appeal: Appeal, document: Document, by: User, now: datetime) -> Notice:
    notice = draft_notice(appeal.case, document, by=the_clock(), now=now)
    sign_with_decision(notice, by=by, now=now)
    return notice
