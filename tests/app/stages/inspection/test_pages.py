"""The look-back through its pages, hand by hand; and what a unit sees of it."""

from datetime import datetime

import pytest
from flask import Flask

from app import clock
from app.cases.models import Case
from app.cases.problems import problems_of
from app.extensions import db, transaction
from app.people import passwords
from app.people.models import User
from app.stages.inspection import queries
from tests.browser_page import Browser
from tests.builders import Office, a_unit, somebody
from tests.lives import an_old_file_to_close
from workflows.vocabulary import CaseState, Role, Verdict

PASSWORD = "a long enough passphrase 7"


class Field:
    """A closed case, and the people of its office, each at a browser."""

    def __init__(self, app: Flask, now: datetime) -> None:
        self.app = app
        with transaction():
            self.office = Office()
            self.case: Case = an_old_file_to_close(self.office, now=now)
        self.browsers: dict[str, Browser] = {}

    def __getitem__(self, role: str) -> Browser:
        if role not in self.browsers:
            person: User = getattr(self.office, role)
            with transaction():
                person.password_hash = passwords.hash_of(PASSWORD)
                person.password_changed_at = clock.now()
            self.browsers[role] = Browser(self.app)
            self.browsers[role].sign_in(person.username, PASSWORD)
        return self.browsers[role]

    def address(self, step: str = "") -> str:
        return f"/cases/{self.case.id}/look-back" + (f"/{step}" if step else "")

    @property
    def state(self) -> str:
        db.session.rollback()
        return self.case.state


@pytest.fixture
def field(app: Flask, now: datetime) -> Field:
    return Field(app, now)


def appoint_and_start(field: Field) -> None:
    leader, inspector = field["leader_in_charge"], field["lookback_member"]
    leader.get(field.address("team"))
    ids = [field.office.lookback_member.id, field.office.second_inspector.id]
    leader.submit(fields={"team": ids, "leader": ids[1], "scope": "两项问题的整改情况"})
    inspector.get(field.address("start"))
    inspector.submit()


def test_a_look_back_goes_through_its_pages_hand_by_hand(field: Field) -> None:
    appoint_and_start(field)
    assert field.state == CaseState.LOOKBACK
    assert queries.current_lookback(field.case).team[0] == field.office.second_inspector.id
    first, second = (problem.id for problem in problems_of(field.case))
    inspector, other = field["lookback_member"], field["second_inspector"]
    page = inspector.get(field.address("verdicts"))
    assert "共2项问题，已有结论0项" in page.words
    inspector.get(field.address(f"verdicts/{first}"))
    page = inspector.submit(
        fields={"verdict": "false", "found": "台账系事后补造。", "requirement": "重新整改。"}
    )
    assert "缺第二名检查人员同意" in page.words
    page = inspector.get(field.address(f"verdicts/{first}"))
    assert "须由另一名检查人员同意" in page.words
    other.get(field.address(f"verdicts/{first}"))
    other.get(field.address(f"verdicts/{first}/agree"))
    other.submit()
    other.get(field.address(f"verdicts/{first}/explanation"))
    other.submit(fields={"explanation": "由办公室人员补填。", "explained_by": "局主要负责人"})
    inspector.get(field.address(f"verdicts/{second}"))
    inspector.submit(fields={"verdict": "rectified", "found": "已按时拨付。"})
    inspector.get(field.address("report"))
    inspector.submit(
        fields={
            "methods": "听取汇报、查阅资料",
            "materials": "整改台账",
            "overall": "个别问题弄虚作假。",
            "answers": "120",
            "satisfied": "90",
        }
    )
    field["case_manager"].get(field.address("check"))
    field["case_manager"].submit()
    page = field["leader_in_charge"].get(field.address("confirm"))
    assert "1项问题恢复整改" in page.words
    assert "提请研究问责" in page.words
    page = field["leader_in_charge"].submit()
    assert field.state == CaseState.REOPENED
    assert "有效票120张，满意率75.00%" in page.words
    assert {"“回头看”反馈意见", "限期整改通知书"} <= set(page.links)


def test_the_team_is_chosen_among_those_who_did_not_handle_the_case(field: Field) -> None:
    page = field["leader_in_charge"].get(field.address("team"))
    names = [box.find_next("label").get_text() for box in page.html.select('input[name="team"]')]
    assert names == [field.office.lookback_member.name, field.office.second_inspector.name]
    page = field["leader_in_charge"].submit(fields={"team": []}, code=422)
    assert page.errors == ["检查组成员：请至少选择两名检查人员。"]
    page = field["leader_in_charge"].submit(fields={"team": [field.office.lookback_member.id]}, code=422)
    assert page.errors == ["“回头看”检查组不得少于2人。"]


def test_a_figure_that_is_no_number_is_said_and_nothing_typed_is_lost(field: Field) -> None:
    appoint_and_start(field)
    inspector = field["lookback_member"]
    for problem in problems_of(field.case):
        inspector.get(field.address(f"verdicts/{problem.id}"))
        inspector.submit(fields={"verdict": Verdict.RECTIFIED.value, "found": "已查看。"})
    inspector.get(field.address("report"))
    typed = {"methods": "走访", "materials": "台账", "overall": "较好", "answers": "很多", "satisfied": "1"}
    page = inspector.submit(fields=typed, code=422)
    assert page.errors == ["满意度测评有效票（张）：请填写整数。"]
    assert "走访" in page.html.select_one("#methods").get_text()


def test_the_unit_sees_a_look_back_only_when_its_result_is_confirmed(field: Field) -> None:
    appoint_and_start(field)
    unit = field["unit_principal"]
    page = unit.get(field.address())
    assert "“回头看”结果尚未确认" in page.words
    assert "两项问题的整改情况" not in page.words
    for step in ("verdicts", "team", "report", "check", "confirm"):
        unit.get(field.address(step), code=404)


def test_a_problem_of_no_case_has_no_page(field: Field) -> None:
    appoint_and_start(field)
    field["lookback_member"].get(field.address("verdicts/4711"), code=404)


def test_somebody_from_another_city_finds_nothing(field: Field) -> None:
    with transaction():
        stranger = somebody(Role.LEADER_IN_CHARGE, a_unit("ELSEWHERE", name="外省市"))
        stranger.password_hash, stranger.password_changed_at = passwords.hash_of(PASSWORD), clock.now()
    browser = Browser(field.app)
    browser.sign_in(stranger.username, PASSWORD)
    browser.get(field.address(), code=404)
    browser.get(field.address("team"), code=404)
