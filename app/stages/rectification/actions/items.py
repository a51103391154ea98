"""The list of problems: listing, editing and striking while the warning is a draft, cancelling, urging."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from app.calendars.queries import current_calendar
from app.cases.models import Case, Event
from app.cases.transitions import open_subject, perform
from app.clock import local_day
from app.people.models import User
from app.policies.queries import policy
from app.stages.rectification.models import Item
from app.stages.rectification.queries import next_position
from workflows.actions import Action
from workflows.calendar import Duration, due
from workflows.engine import Refused
from workflows.table import Reason
from workflows.terms import Term
from workflows.vocabulary import N_, ItemType, ProblemClass, Word

SomeWord = TypeVar("SomeWord", bound=Word)

#: What an assessment or a replayed record may say of a problem besides its text and class.
FROM_A_TRIGGER = ("indicator", "requirement", "severity", "own_term", "is_key")


def list_item(
    case: Case,
    *,
    problem: str,
    problem_class: ProblemClass,
    item_type: ItemType,
    indicator: str = "",
    severity: str = "",
    requirement: str = "",
    own_term: str = "",
    is_key: bool = False,
    source: str | None = None,
    by: User,
    now: datetime,
) -> Item:
    """List a problem in the warning that is being drafted. ``own_term`` ("45D") replaces policy's for its type.

    Raises Refused for an empty problem, an unreadable term, or when the rulebook says no.
    """
    item = Item(
        case=case,
        case_id=case.id,
        unit_path=case.unit_path,
        position=next_position(case),
        problem=_said(problem),
        problem_class=problem_class,
        item_type=item_type,
        indicator=indicator.strip(),
        severity=severity.strip(),
        requirement=requirement.strip(),
        own_term=_term_of_its_own(own_term, item_type, case, now),
        is_key=is_key,
    )
    open_subject(
        item,
        by=by,
        now=now,
        parent=case,
        problem=item.problem,
        problem_class=item.problem_class,
        item_type=item.item_type,
        source=source,
    )
    return item


def edit_item(
    item: Item,
    *,
    problem: str,
    problem_class: ProblemClass,
    item_type: ItemType,
    indicator: str = "",
    requirement: str = "",
    own_term: str = "",
    is_key: bool = False,
    by: User,
    now: datetime,
) -> Event:
    """Change what a listed problem says; the event keeps what it said before."""
    before = {"problem": item.problem, "requirement": item.requirement, "item_type": str(item.item_type)}
    event = perform(item, Action.EDIT_ITEM, by=by, now=now, problem=_said(problem), before=before)
    item.problem, item.problem_class, item.item_type = _said(problem), problem_class, item_type
    item.indicator, item.requirement = indicator.strip(), requirement.strip()
    item.own_term, item.is_key = _term_of_its_own(own_term, item_type, item.case, now), is_key
    return event


def strike_item(item: Item, *, by: User, now: datetime) -> Event:
    """Take a problem off the draft; its number is not given again."""
    return perform(item, Action.STRIKE_ITEM, by=by, now=now)


def cancel_item(item: Item, reason: str, *, by: User, now: datetime) -> Event:
    """A leader takes a problem out of a case that goes on; the reactions settle what hangs on it."""
    return perform(item, Action.CANCEL_ITEM, by=by, now=now, reason=reason)


def list_from_trigger(case: Case, problem: Mapping[str, Any], *, by: User, now: datetime) -> Item:
    """List a problem as an assessment handed it over: text, class, type, and what else it knew."""
    known = {name: problem[name] for name in FROM_A_TRIGGER if problem.get(name)}
    return list_item(
        case,
        problem=str(problem["problem"]),
        problem_class=_word(ProblemClass, problem.get("problem_class"), ProblemClass.PAIN_POINT),
        item_type=_word(ItemType, problem.get("item_type"), ItemType.LIMITED),
        source="assessment",
        by=by,
        now=now,
        **known,
    )


def _word(words: type[SomeWord], value: Any, otherwise: SomeWord) -> SomeWord:
    """The word with that value; what is missing or unknown counts as the other."""
    return next((word for word in words if word.value == value), otherwise)


def _said(problem: str) -> str:
    text = problem.strip()
    if not text:
        raise Refused(Reason(N_("Say what the problem is.")))
    return text


def _term_of_its_own(own_term: str, item_type: ItemType, case: Case, now: datetime) -> str:
    """A term of the notice's own, in the rulebook's notation; long-term items are reviewed by policy's."""
    text = own_term.strip().upper()
    if not text:
        return ""
    if item_type is ItemType.LONG_TERM:
        raise Refused(Reason(N_("A long-term problem is reviewed at intervals; it has no term of its own.")))
    try:
        duration = Duration.parse(text)
    except ValueError:
        raise Refused(
            Reason(N_("The term “%(term)s” cannot be read: write 15D, 10WD or 3M."), {"term": text})
        ) from None
    longest, calendar = policy(case.policy_version).duration(Term.CASE_TERM), current_calendar()
    if due(local_day(now), duration, calendar).due_on > due(local_day(now), longest, calendar).due_on:
        whole = Reason(longest.label, {"n": longest.amount})
        raise Refused(
            Reason(
                N_("One problem cannot take longer than the whole case, which has %(longest)s."),
                {"longest": whole},
            )
        )
    return str(duration)
