"""Signing in: right and wrong words, the lock, the idle end, the due change of a password."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from argon2 import PasswordHasher

from app.extensions import db
from app.people import passwords
from app.people.models import AccessKind, User
from tests.app.people.conftest import PASSWORD, City
from tests.browser_page import Browser
from workflows.vocabulary import Role


def test_who_is_not_signed_in_is_sent_to_sign_in_and_comes_back(city: City) -> None:
    browser = Browser(city.app)
    page = browser.get("/account")
    assert page.heading == "登录清鉴"
    assert browser.submit(username="handler", password=PASSWORD).heading == "我的账号"


@pytest.mark.parametrize(
    ("username", "password"), [("handler", "wrong"), ("unknown", PASSWORD), ("system", "")]
)
def test_wrong_words_get_one_sentence_that_betrays_nothing(city: City, username: str, password: str) -> None:
    browser = Browser(city.app)
    browser.get("/sign-in")
    page = browser.submit(username=username, password=password or "x", code=422)
    assert len(page.errors) == 1
    assert "用户名或密码有误，或者账号已被锁定" in page.errors[0]
    assert page.form("username").select_one("#username")["value"] == username
    event = city.events(AccessKind.SIGN_IN_FAILED)[-1]
    assert (event.username, event.succeeded) == (username, False)


def test_empty_fields_are_asked_for(city: City) -> None:
    browser = Browser(city.app)
    browser.get("/sign-in")
    page = browser.submit(username="", password="", code=422)
    assert page.errors == ["用户名：请输入用户名。", "密码：请输入密码。"]


def test_five_failures_lock_for_a_quarter_of_an_hour(city: City, the_hour: time_machine.Traveller) -> None:
    browser = Browser(city.app)
    browser.get("/sign-in")
    for _time in range(5):
        browser.submit(username="handler", password="wrong", code=422)
    browser.submit(username="handler", password=PASSWORD, code=422)
    assert [each.about for each in city.events(AccessKind.SIGN_IN_FAILED)][-1] == "locked"
    assert len(city.events(AccessKind.LOCKED)) == 1
    the_hour.shift(timedelta(minutes=14, seconds=59))
    browser.submit(username="handler", password=PASSWORD, code=422)
    the_hour.shift(timedelta(seconds=1))
    assert not browser.submit(username="handler", password=PASSWORD).errors
    db.session.rollback()
    assert db.session.query(User).filter_by(username="handler").one().failed_sign_ins == 0


def test_four_failures_do_not_lock_and_a_success_forgets_them(city: City) -> None:
    browser = Browser(city.app)
    for _round in range(2):
        browser.get("/sign-in")
        for _time in range(4):
            browser.submit(username="handler", password="wrong", code=422)
        assert not browser.submit(username="handler", password=PASSWORD).errors
        browser.get("/account")
        browser.post("/sign-out")


def test_a_hash_of_lesser_cost_is_renewed_by_the_next_sign_in(city: City) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1, hash_len=16)
    city.handler.password_hash = before = cheap.hash(PASSWORD)
    db.session.commit()
    city.browser(city.handler)
    assert city.handler.password_hash != before
    assert passwords.matches(city.handler.password_hash, PASSWORD)


def test_a_closed_account_cannot_sign_in_and_its_session_is_over(city: City) -> None:
    browser = city.browser(city.handler)
    city.handler.active = False
    db.session.commit()
    assert browser.get("/account").heading == "登录清鉴"
    browser.submit(username="handler", password=PASSWORD, code=422)


def test_a_raised_epoch_ends_every_session(city: City) -> None:
    browser = city.browser(city.handler)
    city.handler.session_epoch += 1
    db.session.commit()
    assert browser.get("/account").heading == "登录清鉴"


def test_half_an_hour_without_a_page_ends_the_session(city: City, the_hour: time_machine.Traveller) -> None:
    browser = city.browser(city.handler)
    for _page in range(4):
        the_hour.shift(timedelta(minutes=20))
        assert browser.get("/account").heading == "我的账号"
    the_hour.shift(timedelta(minutes=31))
    page = browser.get("/account")
    assert page.heading == "登录清鉴"
    assert "自动退出" in page.said[0]
    assert len(city.events(AccessKind.TIMED_OUT)) == 1
    assert browser.submit(username="handler", password=PASSWORD).heading == "我的账号"


def test_signing_out_ends_the_session_and_is_on_record(city: City) -> None:
    browser = city.browser(city.handler)
    browser.get("/account")
    browser.post("/sign-out")
    assert browser.get("/account").heading == "登录清鉴"
    assert len(city.events(AccessKind.SIGNED_OUT)) == 1


def test_a_copied_cookie_opens_nothing_after_signing_out(city: City) -> None:
    browser, copied = city.browser(city.handler), Browser(city.app)
    browser.get("/account")
    with browser.client.session_transaction() as session, copied.client.session_transaction() as copy:
        copy.update(session)
    assert copied.get("/account").heading == "我的账号"
    browser.post("/sign-out")
    assert copied.get("/account").heading == "登录清鉴"


@pytest.mark.parametrize(
    "address",
    [
        "//elsewhere.example",
        "https://elsewhere.example",
        "/\\elsewhere.example",
        "/%09/elsewhere.example",
        "",
    ],
)
def test_signing_in_never_leads_out_of_the_product(city: City, address: str) -> None:
    browser = Browser(city.app)
    browser.get("/sign-in")
    page = browser.post(
        "/sign-in?next=" + address, code=302, follow=False, username="handler", password=PASSWORD
    )
    assert page.response.location == "/"


def test_a_demo_lists_its_first_account_of_every_role_and_no_other_account(city: City) -> None:
    city.account("second-handler", Role.HANDLER).demo = True
    for user in (city.handler, city.auditor):
        user.demo = True
    db.session.commit()
    rows = Browser(city.app).get("/sign-in").rows()
    assert [row[0] for row in rows] == ["auditor", "handler"]


@pytest.mark.parametrize(
    ("changes", "signs_in"), [({"demo": False}, True), ({"demo": False, "production": True}, False)]
)
def test_demo_accounts_are_named_in_a_demo_only_and_refused_in_production(
    city: City, monkeypatch: pytest.MonkeyPatch, changes: dict[str, bool], signs_in: bool
) -> None:
    city.handler.demo = True
    db.session.commit()
    settings = replace(city.app.config["SETTINGS"], **changes)
    monkeypatch.setitem(city.app.config, "SETTINGS", settings)
    browser = Browser(city.app)
    assert "handler" not in browser.get("/sign-in").words
    browser.submit(username="handler", password=PASSWORD, code=200 if signs_in else 422)
    if not signs_in:
        assert city.events(AccessKind.SIGN_IN_FAILED)[-1].about == "demo account"


def test_pressing_a_button_after_the_session_ended_leads_back_to_the_page(city: City) -> None:
    browser = city.browser(city.system)
    browser.get("/accounts/new")
    browser.client.delete_cookie("session")
    page = browser.submit(username="some.one", name="某人")
    assert page.heading == "登录清鉴"
    assert browser.submit(username="system-admin", password=PASSWORD).address == "/accounts/new"


def test_a_button_without_a_page_of_its_own_leads_to_the_page_it_stood_on(city: City) -> None:
    with city.app.app_context():
        answer = city.app.test_client().post(
            "/units/import/confirm", headers={"Referer": "http://localhost/units/import"}
        )
    assert answer.location == "/sign-in?next=/units/import"
    with city.app.app_context():
        answer = city.app.test_client().post(
            "/units/import/confirm", headers={"Referer": "http://elsewhere.example/x"}
        )
    assert answer.location == "/sign-in?next=/"


def test_a_form_without_its_token_is_refused(city: City) -> None:
    with city.app.app_context():
        answer = city.app.test_client().post("/sign-in", data={"username": "handler", "password": PASSWORD})
    assert answer.status_code == 400
    assert "表单已失效" in answer.text


def test_a_password_of_ninety_days_must_be_changed_before_anything_else(
    city: City, the_hour: time_machine.Traveller
) -> None:
    the_hour.shift(timedelta(days=90))
    browser = city.browser(city.handler)
    page = browser.get("/units")
    assert page.heading == "修改密码"
    page = browser.submit(old=PASSWORD, new="Other-Words-2", again="Other-Words-2")
    assert page.heading == "单位"


def test_a_password_of_eighty_nine_days_still_serves(city: City, the_hour: time_machine.Traveller) -> None:
    the_hour.shift(timedelta(days=89))
    assert city.browser(city.handler).get("/units").heading == "单位"


def test_a_demo_password_is_shared_and_never_due(city: City, the_hour: time_machine.Traveller) -> None:
    city.handler.demo = True
    db.session.commit()
    the_hour.shift(timedelta(days=400))
    assert city.browser(city.handler).get("/units").heading == "单位"
