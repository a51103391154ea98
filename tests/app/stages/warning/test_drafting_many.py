"""Warnings drafted together, from what their cases know; one that cannot be drafted says why."""

from collections.abc import Callable

from app.cases.actions import open_case
from app.extensions import db, transaction
from app.people.models import User
from app.stages.warning.queries import newest_notice
from tests.app.stages.warning.conftest import Warned
from tests.browser_page import Browser
from tests.builders import a_case
from workflows.vocabulary import NoticeState


def test_each_case_gets_its_draft_and_one_without_a_score_says_why(
    matter: Warned, as_person: Callable[[User], Browser]
) -> None:
    office = matter.office
    with transaction():
        bare = open_case(
            office.other_unit,
            {"problems": []},
            round_id=None,
            handler=office.handler,
            by=office.handler,
            now=matter.now,
        )
    browser = as_person(office.handler)
    page = browser.get("/warnings/draft?choose=all")
    assert "2件案件尚未起草" in page.words
    page = browser.submit(case=[str(matter.case.id), str(bare.id)])
    assert page.heading == "已起草1件预警通知书"
    assert "本案不是因评价得分立案" in page.words
    db.session.rollback()
    notice = newest_notice(matter.case)
    assert notice is not None
    assert notice.state == NoticeState.DRAFT
    assert newest_notice(bare) is None
    page = browser.get(page.links["阅看草稿并送审"])
    assert page.heading == "待办文书：送审"
    assert len(page.rows()) == 1


def test_nobody_drafts_the_cases_of_another_handler(
    matter: Warned, as_person: Callable[[User], Browser]
) -> None:
    browser = as_person(matter.office.second_handler)
    assert browser.get("/warnings/draft").rows() == []
    browser.get("/cases")
    page = browser.post("/warnings/draft", case=[str(matter.case.id)])
    assert page.heading == "已起草0件预警通知书"
    db.session.rollback()
    assert newest_notice(matter.case) is None
    page = browser.post("/warnings/draft")
    assert page.said == ["请先选择至少一件案件。"]
    as_person(matter.office.leader_in_charge).get("/warnings/draft", code=403)


def test_a_handler_without_undrafted_cases_reads_so(
    matter: Warned, as_person: Callable[[User], Browser]
) -> None:
    with transaction():
        matter.drafted()
        other = a_case(matter.office, now=matter.now)
        other.handler_id = matter.office.second_handler.id
    assert "均已起草" in as_person(matter.office.handler).get("/warnings/draft").words
