"""The one door to a state."""

import json
from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.cases.models import Deadline, Event
from app.cases.transitions import Stale, perform
from app.extensions import db, transaction
from tests.builders import Office, a_case
from workflows.actions import Action
from workflows.engine import Refused
from workflows.terms import Term
from workflows.vocabulary import CaseState


def test_a_new_case_has_its_event_its_deadline_and_its_audit_entry(app: Flask, now: datetime) -> None:
    with transaction():
        case = a_case(Office(), now=now)
    assert case.state == CaseState.DRAFTING
    event = db.session.scalars(select(Event)).one()
    assert (event.action, event.by_name) == (Action.OPEN_CASE, case.handler.name)
    deadline = db.session.scalars(select(Deadline)).one()
    assert (deadline.term, deadline.due_on, deadline.owner_id) == (
        Term.DRAFT,
        date(2026, 3, 9),
        case.handler_id,
    )
    entry = db.session.scalars(select(AuditEntry)).one()
    assert json.loads(entry.body)["event"] == event.id


def test_a_refusal_changes_nothing_and_says_why(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        case = a_case(office, now=now)
    with pytest.raises(Refused) as refused, transaction():
        perform(case, Action.SUBMIT_WARNING, by=office.handler, now=now)
    assert "not been drafted" in str(refused.value)
    assert len(db.session.scalars(select(Event)).all()) == 1
    assert len(db.session.scalars(select(AuditEntry)).all()) == 1


def test_a_page_opened_before_the_last_act_is_stale(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        case = a_case(office, now=now)
    seen = case.version
    with transaction():
        perform(case, Action.DRAFT_WARNING, by=office.handler, now=now)
    with pytest.raises(Stale), transaction():
        perform(case, Action.DRAFT_WARNING, by=office.handler, now=now, expected_version=seen)


def test_only_the_handler_of_the_case_drafts_it(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        case = a_case(office, now=now)
    with pytest.raises(Refused, match="Another handler"), transaction():
        perform(case, Action.DRAFT_WARNING, by=office.second_handler, now=now)
