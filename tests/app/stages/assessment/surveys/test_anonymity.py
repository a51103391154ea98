"""Somebody who holds the database tries to find out who answered what, and fails.

The attacker knows every code, and in which order people answered; has the tables, their hidden columns, the journal
beside the database, the trail and the access log; and wants one person's answer.
"""

import json
from itertools import product
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Date, DateTime, inspect, select

from app.audit.models import AuditEntry
from app.cases.models import Event
from app.extensions import Base, db, table_of
from app.people.models import AccessEvent
from app.stages.assessment.surveys import codes as coding
from app.stages.assessment.surveys import queries
from app.stages.assessment.surveys.actions import Class, Used
from app.stages.assessment.surveys.models import Survey, SurveyAnswer, SurveyCode
from tests.app.stages.assessment.surveys.conftest import Asked, signed_in
from tests.browser_page import Browser

#: Each person's answer is another: enough questions for so many.
PEOPLE = 60
QUESTIONS = [f"第{number}题" for number in range(3)]
MARKS = list(product([1, 2, 3, 4, 5], repeat=3))[:PEOPLE]


@pytest.fixture
def answered(asked: Asked) -> tuple[Survey, list[str]]:
    """A survey that so many people answered, in the order of their codes, the marks in their order as well."""
    survey = asked.opened(questions=QUESTIONS, units=[(asked.city.units["A"], [])])
    codes = asked.codes(survey, PEOPLE)
    for code, marks in zip(codes, MARKS, strict=True):
        asked.answer(code, A=list(marks))
    return survey, codes


def rank_correlation(order: list[int]) -> float:
    """Spearman's: 1 where rows lie in the order in which people answered, -1 in the reverse."""
    size = len(order)
    squares = sum((place - value) ** 2 for place, value in enumerate(order))
    return 1 - 6 * squares / (size * (size**2 - 1))


def everything_stored() -> str:
    """Every value of every table, as text."""
    connection = db.session.connection()
    found = []
    for table in db.metadata.sorted_tables:
        found += [repr(tuple(row)) for row in connection.execute(select(table))]
    return "\n".join(found)


def test_no_column_leads_from_an_answer_to_a_code_a_person_or_a_time() -> None:
    answers, codes = table_of(SurveyAnswer), table_of(SurveyCode)
    referred = {key.column.table.name for key in answers.foreign_keys}
    assert referred == {"surveys", "units", "survey_groups"}
    assert {key.column.table.name for key in codes.foreign_keys} == {"surveys", "code_batches"}
    into = [key for table in db.metadata.sorted_tables for key in table.foreign_keys]
    assert not [key for key in into if key.column.table in {answers, codes}], "nothing refers to them either"
    kinds = {type(column.type) for column in (*answers.columns, *codes.columns)}
    assert not [kind for kind in kinds if issubclass(kind, (Date, DateTime))]
    assert set(answers.columns.keys()) & set(codes.columns.keys()) == {"survey_id"}


def test_the_tables_have_no_row_numbers(app: Flask) -> None:
    """On SQLite a hidden row number would say in which order rows came."""
    if db.engine.dialect.name != "sqlite":
        assert not [
            column for column in inspect(db.engine).get_columns("survey_answers") if "identity" in column
        ]
        return
    for table in ("survey_answers", "survey_codes"):
        made = (
            db.session.connection()
            .exec_driver_sql(f"SELECT sql FROM sqlite_master WHERE name = '{table}'")
            .scalar_one()
        )
        assert "WITHOUT ROWID" in made


def test_where_rows_lie_does_not_say_when_they_came(answered: tuple[Survey, list[str]]) -> None:
    survey, _codes = answered
    hidden = "xmin::text::bigint, ctid" if db.engine.dialect.name == "postgresql" else "1"
    for order in ("1", "key", hidden):
        sql = f"SELECT marks FROM survey_answers WHERE survey_id = {survey.id}"
        rows = db.session.connection().exec_driver_sql(sql if order == "1" else f"{sql} ORDER BY {order}")
        stored = [row[0] if isinstance(row[0], list) else json.loads(row[0]) for row in rows]
        places = [MARKS.index(tuple(marks)) for marks in stored]
        assert sorted(places) == list(range(PEOPLE))
        assert abs(rank_correlation(places)) < 0.75, f"ordered by {order}, rows lie as people answered"


def test_a_used_code_stands_nowhere(answered: tuple[Survey, list[str]]) -> None:
    _survey, codes = answered
    stored = everything_stored()
    assert not [code for code in codes if code in stored or coding.digest_of(code) in stored]


def test_after_the_end_every_answer_was_written_at_once(
    asked: Asked, answered: tuple[Survey, list[str]]
) -> None:
    survey, _codes = answered
    before = {row.key for row in db.session.query(SurveyAnswer)}
    asked.ended(survey)
    after = {row.key for row in db.session.query(SurveyAnswer)}
    assert len(after) == PEOPLE
    assert not before & after, "no key outlives the end"
    if db.engine.dialect.name == "postgresql":
        wrote = db.session.connection().exec_driver_sql("SELECT DISTINCT xmin::text FROM survey_answers")
        assert len(wrote.all()) == 1


def test_answers_of_one_sheet_do_not_hang_together(asked: Asked) -> None:
    """Whoever knows one answer of a person must not find the others."""
    survey = asked.opened()
    for code in asked.codes(survey, 8):
        asked.answer(code, A=[5, 4], B=[4, 3], C=[3, 2])
    rows = db.session.query(SurveyAnswer).all()
    assert len(rows) == 24
    assert len({row.key for row in rows}) == 24
    known = {"survey_id", "key", "unit_id", "group_id", "marks", "set_aside"}
    assert set(table_of(SurveyAnswer).columns.keys()) == known


def test_neither_trail_nor_events_nor_access_log_tell_of_an_answer(
    answered: tuple[Survey, list[str]], asked: Asked
) -> None:
    def size(model: type[Base]) -> int:
        return db.session.query(model).count()

    survey, _codes = answered
    [fresh] = asked.codes(survey, 1)
    db.session.expire_all()
    version = survey.version
    before = [size(model) for model in (AuditEntry, Event, AccessEvent)]
    asked.answer(fresh, A=[5, 5, 4])
    db.session.expire_all()
    assert [size(model) for model in (AuditEntry, Event, AccessEvent)] == before
    assert survey.version == version, "not even the survey's own row changes"
    assert not [event for event in db.session.query(Event) if "marks" in str(event.details)]


def test_a_page_that_is_answered_leaves_no_cookie_and_no_line(
    app: Flask, asked: Asked, phone: Browser
) -> None:
    survey = asked.opened(units=[(asked.city.units["A"], [])])
    [code] = asked.codes(survey, 1)
    lines = db.session.query(AccessEvent).count()
    unit = asked.city.units["A"].id
    for answer in (
        phone.client.get(f"/s/{code}"),
        phone.client.post(f"/s/{code}", data={f"u{unit}q0": "5", f"u{unit}q1": "4"}),
        phone.client.get(f"/s/{code}"),
        phone.client.get("/s/thanks"),
    ):
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "<script" not in answer.get_data(as_text=True)
    db.session.rollback()
    assert db.session.query(SurveyAnswer).count() == 1
    assert db.session.query(AccessEvent).count() == lines


def test_an_official_who_answers_is_not_named_on_the_page(app: Flask, asked: Asked, phone: Browser) -> None:
    survey = asked.opened(units=[(asked.city.units["A"], [])])
    [code] = asked.codes(survey, 1)
    page = signed_in(app, asked.office.handler).get(f"/s/{code}")
    assert asked.office.handler.name not in page.words
    assert "data-person" not in str(page.html)


def test_the_journal_beside_the_database_is_emptied(app: Flask, asked: Asked, phone: Browser) -> None:
    """SQLite's write-ahead log would hold the code's end and the answer's beginning as one transaction."""
    if db.engine.dialect.name != "sqlite":
        return
    survey = asked.opened(units=[(asked.city.units["A"], [])])
    [code] = asked.codes(survey, 1)
    unit = asked.city.units["A"].id
    db.session.remove()
    answer = phone.client.post(f"/s/{code}", data={f"u{unit}q0": "5", f"u{unit}q1": "4"})
    assert answer.status_code == 303
    journal = Path(f"{db.engine.url.database}-wal")
    assert not journal.exists() or journal.stat().st_size == 0


def test_a_code_is_good_once_even_for_two_who_are_quick(asked: Asked) -> None:
    survey = asked.opened(units=[(asked.city.units["A"], [])])
    [code] = asked.codes(survey, 1)
    found = queries.invitation(code, asked.today)
    asked.answer(code, A=[5, 4])
    from app.stages.assessment.surveys import actions

    assert found.code is not None
    with pytest.raises(Used):
        actions.answer(
            SurveyCode(sha256=coding.digest_of(code), survey=survey, survey_id=survey.id),
            actions.Sheet(survey.groups[0], {asked.city.units["A"].id: [5, 4]}),
            now=asked.now,
        )
    db.session.rollback()
    assert db.session.query(SurveyAnswer).count() == 1


def test_small_groups_are_not_named_where_answers_are_handed_out(
    app: Flask, asked: Asked, phone: Browser
) -> None:
    survey = asked.opened(
        groups=(Class("城区"), Class("乡镇")), units=[(asked.city.units[code], []) for code in "AB"]
    )
    town, country = survey.groups
    for group, size in ((town, 6), (country, 2)):
        for code in asked.codes(survey, size, group):
            asked.answer(code, A=[5, 4], **({"B": [1, 2]} if group is country else {}))
    asked.ended(survey)
    handler = signed_in(app, asked.office.handler)
    text = handler.client.get(f"/surveys/{survey.id}/answers.csv").get_data(as_text=True)
    assert text.count("城区") == 6
    assert "乡镇" not in text, "two answers are too few to be named"
    assert text.count("（少于5份，不列示）") == 2
    assert not [line for line in text.splitlines() if line.startswith("B,")], "withheld like the score"
