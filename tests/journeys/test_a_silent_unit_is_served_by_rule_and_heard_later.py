"""The office decides that silence counts; a unit stays silent; later it shows that its account was closed."""

import io
from datetime import datetime, timedelta

import time_machine
from flask import Flask

from app.extensions import db, transaction
from app.people import passwords
from app.people.models import User
from app.scheduler import tick
from app.stages.warning import actions
from app.stages.warning.queries import notice_of
from tests.app.stages.warning.conftest import Warned
from tests.browser_page import Browser
from workflows.vocabulary import CaseState

PASSWORD = "a long enough passphrase 7"
DAY = timedelta(days=1)
LOG = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def at_the_desk(app: Flask, person: User) -> Browser:
    browser = Browser(app)
    browser.sign_in(person.username, PASSWORD)
    return browser


def test_silence_counts_by_rule_and_a_second_person_corrects_the_day(app: Flask, now: datetime) -> None:
    with transaction():
        matter = Warned(now)
        office = matter.office
        for person in office.people.values():
            person.password_hash, person.password_changed_at = passwords.hash_of(PASSWORD), now
    with time_machine.travel(now, tick=False) as clock:
        leader = at_the_desk(app, office.principal_leader)
        leader.get("/administration/rules/release")
        leader.submit(button="核对变动", reason="经委务会议研究，电子送达逾期视为送达。", deemed_after="3")
        assert "视为送达" in leader.page.words
        leader.submit(button="发布")
        with transaction():
            matter.signed()
            actions.issue_warning(matter.case, by=office.case_manager, now=now)

        manager = at_the_desk(app, office.case_manager)
        manager.get(f"/cases/{matter.case.id}/serve-warning")
        manager.submit(button="送达")
        page = at_the_desk(app, office.unit_principal).get(f"/cases/{matter.case.id}/acknowledge-warning")
        assert "如一直未签收，本文书于2026年3月5日" in page.words

        clock.move_to(now + 4 * DAY)
        tick(now + 4 * DAY)
        db.session.expire_all()
        assert matter.case.state == CaseState.ACKNOWLEDGED
        unit = at_the_desk(app, office.unit_principal)
        page = unit.get(f"/cases/{matter.case.id}?part=timeline")
        assert "文书视为送达" in page.words
        assert "收到日期：2026年3月5日" in page.words
        assert "2026年3月19日" in unit.get(f"/cases/{matter.case.id}").words, (
            "ten working days from the fifth"
        )

        director = at_the_desk(app, office.office_director)
        page = director.get(f"/notices/{notice_of(matter.case).id}")
        director.get(page.links["更正送达日期"])
        director.submit(
            fields={
                "received_at": "2026-03-06 09:00",
                "reason": "账户日志证明该单位账户3月6日方才恢复。",
                "files": (io.BytesIO(LOG), "账户日志.pdf"),
            }
        )
        page = unit.get(f"/cases/{matter.case.id}?part=timeline")
        assert "由2026年3月19日调整为2026年3月20日" in page.words
        assert "2026年3月20日" in unit.get(f"/cases/{matter.case.id}").words
