"""A new password for an administrator takes two others, of two different roles; nobody does it alone."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from app.extensions import db, transaction
from app.people.actions.accounts import reset_password
from app.people.actions.grants import end_role
from app.people.actions.recovery import WAITS, confirm_recovery, request_recovery, withdraw_recovery
from app.people.models import AccessKind, Recovery
from app.people.queries import the_clock
from tests.app.people.conftest import City
from tests.browser_page import Browser
from workflows.engine import Refused
from workflows.vocabulary import Role

WHY = "本人当面提出，已核对工作证"


def requested(city: City, user=None, by=None) -> Recovery:
    with transaction():
        return request_recovery(user or city.auditor, WHY, by=by or city.system, now=city.now)


def test_one_asks_another_confirms_and_the_password_is_used_once(city: City) -> None:
    first = city.browser(city.system)
    page = first.get(f"/accounts/{city.security.id}")
    assert "重置密码" not in page.links
    first.get(page.links["申请重置密码"])
    page = first.submit(reason=WHY)
    assert page.said == ["已申请，须由另一类管理员在24小时内确认。"]
    assert "确认重置" not in page.links
    second = city.browser(city.auditor)
    second.get(second.get("/recoveries").links["确认重置"])
    page = second.submit(button="确认重置")
    password = page.html.select_one("#one-time-password").get_text()
    assert "前往账号" not in page.links
    person = Browser(city.app)
    person.sign_in("security-admin", password)
    assert person.get("/accounts").heading == "修改密码"
    assert [each.about for each in city.events(AccessKind.RECOVERY_REQUESTED)] == [WHY]
    assert [each.about for each in city.events(AccessKind.PASSWORD_RESET)] == [
        "security-admin · system-admin + auditor"
    ]
    assert second.get("/recoveries").links.get("确认重置") is None


def test_no_administrator_resets_another_alone_not_even_after_ending_the_role(city: City) -> None:
    with pytest.raises(Refused, match="two other administrators"), transaction():
        reset_password(city.auditor, by=city.security, now=city.now)
    with transaction():
        end_role(city.auditor.grants[0], by=city.security, now=city.now)
    with pytest.raises(Refused, match="two other administrators"), transaction():
        reset_password(city.auditor, by=city.security, now=city.now)


def test_the_operator_at_the_console_still_can_and_it_stands_in_the_access_log(city: City) -> None:
    with transaction():
        reset_password(city.security, by=the_clock(), now=city.now)
    event = city.events(AccessKind.PASSWORD_RESET)[-1]
    assert (event.username, event.subject_id) == ("system", city.security.id)


def test_who_asked_does_not_confirm_nor_does_a_colleague_of_the_same_role(city: City) -> None:
    recovery = requested(city)
    twin = city.account("system-admin-2", Role.SYSTEM_ADMIN)
    db.session.commit()
    for by, why in (
        (city.system, "another administrator's role"),
        (twin, "another administrator's role"),
        (city.auditor, "own account"),
        (city.handler, "This belongs to"),
    ):
        with pytest.raises(Refused, match=why), transaction():
            confirm_recovery(recovery, by=by, now=city.now)
    with transaction():
        assert confirm_recovery(recovery, by=city.security, now=city.now)


def test_nobody_asks_for_himself_for_a_plain_account_or_twice(city: City) -> None:
    for user, by, why in (
        (city.system, city.system, "own account"),
        (city.nobody, city.system, "no administrator's account"),
        (city.auditor, city.handler, "This belongs to"),
    ):
        with pytest.raises(Refused, match=why):
            requested(city, user, by)
    requested(city)
    with pytest.raises(Refused, match="requested already"):
        requested(city, by=city.security)


def test_a_request_waits_a_day_and_may_then_be_made_again(city: City) -> None:
    recovery = requested(city)
    with pytest.raises(Refused, match="has ended"), transaction():
        confirm_recovery(recovery, by=city.security, now=city.now + WAITS)
    with transaction():
        request_recovery(city.auditor, WHY, by=city.system, now=city.now + WAITS)


def test_a_request_withdrawn_is_confirmed_by_nobody(city: City) -> None:
    recovery = requested(city)
    browser = city.browser(city.auditor)
    browser.get(f"/recoveries/{recovery.id}/withdraw")
    assert browser.submit(button="撤回").said == ["申请已撤回，原密码不变。"]
    browser = city.browser(city.security)
    browser.get(f"/recoveries/{recovery.id}/confirm")
    assert browser.submit(button="确认重置", code=422).errors == ["该申请已办结、撤回或超过24小时。"]
    with pytest.raises(Refused, match="has ended"), transaction():
        withdraw_recovery(recovery, by=city.security, now=city.now)


def test_a_password_confirmed_a_second_time_is_none(city: City) -> None:
    recovery = requested(city)
    with transaction():
        confirm_recovery(recovery, by=city.security, now=city.now)
    with pytest.raises(Refused, match="has ended"), transaction():
        confirm_recovery(recovery, by=city.security, now=city.now + timedelta(minutes=1))


def test_the_database_itself_wants_two_others(city: City) -> None:
    recovery = requested(city)
    recovery.ended_at, recovery.confirmed_by_id = city.now, city.system.id
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()
