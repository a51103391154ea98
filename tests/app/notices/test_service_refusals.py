"""What no proof of service may say, and who may not make one: refused in words, and nothing is half done."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from app.extensions import db, transaction
from app.notices.actions import serving
from app.notices.actions.deeming import correct_service
from app.notices.content.proof import ServiceMode
from app.notices.content.shape import ContentRefused
from app.notices.jobs import deem_unsigned
from app.notices.models import Notice
from app.notices.queries import counts_as_served_on, services_of
from tests.app.notices.test_copies import SERVERS, a_sealed_notice
from tests.app.stages.rectification.conftest import quick_printer  # noqa: F401 - an autouse fixture
from tests.app.stages.warning.conftest import rule
from tests.browser_page import Browser
from tests.builders import Office, a_unit, somebody
from tests.lives import a_warned_case
from tests.memory import MadeOnce
from workflows.engine import Refused
from workflows.vocabulary import NoticeState, Role

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def office(made_once: MadeOnce) -> Office:
    return made_once(Office)


def sealed(office: Office, now: datetime) -> Notice:
    with transaction():
        return a_sealed_notice(office, (), now)


def serve(notice: Notice, office: Office, now: datetime, **how: object) -> None:
    with transaction():
        said = {"servers": SERVERS, "mode": ServiceMode.ON_THE_SPOT, "place": "会议室", **how}
        serving.serve_notice(notice, by=office.case_manager, now=now, **said)


def refuse(notice: Notice, office: Office, at: datetime, now: datetime, left_in: str = "") -> None:
    with transaction():
        serving.record_refused_receipt(
            notice, "拒绝签收", "见证人甲", by=office.handler, now=now, refused_at=at, left_in=left_in
        )


@pytest.mark.parametrize(
    "servers",
    [
        ("张同志", "张 同志"),
        ("监督室甲", "监督室甲 "),
        ("甲A", "甲Ａ"),
        ("甲",),
        ("甲", " "),
        ("甲", "乙", "丙"),
    ],
)
def test_two_different_people_serve_it_however_they_are_written(
    office: Office, now: datetime, servers: tuple[str, ...]
) -> None:
    notice = sealed(office, now)
    with pytest.raises(ContentRefused, match="Two different people"):
        serve(notice, office, now, servers=servers)
    assert (notice.state, notice.served_at, services_of(notice)) == (NoticeState.SEALED, None, [])


def test_nobody_receives_it_an_hour_before_it_was_handed_over(office: Office, now: datetime) -> None:
    notice = sealed(office, now)
    serve(notice, office, now + HOUR)
    with pytest.raises(ContentRefused, match="earlier than the handing over"):
        refuse(notice, office, now, now + 2 * HOUR)
    with pytest.raises(Refused, match="not come yet"):
        refuse(notice, office, now + 3 * HOUR, now + 2 * HOUR)
    assert notice.state == NoticeState.SERVED


@pytest.mark.parametrize("person", ["监督室甲", " 监督室 甲", "监督室甲（监督室）", "监督室甲(监督室)"])
def test_who_serves_it_neither_signs_for_it_nor_witnesses_its_refusal(
    office: Office, now: datetime, person: str
) -> None:
    notice = sealed(office, now)
    serve(notice, office, now, servers=("监督室甲（监督室）", "监督室乙"))
    later = now + HOUR
    with pytest.raises(Refused, match="neither signs for it nor witnesses"), transaction():
        serving.record_paper_receipt(notice, person, later, (), by=office.handler, now=later)
    with pytest.raises(Refused, match="neither signs for it nor witnesses"), transaction():
        serving.record_refused_receipt(notice, "拒绝签收", person, by=office.handler, now=later)
    assert notice.state == NoticeState.SERVED
    with transaction():
        serving.record_refused_receipt(
            notice, "拒绝签收", "监督室甲（社区）", by=office.handler, now=later, capacity="社区工作人员"
        )
    with pytest.raises(Refused, match="neither signs for it nor witnesses"), transaction():
        correct_service(
            notice, later, "当日已签收，原登记有误。", by=office.case_manager, now=later, receiver=person
        )


def test_the_minute_that_a_form_knows_is_not_before_the_second_that_the_clock_knew(
    office: Office, now: datetime
) -> None:
    notice = sealed(office, now)
    serve(notice, office, now + timedelta(seconds=40))
    refuse(notice, office, now, now + 2 * MINUTE)
    assert notice.acknowledged_at == now


def test_what_entered_a_system_is_left_somewhere_and_both_times_are_kept(
    office: Office, now: datetime
) -> None:
    notice = sealed(office, now)
    serve(notice, office, now, mode=ServiceMode.ELECTRONIC, place="")
    with pytest.raises(Refused, match="where the document was left"):
        refuse(notice, office, now + DAY, now + DAY)
    refuse(notice, office, now + DAY, now + DAY, left_in="第一局收发室")
    [record] = services_of(notice)
    assert record.content is not None
    assert (record.mode, record.mode_in_the_end) == (ServiceMode.ELECTRONIC, ServiceMode.LEFT)
    assert record.content["place"] == "第一局收发室"
    said = [datetime.fromisoformat(record.content[name]) for name in ("entered_at", "refused_at")]
    assert said == [now, now + DAY]


def test_nothing_is_served_electronically_on_whoever_could_not_sign(office: Office, now: datetime) -> None:
    notice = sealed(office, now)
    with transaction():
        [grant] = office.unit_principal.grants
        grant.until_on = now.date() - DAY
    with pytest.raises(Refused, match="serve the document on paper"):
        serve(notice, office, now, mode=ServiceMode.ELECTRONIC, place="")
    serve(notice, office, now)
    assert notice.state == NoticeState.SERVED


def test_a_refusal_that_was_none_is_corrected_to_who_signed(office: Office, now: datetime) -> None:
    notice = sealed(office, now)
    serve(notice, office, now)
    refuse(notice, office, now + HOUR, now + HOUR)
    with transaction():
        correct_service(
            notice,
            now + DAY,
            "经核实，次日由办公室负责人代为签收。",
            by=office.office_director,
            now=now + 2 * DAY,
            receiver="办公室负责人",
        )
    old, new = services_of(notice)
    assert (old.mode_in_the_end, new.mode_in_the_end) == (ServiceMode.LEFT, ServiceMode.ON_THE_SPOT)
    assert (new.signed_at, new.signed_by, new.refused_at, new.witness) == (
        now + DAY,
        "办公室负责人",
        None,
        "",
    )


def test_no_day_counts_as_served_in_a_year_whose_schedule_is_not_known(app: Flask) -> None:
    now = datetime(2026, 12, 29, 2, tzinfo=UTC)
    rule(5, now)
    with transaction():
        office = Office()
    notice = sealed(office, now)
    serve(notice, office, now, mode=ServiceMode.ELECTRONIC, place="")
    [record] = services_of(notice)
    assert counts_as_served_on(record) is None
    assert deem_unsigned(now + 60 * DAY) == 0


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("serve", {"first_server": "甲", "second_server": "乙", "mode": "electronic"}),
        ("paper-receipt", {"receiver": "局长", "received_at": "2026-03-02 10:00"}),
        ("refused-receipt", {"reason": "拒收", "witness": "甲", "capacity": "乙", "left_in": "丙"}),
        ("correct-service", {"received_at": "2026-03-02 10:00", "reason": "原登记日期有误，以回执为准。"}),
        ("signed-copy", {}),
        ("withdraw", {"reason": "事实有误，另行制发。"}),
    ],
)
def test_who_may_not_do_it_does_not_by_sending_the_form(
    app: Flask, now: datetime, act: str, fields: dict[str, str]
) -> None:
    with transaction():
        office = Office()
        stranger = somebody(Role.UNIT_PRINCIPAL, a_unit("THIRD", below=office.city))
        notice = a_sealed_notice(office, (), now, a_warned_case(office, now=now))
        if act != "serve":
            serving.serve_notice(notice, SERVERS, ServiceMode.ELECTRONIC, "", by=office.case_manager, now=now)
    was = (notice.state, notice.version)
    people = (
        office.unit_principal,
        office.liaison,
        office.viewer,
        office.adjudicator,
        office.system_admin,
        stranger,
    )
    with time_machine.travel(now + HOUR, tick=False):
        for person in people:
            browser = Browser(app)
            with browser.client.session_transaction() as session:
                session["_user_id"], session["_fresh"] = person.get_id(), True
            page = browser.get("/my-work")
            token = page.html.select_one('input[name="csrf_token"]')
            assert token is not None
            answer = browser.client.post(
                f"/notices/{notice.id}/{act}",
                data={"csrf_token": token["value"], "version": was[1], **fields},
            )
            assert answer.status_code in {403, 404, 422}, (person.name, answer.status_code)
            db.session.rollback()
            assert (notice.state, notice.version) == was, person.name
