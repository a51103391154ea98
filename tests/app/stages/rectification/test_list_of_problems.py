"""The list of problems: who may write it, and when it stands."""

from datetime import datetime

import pytest
from flask import Flask

from app.extensions import transaction
from app.stages.rectification.actions.items import edit_item, list_item, strike_item
from app.stages.rectification.queries import items_of
from tests.builders import Office, a_case
from workflows.engine import Refused
from workflows.vocabulary import ItemState, ItemType, ProblemClass

WAGES = {"problem": "工程款拨付不及时", "problem_class": ProblemClass.BLOCKAGE, "item_type": ItemType.LIMITED}


def test_a_case_opens_with_the_problems_of_its_assessment(app: Flask, now: datetime) -> None:
    with transaction():
        case = a_case(
            Office(),
            now=now,
            problems=[
                {
                    "problem": "违规兼职",
                    "problem_class": "pollution",
                    "item_type": "immediate",
                    "severity": "高",
                },
                {
                    "problem": "审批超期",
                    "problem_class": "blockage",
                    "item_type": "limited",
                    "own_term": "45D",
                },
            ],
        )
    listed = items_of(case)
    assert [(item.position, item.problem, item.severity, item.own_term) for item in listed] == [
        (1, "违规兼职", "高", ""),
        (2, "审批超期", "", "45D"),
    ]
    assert {item.state for item in listed} == {ItemState.OPEN}


def test_only_the_handler_of_the_case_lists_a_problem(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        case = a_case(office, now=now)
    with pytest.raises(Refused, match="Another handler"), transaction():
        list_item(case, **WAGES, by=office.second_handler, now=now)
    assert items_of(case) == []


def test_a_struck_problem_keeps_its_number_and_counts_no_more(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        case = a_case(office, now=now)
        first = list_item(case, **WAGES, by=office.handler, now=now)
        strike_item(first, by=office.handler, now=now)
        second = list_item(case, **WAGES, by=office.handler, now=now)
    assert (first.state, second.position) == (ItemState.CANCELLED, 2)
    assert items_of(case) == [second]


def test_an_unreadable_term_is_refused_with_a_sentence(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        case = a_case(office, now=now)
    with pytest.raises(Refused, match="cannot be read"), transaction():
        list_item(case, **WAGES, own_term="三个月", by=office.handler, now=now)


def test_a_problem_is_not_given_more_time_than_its_case(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        case = a_case(office, now=now)
        assert list_item(case, **WAGES, own_term="6M", by=office.handler, now=now).own_term == "6M"
    for term in ("7M", "9999WD", "365D"):
        with pytest.raises(Refused, match="longer than the whole case, which has 6 months"), transaction():
            list_item(case, **WAGES, own_term=term, by=office.handler, now=now)


def test_an_edit_keeps_what_the_problem_said_before(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        case = a_case(office, now=now)
        item = list_item(case, **WAGES, by=office.handler, now=now)
        event = edit_item(item, **{**WAGES, "problem": "工程款长期拖欠"}, by=office.handler, now=now)
    assert item.problem == "工程款长期拖欠"
    assert event.details["before"]["problem"] == "工程款拨付不及时"
