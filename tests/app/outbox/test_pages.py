"""My messages, and the outbox of those who watch it."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock
from app.cases.actions import declare_recusal
from app.cases.models import Case
from app.extensions import db, transaction
from app.outbox.actions import record_failure, tell
from app.outbox.kinds import Kind
from app.outbox.models import Channel, Message
from app.people import passwords
from app.people.models import User
from tests.browser_page import Browser
from tests.builders import Office, a_case
from workflows.vocabulary import Role

PASSWORD = "a long enough passphrase 7"


class Scene:
    """An office with one case, about which its handler and its director were told."""

    def __init__(self, app: Flask, now: datetime) -> None:
        self.app = app
        with transaction():
            self.office = Office()
            for person in self.office.people.values():
                person.password_hash, person.password_changed_at = _HASH, clock.now()
            self.office.office_director.email = "director@example.org"
            self.case = a_case(self.office, now=now)
            tell(
                [self.office.handler, self.office.office_director],
                Kind.MATTER_URGED,
                key="k",
                now=now,
                case_id=self.case.id,
                unit_path=self.case.unit_path,
                title=self.case.subject_title,
                unit=self.office.unit.name,
                by="系统",
                reason="请尽快",
                term="",
                due_on=None,
            )
        self.case_id = self.case.id
        self.number = self.case.number
        self.usernames = {role: person.username for role, person in self.office.people.items()}
        db.session.rollback()

    def browser(self, role: Role) -> Browser:
        browser = Browser(self.app)
        browser.sign_in(self.usernames[role], PASSWORD)
        return browser


_HASH = passwords.hash_of(PASSWORD)


@pytest.fixture
def scene(app: Flask, now: datetime) -> Scene:
    return Scene(app, now)


def test_opening_a_message_is_reading_it(scene: Scene) -> None:
    browser = scene.browser(Role.HANDLER)
    page = browser.get("/messages")
    assert "还有1条消息未读" in page.words
    row = page.rows()[0]
    assert "催办" in row[0]
    page = browser.get(page.links[row[0]])
    assert "请尽快" in page.words
    assert "消息均已阅读" in browser.get("/messages").words
    assert browser.get("/messages?show=unread").rows() == []


def test_all_are_marked_as_read_at_once(scene: Scene) -> None:
    browser = scene.browser(Role.HANDLER)
    browser.get("/messages")
    page = browser.submit(action="/messages/read")
    assert page.said == ["已全部标为已读。"]
    assert "消息均已阅读" in page.words


def test_nobody_reads_the_messages_of_another(scene: Scene) -> None:
    handler = scene.usernames[Role.HANDLER]
    mine = db.session.scalars(
        select(Message.id).join(User, Message.recipient_id == User.id).where(User.username == handler)
    ).first()
    scene.browser(Role.LIAISON).get(f"/messages/{mine}", code=404)


def test_case_management_sees_who_was_told_and_by_which_way(scene: Scene) -> None:
    page = scene.browser(Role.CASE_MANAGER).get("/outbox")
    assert len(page.rows()) == 3
    assert scene.number in page.words
    assert len(scene.browser(Role.CASE_MANAGER).get("/outbox?channel=mail").rows()) == 1


def test_the_system_administrator_sees_the_sending_but_not_the_content(scene: Scene) -> None:
    page = scene.browser(Role.SYSTEM_ADMIN).get("/outbox")
    assert len(page.rows()) == 3
    assert scene.number not in page.words
    assert scene.office.unit.name not in Page_words(page)


def Page_words(page: object) -> str:
    """Only the list: the bar on top names the administrator's own unit."""
    return " ".join(" ".join(row) for row in page.rows())  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", [Role.HANDLER, Role.LIAISON, Role.SECURITY_ADMIN, Role.AUDITOR, Role.VIEWER])
def test_the_outbox_is_closed_to_others(scene: Scene, role: Role) -> None:
    scene.browser(role).get("/outbox", code=403)


def test_a_message_that_was_given_up_is_tried_again(scene: Scene, now: datetime) -> None:
    with transaction():
        mail = db.session.scalars(select(Message).where(Message.channel == Channel.MAIL)).one()
        record_failure(mail, "550 nobody", now=now, for_good=True)
    browser = scene.browser(Role.CASE_MANAGER)
    page = browser.get("/outbox?state=given_up")
    assert len(page.rows()) == 1
    assert "550 nobody" in page.words
    page = browser.submit(action="/try-again")
    assert page.said == ["该消息已重新排队，将尽快发送。"]
    assert len(browser.get("/outbox?state=waiting").rows()) == 1


def test_a_declared_recusal_ends_the_sight_of_its_messages(scene: Scene, now: datetime) -> None:
    with transaction():
        case = db.session.get_one(Case, scene.case_id)
        manager = scene.office.case_manager
        declare_recusal(case, "近亲属任职于该单位", by=db.session.get_one(User, manager.id), now=now)
    page = scene.browser(Role.CASE_MANAGER).get("/outbox")
    assert scene.number not in page.words


def test_the_outbox_of_another_subtree_is_not_shown(scene: Scene) -> None:
    from datetime import date

    from app.people.models import Grant

    with transaction():
        manager = db.session.get_one(User, scene.office.case_manager.id)
        elsewhere = scene.office.other_unit
        manager.grants[:] = [
            Grant(
                role=Role.CASE_MANAGER,
                unit_id=elsewhere.id,
                unit_path=elsewhere.path,
                from_on=date(2020, 1, 1),
            )
        ]
    assert scene.browser(Role.CASE_MANAGER).get("/outbox").rows() == []
