"""What holds for every page there is: no link leads nowhere, axe finds nothing, it fits a phone, each language is whole.

Nobody keeps a list of pages: the walk follows every link, and a template that it does not come by is told.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
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
DESK = {"width": 1366, "height": 768}
#: WCAG 2.1 at level AA, and axe's own good practice.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    "resultTypes": ["violations"],
}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
#: What an English sentence quotes: a term of the office, a language's own name, typefaces, the columns of files that
#: offices bring, and an example of a name.
QUOTED = (
    "并列延展", "中文", "方正小标宋", "方正黑体", "仿宋", "楷体", "单位编码", "得分", "组织部半年报数", "评价办法（试行）",
)  # fmt: skip
#: What a Chinese sentence says in Latin letters: kinds of files and writings, standards, abbreviations of the trade …
LATIN = frozenset({
    "PDF", "OFD", "CSV", "xlsx", "xls", "ods", "zip", "TOML", "JSON", "UTF", "GBK", "GB", "SHA", "ID", "QR", "MB", "KB",
    "AHP", "CR", "AIJ", "AIP", "WD", "English",
    # … methods, programs and typefaces by their names …
    "Alonso", "Lamata", "Saaty", "Donegan", "Dodd", "Tummala", "Ling", "Copeland", "AhpAnpLib", "WeasyPrint",
    "FandolFang", "FandolSong", "FandolHei", "FandolKai", "Regular", "Bold",
    # … words as a model's file has them, a folder, an example of a title in two languages, a code in a file.
    "denominate", "impute", "treat", "mail", "Title", "NOBODY",
})  # fmt: skip
#: Where people's own words stand: names, codes, titles and texts of models, in whatever letters they were typed.
TYPED = frozenset(
    {"name", "username", "title", "code", "text", "symbol", "number", "column", "person", "label"}
)
LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'’]+")
#: A fingerprint, or the part of one that a list has room for.
FINGERPRINT = re.compile(r"\b(?=[0-9a-f]*[0-9])[0-9a-f]{8,64}\b")
#: Pages that show the proposed words of questionnaires and documents, and those of the regulations.
IN_CHINESE = ("/surveys/new", "/draft-document/", "/notices/numbers", "/accountability-rules")
HAN = re.compile("[\u4e00-\u9fff]")
#: A name in the text of a model.
QUOTED_WITHIN = re.compile(r'"([^"\n]*)"')


#: Pages that answer what was sent, and those that wait for what no scene plays: the test that opens each.
ELSEWHERE = {
    "accountability/exemption": "app/stages/accountability/test_pages.py",
    "assessment/computing/correction": "app/stages/assessment/computing/test_correcting_marks_and_surveys.py",
    "assessment/computing/own_line": "journeys/test_a_round_is_scored_published_and_verified_by_a_stranger.py",
    "assessment/computing/refused": "app/stages/assessment/computing/test_progress.py",
    "assessment/feeds/under_way": "app/stages/assessment/feeds/test_large_files.py",
    "assessment/feeds/bring": "browser/test_data_feeds.py",
    "assessment/feeds/occasions": "browser/test_data_feeds.py",
    "assessment/meeting/opinion": "app/stages/assessment/meeting/test_opinions.py",
    "assessment/opened": "journeys/test_a_low_score_leads_to_an_acknowledged_warning.py",
    "assessment/results/deliver": "app/stages/assessment/results/test_health_reports.py",
    "assessment/results/key_entry": "app/stages/assessment/results/test_lists_and_use.py",
    "assessment/results/report": "app/stages/assessment/results/test_corrected_reports.py",
    "assessment/surveys/cards": "app/stages/assessment/surveys/test_pages.py",
    "assessment/surveys/public/standing": "browser/test_answering_a_survey.py",
    "calendars/preview": "app/calendars/test_pages.py",
    "evidence/upload": "app/stages/rectification/test_upload_pages.py",
    "inspection/agree": "app/stages/inspection/test_pages.py",
    "notices/acknowledge": "app/notices/test_pages.py",
    "notices/copy": "app/notices/test_copies.py",
    "organisations/import_preview": "app/organisations/test_imports.py",
    "overview/board_results": "browser/test_keyboard_and_paper.py",
    "people/one_time_password": "app/people/test_administration.py",
    "people/sign_in": "browser/test_every_page.py",
    "policies/preview": "app/policies/test_pages.py",
    "rectification/plan_act": "journeys/test_a_unit_rectifies_and_the_item_is_struck_off.py",
    "warning/drafted": "app/stages/warning/test_drafting_many.py",
}


@dataclass
class Everything:
    """The town with every scene played, and what its people came by when they followed all links in English."""

    town: Town
    walked: Walked


@pytest.fixture(scope="module")
def typed_in_latin(everything: Everything) -> frozenset[str]:
    """Every word in Latin letters that somebody typed as a name, a code or a title."""
    found: set[str] = set()
    for table in db.metadata.sorted_tables:
        columns = [each for each in table.columns if each.name in TYPED and isinstance(each.type, String)]
        for row in db.session.execute(select(*columns)) if columns else ():
            found |= {word for value in row if isinstance(value, str) for word in LATIN_WORD.findall(value)}
    return frozenset(found)


@pytest.fixture(scope="module")
def everything(city: Flask, town: Town) -> Everything:
    now = clock.now()
    with transaction():
        round_ = db.session.get_one(Round, town.meeting.round_id)
        seen = list(play_scenes(town.office, round_, now))
    objects = f"/rounds/{round_.id}/draft-scores/{town.objection.unit_id}/object"
    seen.append((Role.UNIT_PRINCIPAL, objects))
    with everybody_speaks("en", town):
        walked = walk_all(city, town.office.people, clock.local_day(now), also=seen)
    return Everything(town, walked)


@contextmanager
def everybody_speaks(language: str, town: Town) -> Iterator[None]:
    """All pages in that language for a while, whoever opens them."""
    usual = {person: person.language for person in town.everybody}
    with transaction():
        for person in usual:
            person.language = language
    yield
    with transaction():
        for person, before in usual.items():
            person.language = before


def test_no_link_leads_to_a_refusal_or_nowhere(everything: Everything) -> None:
    assert not everything.walked.dead, "\n".join(everything.walked.dead)


def test_every_page_is_come_by_or_opened_by_a_test_of_its_own(everything: Everything) -> None:
    """A page that neither this walk nor any other test opens is told here: give it a scene, or say where its test is."""
    known, come_by = pages(), everything.walked.templates
    elsewhere = {f"pages/{name}.html" for name in ELSEWHERE}
    assert sorted(known - come_by - elsewhere) == []
    assert sorted(elsewhere & come_by) == []
    assert sorted(elsewhere - known) == []
    assert [where for where in ELSEWHERE.values() if not (TESTS / where).is_file()] == []


def test_every_page_is_read_in_chinese_by_day_and_night_and_on_a_phone(
    everything: Everything, desk: Callable[..., Desk], typed_in_latin: frozenset[str]
) -> None:
    """One page of each template: axe finds nothing, nothing scrolls sideways in either language, in Chinese it is Chinese."""
    found: list[str] = []
    for role, addresses in everything.walked.one_of_each.items():
        window = desk(everything.town.office.people[role], bypass_csp=True, viewport=DESK)
        for address in addresses:
            found += faults_of(window, address, typed_in_latin)
    assert not found, "\n".join(found)


def faults_of(window: Desk, address: str, typed: frozenset[str]) -> list[str]:
    """What is not Chinese, what axe finds in the light and in the dark, and what a phone's window is too narrow for."""
    page, axe = window.page, Axe()
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")
    window.open(address)
    found = english_on(page.content(), address, typed)
    found += violations(axe.run(page, options=RULES), address)
    page.emulate_media(color_scheme="dark")
    found += violations(axe.run(page, options=CONTRAST), f"{address} in the dark")
    page.set_viewport_size(PHONE["viewport"])
    if not does_not_scroll_sideways(page):
        found.append(f"{address} is wider than a phone")
    window.open(f"{address}{'&' if '?' in address else '?'}lang=en")
    if not does_not_scroll_sideways(page):
        found.append(f"{address} is wider than a phone in English")
    return found


def english_on(content: str, address: str, typed: frozenset[str]) -> list[str]:
    """The English words of a Chinese page; code and what is marked as another language are none."""
    html = BeautifulSoup(content, "html.parser")
    assert html.html is not None
    if not str(html.html.get("lang")).startswith("zh"):
        return [f"{address} is not in Chinese"]
    for quoted in html.select('[lang]:not(html):not([lang^="zh"]), code, pre, textarea, script, .hash'):
        quoted.decompose()
    words = dict.fromkeys(LATIN_WORD.findall(FINGERPRINT.sub(" ", html.get_text(" "))))
    unsaid = [word for word in words if word not in LATIN and word not in typed]
    return [f"{address} says in English: {' '.join(unsaid)}"] if unsaid else []


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
def on_record(everything: Everything) -> list[str]:
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
    if not isinstance(value, str):
        return []
    return [re.sub(r"\s+", " ", each).strip() for each in (value, *QUOTED_WITHIN.findall(value))]


def test_in_english_only_what_people_wrote_is_chinese(everything: Everything, on_record: list[str]) -> None:
    left: dict[str, list[str]] = {}
    for visit in everything.walked.visits:
        if "lang=" in visit.address or any(part in visit.address for part in IN_CHINESE):
            continue
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
        if unsaid := [run for run in CHINESE.findall(words) if HAN.search(run)]:
            left[f"{visit.role}: {visit.address}"] = unsaid
    assert not left, "\n".join(f"{where}: {words}" for where, words in left.items())
