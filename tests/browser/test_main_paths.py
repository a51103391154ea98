"""The main path of each role, in a browser, with its clicks counted from the page after signing in."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from app.cases.models import Event
from app.cases.queries import events_of
from app.extensions import db
from app.notices.models import Notice
from app.stages.rectification.models import Item
from tests.browser.desk import PHONE, Desk, does_not_scroll_sideways
from tests.browser.town import Town
from workflows.actions import Action
from workflows.vocabulary import CaseState, NoticeState

PDF = b"%PDF-1.7\n% minutes of a meeting\n%%EOF\n"


def urged(item: Item) -> list[Event]:
    return [
        event
        for event in events_of(item.case)
        if event.action == Action.URGE and (event.subject_kind, event.subject_id) == ("item", item.id)
    ]


def test_an_inspector_drafts_a_warning_within_five_clicks(town: Town, desk: Callable[..., Desk]) -> None:
    handler = desk(town.office.handler)
    handler.follow(handler.link("评价"))
    handler.follow(handler.link("评价轮次"))
    handler.follow(handler.link(town.round.name))
    row = handler.page.locator("tr", has_text=town.peers[0].name).first
    handler.follow(row.get_by_role("button", name="立案"))
    handler.follow(handler.button("起草"))
    assert handler.heading == "送审"
    assert handler.clicks <= 5
    db.session.rollback()
    [draft] = [each for each in db.session.query(Notice) if each.state == NoticeState.DRAFT]
    assert draft.unit_path == town.peers[0].path


def test_a_unit_submits_evidence_within_four_clicks(
    town: Town, desk: Callable[..., Desk], tmp_path: Path
) -> None:
    item = town.late_items[0]
    voucher = tmp_path / "拨付凭证.pdf"
    voucher.write_bytes(PDF)
    liaison = desk(town.office.liaison)
    liaison.follow(liaison.link(item.problem))
    with liaison.page.expect_file_chooser() as chooser:
        liaison.click(liaison.page.locator('form.upload input[type="file"]'))
    chooser.value.set_files(voucher)
    liaison.follow(liaison.button("上传"))
    expect(liaison.page.get_by_text("已上传1个文件。")).to_be_visible()
    expect(liaison.page.get_by_role("link", name="拨付凭证.pdf").first).to_be_visible()
    assert liaison.clicks <= 4


def test_a_supervisor_urges_ten_overdue_items_within_three_clicks(
    town: Town, desk: Callable[..., Desk]
) -> None:
    before = {item.id: len(urged(item)) for item in town.late_items}
    supervisor = desk(town.office.case_manager)
    supervisor.follow(supervisor.link("督办"))
    supervisor.click(supervisor.link("全选本页"))
    supervisor.follow(supervisor.button("催办"))
    assert supervisor.clicks == 3
    assert "催办" in supervisor.heading
    db.session.rollback()
    assert all(len(urged(item)) == before[item.id] + 1 for item in town.late_items)
    assert len(before) >= 10


def test_the_principal_signs_for_the_warning_on_a_phone(town: Town, desk: Callable[..., Desk]) -> None:
    principal = desk(town.office.unit_principal, **PHONE)
    assert does_not_scroll_sideways(principal.page)
    principal.follow(principal.link("签收"))
    assert principal.heading == "签收预警通知书"
    assert does_not_scroll_sideways(principal.page)
    button = principal.button("签收")
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 36, "a thumb has to hit it"
    principal.follow(button)
    assert does_not_scroll_sideways(principal.page)
    assert principal.clicks <= 3
    db.session.rollback()
    db.session.refresh(town.unsigned)
    assert town.unsigned.state == CaseState.ACKNOWLEDGED


def test_urging_and_uploading_need_no_script(town: Town, desk: Callable[..., Desk], tmp_path: Path) -> None:
    supervisor = desk(town.office.office_director, java_script_enabled=False)
    supervisor.follow(supervisor.link("督办"))
    supervisor.page.locator("#filter-kind").select_option("item")
    supervisor.follow(supervisor.button("筛选"))
    before = {item.id: len(urged(item)) for item in town.late_items}
    supervisor.follow(supervisor.link("全选本页"))
    boxes = supervisor.page.locator('input[name="row"]')
    assert boxes.count() >= 10
    expect(supervisor.page.locator('input[name="row"]:checked')).to_have_count(boxes.count())
    supervisor.follow(supervisor.button("催办"))
    assert "催办" in supervisor.heading
    db.session.rollback()
    assert sum(1 for item in town.late_items if len(urged(item)) > before[item.id]) >= 10

    minutes = tmp_path / "会议纪要.txt"
    minutes.write_text("专题会议研究整改。", encoding="utf-8")
    liaison = desk(town.office.liaison, java_script_enabled=False)
    liaison.page.goto(f"/items/{town.late_items[1].id}")
    liaison.page.locator('form.upload input[type="file"]').set_input_files(minutes)
    liaison.follow(liaison.button("上传"))
    expect(liaison.page.get_by_role("link", name="会议纪要.txt").first).to_be_visible()
