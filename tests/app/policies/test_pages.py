"""The rules of the office as pages: read, compared, and released after looking at what changes."""

from dataclasses import fields
from datetime import datetime

import pytest
from flask import Flask

from app import clock
from app.extensions import db, transaction
from app.people import passwords
from app.people.models import User
from app.policies.actions import release_policy
from app.policies.forms import PolicyForm, typed
from app.policies.policy import Policy
from app.policies.queries import current_policy
from app.policies.wording import FIGURES, as_line, differences, ladder_of, reminder
from tests.browser_page import Browser, Page
from tests.builders import a_unit, somebody
from workflows.approvals import Approval
from workflows.terms import UNIT_LADDER, Rung, Term
from workflows.vocabulary import Colour, Role

PASSWORD = "a long enough passphrase 7"
RULES = "/administration/rules"
REASON = "经委务会议研究，自下月起调整办理期限。"


class Town:
    """A city and a county below it, and their people at their browsers."""

    def __init__(self, app: Flask) -> None:
        self.app, self.city = app, a_unit("CITY")
        self.county = a_unit("COUNTY", below=self.city)
        self.leader = somebody(Role.PRINCIPAL_LEADER, self.city, name="主要领导")
        self.county_leader = somebody(Role.PRINCIPAL_LEADER, self.county)
        self.handler = somebody(Role.HANDLER, self.city)
        self.liaison = somebody(Role.LIAISON, self.county)
        for person in (self.leader, self.county_leader, self.handler, self.liaison):
            person.password_hash, person.password_changed_at = passwords.hash_of(PASSWORD), clock.now()

    def browser(self, person: User) -> Browser:
        browser = Browser(self.app)
        browser.sign_in(person.username, PASSWORD)
        return browser


@pytest.fixture
def town(app: Flask) -> Town:
    with transaction():
        return Town(app)


def previewed(browser: Browser, **changes: str) -> Page:
    browser.get(f"{RULES}/release")
    return browser.submit(button="核对变动", **{"reason": REASON, **changes})


def test_a_new_version_is_looked_at_before_it_is_released(town: Town) -> None:
    browser = town.browser(town.leader)
    preview = previewed(browser, pass_mark="70", amount_PLAN="15", approver_plan="leader_in_charge")
    assert current_policy().version == 1
    assert {row[0].split()[-1] for row in preview.rows()} == {"合格分", "上报整改方案", "整改方案审批"}
    assert "已立案件仍按原版本办理" in preview.words

    db.session.rollback()
    page = browser.submit(button="发布")
    in_force = current_policy()
    assert (in_force.version, in_force.pass_mark) == (2, 70)
    assert str(in_force.duration(Term.PLAN)) == "15WD"
    assert in_force.approver(Approval.PLAN) is Role.LEADER_IN_CHARGE
    assert page.heading == "督办规则第2版"
    newest = page.rows("main table")[0]
    assert newest[0] == "第2版"
    assert newest[2:] == ["主要领导", REASON, "现行"]


def test_what_was_typed_survives_going_back_to_change_it(town: Town) -> None:
    browser = town.browser(town.leader)
    previewed(browser, bottom_n="5")
    form = browser.submit(button="继续修改").html
    assert form.select_one('[name="bottom_n"]')["value"] == "5"  # type: ignore[index]
    assert current_policy().version == 1


def test_two_versions_are_compared_in_words(town: Town, now: datetime) -> None:
    with transaction():
        release_policy({"near_days": 5}, "第一次调整", by=town.leader, now=now)
        release_policy({"near_days": 7}, "第二次调整", by=town.leader, now=now)
    browser = town.browser(town.handler)
    page = browser.get(f"{RULES}/3?against=1")
    assert page.rows("main .rule-changes") == [["督办台颜色 蓝色：距到期日不超过", "3个工作日", "7个工作日"]]
    assert "起草新版本" not in page.links
    assert "已有新版本" in browser.get(f"{RULES}/2").words


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({}, "与现行规则没有差别。"),
        ({"pass_mark": "170"}, "合格分：请填写0至100之间的数。"),
        ({"pass_mark": "65", "reason": "改"}, "请填写10至500字。"),
        ({"bottom_n": "三"}, "请填写整数。"),
        ({"assessment_rules": " "}, "请填写文书所依据的评价办法。"),
        ({"assessment_rules": "长" * 61}, "最多填写60个字。"),
        ({"ladder_PLAN": "-5：联络员\n好"}, "第2行：请依次填写天数、冒号和提醒对象。"),
        ({"ladder_PLAN": "-5：张三"}, "第1行：“张三”不是本系统的角色、颜色或者动作。"),
        ({"ladder_PLAN": "-5：联络员"}, "在逾期之后没有升级督办。"),
    ],
)
def test_what_cannot_be_released_is_said_in_words(
    town: Town, changes: dict[str, str], complaint: str
) -> None:
    page = previewed(town.browser(town.leader), **changes)
    assert any(complaint in error for error in page.errors), page.errors
    assert current_policy().version == 1


def test_a_version_released_meanwhile_is_not_overwritten_unseen(town: Town, now: datetime) -> None:
    browser = town.browser(town.leader)
    browser.get(f"{RULES}/release")
    with transaction():
        release_policy({"near_days": 5}, "他人先行发布的版本", by=town.leader, now=now)
    page = browser.submit(button="核对变动", reason=REASON, bottom_n="5")
    assert any("在您起草期间，第2版已经发布" in error for error in page.errors)
    assert current_policy().version == 2


def test_only_the_principal_leader_of_the_whole_tree_releases(town: Town) -> None:
    browser = town.browser(town.county_leader)
    assert "起草新版本" not in browser.get(RULES).links
    browser.get(f"{RULES}/release", code=403)
    town.browser(town.handler).get(f"{RULES}/release", code=403)
    town.browser(town.liaison).get(RULES, code=403)


def test_the_form_asks_for_every_setting_and_gives_back_what_it_shows(app: Flask) -> None:
    assert {each.name for each in FIGURES} == {each.name for each in fields(Policy)} - {
        "version",
        "assessment_rules",
        "review_meeting",
        "terms",
        "ladders",
        "approvers",
    }
    special = Policy.of(
        2,
        {
            "pass_mark": "62.5",
            "assessment_rules": "《示范市评价办法》",
            "review_meeting": "always",
            "terms": {"PLAN": "2M"},
            "approvers": {"plan": "leader_in_charge"},
            "ladders": {"PLAN": [{"offset": -2, "to": ["liaison"]}, {"offset": 4, "to": ["handler"]}]},
        },
    )
    with app.test_request_context(method="POST"):
        form = PolicyForm(data=typed(special), meta={"csrf": False})
        assert not differences(special, Policy.of(2, form.content()))


def test_a_ladder_is_read_as_it_is_written_in_both_languages(app: Flask) -> None:
    for language in ("zh_CN", "en"):
        with app.test_request_context(f"/?lang={language}"):
            text = "\n".join(as_line(rung) for rung in UNIT_LADDER)
            assert ladder_of(text) == UNIT_LADDER, text


def test_a_reminder_is_said_in_words(app: Flask) -> None:
    last = Rung(20, (Role.LIAISON, Role.PRINCIPAL_LEADER), Colour.RED, proposes=True)
    with app.test_request_context("/"):
        assert reminder(last) == "已超期20个工作日：联络员、主要领导（红色），系统提请问责"
        assert reminder(Rung(-1, (Role.HANDLER,))) == "到期前1个工作日：承办人"
