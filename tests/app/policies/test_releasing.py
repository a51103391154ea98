"""A released policy replaces terms, ladders and approvers; what would leave somebody waiting for ever is refused."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.calendars.queries import current_calendar
from app.cases.deadlines import rung_at
from app.cases.forecast import forecast_of
from app.cases.models import Case, Deadline
from app.extensions import db, transaction
from app.outbox.models import Message
from app.policies.actions import release_policy
from app.policies.policy import Policy, UnknownSetting, as_stored
from app.policies.queries import current_policy, released_policies
from app.reminders.jobs import send_due
from app.stages.rectification.actions import claims
from app.stages.rectification.models import Item
from app.stages.rectification.queries import items_of
from tests.builders import Office, a_case
from tests.lives import a_case_under_rectification, close_an_item
from tests.memory import MadeOnce
from workflows.engine import Refused
from workflows.terms import UNIT_LADDER, Term
from workflows.vocabulary import ItemState, Role

EARLY = [{"offset": -3, "to": ["case_manager"]}, {"offset": 2, "to": ["leader_in_charge"], "colour": "red"}]


@pytest.fixture
def office(made_once: MadeOnce) -> Office:
    return made_once(Office)


def release(content: dict[str, Any], office: Office, now: datetime) -> None:
    with transaction():
        release_policy(content, "本机关研究确定", by=office.system_admin, now=now)


def the_draft(case: Case) -> Deadline:
    wanted = select(Deadline).where(Deadline.case_id == case.id, Deadline.term == Term.DRAFT)
    return db.session.scalars(wanted).one()


def test_a_new_case_is_reminded_by_the_new_ladder_and_a_running_one_by_its_own(
    office: Office, now: datetime
) -> None:
    with transaction():
        before = a_case(office, now=now)
    release({"ladders": {"DRAFT": EARLY}}, office, now)
    with transaction():
        after = a_case(office, now=now)
    calendar, old, new = current_calendar(), the_draft(before), the_draft(after)
    assert old.next_rung_at == rung_at(Term.DRAFT.ladder[0], old.due_on, calendar)
    first = current_policy().ladder(Term.DRAFT)[0]
    assert new.next_rung_at == rung_at(first, new.due_on, calendar)
    assert send_due(new.next_rung_at + timedelta(hours=1)) == 1
    told = {each.recipient_id for each in db.session.scalars(select(Message))}
    assert told == {office.handler.id, office.case_manager.id}, "whoever must act, and whom the policy names"


def test_the_forecast_shows_the_ladder_of_the_case_s_own_policy(office: Office, now: datetime) -> None:
    release({"ladders": {"DRAFT": EARLY}}, office, now)
    with transaction():
        case = a_case(office, now=now)
    told = [line.to for line in forecast_of(case, now) if line.to]
    assert told == [(Role.HANDLER, Role.CASE_MANAGER), (Role.HANDLER, Role.LEADER_IN_CHARGE)]


def test_the_office_s_choice_closes_the_item_and_is_waited_for(office: Office, now: datetime) -> None:
    release({"approvers": {"ordinary_item": "leader_in_charge", "plan": "office_director"}}, office, now)
    with transaction():
        case = a_case_under_rectification(office, now=now)
        item = items_of(case)[0]
    with pytest.raises(Refused, match="belongs to"), transaction():
        close_an_item(item, office, now=now)
    with transaction():
        close_up_to_the_check(item, office, now)
    waiting = select(Deadline.owner_role).where(
        Deadline.subject_kind == "item", Deadline.subject_id == item.id, Deadline.term == Term.CLOSE_REVIEW
    )
    assert db.session.scalar(waiting) is Role.LEADER_IN_CHARGE
    with transaction():
        claims.close_item(item, by=office.leader_in_charge, now=now)
    assert item.state == ItemState.ACCEPTED


def close_up_to_the_check(item: Item, office: Office, now: datetime) -> None:
    """Everything before the closing itself."""
    with pytest.raises(Refused):
        close_an_item(item, office, now=now)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ({"ladders": {"PLAN": [{"offset": -3, "to": ["liaison"]}]}}, "no escalation after"),
        ({"ladders": {"PLAN": [{"offset": 3, "to": ["liaison"]}]}}, "no reminder before"),
        ({"ladders": {"PLAN": [{"offset": -1, "to": []}, EARLY[1]]}}, "somebody who is told"),
        ({"ladders": {"PLAN": [*EARLY, EARLY[0]]}}, "two reminders on the same day"),
        ({"ladders": {"PLAN": [{"offset": -400, "to": ["liaison"]}, EARLY[1]]}}, "at most 60 working days"),
        ({"ladders": {"PLAN": [{"offset": -1, "to": ["viewer"]}, EARLY[1]]}}, "cannot act"),
        ({"ladders": {"OBJECT": [{"offset": -1, "to": ["liaison"], "proposes": True}]}}, "proposed after"),
        ({"approvers": {"key_item": "handler"}}, "can be given to"),
        ({"near_days": -1}, "cannot be negative"),
    ],
)
def test_what_is_unsound_is_refused_in_words(
    content: dict[str, Any], why: str, office: Office, now: datetime
) -> None:
    with pytest.raises(Refused, match=why):
        release(content, office, now)
    assert released_policies() == []


@pytest.mark.parametrize(
    "content",
    [
        {"ladders": {"NO_TERM": []}},
        {"ladders": {"PLAN": [{"to": ["liaison"]}]}},
        {"approvers": {"plan": "nobody"}},
        {"approvers": ["plan"]},
        {"terms": {"PLAN": "soon"}},
        {"terms": {"PLAN": "0WD"}},
        {"version": 7},
        {"unheard_of": 1},
    ],
)
def test_what_cannot_be_read_is_named(content: dict[str, Any], office: Office, now: datetime) -> None:
    with pytest.raises(UnknownSetting):
        release(content, office, now)


def test_a_ladder_is_read_as_it_was_stored() -> None:
    stored = {"ladders": {"PLAN": as_stored(UNIT_LADDER)}}
    assert Policy.of(2, stored).ladder(Term.PLAN) == UNIT_LADDER
