"""The items of a case as other stages may see them."""

from app.cases.models import Case
from app.cases.problems import Problem, problems_are_read_by
from app.policies.queries import policy
from app.stages.rectification.models import Item
from app.stages.rectification.queries import items_of
from workflows.terms import Term


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
        responsible_person=item.responsible_person,
        responsible_leader=item.responsible_leader,
        summary=item.completion_summary,
        second_term=item.own_duration(Term.RECT_SECOND)
        or policy(item.policy_version).duration(Term.RECT_SECOND),
    )
