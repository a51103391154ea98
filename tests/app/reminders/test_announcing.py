"""Acts tell those concerned, and only them."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import delete, select

from app import reactions
from app.cases.actions import declare_recusal, reassign, urge
from app.cases.models import Case
from app.cases.transitions import REACTIONS
from app.extensions import db, transaction
from app.outbox.kinds import Kind
from app.outbox.models import Message
from app.people.models import User
from app.reactions import ANNOUNCEMENTS, FOLLOWS
from tests.builders import Office, a_case
from workflows.rulebook import RELEASED


@pytest.fixture
def office(app: Flask, now: datetime) -> Office:
    with transaction():
        office = Office()
        a_case(office, now=now)
    return office


def the_case() -> Case:
    return db.session.scalars(select(Case)).one()


def told() -> set[tuple[str, int]]:
    return {(each.kind, each.recipient_id) for each in db.session.scalars(select(Message))}


def test_who_holds_the_matter_is_urged_with_the_reason(office: Office, now: datetime) -> None:
    with transaction():
        urge(the_case(), "请于本周内送审", by=office.case_manager, now=now)
    assert told() == {(Kind.MATTER_URGED, office.handler.id)}
    body = db.session.scalars(select(Message.body)).one()
    assert "请于本周内送审" in body
    assert "2026年3月9日" in body


def test_the_new_handler_hears_of_it_and_the_old_one_does_not(office: Office, now: datetime) -> None:
    with transaction():
        reassign(the_case(), office.second_handler, "工作调整", by=office.office_director, now=now)
    assert told() == {(Kind.CASE_REASSIGNED, office.second_handler.id)}


def test_nobody_is_told_of_what_they_did_themselves(office: Office, now: datetime) -> None:
    with transaction():
        declare_recusal(the_case(), "与当事人有利害关系", by=office.office_director, now=now)
    assert told() == set()


def test_a_recusal_is_told_to_the_director_who_must_find_somebody_else(office: Office, now: datetime) -> None:
    with transaction():
        declare_recusal(the_case(), "与当事人有利害关系", by=office.handler, now=now)
    assert told() == {(Kind.RECUSAL_DECLARED, office.office_director.id)}


def test_who_declared_a_recusal_hears_no_more(office: Office, now: datetime) -> None:
    with transaction():
        declare_recusal(the_case(), "与当事人有利害关系", by=office.handler, now=now)
        db.session.execute(delete(Message))
        urge(the_case(), "请抓紧", by=office.case_manager, now=now)
    assert told() == set()


def test_an_account_that_is_closed_hears_nothing(office: Office, now: datetime) -> None:
    with transaction():
        db.session.get_one(User, office.handler.id).active = False
        urge(the_case(), "请抓紧", by=office.case_manager, now=now)
    assert told() == set()


def test_every_act_of_the_tables_is_an_act_of_the_rulebook() -> None:
    known = {transition.action for table in RELEASED for transition in table.transitions}
    known |= {table.opens_with for table in RELEASED}
    assert set(FOLLOWS) | set(ANNOUNCEMENTS) <= known


def test_the_tables_are_in_the_order_of_their_names() -> None:
    for table in (FOLLOWS, ANNOUNCEMENTS):
        names = [action.name for action in table]
        assert names == sorted(names)


def test_connecting_twice_connects_once() -> None:
    before = {action: list(functions) for action, functions in REACTIONS.items()}
    reactions.connect()
    assert before == REACTIONS
