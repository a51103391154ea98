"""What holds for every main page: axe finds nothing, it fits a phone, and in English it is English."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from sqlalchemy import JSON, String, select

from app.extensions import db
from tests.browser.desk import CHINESE, PHONE, Desk, does_not_scroll_sideways
from tests.browser.town import Town
from workflows.vocabulary import Role

DESK = {"width": 1366, "height": 768}
#: WCAG 2.1 at level AA, and axe's own good practice.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
#: A term of the office that an English sentence quotes, and a language's own name among the choices.
QUOTED = ("并列延展", "中文")


def pages_of(role: Role, town: Town) -> list[str]:
    """The main pages of a role's day."""
    late, unsigned, item = town.late.id, town.unsigned.id, town.late_items[0].id
    parts = [f"/cases/{late}?part={part}" for part in ("documents", "messages", "timeline", "forecast")]
    return {
        Role.HANDLER: [
            "/my-work",
            "/cases",
            f"/cases/{late}",
            *parts,
            "/rounds",
            f"/rounds/{town.round.id}",
            f"/rounds/{town.round.id}/ranking",
            f"/rounds/{town.round.id}/forest",
            f"/rounds/{town.round.id}/units/{town.peers[0].id}",
            f"/rounds/{town.round.id}/coverage?covered=assessed",
            f"/rounds/{town.round.id}/reports",
            f"/rounds/{town.round.id}/key-list",
            f"/rounds/{town.round.id}/uses",
            "/key-list",
            "/reports",
            "/dashboard",
            "/commendation",
            f"/rounds/{town.meeting.round_id}/review-before-publication",
            f"/review-meetings/{town.meeting.id}",
            f"/review-meetings/{town.meeting.id}/vote",
            f"/score-objections/{town.objection.id}",
            "/items",
            f"/items/{item}",
            "/notices",
            f"/units/{town.peers[0].id}",
            "/calendar",
            "/messages",
            "/account",
        ],
        Role.CASE_MANAGER: [
            "/board",
            "/board?by=unit",
            "/proceedings",
            f"/proceedings/{town.proposal.id}",
            "/search?q=UNIT",
        ],
        Role.LIAISON: ["/my-work", f"/cases/{late}", f"/items/{item}", f"/items/{item}/claim"],
        Role.UNIT_PRINCIPAL: [
            "/my-work",
            f"/cases/{unsigned}/acknowledge-warning",
            "/draft-scores",
            f"/rounds/{town.meeting.round_id}/draft-scores/{town.objection.unit_id}",
            f"/rounds/{town.meeting.round_id}/draft-scores/{town.objection.unit_id}/object",
        ],
        Role.REVIEW_DELEGATE: ["/review-meetings", f"/review-meetings/{town.meeting.id}"],
        Role.SYSTEM_ADMIN: [
            "/units",
            "/units/kinds",
            "/units/import",
            "/outbox",
            "/administration/schedules",
        ],
        Role.SECURITY_ADMIN: ["/accounts", "/accounts/2"],
        Role.PRINCIPAL_LEADER: ["/administration/rules", "/administration/rules/release"],
    }[role]


ROLES = (
    Role.HANDLER,
    Role.CASE_MANAGER,
    Role.LIAISON,
    Role.UNIT_PRINCIPAL,
    Role.REVIEW_DELEGATE,
    Role.SYSTEM_ADMIN,
    Role.SECURITY_ADMIN,
    Role.PRINCIPAL_LEADER,
)


def office_person(town: Town, role: Role) -> Any:
    return town.office.people[role]


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_axe_finds_nothing_wrong_by_day_or_night(town: Town, desk: Callable[..., Desk], role: Role) -> None:
    window = desk(office_person(town, role), bypass_csp=True, viewport=DESK)
    axe, found = Axe(), []
    for address in pages_of(role, town):
        window.open(address)
        window.page.emulate_media(color_scheme="light")
        found += violations(axe.run(window.page, options=RULES), address)
        window.page.emulate_media(color_scheme="dark")
        found += violations(axe.run(window.page, options=CONTRAST), f"{address} in the dark")
    assert not found, "\n".join(found)


def test_axe_finds_nothing_wrong_with_the_sign_in_page(desk: Callable[..., Desk]) -> None:
    window = desk(bypass_csp=True, viewport=DESK)
    window.open("/sign-in")
    window.follow(window.button("登录"))
    window.page.locator(".summary").wait_for()
    found = violations(Axe().run(window.page, options=RULES), "/sign-in")
    assert not found, "\n".join(found)


def violations(results: Any, address: str) -> list[str]:
    """Each violation with the elements that it is about."""
    return [
        f"{address}: {each['id']}: {each['help']}: "
        + "; ".join(node["html"][:160] for node in each["nodes"][:3])
        for each in results.response["violations"]
    ]


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_no_page_scrolls_sideways_on_a_phone(town: Town, desk: Callable[..., Desk], role: Role) -> None:
    window = desk(office_person(town, role), **PHONE)
    wide = []
    for address in pages_of(role, town):
        window.open(address)
        if not does_not_scroll_sideways(window.page):
            wide.append(address)
    assert not wide


@pytest.fixture(scope="module")
def on_record(town: Town) -> list[str]:
    """Everything Chinese in the database, the longest first: what people wrote stays in their language.

    Documents and other texts in Chinese that belong to an English page are marked as Chinese where they stand.
    """
    found: set[str] = set()
    for table in db.metadata.sorted_tables:
        columns = [column for column in table.columns if isinstance(column.type, String | JSON)]
        for row in db.session.execute(select(*columns)) if columns else ():
            found |= {text for value in row for text in leaves_of(value) if CHINESE.search(text)}
    return sorted(found, key=len, reverse=True)


def leaves_of(value: Any) -> list[str]:
    """Every text in a value of a column."""
    if isinstance(value, dict):
        return [text for each in value.values() for text in leaves_of(each)]
    if isinstance(value, list | tuple):
        return [text for each in value for text in leaves_of(each)]
    return [re.sub(r"\s+", " ", value).strip()] if isinstance(value, str) else []


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_in_english_only_what_people_wrote_is_chinese(
    town: Town, desk: Callable[..., Desk], on_record: list[str], role: Role
) -> None:
    window = desk(office_person(town, role), locale="en-GB", java_script_enabled=False)
    window.switch_language("English")
    left: dict[str, list[str]] = {}
    for address in pages_of(role, town):
        window.open(address)
        assert window.page.locator("html").get_attribute("lang") == "en"
        html = BeautifulSoup(window.page.content(), "html.parser")
        for quoted in html.select('[lang^="zh"]'):
            quoted.decompose()
        words = re.sub(r"\s+", " ", html.get_text(" "))
        for text in (*on_record, *QUOTED):
            words = words.replace(text, "")
        if unsaid := CHINESE.findall(words):
            left[address] = unsaid
    assert not left
