"""The rules of passwords, and changing one's own."""

from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher, Type

from app.extensions import db, transaction
from app.people import passwords
from app.people.actions.account import change_own_password
from app.people.models import User
from tests.app.people.conftest import PASSWORD, City
from tests.browser_page import Browser
from workflows.engine import Refused


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("Aa1-567", "at least 8"),
        ("A" * 129, "at most 128"),
        ("abcdefgh1", "three of"),
        ("ABCDEFGH-", "three of"),
        ("Handler-2026", "user name"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(password: str, why: str) -> None:
    reason = passwords.reason_against(password, "handler")
    assert reason is not None
    assert why in str(reason)


@pytest.mark.parametrize("password", ["Abcdefg1", "abcdef1-", "ABCDEF1-", "清廉Ab-xyz1"])
def test_eight_characters_of_three_classes_are_enough(password: str) -> None:
    assert passwords.reason_against(password, "handler") is None


def test_a_one_time_password_keeps_the_rules_and_is_never_the_same() -> None:
    made = {passwords.one_time_password() for _time in range(50)}
    assert len(made) == 50
    assert all(passwords.reason_against(each, "handler") is None for each in made)


def test_a_stored_password_costs_whoever_stole_it_memory_and_time(cost_of_passwords: PasswordHasher) -> None:
    """The least that OWASP recommends of argon2id: 19 MiB, two passes."""
    assert cost_of_passwords.type is Type.ID
    assert cost_of_passwords.memory_cost >= 19 * 1024
    assert cost_of_passwords.time_cost >= 2


def test_the_last_five_passwords_are_not_used_again(city: City, now: datetime) -> None:
    words = [f"Other-Words-{number}" for number in range(6)]
    user = city.nobody
    old = PASSWORD
    for number, new in enumerate(words):
        with transaction():
            change_own_password(user, old, new, now=now + timedelta(minutes=number))
        old = new
    with pytest.raises(Refused, match="one of your last 5"), transaction():
        change_own_password(user, old, words[1], now=now)
    with transaction():
        change_own_password(user, old, words[0], now=now)


def test_the_page_names_every_fault_and_keeps_the_account_as_it_was(city: City) -> None:
    browser = city.browser(city.nobody)
    browser.get("/account/password")
    page = browser.submit(old="wrong", new="Other-Words-2", again="Other-Words-2", code=422)
    assert page.errors == ["当前密码有误。"]
    page = browser.submit(old=PASSWORD, new="Other-Words-2", again="Other-Words-3", code=422)
    assert page.errors == ["再次输入新密码：两次输入的新密码不一致。"]
    page = browser.submit(old=PASSWORD, new="short", again="short", code=422)
    assert "至少8位" in page.errors[0]
    db.session.rollback()
    assert passwords.matches(db.session.get(User, city.nobody.id).password_hash, PASSWORD)


def test_a_change_ends_the_other_sessions_and_keeps_this_one(city: City) -> None:
    here, there = city.browser(city.nobody), city.browser(city.nobody)
    here.get("/account/password")
    assert here.submit(old=PASSWORD, new="Other-Words-2", again="Other-Words-2").heading == "我的账号"
    assert here.get("/account").heading == "我的账号"
    assert there.get("/account").heading == "登录清鉴"
    other = Browser(city.app)
    other.sign_in("nobody", "Other-Words-2")
