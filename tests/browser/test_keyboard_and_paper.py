"""The product without a mouse, and on paper."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.town import Town


def press_until(window: Desk, key: str, selector: str, *, at_most: int) -> int:
    """Press a key until the keyboard is at such an element; how often it took."""
    for presses in range(1, at_most + 1):
        window.page.keyboard.press(key)
        if window.page.evaluate(f"document.activeElement.matches({selector!r})"):
            return presses
    raise AssertionError(f"{selector} not reached by {at_most} presses of {key}: {window.focused}")


def test_the_first_tab_offers_to_skip_to_the_content(town: Town, desk: Callable[..., Desk]) -> None:
    window = desk(town.office.case_manager)
    window.open("/board")
    window.page.keyboard.press("Tab")
    skip = window.page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    window.page.keyboard.press("Enter")
    expect(window.page.locator("main")).to_be_focused()
    press_until(window, "Tab", "main a, main input, main button, main select", at_most=1)


def test_a_supervisor_urges_without_a_mouse(town: Town, desk: Callable[..., Desk]) -> None:
    window = desk(town.office.case_manager)
    page = window.page
    window.open("/board?kind=item")
    boxes = page.locator('input[name="row"]')
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    press_until(window, "Tab", "[data-choose-all]", at_most=20)

    # Down to the first row and on to the third, choosing two; the second is left alone.
    page.keyboard.press("ArrowDown")
    expect(boxes.nth(0)).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(boxes.nth(2)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(boxes.nth(1)).to_be_focused()
    assert [boxes.nth(row).is_checked() for row in range(3)] == [True, False, True]
    expect(page.locator("[data-chosen]")).to_have_text("已选2项")

    # Enter leads to the bar, and sends nothing by accident.
    page.keyboard.press("Enter")
    expect(page.locator("#reason")).to_be_focused()
    press_until(window, "Tab", "button[value=urge]", at_most=2)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "催办" in window.heading
    assert page.locator("main tbody tr").count() == 2


def test_a_slash_goes_to_the_search_box_unless_one_is_typing(town: Town, desk: Callable[..., Desk]) -> None:
    window = desk(town.office.case_manager)
    window.open("/board")
    window.page.keyboard.press("/")
    expect(window.page.locator("#find")).to_be_focused()
    window.page.locator('input[name="row"]').first.check()
    window.page.locator("#reason").fill("")
    window.page.locator("#reason").press("/")
    expect(window.page.locator("#reason")).to_be_focused()
    expect(window.page.locator("#reason")).to_have_value("/")


def test_choosing_all_and_none_loads_no_page(town: Town, desk: Callable[..., Desk]) -> None:
    window = desk(town.office.case_manager)
    window.open("/board")
    here = window.page.url
    boxes, chosen = window.page.locator('input[name="row"]'), window.page.locator('input[name="row"]:checked')
    window.click(window.link("全选本页"))
    expect(chosen).to_have_count(boxes.count())
    window.click(window.link("取消全选"))
    expect(chosen).to_have_count(0)
    expect(window.page.locator("[data-chosen]")).to_be_hidden()
    assert window.page.url == here


def test_the_bar_of_the_board_comes_when_a_row_is_chosen(town: Town, desk: Callable[..., Desk]) -> None:
    for scripts in (True, False):
        window = desk(town.office.case_manager, java_script_enabled=scripts)
        window.open("/board")
        bar, box = window.page.locator(".board-bar"), window.page.locator('input[name="row"]').first
        expect(bar).to_be_hidden()
        box.check()
        expect(bar).to_be_in_viewport()
        box.uncheck()
        expect(bar).to_be_hidden()


def test_paper_carries_the_case_and_not_what_one_presses(town: Town, desk: Callable[..., Desk]) -> None:
    window = desk(town.office.handler)
    window.open(f"/cases/{town.late.id}?part=timeline")
    window.page.emulate_media(media="print", color_scheme="dark")
    for gone in (".side", ".bar-end", ".find", ".skip", ".parts"):
        expect(window.page.locator(gone).first).to_be_hidden()
    expect(window.page.locator("h1")).to_be_visible()
    expect(window.page.locator(".timeline li").first).to_be_visible()
    colours = window.page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert window.page.pdf(format="A4").startswith(b"%PDF-")
