"""The bar of acts: first what is due from the reader; where nothing is, whose turn it is."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask

from app.clock import local_day
from app.extensions import transaction
from app.people.models import User
from app.stages.accountability.actions import investigating
from app.stages.rectification.actions import extensions
from app.stages.rectification.queries import items_of
from app.stages.warning.actions import drafting
from tests.app.stages.accountability.conftest import Matter
from tests.browser_page import Browser, Page
from tests.builders import Office, a_case
from tests.lives import a_case_under_rectification, list_a_problem
from tests.memory import MadeOnce

See = Callable[[User, str], Page]


@pytest.fixture
def see(app: Flask, now: datetime) -> Iterator[See]:
    """What a person sees at an address."""

    def opened(person: User, address: str) -> Page:
        browser = Browser(app)
        with browser.client.session_transaction() as session:
            session["_user_id"] = person.get_id()
            session["_fresh"] = True
        return browser.get(address)

    with time_machine.travel(now, tick=False):
        yield opened


def primary(page: Page) -> list[str]:
    """The words of the primary buttons in the bar."""
    return [Page.words_of(each) for each in page.html.select(".now .btn-primary")]


@pytest.fixture
def office(made_once: MadeOnce) -> Office:
    return made_once(Office)


def a_submitted_warning(office: Office, now: datetime) -> str:
    with transaction():
        case = a_case(office, now=now, period="2025年下半年", peer_group="市直部门")
        list_a_problem(case, "工程变更审批超过规定时限", office, now=now)
        drafting.draft_warning(case, by=office.handler, now=now)
        drafting.submit_warning(case, by=office.handler, now=now)
        return f"/cases/{case.id}"


def test_who_reviews_finds_passing_first_and_returning_after_it(
    see: See, office: Office, now: datetime
) -> None:
    page = see(office.office_director, a_submitted_warning(office, now))
    assert primary(page) == ["审核通过"]
    assert [Page.words_of(each) for each in page.html.select(".now .btn")][1] == "退回"


def test_my_work_leads_who_reviews_to_the_review(see: See, office: Office, now: datetime) -> None:
    case = a_submitted_warning(office, now)
    page = see(office.office_director, "/my-work")
    assert page.links["审核预警通知书"] == f"{case}/review-warning"


def test_my_work_leads_to_the_page_where_there_is_a_choice_of_acts(
    see: See, office: Office, now: datetime
) -> None:
    with transaction():
        case = a_case(office, now=now)
    assert see(office.handler, "/my-work").links["起草预警通知书"] == f"/cases/{case.id}"


def test_where_nothing_is_due_from_the_reader_the_bar_says_whose_turn_it_is(
    see: See, office: Office, now: datetime
) -> None:
    address = a_submitted_warning(office, now)
    page = see(office.leader_in_charge, address)
    assert primary(page) == []
    assert "目前没有等您办理的事项，正由室主任办理。" in Page.words_of(page.html.select_one(".now"))
    assert "催办" in Page.words_of(page.html.select_one(".now"))


def test_on_a_problem_too_urging_is_not_the_first_thing_to_do(
    see: See, office: Office, now: datetime
) -> None:
    with transaction():
        item = items_of(a_case_under_rectification(office, now=now))[0]
    page = see(office.leader_in_charge, f"/items/{item.id}")
    assert primary(page) == []
    assert "正由联络员办理" in Page.words_of(page.html.select_one(".now"))


def test_whoever_may_approve_may_return_from_the_same_page(see: See, now: datetime) -> None:
    with transaction():
        office = Office()
        case = a_case(office, now=now, period="2025年下半年", peer_group="市直部门")
        list_a_problem(case, "维修资金拨付不及时", office, now=now)
        drafting.draft_warning(case, by=office.handler, now=now)
        drafting.submit_warning(case, by=office.handler, now=now)
    page = see(office.office_director, f"/cases/{case.id}/review-warning")
    assert page.links["退回"] == f"/cases/{case.id}/return-warning"
    page = see(office.office_director, page.links["退回"])
    assert page.links["审核通过"] == f"/cases/{case.id}/review-warning"
    assert "退回" not in see(office.office_director, f"/cases/{case.id}/urge").links, "urging decides nothing"


def test_a_request_for_more_time_says_with_whom_it_is(see: See, now: datetime) -> None:
    with transaction():
        office = Office()
        item = items_of(a_case_under_rectification(office, now=now))[1]
        until = local_day(now) + timedelta(days=100)
        request = extensions.request_extension(
            item, until, "汛期影响施工", "已完成一半", by=office.liaison, now=now
        )
        extensions.consent_extension(request, by=office.unit_principal, now=now)
        extensions.examine_extension(request, "情况属实，建议同意", by=office.handler, now=now)
    page = see(office.handler, f"/items/{item.id}")
    assert "延期申请正由室主任办理" in page.words


def test_what_is_not_ones_own_says_whose_it_is(see: See, now: datetime) -> None:
    with transaction():
        office = Office()
        case = a_case(office, now=now, period="2025年下半年", peer_group="市直部门")
    page = see(office.case_manager, f"/cases/{case.id}/submit-warning")
    assert "正由承办人办理" in page.words


def test_in_an_investigation_the_next_step_comes_before_naming_another(see: See, now: datetime) -> None:
    with transaction():
        office = Office()
        matter = Matter(office, a_case_under_rectification(office, now=now), now)
        matter.investigated()
        matter.write()
        matter.name_organisation()
        investigating.show_facts(matter.open, by=office.handler, now=now)
    assert primary(see(office.handler, f"/proceedings/{matter.open.id}")) == ["记录陈述申辩"]


def test_a_case_names_what_waits_for_the_reader_within_it(see: See, now: datetime) -> None:
    with transaction():
        office = Office()
        case = a_case_under_rectification(office, now=now)
        item = items_of(case)[1]
        until = local_day(now) + timedelta(days=100)
        extensions.request_extension(item, until, "汛期影响施工", "已完成一半", by=office.liaison, now=now)
    told = Page.words_of(see(office.unit_principal, f"/cases/{case.id}").html.select_one(".now"))
    assert "本案中有1项等您办理：" in told
    assert f"单位主要负责人确认 {case.number}-{item.position} " in told
    assert "没有等您办理的事项" not in told
    told = Page.words_of(see(office.leader_in_charge, f"/cases/{case.id}").html.select_one(".now"))
    assert "目前没有等您办理的事项，正由联络员办理。" in told
