"""The pages of a survey: the office's, and the sheet that people answer without signing in."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from openpyxl import load_workbook

from app.extensions import db
from app.people.models import User
from app.stages.assessment.surveys import queries
from app.stages.assessment.surveys.actions import Class
from app.stages.assessment.surveys.models import Survey, SurveyAnswer
from tests.app.stages.assessment.surveys.conftest import Asked, signed_in
from tests.browser_page import Browser
from tests.builders import a_unit
from workflows.survey import SurveyState


@pytest.fixture
def as_person(app: Flask, asked: Asked) -> Iterator[Callable[[User], Browser]]:
    with time_machine.travel(asked.now, tick=False):
        yield lambda person: signed_in(app, person)


def the_survey() -> Survey:
    """The one that there is, as it stands now."""
    db.session.rollback()
    return db.session.query(Survey).one()


def test_a_survey_is_drafted_approved_and_handed_out_in_the_browser(asked: Asked, as_person) -> None:
    handler, director = as_person(asked.office.handler), as_person(asked.office.office_director)
    page = handler.get(f"/rounds/{asked.city.round.id}")
    page = handler.get(page.links["问卷调查"])
    assert "本期评价还没有问卷" in page.words
    handler.get(page.links["起草社会评价问卷"])
    page = handler.submit(
        title="清廉建设社会评价 | Public survey",
        units="A, 500\nB",
        minimum="5",
        opens_on=asked.today.isoformat(),
        closes_on=(asked.today + timedelta(days=9)).isoformat(),
    )
    assert page.heading == "清廉建设社会评价"
    assert "起草中" in page.words
    survey = the_survey()
    assert [(each.unit.code, each.populations) for each in survey.units] == [("A", [500]), ("B", [])]
    sheet = handler.get(page.links["预览答题页面"])
    assert sheet.heading == "清廉建设社会评价"
    assert not sheet.html.select("form")
    handler.get(f"/surveys/{survey.id}/submit")
    handler.submit(button="送批")
    director.get(f"/surveys/{survey.id}")
    director.get(f"/surveys/{survey.id}/approve")
    page = director.submit(button="批准问卷")
    assert page.said == ["已办理：批准问卷。"]
    handler.get(f"/surveys/{survey.id}/codes")
    page = handler.submit(button="发放并打印卡片", size="4", channel="政务服务大厅")
    assert page.heading == "打印答题卡片"
    assert len(page.html.select(".cards li svg")) == 4
    assert all("-" in code.get_text() for code in page.html.select(".card-code code"))
    page = handler.get(f"/surveys/{survey.id}")
    assert page.rows('table:has(caption:-soup-contains("已发放的答题码"))')[0][3:7] == [
        "问卷所列全部单位",
        "政务服务大厅",
        "4",
        "4 作废",
    ]
    handler.get(f"/surveys/{survey.id}/open")
    page = handler.submit(button="开放答题")
    assert "截止之前，任何人都看不到答卷内容" in page.words


def test_a_survey_begins_with_every_unit_that_is_assessed(asked: Asked, as_person) -> None:
    below = a_unit("A1", name="示范市A局一分局", below=asked.city.units["A"])
    asked.city.units["L"].active = False
    db.session.commit()
    handler = as_person(asked.office.handler)
    page = handler.get(f"/rounds/{asked.city.round.id}/surveys/new")
    offered = page.form("units").select_one('[name="units"]')
    assert offered is not None
    codes = offered.get_text().split()
    assert below.code in codes
    assert codes.index(below.code) == codes.index("A") + 1
    assert "L" not in codes


def test_a_weight_that_is_no_number_is_told(asked: Asked, as_person) -> None:
    handler = as_person(asked.office.handler)
    handler.get(f"/rounds/{asked.city.round.id}/surveys/new")
    page = handler.submit(units="A", groups="城区, , NaN", minimum="5", straight_from="9999999999", code=422)
    assert page.errors == [
        "分组：第1行：“NaN”不是有效权重，应大于0、不超过100，最多两位小数。",
        "打分达到多少次且全部相同的答卷不计入：不得超过1,000,000。",
    ]


def test_a_list_of_codes_opens_their_sheets(asked: Asked, as_person, app: Flask) -> None:
    survey = asked.opened()
    handler = as_person(asked.office.handler)
    handler.get(f"/surveys/{survey.id}/codes")
    form = handler.page.form("size")
    data = {"csrf_token": form.select_one('[name="csrf_token"]')["value"], "size": "3", "as": "list"}
    data |= {"group": "0", "unit": str(asked.city.units["B"].id), "channel": ""}
    answer = handler.client.post(f"/surveys/{survey.id}/codes", data=data)
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert [row["单位"] for row in rows] == ["示范市B局"] * 3
    phone = Browser(app)
    page = phone.get(rows[0]["答题网址"].partition("localhost")[2])
    assert [heading.get_text() for heading in page.html.select("h2")] == ["示范市B局"]
    assert phone.get(f"/s?code={rows[1]['答题码'].upper()}").heading == "社会评价"


def test_somebody_answers_on_the_phone(asked: Asked, phone: Browser) -> None:
    survey = asked.opened(
        groups=(Class("城区 | Town"), Class("乡镇")), group_is_asked=True, grouping="居住地"
    )
    [code] = asked.codes(survey, 1)
    page = phone.get(f"/s/{code}")
    assert "任何人都查不到您怎么回答" in page.words
    unit = asked.city.units["A"].id
    page = phone.submit(fields={f"u{unit}q0": "4"}, code=422)
    assert page.errors == ["请选择您所在的组。"]
    chosen = page.html.select_one(f'input[name="u{unit}q0"][checked]')
    assert chosen is not None
    assert chosen["value"] == "4", "what was given stays"
    page = phone.submit(
        fields={"group": str(survey.groups[1].id), f"u{unit}q0": "", f"u{unit}q1": ""}, code=422
    )
    assert page.errors == ["请至少回答一道题。"]
    page = phone.submit(fields={"group": str(survey.groups[1].id), f"u{unit}q0": "4", f"u{unit}q1": "5"})
    assert page.heading == "谢谢，答卷已收到"
    assert page.address == "/s/thanks"
    assert phone.get(f"/s/{code}", code=410).heading == "此答题码已使用"
    db.session.rollback()
    answer = db.session.query(SurveyAnswer).one()
    assert (answer.marks, answer.group_id) == ([4, 5], survey.groups[1].id)


def test_the_sheet_speaks_english_to_whoever_asks(asked: Asked, phone: Browser) -> None:
    survey = asked.opened(groups=(Class("城区 | Town"), Class("乡镇")), group_is_asked=True)
    [code] = asked.codes(survey, 1)
    page = phone.get(f"/s/{code}")
    page = phone.get(page.links["English"])
    assert page.heading == "Public survey"
    assert "Fairness" in page.words
    assert "Town" in page.words
    page = phone.submit(fields={"group": str(survey.groups[0].id), f"u{asked.city.units['A'].id}q0": "5"})
    assert page.heading == "Thank you, your answer was received"


def test_codes_that_open_nothing_are_told_kindly(asked: Asked, phone: Browser) -> None:
    survey = asked.approved()
    [early] = asked.codes(survey, 1)
    assert phone.get(f"/s/{early}", code=409).heading == "调查尚未开始"
    page = phone.get("/s/nonsense", code=404)
    assert page.heading == "答题码有误"
    mistyped = early[:-1] + ("0" if early[-1] != "0" else "1")
    page = phone.get(f"/s/{mistyped}", code=404)
    assert page.heading == "答题码有误"
    typed = page.html.select_one("input[name=code]")
    assert typed is not None
    assert typed["value"] == mistyped, "one letter is put right, not 24 typed anew"
    from app.extensions import transaction
    from app.stages.assessment.surveys import actions

    with transaction():
        actions.open_survey(survey, by=asked.office.handler, now=asked.now)
        late = asked.after
    with time_machine.travel(late, tick=False):
        assert phone.get(f"/s/{early}", code=410).heading == "调查已经截止", (
            "the clock need not have been there"
        )
    asked.ended(survey)
    assert phone.get(f"/s/{early}", code=410).heading == "调查已经截止"


def test_a_full_group_is_thanked(asked: Asked, phone: Browser) -> None:
    survey = asked.opened(groups=(Class("城区", quota=1), Class("乡镇")), group_is_asked=True)
    first, second = asked.codes(survey, 2)
    asked.answer(first, survey.groups[0], A=[5, 4])
    page = phone.get(f"/s/{second}")
    assert "城区（已满）" in page.words
    fields = {"group": str(survey.groups[0].id), f"u{asked.city.units['A'].id}q0": "5"}
    assert phone.submit(fields=fields, code=410).heading == "您所在的组答卷已满"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_who_tries_codes_is_barred_for_a_while(asked: Asked, phone: Browser, method: str) -> None:
    survey = asked.opened()
    [code] = asked.codes(survey, 1)
    for _ in range(queries.WRONG_CODES):
        answer = phone.client.open("/s/0000-0000-0000-0000-0000-0000", method=method)
        assert answer.status_code == 404
    assert phone.get(f"/s/{code}", code=429).heading == "您所在的网络输错答题码次数过多"
    with time_machine.travel(asked.now + queries.BARRED_FOR, tick=False):
        assert phone.get(f"/s/{code}").heading == "社会评价"


def test_who_sends_sheets_to_made_up_codes_is_barred_as_well(asked: Asked, phone: Browser) -> None:
    survey = asked.opened()
    [code] = asked.codes(survey, 1)
    unit = asked.city.units["A"].id
    for _ in range(queries.WRONG_CODES):
        answer = phone.client.post("/s/0000-0000-0000-0000-0000-0000", data={f"u{unit}q0": "5"})
        assert answer.status_code == 404
    assert phone.client.post(f"/s/{code}", data={f"u{unit}q0": "5"}).status_code == 429
    assert db.session.query(SurveyAnswer).count() == 0


def test_a_page_too_large_is_refused(asked: Asked, phone: Browser) -> None:
    survey = asked.opened()
    [code] = asked.codes(survey, 1)
    assert phone.client.post(f"/s/{code}", data={"x": "y" * 70_000}).status_code == 413


def test_scores_are_shown_after_the_end_with_their_margin_in_words(asked: Asked, as_person) -> None:
    survey = asked.opened(units=[(asked.city.units["A"], [100]), (asked.city.units["B"], [])])
    for number, code in enumerate(asked.codes(survey, 6)):
        asked.answer(code, A=[5, 4] if number else [2, 1])
    handler = as_person(asked.office.handler)
    page = handler.get(f"/surveys/{survey.id}")
    assert "已收到答卷6份" in page.words
    assert "评价结果" not in page.words
    assert handler.client.get(f"/surveys/{survey.id}/results.csv").status_code == 404
    asked.ended(survey)
    page = handler.get(f"/surveys/{survey.id}")
    first, second = page.rows('table:has(caption:-soup-contains("评价结果"))')
    assert first[1] == "80.00"
    assert "80.00±19.00，精确度偏低；已作有限总体校正" in first[3]
    assert "不出得分：有效答卷少于5份" in second[3]
    text = handler.client.get(page.links["下载结果（CSV）"]).get_data(as_text=True)
    assert "A,示范市A局,80.00," in text
    assert "B,示范市B局,答卷不足，不出得分" in text
    book = load_workbook(io.BytesIO(handler.client.get(page.links["下载结果（xlsx）"]).data)).active
    assert [cell.value for cell in list(book.iter_rows())[1]][:3] == ["A", "示范市A局", 80]
    detail = handler.client.get(page.links["下载匿名答卷（xlsx）"]).data
    rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(detail)).active.iter_rows()]
    assert len(rows) == 1 + 6, "of B nothing is told, since it is withheld"
    assert {row[0] for row in rows[1:]} == {"A"}


@pytest.mark.parametrize("units", ["A, viele", "NOBODY", "A, 3, 4, 5"])
def test_what_cannot_be_read_is_said_at_its_line(asked: Asked, as_person, units: str) -> None:
    handler = as_person(asked.office.handler)
    handler.get(f"/rounds/{asked.city.round.id}/surveys/new")
    page = handler.submit(units=units, code=422)
    assert page.errors
    assert units in page.html.select_one('textarea[name="units"]').get_text()


def test_an_appraisal_starts_from_weighted_classes(asked: Asked, as_person) -> None:
    handler = as_person(asked.office.handler)
    handler.get(f"/rounds/{asked.city.round.id}/surveys/new?kind=appraisal")
    page = handler.submit(units="A\nB")
    assert "党内民主测评" in page.words
    assert "领导班子成员 （权重30%）" in page.words.replace("(", "（")
    assert the_survey().is_weighted


def test_who_does_not_work_on_the_round_sees_no_survey(asked: Asked, as_person) -> None:
    survey = asked.opened()
    for person in (asked.office.liaison, asked.office.viewer):
        browser = as_person(person)
        browser.get(f"/surveys/{survey.id}", code=404)
        browser.get(
            f"/rounds/{asked.city.round.id}/surveys", code=404 if person is asked.office.viewer else 403
        )
    director = as_person(asked.office.office_director)
    director.get(f"/rounds/{asked.city.round.id}/surveys/new", code=404)
    assert survey.state == SurveyState.OPEN


def test_my_work_and_the_board_lead_to_a_survey(asked: Asked, as_person) -> None:
    survey = asked.drafted()
    page = as_person(asked.office.handler).get("/my-work")
    assert any(f"/surveys/{survey.id}" in address for address in page.links.values())


def test_every_act_repeats_itself_and_what_follows(asked: Asked, as_person) -> None:
    survey = asked.drafted()
    handler, director = as_person(asked.office.handler), as_person(asked.office.office_director)
    page = handler.get(f"/surveys/{survey.id}/revise")
    field = page.html.select_one('textarea[name="questions"]')
    assert field is not None
    assert field.get_text().split() == ["办事公道", "|", "Fairness", "办事效率", "|", "Speed"]
    handler.submit(minimum="6")
    assert the_survey().minimum == 6
    assert "草稿作废后不能恢复" in handler.get(f"/surveys/{survey.id}/discard").words
    handler.get(f"/surveys/{survey.id}/submit")
    handler.submit(button="送批")
    director.get(f"/surveys/{survey.id}/return")
    director.submit(reason="题目太长，请精简后再报。")
    assert the_survey().state == SurveyState.DRAFT
    handler.get(f"/surveys/{survey.id}/submit")
    handler.submit(button="送批")
    director.get(f"/surveys/{survey.id}/approve")
    director.submit(button="批准问卷")
    asked.codes(the_survey(), 2)
    handler.get(f"/surveys/{survey.id}/open")
    handler.submit(button="开放答题")
    page = handler.get(f"/surveys/{survey.id}")
    assert "问卷在2026年3月12日结束前保持开放。" in page.words, "why it cannot be ended yet"
    handler.get(f"/surveys/{survey.id}/codes/cancel")
    page = handler.submit(reason="卡片受潮。")
    assert page.rows('table:has(caption:-soup-contains("已发放的答题码"))')[0][-2:] == ["0", "2"]
    director.get(f"/surveys/{survey.id}/stop")
    page = director.submit(reason="答卷已经够用，提前截止。")
    assert "已截止" in page.words
