"""A list says how many there are, and its export holds exactly those; a unit's page says what kind of unit it is."""

import csv
from datetime import timedelta

import pytest
from flask import Flask

from app import clock
from app.extensions import db, transaction
from app.organisations.actions.kinds import seed_kinds
from app.people import passwords
from app.people.models import User
from app.web.exporting import csv_file
from tests.browser_page import Browser
from tests.builders import Office
from tests.lives import a_case_under_rectification

PASSWORD = "a long enough passphrase 7"


def signed_in(app: Flask, person: User) -> Browser:
    person.password_hash, person.password_changed_at = passwords.hash_of(PASSWORD), clock.now()
    db.session.commit()
    browser = Browser(app)
    browser.sign_in(person.username, PASSWORD)
    return browser


@pytest.fixture
def office(app: Flask) -> Office:
    """An office with one case whose problems became late."""
    with transaction():
        office = Office()
        a_case_under_rectification(office, now=clock.now() - timedelta(days=150))
    return office


def rows_of(browser: Browser, address: str) -> list[list[str]]:
    answer = browser.client.get(address)
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    text = answer.get_data().decode("utf-8-sig")
    return list(csv.reader(text.splitlines()))[1:]


@pytest.mark.parametrize(
    "address",
    ["/board", "/board?kind=item", "/board?kind=appeal", "/cases", "/items", "/notices", "/proceedings"],
)
def test_the_export_beside_the_filters_holds_exactly_the_rows_shown(
    app: Flask, office: Office, address: str
) -> None:
    browser = signed_in(app, office.case_manager)
    page = browser.get(address)
    shown = [row for row in page.rows("main table") if len(row) > 1]
    exported = rows_of(browser, page.links["导出（CSV）"])
    assert len(exported) == len(shown)
    if address != "/proceedings" and "appeal" not in address:
        assert exported, "the case has its row here"


def test_a_filter_that_leaves_less_exports_less(app: Flask, office: Office) -> None:
    browser = signed_in(app, office.case_manager)
    everything = rows_of(browser, browser.get("/items").links["导出（CSV）"])
    found = browser.get("/items?q=" + "维修资金")
    assert "1项问题" in found.words
    assert len(rows_of(browser, found.links["导出（CSV）"])) == 1 < len(everything)


def test_no_name_becomes_a_formula(app: Flask) -> None:
    with app.test_request_context("/"):
        text = csv_file("x", ["a"], [["=1+1"], ["-2"], [None], ["甲"]]).get_data().decode("utf-8-sig")
    assert text.split() == ["a", "'=1+1", "'-2", '""', "甲"]


def test_the_page_of_a_unit_says_its_kind_in_the_readers_language(app: Flask, office: Office) -> None:
    with transaction():
        seed_kinds()
        office.unit.kind_code = "organ"
    browser = signed_in(app, office.case_manager)
    assert "机关" in browser.get(f"/units/{office.unit.id}").words
    assert "Government offices" in browser.get(f"/units/{office.unit.id}?lang=en").words
