"""What the rulebook permits to a person, a page offers; what a page offers, the rulebook knows."""

import pytest
from flask import Flask

from app.cases.access import DOORS
from workflows.actions import Action
from workflows.rulebook import RELEASED
from workflows.table import Workflow
from workflows.vocabulary import Role

#: Acts of people without a page of their own, and the act whose page does them too.
DONE_WITH: dict[tuple[str, Action], tuple[str, Action]] = {
    ("item", Action.REOPEN_ITEM): ("case", Action.RETURN_CLOSURE)
}


def acts_of_people(table: Workflow) -> set[Action]:
    """What somebody other than the clock may do; the clock acts through jobs and reactions."""
    return {each.action for each in table.transitions if set(each.who_may({})) - {Role.CLOCK}}


@pytest.mark.parametrize("table", RELEASED, ids=lambda table: table.name)
def test_every_act_of_people_has_a_page(app: Flask, table: Workflow) -> None:
    missing = [
        f"{table.name}: {action}"
        for action in acts_of_people(table)
        if (table.name, action) not in DOORS and DONE_WITH.get((table.name, action)) not in DOORS
    ]
    assert not missing, f"a view with @door({table.name!r}, Action.…) is missing for {sorted(missing)}"


def test_every_door_leads_to_a_page_and_an_act_of_the_rulebook(app: Flask) -> None:
    known = {(table.name, each.action) for table in RELEASED for each in table.transitions}
    assert not DOORS.keys() - known
    lost = {endpoint for endpoint in DOORS.values() if endpoint not in app.view_functions}
    assert not lost


def test_no_exception_outlives_its_reason(app: Flask) -> None:
    human = {(table.name, action) for table in RELEASED for action in acts_of_people(table)}
    for without, beside in DONE_WITH.items():
        assert without in human, without
        assert without not in DOORS, without
        assert beside in DOORS, beside


def test_every_act_has_its_word_on_the_button_and_its_line_on_the_timeline() -> None:
    silent = [action for action in Action if not action.label.strip() or not action.past.strip()]
    assert not silent, f"workflows/actions.py: label and past are missing for {silent}"


def test_no_act_is_without_a_table() -> None:
    known = {each.action for table in RELEASED for each in table.transitions}
    known |= {table.opens_with for table in RELEASED}
    assert not set(Action) - known
