"""What somebody typed outlives the form beside it, another page, and a session that ended; one press sends once."""

from collections.abc import Callable

from playwright.sync_api import expect

from app import clock
from app.cases.queries import events_of
from app.extensions import db, transaction
from app.stages.rectification.actions import plan
from app.stages.rectification.queries import items_of
from app.stages.warning.actions import serving
from tests.browser.desk import PASSWORD, Desk
from tests.browser.town import Town
from workflows.actions import Action

GOAL = "年底前全部整改到位"
OFFERED, BACK = "您上次在此填写的内容尚未提交", "您此前在此填写的内容已恢复"


def test_what_is_typed_into_a_plan_outlives_everything_but_its_sending(
    town: Town, desk: Callable[..., Desk]
) -> None:
    case, office, now = town.unsigned, town.office, clock.now()
    with transaction():
        serving.acknowledge_warning(case, by=office.unit_principal, now=now)
        plan.start_plan(case, by=office.liaison, now=now)
    address = f"/items/{items_of(case)[0].id}/plan"
    liaison = desk(office.liaison)
    page, goal = liaison.page, liaison.page.locator("#stage_goal")
    liaison.open(address)

    # The form beside it was sent first.
    goal.fill(GOAL)
    page.locator("#text").fill("开展专项清查")
    liaison.follow(liaison.button("保存措施"))
    expect(page.get_by_text(BACK)).to_be_visible()
    expect(goal).to_have_value(GOAL)

    # The page was left for another: what was typed is offered, and never forced on anybody.
    liaison.open("/my-work")
    liaison.open(address)
    expect(page.get_by_text(OFFERED)).to_be_visible()
    expect(goal).to_have_value("")
    liaison.click(page.get_by_role("button", name="恢复"))
    expect(goal).to_have_value(GOAL)
    expect(page.get_by_text(OFFERED)).to_have_count(0)

    # The session ended before it was sent.
    page.context.clear_cookies()
    liaison.follow(liaison.button("保存"))
    page.locator("#username").fill(office.liaison.username)
    page.locator("#password").fill(PASSWORD)
    liaison.follow(page.locator("main form button"))
    expect(page.get_by_text(BACK)).to_be_visible()
    expect(goal).to_have_value(GOAL)

    # Sent, it is kept by the product and no longer by the browser.
    liaison.follow(liaison.button("保存"))
    liaison.open(address)
    expect(goal).to_have_value(GOAL)
    expect(page.get_by_text(OFFERED)).to_have_count(0)

    # What is given up is not offered again.
    goal.fill("")
    liaison.open("/my-work")
    liaison.open(address)
    liaison.click(page.get_by_role("button", name="放弃"))
    liaison.open(address)
    expect(page.get_by_text(OFFERED)).to_have_count(0)
    expect(goal).to_have_value(GOAL)


def test_a_double_click_urges_once(town: Town, desk: Callable[..., Desk]) -> None:
    director = desk(town.office.office_director)
    director.open(f"/cases/{town.late.id}/urge")
    director.page.locator("#reason").fill("请于本周五前办结")
    with director.page.expect_navigation():
        director.button("催办").dblclick()
    expect(director.page.get_by_text("已办理：催办")).to_be_visible()
    db.session.rollback()
    said = [event.details["reason"] for event in events_of(town.late) if event.action is Action.URGE]
    assert said.count("请于本周五前办结") == 1


def test_a_refusal_on_the_board_keeps_what_was_chosen(town: Town, desk: Callable[..., Desk]) -> None:
    director = desk(town.office.office_director)
    director.open("/board?kind=item")
    boxes, page = director.page.locator('input[name="row"]'), director.page
    boxes.nth(1).check()
    page.locator("details.board-more summary").click()
    page.locator("#reason").fill("承办人长期外出")
    director.follow(director.button("转办"))
    expect(page.get_by_text("请选择新的承办人")).to_be_visible()
    expect(page.locator("#reason")).to_have_value("承办人长期外出")
    assert [boxes.nth(row).is_checked() for row in range(3)] == [False, True, False]
    expect(page.locator("[data-chosen]")).to_have_text("已选1项")
