"""Every number of the dashboard is the length of the list it leads to; who was warned may not be commended."""

import re
from datetime import date, timedelta

import pytest
from bs4.element import Tag
from flask import Flask
from sqlalchemy import select

from app import clock
from app.cases.actions import declare_recusal
from app.cases.models import Case
from app.clock import local_day
from app.extensions import db, transaction
from app.organisations.actions.kinds import seed_kinds
from app.organisations.queries import kinds
from app.overview.queries.commendation import Standing, check_units
from app.people import passwords
from app.people.models import User
from app.stages.accountability.actions.proposing import propose
from app.stages.assessment import actions as rounds
from app.stages.assessment.models import Round
from app.stages.assessment.reading import read_results
from app.stages.assessment.results.actions.keylist import propose_key_entries
from tests.browser_page import Browser
from tests.builders import Office, a_unit
from tests.lives import a_case_under_rectification
from workflows.vocabulary import InspectionMode

PASSWORD = "a long enough passphrase 7"


def signed_in(app: Flask, person: User) -> Browser:
    person.password_hash, person.password_changed_at = passwords.hash_of(PASSWORD), clock.now()
    db.session.commit()
    browser = Browser(app)
    browser.sign_in(person.username, PASSWORD)
    return browser


def published_round(office: Office) -> Round:
    """A dozen units of two kinds: three last, one below the pass mark, one without a score."""
    two = kinds()[:2]
    peers = [a_unit(f"P{at:02}", name=f"示范市第{at}局", below=office.city) for at in range(12)]
    for at, unit in enumerate([*peers, office.unit]):
        unit.kind_code = two[at % 2].code
    now = clock.now()
    last = local_day(now) - timedelta(days=20)
    round_ = rounds.open_round(
        "上一期清廉指数评价",
        period="上一期",
        period_from_on=last - timedelta(days=180),
        period_until_on=last,
        unit=office.city,
        by=office.handler,
        now=now,
    )
    lines = "".join(f"{unit.code},{95 - at * 3},全部单位\n" for at, unit in enumerate(peers))
    content = f"单位代码,得分,同类组\n{lines}UNIT,55.5,全部单位\nOTHER,,全部单位\n".encode()
    checked = rounds.judge(round_, read_results(content, "得分.csv"))
    rounds.import_results(round_, checked, by=office.handler, now=now)
    rounds.submit_round(round_, by=office.handler, now=now)
    rounds.review_round(round_, by=office.office_director, now=now)
    rounds.publish_round(round_, by=office.principal_leader, now=now)
    return round_


@pytest.fixture
def office(app: Flask) -> Office:
    """An office with a published round, a late case with a proposal against its unit, and a key entry to decide."""
    with transaction():
        office = Office()
        seed_kinds()
        db.session.flush()
        case = a_case_under_rectification(office, now=clock.now() - timedelta(days=150))
        propose(case, "问题全部逾期未整改。", by=office.office_director, now=clock.now())
        round_ = published_round(office)
        propose_key_entries(
            round_,
            [(office.unit.id, InspectionMode.TARGETED)],
            local_day(clock.now()) + timedelta(days=30),
            by=office.handler,
            now=clock.now(),
        )
    return office


def listed(browser: Browser, address: str) -> int:
    """How many rows a list has, as its last line says; an empty list has none."""
    page = browser.get(address)
    found = re.search(r"共 ?(\d+) ?条", page.words)
    return int(found[1]) if found else 0


def test_every_number_is_the_length_of_the_list_that_it_leads_to(app: Flask, office: Office) -> None:
    browser = signed_in(app, office.case_manager)
    page = browser.get("/dashboard")
    numbers = [
        (words_of(link), str(link["href"]))
        for link in page.html.select("main .figures a, main table td.number a")
    ]
    assert len(numbers) > 25
    wrong = [(told, address) for told, address in numbers if int(told) != listed(browser, address)]
    assert not wrong
    assert sum(int(told) for told, _ in numbers), "a dashboard of nothing but noughts would prove nothing"


def words_of(link: Tag) -> str:
    number = link.select_one("b") or link
    return number.get_text(strip=True).replace(",", "")


def test_a_unit_under_warning_is_excluded_with_its_reason(app: Flask, office: Office) -> None:
    today = local_day(clock.now())
    judged = {
        each.unit.code: each
        for each in check_units(
            [office.unit, office.other_unit], date(today.year - 1, 1, 1), today, office.handler
        )
    }
    assert judged["OTHER"].standing is Standing.ELIGIBLE
    assert judged["UNIT"].standing is Standing.EXCLUDED
    (against,) = judged["UNIT"].against
    assert against.case is not None
    assert against.case.unit_id == office.unit.id
    long_before = check_units([office.unit], date(2001, 1, 1), date(2001, 12, 31), office.handler)
    assert long_before[0].standing is Standing.ELIGIBLE, "what came later does not count"


def test_of_a_case_recused_from_nothing_is_told_but_that_it_is_there(app: Flask, office: Office) -> None:
    with transaction():
        case = db.session.scalars(select(Case)).first()
        assert case is not None
        declare_recusal(case, "与该单位负责人有亲属关系。", by=office.handler, now=clock.now())
    since = (local_day(clock.now()) - timedelta(days=400)).isoformat()
    page = signed_in(app, office.handler).get(f"/commendation?from={since}&units=UNIT")
    assert "有一件您已申请回避的事项。" in page.words
    assert case.number not in page.words
    assert page.rows()[0][2] == "不得推荐"


def test_the_check_names_reasons_and_hands_out_the_same_rows(app: Flask, office: Office) -> None:
    browser = signed_in(app, office.handler)
    since = (local_day(clock.now()) - timedelta(days=400)).isoformat()
    page = browser.get(f"/commendation?from={since}&units=UNIT%0AOTHER%0ANOBODY")
    rows = {row[1]: row for row in page.rows()}
    assert rows["OTHER"][2] == "可以推荐"
    assert rows["UNIT"][2] == "不得推荐"
    assert "被预警" in rows["UNIT"][3]
    assert "NOBODY" in page.said[0]
    only = browser.get(f"/commendation?from={since}&units=UNIT%0AOTHER&show=excluded")
    assert [row[1] for row in only.rows()] == ["UNIT"]
    given = browser.client.get(only.links["CSV"]).get_data().decode("utf-8-sig").splitlines()
    assert len(given) == 2
    assert given[1].startswith("UNIT,")


def test_a_portrait_joins_what_the_stages_know(app: Flask, office: Office) -> None:
    browser = signed_in(app, office.handler)
    page = browser.get(f"/units/{office.unit.id}")
    for head in ("评价结果", "案件", "问责", "重点名录"):
        assert head in [words_of(each) for each in page.html.select("main h2")], head
    assert "55.50" in page.words
