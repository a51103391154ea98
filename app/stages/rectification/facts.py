"""What the rulebook may know of items, and what items tell about their case."""

from datetime import date
from typing import Any

from app.calendars.queries import current_calendar
from app.cases.facts import contributes
from app.cases.models import Case, Deadline
from app.evidence.queries import evidence_count
from app.policies.queries import policy
from app.stages.rectification import queries
from app.stages.rectification.models import Extension, Item
from workflows.calendar import working_days_between
from workflows.rectification import ITEM
from workflows.vocabulary import CaseState, ItemState

#: Only these states have an act that asks about the items; elsewhere nothing is counted.
_ASKING = (
    CaseState.DRAFTING,
    CaseState.PLANNING,
    CaseState.PLAN_APPROVAL,
    CaseState.RECTIFYING,
    CaseState.REOPENED,
    CaseState.CLOSURE_REVIEW,
    CaseState.CLOSURE_APPROVAL,
)


@contributes("case", in_states=_ASKING)
def items_of_a_case(case: Case, _today: date) -> dict[str, Any]:
    """How many problems, and how many of them are without measure, responsibility or closure."""
    items = queries.items_of(case)
    if case.state != CaseState.PLANNING:
        return {"items": len(items), "items_not_closed": sum(i.state != ItemState.ACCEPTED for i in items)}
    measures = queries.measure_counts([item.id for item in items])
    return {
        "items": len(items),
        "items_without_measure": sum(item.id not in measures for item in items),
        "items_without_responsible": sum(bool(item.unanswered) for item in items),
        "items_not_closed": sum(item.state != ItemState.ACCEPTED for item in items),
    }


@contributes("case", in_states=(CaseState.ACKNOWLEDGED, CaseState.PLANNING))
def plan_of_a_case(case: Case, _today: date) -> dict[str, Any]:
    """Whether the plan's term was extended already."""
    return {"plan_extensions": queries.plan_extensions(case)}


@contributes("item")
def life_of_an_item(item: Item, _today: date) -> dict[str, Any]:
    """What closing and extending an item depend on; only what its state can ask about is counted."""
    facts: dict[str, Any] = {
        "case_state": item.case.state,
        "item_type": item.item_type,
        "is_key": item.is_key,
    }
    if item.state in _AT_WORK:
        facts["measures"] = queries.measure_counts([item.id]).get(item.id, 0)
        facts["unanswered"] = len(item.unanswered)
        facts["evidence"] = evidence_count("item", item.id)
        facts["pending_extensions"] = len(queries.pending_extensions(item))
    if item.state == ItemState.IN_PROGRESS:
        deadline = queries.running_term(item)
        facts["granted_extensions"] = queries.extensions_so_far(item)
        rules = policy(item.policy_version)
        facts["most_extensions"], facts["long_after"] = rules.extension_most, rules.extension_long
        if deadline is not None:
            facts["due_on"] = deadline.due_on
            facts["longest_extension"] = longest_extension(deadline, item.policy_version)
    return facts


@contributes("extension")
def life_of_an_extension(request: Extension, _today: date) -> dict[str, Any]:
    """The dates asked for, and the caps that the decision obeys."""
    deadline = queries.running_term(request.item)
    rules = policy(request.item.policy_version)
    facts = {
        "item_due_on": deadline.due_on if deadline else request.original_due_on,
        "asked_on": request.asked_on,
        "asked_until": request.asked_until_on,
        "asked_late": request.asked_late,
        "granted_before": queries.extensions_so_far(request.item),
        "most_extensions": rules.extension_most,
        "long_after": rules.extension_long,
    }
    if deadline is not None:
        facts["longest_extension"] = longest_extension(deadline, request.item.policy_version)
    return facts


def longest_extension(deadline: Deadline, policy_version: int) -> int:
    """Days that an extension may add: half of the original term, and never more than policy's (EXT_LEN)."""
    half = (deadline.original_due_on - deadline.started_on).days // 2
    return min(half, policy(policy_version).extension_longest)


def is_late(deadline: Deadline, today: date, policy_version: int) -> bool:
    """Does a request of today come less than policy's working days before the date (EXT_APPLY)?"""
    left = working_days_between(today, deadline.due_on, current_calendar())
    return left < policy(policy_version).extension_ahead


_AT_WORK = tuple(
    state.name for state in ITEM.states if state.owner is not None and state.name != ItemState.OPEN
)
