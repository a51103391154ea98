"""Somebody scans a card and answers on a phone: without an account, without a script, without a cookie."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from app import clock
from app.calendars.queries import current_calendar
from app.extensions import db, transaction
from app.stages.assessment import actions as assessment
from app.stages.assessment.surveys import actions
from app.stages.assessment.surveys.actions import Class, Plan
from app.stages.assessment.surveys.models import Survey, SurveyAnswer
from app.stages.assessment.surveys.words import Scale, SurveyKind
from tests.browser.desk import PHONE, Desk, does_not_scroll_sideways
from tests.browser.test_every_page import RULES
from tests.browser.town import Town

#: Two for each of the phones below, and some to spare.
CODES = 12


@pytest.fixture(scope="module")
def survey(town: Town) -> Survey:
    """A survey that is open today, on the scale that takes most room."""
    now, office = clock.now(), town.office
    today = clock.local_day(now)
    with transaction():
        round_ = assessment.open_round(
            "问卷用的评价",
            period="2026年度",
            period_from_on=date(2026, 1, 1),
            period_until_on=date(2026, 12, 31),
            unit=office.city,
            by=office.handler,
            now=now,
        )
        plan = Plan(
            kind=SurveyKind.SOCIAL,
            title="清廉建设社会评价 | Public opinion survey",
            preface="您的意见很重要。 | Your opinion matters.",
            scale=Scale.TEN,
            questions=("办事公道正派 | Fairness", "办事效率 | Speed"),
            units=[(office.unit, []), (office.other_unit, [])],
            groups=(Class("城区 | Town"), Class("乡镇 | Village")),
            grouping="居住地 | Where you live",
            group_is_asked=True,
            column="satisfaction",
            opens_on=today,
            closes_on=current_calendar().next_working(today + timedelta(days=5)),
        )
        found = actions.draft_survey(round_, plan, by=office.handler, now=now)
        actions.submit_survey(found, by=office.handler, now=now)
        actions.approve_survey(found, by=office.office_director, now=now)
    return found


@pytest.fixture(scope="module")
def codes(survey: Survey, town: Town) -> list[str]:
    """Codes of that survey, which is open from then on."""
    now = clock.now()
    with transaction():
        made = actions.issue_codes(survey, CODES, by=town.office.handler, now=now)
        actions.open_survey(survey, by=town.office.handler, now=now)
    return made


def test_a_phone_without_scripts_answers_once(desk: Callable[..., Desk], codes: list[str]) -> None:
    phone = desk(**PHONE, java_script_enabled=False)
    phone.open(f"/s/{codes[0]}")
    page = phone.page
    page.get_by_text("乡镇").click()
    for number in (8, 9):
        page.get_by_role("group", name="办事").nth(number - 8).get_by_text(str(number), exact=True).click()
    with page.expect_navigation():
        page.get_by_role("button", name="提交答卷").click()
    assert phone.heading == "谢谢，答卷已收到"
    assert codes[0] not in page.url
    assert page.context.cookies() == []
    page.goto(f"/s/{codes[0]}")
    assert phone.heading == "此答题码已使用"
    db.session.rollback()
    [answer] = db.session.query(SurveyAnswer).all()
    assert answer.marks == [8, 9]


def test_by_keyboard_alone(desk: Callable[..., Desk], codes: list[str]) -> None:
    window = desk()
    window.open(f"/s/{codes[1]}?lang=en")
    page = window.page
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name === 'group'"):
            break
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")  # from “cannot say” to the best mark
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type === 'submit'"):
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert window.heading == "Thank you, your answer was received"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_who_answers(
    desk: Callable[..., Desk], codes: list[str], scheme: str
) -> None:
    phone = desk(**PHONE, color_scheme=scheme)
    axe = Axe()
    for address in (f"/s/{codes[2]}", f"/s/{codes[2]}?lang=en", "/s", "/s/thanks", "/s/wrong"):
        phone.page.goto(address)
        found = axe.run(phone.page, options=RULES)
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"
        assert does_not_scroll_sideways(phone.page), address


def test_axe_finds_nothing_on_the_pages_of_the_office(
    desk: Callable[..., Desk], survey: Survey, codes: list[str], town: Town
) -> None:
    window = desk(town.office.handler)
    axe = Axe()
    for address in (
        f"/rounds/{survey.round_id}/surveys",
        f"/rounds/{survey.round_id}/surveys/new",
        f"/surveys/{survey.id}",
        f"/surveys/{survey.id}/codes",
        f"/surveys/{survey.id}/preview",
    ):
        window.open(address)
        found = axe.run(window.page, options=RULES)
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"
        window.page.set_viewport_size({"width": 390, "height": 844})
        assert does_not_scroll_sideways(window.page), address
        window.page.set_viewport_size({"width": 1366, "height": 768})


def test_cards_fit_on_paper(desk: Callable[..., Desk], survey: Survey, codes: list[str], town: Town) -> None:
    window = desk(town.office.handler)
    window.open(f"/surveys/{survey.id}/codes")
    window.page.locator("#size").fill("4")
    window.follow(window.button("发放并打印卡片"))
    assert window.heading == "打印答题卡片"
    window.page.emulate_media(media="print")
    assert not window.page.locator(".now").first.is_visible()
    slips = window.page.locator(".card-slip")
    assert slips.count() == 4
    assert all(slips.nth(place).locator("svg").is_visible() for place in range(4))
