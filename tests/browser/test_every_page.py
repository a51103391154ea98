"""What holds for every page there is: no link leads nowhere, axe finds nothing, it fits a phone, in English it is English.

Nobody keeps a list of pages: the walk follows every link, and a template that it does not come by is told.
"""

import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from sqlalchemy import JSON, String, select

from app import clock
from app.extensions import db, transaction
from app.stages.assessment.models import Round
from tests.browser.desk import CHINESE, PHONE, Desk, does_not_scroll_sideways
from tests.browser.scenes import play_scenes
from tests.browser.town import Town
from tests.browser.walk import Walked, pages, walk_all
from workflows.vocabulary import Role

TESTS = Path(__file__).parents[1]
ROLES = tuple(role for role in Role if role is not Role.CLOCK)
DESK = {"width": 1366, "height": 768}
#: WCAG 2.1 at level AA, and axe's own good practice.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    "resultTypes": ["violations"],
}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
#: A term of the office that an English sentence quotes, and a language's own name among the choices.
QUOTED = ("并列延展", "中文")


#: Pages that follow on something sent, or that wait for what no scene plays, and the test that opens each.
ELSEWHERE: dict[str, str] = {}


@dataclass
class Everything:
    """The town with every scene played, and what its people came by when they followed all links in English."""

    town: Town
    walked: Walked


@pytest.fixture(scope="module")
def everything(city: Flask, town: Town) -> Everything:
    now = clock.now()
    with transaction():
        round_ = db.session.get_one(Round, town.meeting.round_id)
        seen = list(play_scenes(town.office, round_, now))
    walked = walk_all(city, town.office.people, clock.local_day(now), language="en", also=seen)
    return Everything(town, walked)


def test_no_link_leads_to_a_refusal_or_nowhere(everything: Everything) -> None:
    assert not everything.walked.dead, "\n".join(everything.walked.dead)


def test_every_page_is_come_by_or_opened_by_a_test_of_its_own(everything: Everything) -> None:
    known = pages()
    assert known - everything.walked.templates - ELSEWHERE.keys() == set()
    assert ELSEWHERE.keys() & everything.walked.templates == set()
    assert ELSEWHERE.keys() - known == set()


def test_what_is_opened_elsewhere_has_its_test() -> None:
    for template, where in ELSEWHERE.items():
        assert (TESTS / where).is_file(), f"{template}: {where}"


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_every_page_is_read_by_day_and_night_and_on_a_phone(
    everything: Everything, desk: Callable[..., Desk], role: Role
) -> None:
    """One page of each template: axe finds nothing, and nothing scrolls sideways in either language."""
    window = desk(everything.town.office.people[role], bypass_csp=True, viewport=DESK)
    axe, found = Axe(), []
    for address in everything.walked.one_of_each.get(role, []):
        window.page.set_viewport_size(DESK)
        window.page.emulate_media(color_scheme="light")
        window.open(address)
        found += violations(axe.run(window.page, options=RULES), address)
        window.page.emulate_media(color_scheme="dark")
        found += violations(axe.run(window.page, options=CONTRAST), f"{address} in the dark")
        window.page.set_viewport_size(PHONE["viewport"])
        for language in ("zh_CN", "en"):
            window.open(f"{address}{'&' if '?' in address else '?'}lang={language}")
            if not does_not_scroll_sideways(window.page):
                found.append(f"{address} is wider than a phone ({language})")
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


@pytest.fixture(scope="module")
def on_record(everything: Everything) -> list[str]:  # noqa: ARG001 - when everything is there
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


def test_in_english_only_what_people_wrote_is_chinese(everything: Everything, on_record: list[str]) -> None:
    left: dict[str, list[str]] = {}
    for visit in everything.walked.visits:
        html = copy(visit.page.html)
        assert html.html is not None
        assert html.html["lang"] == "en", visit.address
        for quoted in html.select('[lang^="zh"]'):
            quoted.decompose()
        words = re.sub(r"\s+", " ", html.get_text(" "))
        if not CHINESE.search(words):
            continue
        for text in (*on_record, *QUOTED):
            words = words.replace(text, "")
        if unsaid := CHINESE.findall(words):
            left[f"{visit.role}: {visit.address}"] = unsaid
    assert not left
