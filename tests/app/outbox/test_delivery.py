"""What becomes of a mail: sent once, tried again, given up, never lost."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes, message_from_string
from email.message import Message as Mail
from email.policy import default
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db, transaction
from app.outbox import actions
from app.outbox.actions import MOST_ATTEMPTS, claim_waiting, tell, try_again
from app.outbox.jobs import deliver_waiting
from app.outbox.kinds import Kind
from app.outbox.models import Channel, Message, MessageState
from app.outbox.queries import waiting_ids
from app.people.models import User
from config import ROOT
from tests.app.outbox.mail_server import MailServer, a_mail_server

HOUR = timedelta(hours=1)
WORDS = {
    "title": "AJ2026-0001 示范市第一局",
    "unit": "示范市第一局",
    "by": "承办人",
    "reason": "逾期",
    "term": "",
    "due_on": None,
}


def a_reader() -> User:
    with transaction():
        person = User(username="reader", name="收件人", email="reader@example.org")
        db.session.add(person)
    return person


@pytest.fixture
def reader(app: Flask) -> User:
    return a_reader()


@pytest.fixture
def server(app: Flask) -> Iterator[MailServer]:
    settings = app.config["SETTINGS"]
    with a_mail_server() as server:
        app.config["SETTINGS"] = replace(settings, smtp_url=server.url, mail_sender="qingjian@example.org")
        yield server
        app.config["SETTINGS"] = settings


def urge(reader: User, now: datetime, key: str = "one") -> None:
    with transaction():
        tell([reader], Kind.MATTER_URGED, key=key, now=now, **WORDS)


def the_mail() -> Message:
    db.session.rollback()
    return db.session.scalars(select(Message).where(Message.channel == Channel.MAIL)).one()


def test_the_same_thing_is_never_told_twice(reader: User, now: datetime) -> None:
    urge(reader, now)
    urge(reader, now + HOUR)
    assert len(db.session.scalars(select(Message)).all()) == 2  # one in the system, one by mail


def test_who_has_no_address_is_told_in_the_system(app: Flask, now: datetime) -> None:
    with transaction():
        person = User(username="silent", name="无邮箱")
        db.session.add(person)
    urge(person, now)
    assert [each.channel for each in db.session.scalars(select(Message))] == [Channel.IN_APP]


def test_everybody_reads_their_own_language(app: Flask, now: datetime) -> None:
    with transaction():
        chinese, english = User(username="zh", name="甲"), User(username="en", name="B", language="en")
        db.session.add_all([chinese, english])
        db.session.flush()
        tell([chinese, english], Kind.MATTER_URGED, key="k", now=now, **WORDS)
    subjects = {each.recipient.username: each.subject for each in db.session.scalars(select(Message))}
    assert subjects == {"zh": "催办：AJ2026-0001 示范市第一局", "en": "Urged: AJ2026-0001 示范市第一局"}


def test_without_a_server_mails_become_files_that_mail_programs_open(
    app: Flask, reader: User, now: datetime
) -> None:
    urge(reader, now)
    assert deliver_waiting(now) == 1
    message = the_mail()
    assert message.state is MessageState.DELIVERED
    path: Path = app.config["SETTINGS"].data / message.result
    mail = message_from_bytes(path.read_bytes(), policy=default)
    assert (mail["To"], mail["Subject"]) == ("reader@example.org", message.subject)
    assert "请抓紧办理" in mail.get_content()
    path.unlink()
    assert deliver_waiting(now + HOUR) == 0
    assert not path.exists()


def test_a_mail_server_takes_all_of_them_in_one_conversation(
    server: MailServer, reader: User, now: datetime
) -> None:
    urge(reader, now, "one")
    urge(reader, now, "two")
    assert deliver_waiting(now) == 2
    assert (len(server.letters), server.calls) == (2, 1)
    mail: Mail = message_from_string(server.letters[0], policy=default)
    assert mail["From"] == "qingjian@example.org"
    assert mail["Message-ID"] != message_from_string(server.letters[1], policy=default)["Message-ID"]


def test_a_server_that_is_busy_is_asked_again_later_and_at_last_given_up(
    server: MailServer, reader: User, now: datetime
) -> None:
    urge(reader, now)
    server.refusal = "451 later"
    at = now
    for attempt in range(1, MOST_ATTEMPTS):
        assert deliver_waiting(at) == 0
        message = the_mail()
        assert (message.attempts, message.state) == (attempt, MessageState.WAITING)
        assert "451" in message.result
        assert message.next_try_at is not None
        assert message.next_try_at > at
        at = message.next_try_at
    deliver_waiting(at)
    assert the_mail().state is MessageState.GIVEN_UP
    assert deliver_waiting(at + 1000 * HOUR) == 0
    server.refusal = ""
    with transaction():
        assert try_again(the_mail(), now=at)
    assert deliver_waiting(at) == 1
    assert the_mail().state is MessageState.DELIVERED


def test_an_address_that_does_not_exist_is_given_up_at_once(
    server: MailServer, reader: User, now: datetime
) -> None:
    urge(reader, now)
    server.refusal = "550 nobody here"
    deliver_waiting(now)
    message = the_mail()
    assert (message.state, message.attempts) == (MessageState.GIVEN_UP, 1)
    assert "550" in message.result


def test_a_server_that_does_not_answer_costs_one_call_for_all_letters(
    app: Flask, reader: User, now: datetime
) -> None:
    settings = app.config["SETTINGS"]
    with a_mail_server() as gone:
        app.config["SETTINGS"] = replace(settings, smtp_url=gone.url)
    try:
        urge(reader, now, "one")
        urge(reader, now, "two")
        assert deliver_waiting(now) == 0
        assert deliver_waiting(now) == 0
    finally:
        app.config["SETTINGS"] = settings
    waiting = db.session.scalars(select(Message).where(Message.channel == Channel.MAIL)).all()
    assert {each.attempts for each in waiting} == {1}


def test_a_message_claimed_by_a_sender_that_died_comes_back(reader: User, now: datetime) -> None:
    urge(reader, now)
    with transaction():
        assert len(claim_waiting(now, 10)) == 1
    assert deliver_waiting(now) == 0
    assert deliver_waiting(now + actions.LEASE) == 1


def test_what_another_sender_holds_is_passed_over_and_not_waited_for(
    on_postgresql: Flask, now: datetime
) -> None:
    reader = a_reader()
    for key in ("one", "two", "three"):
        urge(reader, now, key)
    with db.engine.connect() as another, another.begin():
        held = another.scalars(waiting_ids(now, 1)).all()
        with transaction():
            claimed = claim_waiting(now, 10)
    assert (len(held), len(claimed)) == (1, 2)
    assert not set(held) & set(claimed)


def test_who_lost_the_address_meanwhile_is_given_up(reader: User, now: datetime) -> None:
    urge(reader, now)
    with transaction():
        person = db.session.get(User, reader.id)
        assert person is not None
        person.email = ""
    deliver_waiting(now)
    assert the_mail().state is MessageState.GIVEN_UP


def test_every_kind_of_message_has_its_folder_and_every_folder_its_kind() -> None:
    folders = {each.name for each in (ROOT / "templates" / "messages").iterdir() if each.is_dir()}
    assert folders == {each.value for each in Kind}
    for folder in folders:
        for part in ("subject.txt", "body.txt"):
            assert (ROOT / "templates" / "messages" / folder / part).read_text().strip()
