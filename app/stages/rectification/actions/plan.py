"""The unit's plan: what it will do about each problem and who answers for it, from the first line to the approval."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.calendars.queries import current_calendar
from app.cases import deadlines
from app.cases.facts import running_deadlines
from app.cases.models import Case, Event
from app.cases.transitions import perform, require
from app.clock import local_day
from app.extensions import db
from app.notices.actions.drafting import draft_notice
from app.notices.actions.issuing import Prints, sign_with_decision
from app.notices.content.lists import ThreeLists
from app.people.models import User
from app.people.queries import people_of, the_clock
from app.policies.queries import policy
from app.stages.rectification.models import RESPONSIBILITIES, Item, Measure, MeasureKind
from app.stages.rectification.queries import last_act, plan_gaps
from app.stages.rectification.writing import three_lists
from workflows.actions import Action
from workflows.calendar import shift
from workflows.engine import Refused
from workflows.table import Reason
from workflows.terms import Term
from workflows.vocabulary import N_, CaseState

#: What a unit writes about a problem as a whole; each is a column of the item.
ANSWERS = (*RESPONSIBILITIES, "lead_unit", "cooperating_units", "stage_goal")


@dataclass(frozen=True, kw_only=True)
class MeasureWords:
    """What a unit writes about one measure. Only the text is needed to save it; the plan as a whole asks for more."""

    text: str
    kind: MeasureKind = MeasureKind.OTHER
    outcome: str = ""
    unit: str = ""
    person: str = ""
    due_on: date | None = None


def set_measure(
    item: Item, words: MeasureWords, *, measure: Measure | None = None, by: User, now: datetime
) -> Measure:
    """Write a measure, or write one anew. The first line of a plan begins it."""
    text = words.text.strip()
    if not text:
        raise Refused(Reason(N_("Say what the measure is.")))
    _begin_plan(item.case, by, now)
    before, person = measure.text if measure is not None else None, words.person.strip()
    account = _account_of(person, item, now)
    perform(item, Action.SET_MEASURE, by=by, now=now, measure=text, before=before)
    if measure is None:
        measure = Measure(item=item)
        db.session.add(measure)
    measure.text, measure.kind, measure.outcome = text, words.kind, words.outcome.strip()
    measure.unit, measure.person, measure.due_on = words.unit.strip(), person, words.due_on
    measure.person_id, measure.set_at, measure.set_by_id = account, now, by.id
    db.session.flush()
    return measure


def drop_measure(measure: Measure, *, by: User, now: datetime) -> Event:
    """Take a measure out of the plan; the event keeps what it said."""
    item = measure.item
    event = perform(item, Action.SET_MEASURE, by=by, now=now, dropped=measure.text)
    item.measures.remove(measure)
    db.session.delete(measure)
    db.session.flush()
    return event


def answer_for(
    item: Item, answers: Mapping[str, str], *, expected_on: date | None = None, by: User, now: datetime
) -> Event:
    """Write who answers for a problem, its goal and, for a long-term one, the day it should be finished.

    ``answers`` may be incomplete: what is missing stands in the way of submitting, never of saving.
    """
    _begin_plan(item.case, by, now)
    written = {name: answers.get(name, "").strip() for name in ANSWERS}
    event = perform(item, Action.SET_MEASURE, by=by, now=now, answers=written, expected_on=expected_on)
    for name, text in written.items():
        setattr(item, name, text)
    item.responsible_person_id = _account_of(item.responsible_person, item, now)
    item.expected_on = expected_on
    db.session.flush()
    return event


def start_plan(case: Case, *, by: User, now: datetime) -> Event:
    """The liaison begins to write; an objection within its term stays possible."""
    return perform(case, Action.START_PLAN, by=by, now=now)


def submit_plan(case: Case, *, by: User, now: datetime) -> Event:
    """Hand the plan to the unit's principal. Raises Refused with everything that is still missing."""
    require(case, Action.SUBMIT_PLAN, by=by, now=now)
    gaps = plan_gaps(case)
    if gaps:
        raise Refused(*gaps)
    three_lists(case, submitted_on=local_day(now), approved_on=None, approver=N_("Office director"))
    return perform(case, Action.SUBMIT_PLAN, by=by, now=now)


def confirm_plan(case: Case, *, by: User, now: datetime) -> Event:
    """The unit's principal stands for the plan."""
    return perform(case, Action.CONFIRM_PLAN, by=by, now=now)


def decline_plan(case: Case, reason: str, *, by: User, now: datetime) -> Event:
    """The principal gives the plan back within the unit."""
    return perform(case, Action.DECLINE_PLAN, by=by, now=now, reason=reason)


def check_plan(case: Case, opinion: str = "", *, by: User, now: datetime) -> Event:
    """The handler finds the plan specific, feasible, timely, and no problem missing."""
    return perform(case, Action.CHECK_PLAN, by=by, now=now, opinion=opinion or None)


def return_plan(case: Case, reason: str, *, by: User, now: datetime) -> Event:
    """Give the plan back to the unit with what must change; its term begins anew."""
    return perform(case, Action.RETURN_PLAN, by=by, now=now, reason=reason)


def approve_plan(case: Case, *, by: User, now: datetime, prints: Prints | None = None) -> Event:
    """Approve the plan; the three lists are printed (unless ``prints`` gives them), numbered and signed with it."""
    event = perform(case, Action.APPROVE_PLAN, by=by, now=now)
    notice = draft_notice(case, lists_to_approve(case, by=by, now=now), by=the_clock(), now=now)
    sign_with_decision(notice, by=by, now=now, prints=prints)
    return event


def lists_to_approve(case: Case, *, by: User, now: datetime) -> ThreeLists:
    """The three lists as they are signed with this person's approval."""
    return three_lists(
        case,
        submitted_on=_submitted_on(case, now),
        approved_on=local_day(now),
        approver=by.position or by.name,
    )


def extend_plan(case: Case, days: int, reason: str, *, by: User, now: datetime) -> Event:
    """Give the plan more working days, once and within policy's cap (domain.md §2.6, PLAN)."""
    longest = policy(case.policy_version).plan_extension_longest
    require(case, Action.EXTEND_PLAN, by=by, now=now, reason=reason)
    if not 1 <= days <= longest:
        raise Refused(Reason(N_("The plan's term is extended by 1 to %(n)s working days."), {"n": longest}))
    running = {deadline.term: deadline for deadline in running_deadlines(case)}
    deadline = running[Term.PLAN]
    until = shift(deadline.due_on, days, current_calendar())
    event = perform(case, Action.EXTEND_PLAN, by=by, now=now, reason=reason, days=days, until=until)
    deadlines.extend(deadline, until, event, reason, now)
    db.session.flush()
    return event


def _begin_plan(case: Case, by: User, now: datetime) -> None:
    if case.state == CaseState.ACKNOWLEDGED:
        start_plan(case, by=by, now=now)


def _account_of(name: str, item: Item, now: datetime) -> int | None:
    """Who is meant by a name or a post that the unit wrote, if exactly one of its accounts is."""
    meant = [
        each.id
        for each in people_of(item.case.unit_path, local_day(now))
        if name in (each.name, each.position)
    ]
    return meant[0] if name and len(meant) == 1 else None


def _submitted_on(case: Case, now: datetime) -> date:
    """The day on which the plan that stands was handed in."""
    event = last_act(case, Action.SUBMIT_PLAN)
    return local_day(event.at if event is not None else now)
