"""The items of a case as other stages may see them."""

from app.cases.models import Case
from app.cases.problems import Problem, problems_are_read_by
from app.policies.queries import policy
from app.stages.rectification.models import Item
from app.stages.rectification.queries import items_of
from workflows.calendar import Duration
from workflows.terms import Term
from workflows.vocabulary import ItemType

_TERMS = {
    ItemType.IMMEDIATE: Term.RECT_IMMEDIATE,
    ItemType.LIMITED: Term.RECT_LIMITED,
    ItemType.LONG_TERM: Term.RECT_LONG,
}


@problems_are_read_by
def problems(case: Case) -> list[Problem]:
    """The problems of a case that count, read from its items."""
    return [_problem(item) for item in items_of(case)]


def _problem(item: Item) -> Problem:
    return Problem(
        id=item.id,
        position=item.position,
        text=item.problem,
        problem_class=item.problem_class,
        item_type=item.item_type,
        state=item.state,
        indicator=item.indicator,
        requirement=item.requirement,
        term=_lasts(item, _TERMS[item.item_type]),
        responsible_person=item.responsible_person,
        responsible_leader=item.responsible_leader,
        summary=item.completion_summary,
        second_term=_lasts(item, Term.RECT_SECOND),
    )


def _lasts(item: Item, term: Term) -> Duration:
    return item.own_duration(term) or policy(item.policy_version).duration(term)
