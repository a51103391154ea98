"""Fifty leaders sign at the same moment, each document printed whole: every number once, none left out, all kept."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.verify import verify
from app.extensions import db, the_store, transaction
from app.notices.actions import drafting, issuing
from app.notices.authenticity import mark_of
from app.notices.content.overdue import ReminderLetter
from app.notices.models import Notice
from app.notices.numbering import counts
from app.notices.render import Imprint, print_document
from app.people.models import User
from tests.app.reminders.test_many_schedulers import at_once
from tests.builders import Office, a_case
from workflows.vocabulary import NoticeState

LETTER = ReminderLetter.sample()
#: SQLite lets one write at a time, and whoever waits longer than its patience is refused: it gets fewer hands.
HANDS = {"postgresql": 50, "sqlite": 8}


def reviewed_letters(count: int, now: datetime) -> tuple[list[int], int]:
    """So many letters that wait for a signature, and who may sign them."""
    with transaction():
        office = Office()
        case = a_case(office, now=now)
        letters = [drafting.draft_notice(case, LETTER, by=office.handler, now=now) for _ in range(count)]
        for letter in letters:
            drafting.submit_notice(letter, by=office.handler, now=now)
            drafting.review_notice(letter, by=office.office_director, now=now)
        return [letter.id for letter in letters], office.leader_in_charge.id


def signing(notice_id: int, leader: int, now: datetime) -> Callable[[], None]:
    def sign() -> None:
        with transaction():
            notice, by = db.session.get_one(Notice, notice_id), db.session.get_one(User, leader)
            issuing.sign_notice(notice, by=by, now=now)

    return sign


@pytest.fixture
def hands(app: Flask, monkeypatch: pytest.MonkeyPatch) -> int:
    """So many, each with a connection of its own, and the engine warm: nobody waits but for the count."""
    print_document(LETTER, Imprint())
    hands = HANDS[db.engine.dialect.name]
    monkeypatch.setattr(db.engine.pool, "_max_overflow", hands)
    return hands


def test_fifty_whole_signatures_at_once(app: Flask, hands: int, now: datetime) -> None:
    letters, leader = reviewed_letters(hands, now)
    db.session.rollback()
    at_once(app, *(signing(letter, leader, now) for letter in letters))
    db.session.rollback()
    signed = db.session.scalars(select(Notice).order_by(Notice.id)).all()
    assert {each.state for each in signed} == {NoticeState.SIGNED}
    [count] = counts((LETTER.organ.code,))
    assert (count.last, count.used, count.gaps) == (hands, hands, ())
    assert len({each.number for each in signed}) == hands
    for each in signed:
        assert mark_of(the_store().get(each.pdf_sha256 or "")) == each.file_mark
    assert len({each.pdf_sha256 for each in signed}) == hands
    assert list(verify()) == []
