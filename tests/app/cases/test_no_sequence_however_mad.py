"""No sequence of acts, however mad, reaches a state without its event, its deadline and its audit entry."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.audit.rows import OF_ROWS
from app.cases import transitions
from app.cases.models import Case, Deadline, Event
from app.cases.transitions import perform
from app.extensions import db, transaction
from tests.builders import Office, a_case
from workflows.actions import Action
from workflows.engine import Refused
from workflows.supervision import CASE
from workflows.vocabulary import CaseState, Role

#: Acts of the case's own table, with everything that any of them asks for.
ACTS = sorted({transition.action for transition in CASE.transitions})
#: One in five steps is mad; the others are some act that the table declares for the present state.
STEPS = st.tuples(st.integers(0, 49), st.sampled_from(ACTS), st.sampled_from(Role))
REASON = "按要求补充整改措施和佐证材料"


@pytest.fixture
def only_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    """The door alone: what other slices do afterwards is theirs to prove."""
    monkeypatch.setattr(transitions, "REACTIONS", {})


@pytest.mark.usefixtures("only_the_door")
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, min_size=10, max_size=60))
def test_every_state_has_its_event_deadline_and_audit_entry(
    app: Flask, now: datetime, steps: list[tuple[int, Action, Role]]
) -> None:
    with transaction():
        office = db.session.info.get("office") or Office()
        db.session.info["office"] = office
        case = a_case(office, now=now)
    for number, step in enumerate(steps, start=1):
        before = case.state
        action, role = _chosen(case, *step)
        try:
            with transaction():
                _do(case, action, role, office, now + timedelta(hours=number))
        except Refused:
            assert case.state == before
        _nothing_is_missing(case)


def _chosen(case: Case, number: int, action: Action, role: Role) -> tuple[Action, Role]:
    if number % 5 == 0:
        return action, role
    declared = [each for each in CASE.transitions if case.state in each.source and each.target is not None]
    if not declared:
        return action, role
    transition = declared[number % len(declared)]
    return transition.action, transition.by[number % len(transition.by)]


def _do(case: Case, action: Action, role: Role, office: Office, now: datetime) -> None:
    person = office.clock if role is Role.CLOCK else office.people[role]
    if action is Action.SERVE_WARNING:
        case.served_at = now
    if action is Action.CLOSE_CASE:
        case.closed_at = now
    if action is Action.ARCHIVE_CASE:
        case.archived_at = now
    perform(
        case,
        action,
        by=person,
        now=now,
        reason=REASON,
        witness="见证人",
        verdict="rectified",
        summary="已落实",
        handler_id=office.second_handler.id,
        servers=[office.handler.id, office.case_manager.id],
        team=[office.lookback_member.id, office.second_inspector.id],
    )


def _nothing_is_missing(case: Case) -> None:
    events = db.session.scalars(select(Event).where(Event.case_id == case.id).order_by(Event.id)).all()
    moves = [event for event in events if event.source != event.target]
    assert moves[-1].target == case.state, "the newest event leads to the present state"
    assert [event.source for event in moves[1:]] == [event.target for event in moves[:-1]], (
        "no state was jumped"
    )
    entries = select(func.count(AuditEntry.id)).where(
        AuditEntry.chain == f"case:{case.id}", ~AuditEntry.body.startswith(OF_ROWS)
    )
    assert db.session.scalar(entries) == len(events), "every event has its audit entry"
    running = db.session.scalars(
        select(Deadline).where(
            Deadline.subject_kind == "case", Deadline.subject_id == case.id, Deadline.closed_at.is_(None)
        )
    ).all()
    rule = CASE.state(CaseState(case.state))
    assert {deadline.term for deadline in running} <= set(rule.runs)
    if rule.owner is not None:
        watched = [each for each in running if each.suspended_on is None and not each.is_right]
        assert watched, f"{case.state} waits without a deadline"
        assert all(each.next_rung_at is not None for each in watched), (
            "a deadline that nobody would be reminded of"
        )
