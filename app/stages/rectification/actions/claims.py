"""From the unit's claim that a problem is put right to its closing, or back for more work."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from app.cases.models import Case, Event
from app.cases.transitions import perform
from app.clock import local_day
from app.extensions import db
from app.people.models import User
from app.stages.rectification.models import Item, ProgressReport
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_

#: What can be counted of a result (domain.md §3.7), with its unit; money in ten thousand yuan.
FIGURES = {
    "rules_made": (N_("Rules made or improved"), N_("rules")),
    "returned": (N_("Money returned"), N_("10,000 yuan")),
    "recovered": (N_("Money recovered"), N_("10,000 yuan")),
    "losses_saved": (N_("Losses recovered"), N_("10,000 yuan")),
    "people_dealt_with": (N_("People dealt with"), N_("persons")),
    "meetings_held": (N_("Meetings and Party lectures"), N_("times")),
}


def claim_completion(
    item: Item,
    summary: str,
    *,
    completed_on: date | None = None,
    figures: Mapping[str, Decimal | None] | None = None,
    by: User,
    now: datetime,
) -> Event:
    """The unit says that a problem is put right: what was done, on which day it was done, and what can be counted."""
    done_on = completed_on or local_day(now)
    if done_on > local_day(now):
        raise Refused(Reason(N_("The day of completion lies in the future.")))
    counted = {name: str(value) for name, value in (figures or {}).items() if value is not None}
    event = perform(
        item,
        Action.CLAIM_COMPLETION,
        by=by,
        now=now,
        summary=summary.strip(),
        completed_on=done_on,
        figures=counted or None,
    )
    item.completion_summary, item.completed_on, item.figures = summary.strip(), done_on, counted
    db.session.flush()
    return event


def confirm_claim(item: Item, *, by: User, now: datetime) -> Event:
    """The unit's principal stands for the claim."""
    return perform(item, Action.CONFIRM_CLAIM, by=by, now=now)


def decline_claim(item: Item, reason: str, *, by: User, now: datetime) -> Event:
    """The principal gives the claim back within the unit."""
    event = perform(item, Action.DECLINE_CLAIM, by=by, now=now, reason=reason)
    item.last_remark = reason
    return event


def check_claim(item: Item, opinion: str = "", *, by: User, now: datetime) -> Event:
    """The handler has looked at the evidence."""
    return perform(item, Action.CHECK_CLAIM, by=by, now=now, opinion=opinion or None)


def return_claim(item: Item, reason: str, *, by: User, now: datetime) -> Event:
    """Ask for more work, in at least ten characters; a term for it begins."""
    event = perform(item, Action.RETURN_CLAIM, by=by, now=now, reason=reason)
    item.last_remark = reason
    return event


def close_item(item: Item, opinion: str = "", *, by: User, now: datetime) -> Event:
    """Strike the problem off the list (销号): the office director, or the leader in charge for a key problem."""
    item.closed_at = now
    with db.session.no_autoflush:
        return perform(item, Action.CLOSE_ITEM, by=by, now=now, opinion=opinion or None)


def accept_basically(item: Item, reason: str, *, by: User, now: datetime) -> Event:
    """Record that it is basically done: not counted as completed, reviewed again (domain.md §10, 7)."""
    event = perform(item, Action.ACCEPT_BASICALLY, by=by, now=now, reason=reason)
    item.last_remark = reason
    return event


def review_long_term(item: Item, summary: str, *, by: User, now: datetime) -> Event:
    """Look at a long-term problem at its interval; the next interval begins."""
    event = perform(item, Action.REVIEW_LONG_TERM, by=by, now=now, summary=summary)
    item.last_remark = summary
    return event


def report_progress(case: Case, summary: str, *, by: User, now: datetime) -> ProgressReport:
    """The unit's report for the interval; the next one falls due a month later."""
    perform(case, Action.REPORT_PROGRESS, by=by, now=now, summary=summary)
    report = ProgressReport(case_id=case.id, summary=summary, reported_at=now, reported_by_id=by.id)
    db.session.add(report)
    db.session.flush()
    return report
