"""Execution, closing and archive: of a proceeding, and of the whole case."""

from datetime import date, datetime

from sqlalchemy import select

from app.archive.actions import archive_file
from app.archive.models import ArchivedFile
from app.cases import deadlines
from app.cases.models import Case, Event, Subject
from app.cases.transitions import perform
from app.clock import local_day
from app.extensions import db
from app.notices.models import Notice
from app.people.models import User
from app.stages.accountability import queries
from app.stages.accountability.models import AccountableParty, Proceeding, RuleCorrection
from app.stages.accountability.rules import shipped
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.terms import Term
from workflows.vocabulary import N_, NoticeKind

COMPLETED_IN_THE_FUTURE = Reason(N_("What was completed cannot lie in the future."))
EXECUTED_IN_THE_FUTURE = Reason(N_("What was executed cannot lie in the future."))
NO_SUCH_RULE = Reason(N_("The table has no such row."))
NO_TEXT = Reason(N_("Text, basis and the reason for the correction must be given."))


def record_formalities(
    proceeding: Proceeding, summary: str, completed_on: date, *, by: User, now: datetime
) -> Event:
    """Case management records that the formalities of the decision are completed (Art. 13: within a month)."""
    if completed_on > local_day(now):
        raise Refused(COMPLETED_IN_THE_FUTURE)
    return perform(
        proceeding, Action.RECORD_FORMALITIES, by=by, now=now, summary=summary, completed_on=completed_on
    )


def report_execution(
    proceeding: Proceeding, summary: str, executed_on: date, *, by: User, now: datetime
) -> Event:
    """Case management reports how the decision was executed (Art. 13)."""
    if executed_on > local_day(now):
        raise Refused(EXECUTED_IN_THE_FUTURE)
    event = perform(
        proceeding, Action.REPORT_EXECUTION, by=by, now=now, summary=summary, executed_on=executed_on
    )
    proceeding.execution, proceeding.executed_on = summary, executed_on
    return event


def close_proceeding(proceeding: Proceeding, *, by: User, now: datetime) -> Event:
    """Nothing more is open: executed, no appeal undecided, the term for one over."""
    event = perform(proceeding, Action.CLOSE_PROCEEDING, by=by, now=now)
    proceeding.ended_at = now
    return event


def archive_proceeding(proceeding: Proceeding, *, by: User, now: datetime) -> Event:
    """The file of the proceeding is closed for good."""
    return perform(proceeding, Action.ARCHIVE_PROCEEDING, by=by, now=now)


def archive_case(case: Case, *, by: User, now: datetime) -> ArchivedFile:
    """The whole file is closed for good, with its index; nothing may be open about it."""
    return archive_file(case, by=by, now=now)


def react_count_appeal(notice: Subject, event: Event, *, by: User, now: datetime) -> None:  # noqa: ARG001
    """A decision was signed for, or refused before a witness: its term for an appeal runs from here (Art. 20)."""
    if not isinstance(notice, Notice) or notice.kind is not NoticeKind.DECISION:
        return
    party = db.session.scalar(select(AccountableParty).where(AccountableParty.notice_id == notice.id))
    term = queries.term_of(party.proceeding, Term.APPEAL) if party else None
    if term is not None and term.closed_at is None:
        deadlines.count_from_receipt(term, event, now)


def correct_rule(
    code: str, *, text: str, basis: str, months: int | None, effect: str, reason: str, by: User, now: datetime
) -> RuleCorrection:
    """Put a row of the administered table right. What was decided before keeps the words it was decided under."""
    if code not in shipped():
        raise Refused(NO_SUCH_RULE)
    if not (text.strip() and basis.strip() and reason.strip()):
        raise Refused(NO_TEXT)
    correction = RuleCorrection(
        code=code,
        text=text.strip(),
        basis=basis.strip(),
        months=months,
        effect=effect.strip(),
        reason=reason.strip(),
        corrected_at=now,
        corrected_by_id=by.id,
    )
    db.session.add(correction)
    db.session.flush()
    return correction
