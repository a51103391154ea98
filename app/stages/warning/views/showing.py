"""What the pages of a warning show beside their form: the notice as it prints, and what comes next by which day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from app.calendars.queries import current_calendar
from app.cases.models import Case
from app.cases.problems import problems_of
from app.notices.queries import counts_as_served_on, services_of
from app.notices.render import DRAFT, sheet
from app.policies.queries import policy
from app.stages.warning.queries import newest_notice, other_open_cases
from app.stages.warning.writing import Draft, sheet_of, warning_of
from workflows.calendar import CountedDay, Due, Duration, counting, due
from workflows.engine import Refused
from workflows.table import Reason
from workflows.terms import Term
from workflows.vocabulary import CaseState


@dataclass(frozen=True)
class Coming:
    """One thing that begins to run with the signature: what, how long, until when, and how that is counted."""

    label: str
    duration: Duration
    due: Due
    days: list[CountedDay]


def preview_of(case: Case, draft: Draft) -> tuple[Markup, tuple[Reason, ...]]:
    """The notice as this draft would print, or the reasons why it cannot yet."""
    try:
        return sheet(warning_of(case, draft), DRAFT), ()
    except Refused as refusal:
        return Markup(""), refusal.reasons


def beside(case: Case) -> dict[str, Any]:
    """For the page of an act: the notice, and what else is open about the unit (督查条例 Art. 15)."""
    notice = newest_notice(case)
    return {
        "notice": notice,
        "sheet": sheet_of(notice) if notice else "",
        "others": other_open_cases(case),
        "state_of": lambda other: CaseState(other.state),
    }


def coming_after_signature(case: Case, today: date) -> list[Coming]:
    """What runs from a signature given today, the nearest day first."""
    terms = policy(case.policy_version)
    running = {term.label: terms.duration(term) for term in (Term.OBJECT, Term.PLAN, Term.CASE_TERM)}
    for problem in problems_of(case):
        running.setdefault(problem.item_type.label, problem.term)
    calendar = current_calendar()
    found = [
        Coming(label, duration, due(today, duration, calendar), counting(today, duration, calendar))
        for label, duration in running.items()
    ]
    return sorted(found, key=lambda each: each.due.due_on)


def counts_as_served(case: Case) -> date | None:
    """The day on which the warning counts as served if nobody signs; None where the rules know none."""
    notice = newest_notice(case)
    waiting = [each for each in services_of(notice) if each.received_at is None] if notice else []
    return counts_as_served_on(waiting[-1]) if waiting else None
