"""A unit signs for its warning, plans, proves and claims; the office checks, closes, and the case is closed.

Everything is done in pages, each by the person whose step it is; the documents and dates are looked at on the way.
"""

import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask

from app.audit.models import AuditEntry
from app.audit.rows import OF_ROWS
from app.cases.facts import running_deadlines
from app.cases.models import Case, Event
from app.cases.queries import events_of
from app.extensions import db, transaction
from app.notices.queries import current_notice
from app.people.models import User
from app.stages.rectification.queries import items_of
from tests.browser_page import Browser, Page
from tests.builders import Office
from tests.lives import a_warned_case
from workflows.actions import Action
from workflows.vocabulary import CaseState, ItemState, NoticeKind, NoticeState

PASSWORD = "Right-Words-1"
PDF = b"%PDF-1.7\n% minutes of a meeting\n%%EOF\n"
RESPONSIBILITIES = {
    "primary_responsibility": "局党组",
    "first_responsible": "党组书记、局长",
    "supervising_responsibility": "派驻纪检监察组",
    "regulating_responsibility": "机关党委",
    "responsible_leader": "分管副局长",
    "responsible_person": "计划财务科科长",
}


@pytest.fixture
def clock(now: datetime) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


class Desks:
    """A browser for everybody, signed in through the page."""

    def __init__(self, app: Flask, office: Office) -> None:
        self.app, self.office = app, office
        hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
        with transaction():
            for person in [*office.people.values(), office.second_handler]:
                person.password_hash = hashed
                person.demo = True  # never asked for a new password

    def of(self, person: User) -> Browser:
        browser = Browser(self.app)
        browser.sign_in(db.session.get(User, person.id).username, PASSWORD)  # type: ignore[union-attr]
        return browser


def as_it_is(case: Case) -> Case:
    db.session.rollback()
    db.session.refresh(case)
    return case


def test_a_unit_rectifies_and_the_item_is_struck_off(
    app: Flask, now: datetime, clock: time_machine.Traveller
) -> None:
    with transaction():
        office = Office()
        case = a_warned_case(office, now=now, problems=("维修资金拨付不及时",))
    desks = Desks(app, office)
    [item] = items_of(case)
    assert [deadline.due_on for deadline in running_deadlines(item)] == [date(2026, 6, 2)]

    # The liaison finds the plan among the day's work, writes it and hands it in.
    liaison = desks.of(office.liaison)
    liaison.get(
        next(url for url in liaison.get("/").links.values() if url.endswith(f"/cases/{case.id}/plan"))
    )
    liaison.get(f"/items/{item.id}/plan")
    liaison.submit(
        action="/plan/measures",
        text="会同财政部门核对欠拨底数，分两批拨付到位",
        kind="loss",
        outcome="拨付凭证，欠拨金额为零",
        due_on="2026-05-20",
    )
    page = liaison.submit(action="/plan/answers", **RESPONSIBILITIES)
    assert "该问题已填写完整" in page.words
    liaison.get(f"/cases/{case.id}/plan")
    liaison.submit(button="上报方案")
    done(desks.of(office.unit_principal), f"/cases/{case.id}/plan/confirm")
    done(desks.of(office.handler), f"/cases/{case.id}/plan/check", opinion="具体可行")
    done(desks.of(office.office_director), f"/cases/{case.id}/plan/approve")
    assert as_it_is(case).state == CaseState.RECTIFYING
    lists = current_notice(case, NoticeKind.THREE_LISTS)
    assert lists is not None
    assert lists.state == NoticeState.SIGNED

    # A month later: the evidence in four clicks from sign-in, and the claim.
    clock.move_to(now + timedelta(days=35))
    liaison = desks.of(office.liaison)
    work = liaison.get("/")
    address = next(url for words, url in work.links.items() if item.problem in words)
    page = liaison.get(address)
    page = liaison.submit(
        action=f"/items/{item.id}/evidence", files=[(io.BytesIO(PDF), "拨付凭证.pdf")], kind="voucher"
    )
    assert "已上传1个文件。" in page.said
    done(liaison, f"/items/{item.id}/claim", summary="欠拨资金286.4万元已全部拨付到位。", recovered="286.4")
    done(desks.of(office.unit_principal), f"/items/{item.id}/claim/confirm")

    # The office asks for more first, then checks, and a second person strikes the problem off the list.
    handler = desks.of(office.handler)
    done(handler, f"/items/{item.id}/claim/return", reason="请补充财政部门的核对确认材料")
    liaison.get(f"/items/{item.id}")
    assert "请补充财政部门的核对确认材料" in liaison.page.words  # type: ignore[union-attr]
    liaison.submit(action=f"/items/{item.id}/evidence", files=[(io.BytesIO(PDF + b"2"), "核对确认函.pdf")])
    done(liaison, f"/items/{item.id}/claim")
    done(desks.of(office.unit_principal), f"/items/{item.id}/claim/confirm")
    done(handler, f"/items/{item.id}/claim/check", opinion="凭证齐全")
    done(desks.of(office.office_director), f"/items/{item.id}/close")
    db.session.rollback()
    db.session.refresh(item)
    assert item.state == ItemState.ACCEPTED
    assert running_deadlines(item) == []

    # It was the last: the clock asks for the case to be closed, and it is.
    assert as_it_is(case).state == CaseState.CLOSURE_REVIEW
    done(desks.of(office.case_manager), f"/cases/{case.id}/closure/check")
    done(desks.of(office.leader_in_charge), f"/cases/{case.id}/closure/approve")
    assert as_it_is(case).state == CaseState.CLOSED
    ledger = handler.get(f"/cases/{case.id}/ledger").rows()
    assert ledger[0][-1] == "已销号"

    # Everything left its line and its link in the chain, by the hand that did it.
    lines: list[Event] = events_of(case)
    hands = {line.action: line.by_id for line in lines}
    assert hands[Action.CHECK_CLAIM] == office.handler.id
    assert hands[Action.CLOSE_ITEM] == office.office_director.id
    assert hands[Action.COMPLETE_ITEMS] == office.clock.id
    links = db.session.query(AuditEntry).filter_by(chain=f"case:{case.id}")
    assert links.filter(~AuditEntry.body.startswith(OF_ROWS)).count() == len(lines)


def done(browser: Browser, address: str, **words: str) -> Page:
    """Open the page of an act, fill it in and press its button."""
    browser.get(address)
    page = browser.submit(**words)
    assert any("已完成" in said or "已" in said for said in page.said), (
        address,
        page.errors,
        page.words[:300],
    )
    return page
