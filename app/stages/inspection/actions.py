"""The look-back, beat by beat: planned with the closing, appointed, started, judged, reported, checked, confirmed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

import app.stages.inspection.facts  # noqa: F401 - what the rulebook may ask of look-backs
from app.cases import deadlines
from app.cases.facts import running_terms
from app.cases.models import Case, Deadline, Event, Subject
from app.cases.problems import problems_of
from app.cases.transitions import perform
from app.clock import local_day
from app.extensions import db
from app.notices.actions.drafting import draft_notice
from app.notices.actions.issuing import sign_with_decision
from app.notices.content.lookback import LookbackFeedback
from app.notices.content.rectification import RectificationNotice
from app.notices.models import Notice
from app.people.models import User
from app.people.queries import the_clock
from app.stages.inspection import documents, queries
from app.stages.inspection.models import ItemVerdict, LookBack
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.terms import Term
from workflows.vocabulary import N_, CaseState, NoticeKind, Verdict

NOT_PLANNED = Reason(N_("No look-back has been planned for this case yet."))
NO_INSPECTOR = N_("%(name)s may not inspect this case: no inspector over the unit, or part of its handling.")
NO_SUCH_PROBLEM = Reason(N_("This problem does not belong to the case."))
NOTHING_SEEN = Reason(N_("Say what was seen; a verdict rests on it."))
NO_REQUIREMENT = Reason(N_("The problem is not settled: say what the unit still has to do."))
NOT_FALSE = Reason(N_("There is no verdict of false rectification to agree with."))
OWN_VERDICT = Reason(N_("You found this yourself; a second inspector has to agree."))
NO_POLL = Reason(N_("A poll has answers, and no more satisfied ones than answers."))


def react_plan_lookback(case: Case, event: Event, *, by: User, now: datetime) -> None:  # noqa: ARG001
    """A case was closed: its look-back is planned for the day by which it must start."""
    starting = next(each for each in running_terms(case) if each.term is Term.LOOKBACK_START)
    db.session.add(LookBack(case=case, round=queries.next_round(case), planned_on=starting.due_on, team=[]))
    db.session.flush()


def appoint_team(case: Case, team: Sequence[User], scope: str = "", *, by: User, now: datetime) -> Event:
    """The leader in charge appoints two inspectors or more; the first named leads the team."""
    lookback = _lookback(case)
    fit = {each.id for each in queries.possible_inspectors(case, local_day(now))}
    ids = list(dict.fromkeys(each.id for each in team))
    event = perform(
        case,
        Action.APPOINT_TEAM,
        by=by,
        now=now,
        team=ids,
        names=[each.name for each in team],
        scope=scope or None,
    )
    unfit = [each.name for each in team if each.id not in fit]
    if unfit:
        raise Refused(*(Reason(NO_INSPECTOR, {"name": name}) for name in unfit))
    lookback.team, lookback.scope = ids, scope
    lookback.appointed_at, lookback.appointed_by_id = now, by.id
    return event


def start_lookback(case: Case, *, by: User, now: datetime) -> Event:
    """A member of the team goes out; the term for the field begins."""
    event = perform(case, Action.START_LOOKBACK, by=by, now=now)
    _lookback(case).started_at = now
    return event


def record_verdict(
    case: Case,
    problem_id: int,
    verdict: Verdict,
    found: str,
    requirement: str = "",
    *,
    by: User,
    now: datetime,
) -> ItemVerdict:
    """What one inspector finds on one problem. A verdict that changes needs its agreement anew."""
    lookback = _lookback(case)
    problem = next((each for each in problems_of(case) if each.id == problem_id), None)
    if problem is None:
        raise Refused(NO_SUCH_PROBLEM)
    if not found.strip():
        raise Refused(NOTHING_SEEN)
    if verdict in queries.UNSETTLED and not requirement.strip():
        raise Refused(NO_REQUIREMENT)
    perform(
        case,
        Action.RECORD_VERDICT,
        by=by,
        now=now,
        item_id=problem_id,
        position=problem.position,
        verdict=verdict,
        found=found,
    )
    row = queries.verdict_on(lookback, problem_id)
    if row is None:
        row = ItemVerdict(lookback=lookback, item_id=problem_id)
        db.session.add(row)
    elif row.verdict is not verdict or row.found != found:
        row.agreed_by_id = row.agreed_at = None
    row.verdict, row.found, row.by_id, row.at = verdict, found, by.id, now
    if row.agreed_by_id == by.id:
        row.agreed_by_id = row.agreed_at = None
    row.requirement = requirement if verdict in queries.UNSETTLED else ""
    db.session.flush()
    return row


def agree_that_it_is_false(case: Case, problem_id: int, *, by: User, now: datetime) -> Event:
    """A second inspector agrees that a rectification was false (domain.md §3.6)."""
    row = _false_verdict(case, problem_id)
    if row.by_id == by.id:
        raise Refused(OWN_VERDICT)
    event = perform(
        case, Action.RECORD_VERDICT, by=by, now=now, item_id=problem_id, verdict=row.verdict, agrees=True
    )
    row.agreed_by_id, row.agreed_at = by.id, now
    return event


def record_explanation(
    case: Case, problem_id: int, explanation: str, explained_by: str, *, by: User, now: datetime
) -> Event:
    """What the unit said to the finding that its rectification was false."""
    row = _false_verdict(case, problem_id)
    if not explanation.strip() or not explained_by.strip():
        raise Refused(Reason(N_("Write down what the unit said, and who said it.")))
    event = perform(
        case,
        Action.RECORD_VERDICT,
        by=by,
        now=now,
        item_id=problem_id,
        verdict=row.verdict,
        explanation=explanation,
        explained_by=explained_by,
    )
    row.explanation, row.explained_by = explanation, explained_by
    return event


def report_lookback(
    case: Case,
    *,
    methods: str,
    materials: str,
    overall: str,
    by: User,
    now: datetime,
    answers: int | None = None,
    satisfied: int | None = None,
) -> Event:
    """The team's report goes to case management; the documents that will follow from it must hold already."""
    lookback = _lookback(case)
    if (answers is None) != (satisfied is None) or (
        answers is not None and not _is_a_poll(answers, satisfied)
    ):
        raise Refused(NO_POLL)
    event = perform(
        case, Action.REPORT_LOOKBACK, by=by, now=now, answers=answers, satisfied=satisfied, overall=overall
    )
    lookback.methods, lookback.materials, lookback.overall = methods, materials, overall
    lookback.answers, lookback.satisfied = answers, satisfied
    lookback.reported_at, lookback.reported_by_id = now, by.id
    db.session.flush()
    _written(case, lookback)
    return event


def check_lookback(case: Case, *, by: User, now: datetime) -> Event:
    """Case management checks the report's form and completeness."""
    return perform(case, Action.CHECK_LOOKBACK, by=by, now=now)


def return_lookback(case: Case, reason: str, *, by: User, now: datetime) -> Event:
    """The report goes back to the team, with what has to be added."""
    return perform(case, Action.RETURN_LOOKBACK, by=by, now=now, reason=reason)


def confirm_lookback(case: Case, *, by: User, now: datetime) -> Event:
    """The leader in charge confirms the verdicts: confirmed, or reopened with a second notice.

    The reactions reopen the problems named in ``item_ids`` and propose accountability for ``bad_item_ids``.
    """
    lookback = _lookback(case)
    given = queries.verdicts_of(lookback)
    unsettled = [item_id for item_id, each in sorted(given.items()) if each.verdict in queries.UNSETTLED]
    bad = [item_id for item_id in unsettled if given[item_id].verdict in queries.BAD]
    event = perform(
        case,
        Action.CONFIRM_LOOKBACK,
        by=by,
        now=now,
        round=lookback.round,
        item_ids=unsettled,
        bad_item_ids=bad,
    )
    lookback.confirmed_at, lookback.confirmed_by_id = now, by.id
    contents = _written(case, lookback)
    notices = [draft_notice(case, content, by=the_clock(), now=now) for content in contents]
    for notice in notices:
        sign_with_decision(notice, by=by, now=now)
    lookback.feedback_id = notices[0].id
    lookback.rectification_id = notices[1].id if event.target == CaseState.REOPENED else None
    return event


def react_count_second_term(notice: Subject, event: Event, *, by: User, now: datetime) -> None:  # noqa: ARG001
    """The unit signed for a second rectification notice: its terms run from the signature (domain.md §10, 10)."""
    if not isinstance(notice, Notice) or notice.kind is not NoticeKind.RECTIFICATION:
        return
    running = select(Deadline).where(
        Deadline.case_id == notice.case_id, Deadline.term == Term.RECT_SECOND, Deadline.closed_at.is_(None)
    )
    for deadline in db.session.scalars(running):
        deadlines.count_from_receipt(deadline, event, now)


def _written(case: Case, lookback: LookBack) -> list[LookbackFeedback | RectificationNotice]:
    """The documents that follow from the verdicts. Raises Refused where they could not be written."""
    unsettled = any(each.verdict in queries.UNSETTLED for each in queries.verdicts_of(lookback).values())
    written: list[LookbackFeedback | RectificationNotice] = [documents.feedback(case, lookback)]
    if unsettled:
        written.append(documents.second_notice(case, lookback))
    return written


def _lookback(case: Case) -> LookBack:
    lookback = queries.current_lookback(case)
    if lookback is None:
        raise Refused(NOT_PLANNED)
    return lookback


def _false_verdict(case: Case, problem_id: int) -> ItemVerdict:
    row = queries.verdict_on(_lookback(case), problem_id)
    if row is None or row.verdict is not Verdict.FALSE:
        raise Refused(NOT_FALSE)
    return row


def _is_a_poll(answers: int, satisfied: int | None) -> bool:
    return answers > 0 and satisfied is not None and 0 <= satisfied <= answers
