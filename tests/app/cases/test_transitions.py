"""The one door to a state."""

import json
from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.rows import OF_ROWS
from app.cases import transitions
from app.cases.actions import open_case
from app.cases.models import Case, Deadline, Event
from app.cases.transitions import SecondAct, Stale, perform
from app.extensions import db, transaction
from app.organisations.models import Unit
from app.people.models import User
from tests.builders import Office, a_case
from workflows.actions import Action
from workflows.engine import Refused
from workflows.terms import Term
from workflows.vocabulary import CaseState

OF_EVENTS = select(AuditEntry).where(~AuditEntry.body.startswith(OF_ROWS))


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
    entry = db.session.scalars(OF_EVENTS).one()
    assert json.loads(entry.body)["event"] == event.id


def test_a_refusal_changes_nothing_and_says_why(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        case = a_case(office, now=now)
    with pytest.raises(Refused) as refused, transaction():
        perform(case, Action.SUBMIT_WARNING, by=office.handler, now=now)
    assert "not been drafted" in str(refused.value)
    assert len(db.session.scalars(select(Event)).all()) == 1
    assert len(db.session.scalars(OF_EVENTS).all()) == 1


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


def test_a_reaction_never_acts_again_on_the_subject_that_it_reacts_to(
    app: Flask, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def react_draft_again(subject: Case, event: Event, *, by: User, now: datetime) -> None:
        perform(subject, Action.DRAFT_WARNING, by=by, now=now)

    with transaction():
        office = Office()
        case = a_case(office, now=now)
    monkeypatch.setitem(transitions.REACTIONS, Action.DRAFT_WARNING, [react_draft_again])
    with pytest.raises(SecondAct, match="draft_warning on a case"), transaction():
        perform(case, Action.DRAFT_WARNING, by=office.handler, now=now)
    monkeypatch.setitem(transitions.REACTIONS, Action.DRAFT_WARNING, [])
    with transaction():
        perform(case, Action.DRAFT_WARNING, by=office.handler, now=now)
    assert db.session.scalars(select(Event).where(Event.action == Action.DRAFT_WARNING)).all()


def test_a_reaction_to_a_reaction_does_not_come_back_either(
    app: Flask, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction():
        office = Office()
        first, second = a_case(office, now=now), open_case_of(office.other_unit, office, now)

    def react_on_the_other(subject: Case, event: Event, *, by: User, now: datetime) -> None:
        perform(second if subject is first else first, Action.DRAFT_WARNING, by=by, now=now)

    monkeypatch.setitem(transitions.REACTIONS, Action.DRAFT_WARNING, [react_on_the_other])
    with pytest.raises(SecondAct), transaction():
        perform(first, Action.DRAFT_WARNING, by=office.handler, now=now)


def open_case_of(unit: Unit, office: Office, now: datetime) -> Case:
    return open_case(unit, {}, round_id=None, handler=office.handler, by=office.handler, now=now)
