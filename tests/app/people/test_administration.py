"""Accounts and roles: what administrators may do, and everything they may not."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from app.extensions import db, transaction
from app.people.actions import accounts as acts
from app.people.actions.accounts import Details
from app.people.actions.grants import end_role, grant_role
from app.people.models import AccessEvent, AccessKind, Grant, User
from app.people.queries import roles_of, user_named
from tests.app.people.conftest import City
from tests.browser_page import Browser
from workflows.engine import Refused
from workflows.vocabulary import Role

TODAY = date(2026, 3, 2)


def grant(city: City, user: User, role: Role, **changes: object) -> Grant:
    """Grant a role over the bureau from today on, with what a test changes about that."""
    details = {"from_on": TODAY, "until_on": None, "by": city.security, "now": city.now, **changes}
    return grant_role(user, role, city.bureau, **details)


def test_an_account_is_made_signed_into_and_its_password_changed(city: City) -> None:
    office = city.browser(city.system)
    office.get("/accounts/new")
    page = office.submit(username="li.aison", name="联络员", unit_code="EDU")
    password = page.html.select_one("#one-time-password").get_text()
    person = Browser(city.app)
    person.sign_in("li.aison", password)
    assert person.get("/account").heading == "修改密码"
    page = person.submit(old=password, new="My-own-Words-3", again="My-own-Words-3")
    assert page.heading == "我的账号"
    assert [event.about for event in city.events(AccessKind.ACCOUNT_CREATED)] == ["li.aison"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"username": "handler", "name": "某人"}, "用户名handler已被使用。"),
        ({"username": "1st", "name": "某人"}, "用户名以字母开头，由3至64个字母、数字、点或连字符组成。"),
        ({"username": "some.one", "name": "某人", "email": "nowhere"}, "“nowhere”不是有效的电子邮箱。"),
        ({"username": "some.one", "name": "某人", "unit_code": "XX"}, "没有编码为XX的单位。"),
        ({"username": "some.one", "name": ""}, "姓名：请填写姓名。"),
    ],
)
def test_an_account_that_cannot_be_is_refused_and_nothing_typed_is_lost(
    city: City, values: dict[str, str], sentence: str
) -> None:
    browser = city.browser(city.system)
    browser.get("/accounts/new")
    page = browser.submit(code=422, **values)
    assert page.errors == [sentence]
    assert page.html.select_one("#username")["value"] == values["username"]
    assert user_named("some.one") is None


def test_only_their_own_administrator_does_each_act(city: City) -> None:
    details = Details("某人")
    refused = [
        lambda by: acts.create_account("some.one", details, by=by, now=city.now),
        lambda by: acts.change_account(city.nobody, details, by=by, now=city.now),
    ]
    for act in refused:
        for by in (city.security, city.auditor, city.handler, city.nobody):
            with pytest.raises(Refused, match="This belongs to"), transaction():
                act(by)
    for act in (acts.reset_password, acts.unlock_account, acts.activate_account):
        for by in (city.system, city.auditor, city.handler):
            with pytest.raises(Refused, match="This belongs to"), transaction():
                act(city.nobody, by=by, now=city.now)
    for by in (city.auditor, city.handler):
        with pytest.raises(Refused, match="This belongs to"), transaction():
            acts.deactivate_account(city.nobody, by=by, now=city.now)


@pytest.mark.parametrize("act", [acts.reset_password, acts.unlock_account, acts.deactivate_account])
def test_nobody_does_it_to_the_own_account(city: City, act) -> None:
    with pytest.raises(Refused, match="own account"), transaction():
        act(city.security, by=city.security, now=city.now)


def test_a_reset_password_works_once_and_lifts_the_lock(city: City) -> None:
    city.nobody.failed_sign_ins, city.nobody.locked_until_at = 5, city.now + timedelta(minutes=9)
    db.session.commit()
    browser = city.browser(city.security)
    browser.get(f"/accounts/{city.nobody.id}/reset-password")
    page = browser.submit(action="", button="重置密码")
    password = page.html.select_one("#one-time-password").get_text()
    person = Browser(city.app)
    person.sign_in("nobody", password)
    assert person.get("/units").heading == "修改密码"


def test_deactivating_and_activating_again(city: City) -> None:
    browser = city.browser(city.security)
    browser.get(f"/accounts/{city.nobody.id}/deactivate")
    page = browser.submit(button="停用")
    assert page.said == ["账号已停用。"]
    assert "启用" in page.links
    browser.get(f"/accounts/{city.nobody.id}/deactivate")
    assert browser.submit(button="停用", code=422).errors == ["该账号并未启用。"]
    browser.get(f"/accounts/{city.nobody.id}/activate")
    assert browser.submit(button="启用").said == ["账号已重新启用。"]
    browser.get(f"/accounts/{city.nobody.id}/activate")
    assert browser.submit(button="启用", code=422).errors == ["该账号已处于启用状态。"]


def test_a_role_is_granted_through_the_picker_and_ended(city: City) -> None:
    browser = city.browser(city.security)
    page = browser.get(f"/accounts/{city.nobody.id}/grant")
    page = browser.submit(role="handler", from_on="2026-03-02", code=422)
    assert page.errors == ["请选择该角色的管辖单位。"]
    page = browser.get(page.links["选择单位"])
    page = browser.get(page.links["1个，展开"])
    page = browser.get(page.links["选择示范市教育局"])
    assert "示范市教育局 EDU" in page.words
    page = browser.submit(role="handler", from_on="2026-03-02", until_on="2026-12-31")
    assert page.said == ["角色已授予。"]
    assert page.rows()[0][:4] == ["承办人", "示范市教育局及所属单位", "2026年3月2日", "2026年12月31日"]
    db.session.rollback()
    nobody = db.session.get(User, city.nobody.id)
    assert roles_of(nobody, TODAY) == {Role.HANDLER}
    end = next(link for words, link in page.links.items() if words.startswith("终止角色"))
    browser.get(end)
    assert browser.submit(button="终止角色").said == ["角色已终止。"]
    db.session.rollback()
    assert roles_of(nobody, TODAY) == frozenset()
    assert len(city.events(AccessKind.ROLE_GRANTED)) == len(city.events(AccessKind.ROLE_ENDED)) == 1


def test_only_the_security_administrator_grants_and_never_to_himself(city: City) -> None:
    for by in (city.system, city.auditor, city.handler):
        with pytest.raises(Refused, match="This belongs to"):
            grant(city, city.nobody, Role.HANDLER, by=by)
    with pytest.raises(Refused, match="to himself"):
        grant(city, city.security, Role.HANDLER)


@pytest.mark.parametrize(
    "role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR, Role.HANDLER, Role.VIEWER]
)
def test_an_administrator_holds_no_other_role(city: City, role: Role) -> None:
    for user in (city.system, city.auditor):
        if user.grants[0].role is not role:
            with pytest.raises(Refused, match="exclude each other"):
                grant(city, user, role)


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR])
def test_who_holds_a_business_role_becomes_no_administrator(city: City, role: Role) -> None:
    with pytest.raises(Refused, match="exclude each other"):
        grant(city, city.handler, role)


def test_roles_of_different_days_do_not_exclude_each_other(city: City) -> None:
    city.handler.grants[0].until_on = TODAY
    with pytest.raises(Refused, match="exclude each other"):
        grant(city, city.handler, Role.AUDITOR)
    grant(city, city.handler, Role.AUDITOR, from_on=TODAY + timedelta(days=1))


def test_business_roles_stand_beside_each_other_but_not_twice_over_one_unit(city: City) -> None:
    grant(city, city.handler, Role.LOOKBACK_MEMBER)
    with pytest.raises(Refused, match="already"):
        grant(city, city.handler, Role.HANDLER)


@pytest.mark.parametrize(
    ("role", "changes", "why"),
    [
        (Role.CLOCK, {}, "cannot be granted"),
        (Role.HANDLER, {"until_on": TODAY - timedelta(days=1)}, "before the first"),
    ],
)
def test_a_grant_that_cannot_be_is_refused(city: City, role: Role, changes: dict, why: str) -> None:
    with pytest.raises(Refused, match=why):
        grant(city, city.nobody, role, **changes)


def test_a_closed_account_gets_no_role(city: City) -> None:
    city.nobody.active = False
    with pytest.raises(Refused, match="closed"):
        grant(city, city.nobody, Role.HANDLER)


def test_a_role_ends_at_once_and_only_once(city: City, now: datetime) -> None:
    held = city.handler.grants[0]
    end_role(held, by=city.security, now=now)
    assert roles_of(city.handler, TODAY) == frozenset()
    assert held.until_on == TODAY - timedelta(days=1)
    with pytest.raises(Refused, match="ended already"):
        end_role(held, by=city.security, now=now)
    with pytest.raises(Refused, match="role of his own"):
        end_role(city.security.grants[0], by=city.security, now=now)


def test_the_audit_administrator_reads_filters_and_takes_the_log_along(city: City) -> None:
    Browser(city.app).get("/sign-in")
    city.browser(city.handler).get("/accounts", code=403)
    browser = city.browser(city.auditor)
    page = browser.get("/access-log?kind=refused")
    assert [row[1:4] + row[5:6] for row in page.rows()] == [["拒绝访问", "失败", "handler", "GET /accounts"]]
    export = browser.client.get("/access-log.csv?kind=refused")
    lines = export.get_data().decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "GET /accounts" in lines[1]
    assert browser.get("/access-log?kind=nonsense&on=nonsense&username=auditor").rows()


def test_a_day_at_the_end_of_all_calendars_is_not_understood(city: City) -> None:
    assert "无法识别" in city.browser(city.auditor).get("/access-log?on=9999-12-31", code=400).heading


@pytest.mark.database
def test_an_account_with_a_number_that_no_database_holds_is_not_found(city: City) -> None:
    answer = city.browser(city.security).client.get(f"/accounts/{10**30}")
    assert answer.status_code in (400, 404)


def test_a_spreadsheet_takes_no_cell_for_a_formula(city: City) -> None:
    browser = Browser(city.app)
    browser.get("/sign-in")
    browser.submit(username="=1+1", password="x", code=422)
    export = (
        city.browser(city.auditor).client.get("/access-log.csv?kind=sign_in_failed").get_data(as_text=True)
    )
    assert "'=1+1" in export


def test_the_access_log_can_only_grow(city: City) -> None:
    city.browser(city.handler)
    event = db.session.query(AccessEvent).first()
    event.about = "something else"
    with pytest.raises(DBAPIError, match="access_events only grows"):
        db.session.flush()
    db.session.rollback()
    db.session.delete(db.session.query(AccessEvent).first())
    with pytest.raises(DBAPIError, match="access_events only grows"):
        db.session.flush()
    db.session.rollback()
