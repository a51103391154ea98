"""The pages of a round: what they show to whom, what they refuse in words, what they hand out."""

import csv
import io
from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask import Flask
from openpyxl import load_workbook

from app.cases.actions import declare_recusal
from app.extensions import db, transaction
from app.people.models import User
from app.stages.assessment.actions import open_cases
from app.stages.assessment.models import ResultFile
from app.stages.assessment.queries import candidates_of
from tests.app.stages.assessment.conftest import Assessed
from tests.browser_page import Browser
from workflows.vocabulary import RoundState

TEN = {
    "A": "95",
    "B": "94",
    "C": "93",
    "D": "92",
    "E": "91",
    "F": "90",
    "G": "89",
    "H": "88",
    "I": "88",
    "J": "88",
}
TIED = {**TEN, "G": "88"}


@pytest.fixture
def as_person(app: Flask, city: Assessed) -> Iterator[Callable[[User], Browser]]:
    def opened(person: User) -> Browser:
        browser = Browser(app)
        with browser.client.session_transaction() as session:
            session["_user_id"] = person.get_id()
            session["_fresh"] = True
        return browser

    with time_machine.travel(city.now, tick=False):
        yield opened


def test_a_file_with_mistakes_names_row_column_and_remedy_and_is_kept(city: Assessed, as_person) -> None:
    browser = as_person(city.office.handler)
    browser.get(f"/rounds/{city.round.id}/import")
    content = "单位代码,得分,问题,类别\nA,八十,,\nNOBODY,70,,\nB,88,审批超期,难点\n".encode()
    page = browser.submit(fields={"file": (io.BytesIO(content), "得分.csv")})
    assert page.heading == "试导入：得分.csv"
    assert page.rows() == [
        ["2", "得分", "“八十”不是数字，请按86.5的形式填写；没有得分的留空。"],
        ["3", "单位编码", "没有编码为“NOBODY”的单位，请在单位目录中核对。"],
        ["4", "类别", "请填写堵点、痛点或者污染点。"],
    ]
    assert "改正前不能导入" in page.words
    assert not page.html.select('main form[method="post"]')
    again = browser.get(page.address)
    assert again.rows() == page.rows(), "the kept file can be looked at again"
    browser.post(page.address, code=422)
    db.session.rollback()
    [file] = db.session.query(ResultFile).all()
    assert (file.imported_at, file.size) == (None, len(content))


def test_what_is_no_table_is_said_so(city: Assessed, as_person) -> None:
    browser = as_person(city.office.handler)
    browser.get(f"/rounds/{city.round.id}/import")
    page = browser.submit(fields={"file": (io.BytesIO(b"PK\x03\x04"), "得分.xlsx")})
    assert "电子表格已损坏" in page.words
    page = browser.get(f"/rounds/{city.round.id}/import")
    page = browser.submit(code=422, action="", fields={"file": (io.BytesIO(b""), "")})
    assert page.errors == ["评价结果文件：请选择文件。"]


def test_the_template_lists_the_units_and_imports_as_it_is_filled_in(city: Assessed, as_person) -> None:
    browser = as_person(city.office.handler)
    browser.get(f"/rounds/{city.round.id}/import")
    book = load_workbook(io.BytesIO(browser.client.get(f"/rounds/{city.round.id}/template.xlsx").data))
    sheet = book["评价结果"]
    assert [cell.value for cell in sheet[1]][:3] == ["单位编码", "单位名称", "得分"]
    codes = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert sorted(codes) == sorted([*"ABCDEFGHIJKL", "UNIT", "OTHER"])
    for row in sheet.iter_rows(min_row=2):
        row[2].value = 75.005
    filled = io.BytesIO()
    book.save(filled)
    browser.submit(fields={"file": (io.BytesIO(filled.getvalue()), "评价结果.xlsx")})
    page = browser.submit(button="导入结果")
    assert page.said == ["已导入14个单位的评价结果。"]
    page = browser.get(f"/rounds/{city.round.id}/ranking")
    assert {row[2] for row in page.rows()} == {"75.01"}, "rounded half up, once"


def test_the_export_is_exactly_what_the_filters_leave(city: Assessed, as_person) -> None:
    with transaction():
        city.scored(**TIED, K="")
        city.published()
    browser = as_person(city.office.handler)
    page = browser.get(f"/rounds/{city.round.id}/ranking?show=candidates")
    shown = [row[0] for row in page.rows()]
    assert shown == [f"示范市{code}局" for code in "GHIJ"]
    assert all("并列延展" in " ".join(row) for row in page.rows())
    assert "共4条" in page.words.replace(" ", "")
    as_text = browser.client.get(page.links["CSV"]).data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(as_text)))
    assert [row["单位名称"] for row in rows] == shown
    assert rows[0]["预警事由"] == "排名列同类组末位（并列延展）"
    assert (rows[0]["得分"], rows[0]["名次"]) == ("88.00", "7")
    book = load_workbook(io.BytesIO(browser.client.get(page.links["xlsx"]).data))
    assert [row[4].value for row in book.active.iter_rows(min_row=2)] == shown


def test_a_reader_sees_the_published_ranking_and_no_candidates(city: Assessed, as_person) -> None:
    with transaction():
        city.scored(**TEN, K="")
    viewer = as_person(city.office.viewer)
    viewer.get(f"/rounds/{city.round.id}", code=404)
    viewer.get(f"/rounds/{city.round.id}/ranking.csv", code=404)
    with transaction():
        city.published()
    page = viewer.get(f"/rounds/{city.round.id}")
    assert "预警对象" not in [heading.get_text() for heading in page.html.select("h2")]
    page = viewer.get(f"/rounds/{city.round.id}/ranking?show=missing")
    assert [row[0] for row in page.rows()] == ["示范市K局"]
    viewer.get(f"/rounds/{city.round.id}/open-cases", code=404)
    as_person(city.office.unit_principal).get(f"/rounds/{city.round.id}/ranking", code=403)
    as_person(city.office.system_admin).get("/rounds", code=403)


def test_what_cannot_be_done_yet_is_said_with_its_reason(city: Assessed, as_person) -> None:
    page = as_person(city.office.handler).get(f"/rounds/{city.round.id}")
    assert "尚无评价结果" in page.words
    with transaction():
        city.scored(**TEN)
        city.published()
    page = as_person(city.office.handler).get(f"/rounds/{city.round.id}")
    assert "尚有3个预警对象" in page.words
    page = as_person(city.office.handler).get(f"/rounds/{city.round.id}/publish")
    assert not page.html.select('main form[method="post"]')


def test_the_director_dismisses_a_candidate_with_a_reason(city: Assessed, as_person) -> None:
    with transaction():
        city.scored(**TEN)
        city.published()
    browser = as_person(city.office.office_director)
    page = browser.get(f"/rounds/{city.round.id}")
    [first, *_] = [address for words, address in page.links.items() if "dismiss?result" in address]
    browser.get(first)
    page = browser.submit(code=422, reason="")
    assert len(page.errors) == 1
    page = browser.submit(reason="本期机构撤并，不再单独评价")
    assert "本期机构撤并，不再单独评价" in page.words


def test_who_stepped_back_from_a_case_does_not_read_its_number(city: Assessed, as_person) -> None:
    office = city.office
    with transaction():
        city.scored(**{**TEN, "A": "50", "B": "51"})
        city.published()
        low = next(each for each in candidates_of(city.round) if each.unit.code == "A")
        [outcome] = open_cases(city.round, [low], handler=office.handler, by=office.handler, now=city.now)
        case = outcome.case
        assert case is not None
        declare_recusal(case, "与该单位负责人系近亲属。", by=office.second_handler, now=city.now)
    address = f"/rounds/{city.round.id}"
    assert case.number in as_person(office.handler).get(address).words
    recused = as_person(office.second_handler)
    words = recused.get(address).words
    assert case.number not in words
    assert "已立案" in words
    recused.get(address)
    again = recused.submit(results=str(low.id), handler=str(office.handler.id))
    assert "未重复立案" in again.words
    assert case.number not in again.words


def test_a_stale_page_is_refused(city: Assessed, as_person) -> None:
    with transaction():
        city.scored(**TEN)
    first, second = as_person(city.office.handler), as_person(city.office.handler)
    first.get(f"/rounds/{city.round.id}/submit")
    second.get(f"/rounds/{city.round.id}/import")
    with transaction():
        city.scored(**TIED)
    first.submit(button="送审", code=409)
    db.session.rollback()
    assert city.round.state == RoundState.DRAFT
