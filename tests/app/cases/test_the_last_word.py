"""Whoever finds a matter on the desk reads first who brought it there, and why."""

from datetime import datetime

import pytest
from flask import Flask

from app.cases.actions import declare_recusal, reassign
from app.cases.models import Case
from app.cases.queries import last_word_on
from app.extensions import transaction
from app.stages.rectification.actions import plan
from app.stages.rectification.queries import items_of
from app.stages.warning import actions as warning
from tests.app.notices.test_pages import browser_of
from tests.app.stages.rectification.conftest import write_plan
from tests.builders import Office, a_case
from tests.lives import a_warned_case, list_a_problem
from tests.memory import MadeOnce
from workflows.actions import Action
from workflows.engine import Refused

WHY = "问题表述笼统，请补充户数、金额和时间"


@pytest.fixture
def office(made_once: MadeOnce) -> Office:
    return made_once(Office)


def test_a_draft_that_was_returned_says_why_until_it_is_handed_in_again(
    app: Flask, office: Office, now: datetime
) -> None:
    with transaction():
        case = a_case(office, now=now, period="2025年下半年", peer_group="市直部门")
        list_a_problem(case, "维修资金拨付不及时", office, now=now)
        warning.draft_warning(case, by=office.handler, now=now)
        warning.submit_warning(case, by=office.handler, now=now)
    assert last_word_on(case) is None
    with transaction():
        warning.return_warning(case, WHY, by=office.office_director, now=now)
    came = last_word_on(case)
    assert came is not None
    assert (came.action, came.details["reason"]) == (Action.RETURN_WARNING, WHY)
    page = browser_of(app, office.handler).get(f"/cases/{case.id}")
    assert any(WHY in said and office.office_director.name in said for said in page.said)
    with transaction():
        warning.draft_warning(case, by=office.handler, now=now)
    assert last_word_on(case) is not None, "drafting anew is no handing in"
    with transaction():
        warning.submit_warning(case, by=office.handler, now=now)
    assert last_word_on(case) is None


def test_the_unit_reads_why_its_plan_came_back(app: Flask, office: Office, now: datetime) -> None:
    with transaction():
        case = a_warned_case(office, now=now)
        for item in items_of(case):
            write_plan(item, office, now)
        plan.submit_plan(case, by=office.liaison, now=now)
        plan.confirm_plan(case, by=office.unit_principal, now=now)
        plan.return_plan(case, WHY, by=office.handler, now=now)
    for address in (f"/cases/{case.id}", f"/cases/{case.id}/plan"):
        page = browser_of(app, office.liaison).get(address)
        assert any(WHY in said for said in page.said), address


def test_the_unit_reads_why_its_objection_was_rejected(app: Flask, office: Office, now: datetime) -> None:
    with transaction():
        case = a_warned_case(office, now=now)
        warning.object_to_warning(
            case, "三户家庭已于九月清退，属重复扣分。", by=office.unit_principal, now=now
        )
    assert "中止" in browser_of(app, office.liaison).get(f"/items/{items_of(case)[0].id}").words
    with transaction():
        warning.reject_objection(case, WHY, by=office.principal_leader, now=now)
    page = browser_of(app, office.unit_principal).get(f"/cases/{case.id}")
    assert any(WHY in said for said in page.said)
    assert "异议已有决定" in page.words


def test_a_new_case_has_no_last_word(office: Office, now: datetime) -> None:
    with transaction():
        case: Case = a_case(office, now=now)
    assert last_word_on(case) is None


def test_a_case_whose_handler_recused_says_who_must_act_and_goes_to_nobody_who_recused(
    app: Flask, office: Office, now: datetime
) -> None:
    with transaction():
        case = a_case(office, now=now)
        declare_recusal(case, "与该单位负责人有近亲属关系", by=office.handler, now=now)
    page = browser_of(app, office.handler).get(f"/cases/{case.id}", code=403)
    assert "您已申请回避" in page.words
    director = browser_of(app, office.office_director)
    assert any("已申请回避，请室主任转办" in said for said in director.get(f"/cases/{case.id}").said)
    with transaction():
        reassign(case, office.second_handler, "原承办人回避", by=office.office_director, now=now)
    assert not any("回避" in said for said in director.get(f"/cases/{case.id}").said)
    offered = director.get(f"/cases/{case.id}/reassign").html.select("#handler_id option")
    assert str(office.handler.id) not in {str(option["value"]) for option in offered}
    with pytest.raises(Refused, match="recusal"), transaction():
        reassign(case, office.handler, "人手不足", by=office.office_director, now=now)
