"""What every page has: headers, languages, the banner, error pages in words, a list's pages."""

import gzip

import pytest
from flask import Flask, abort
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from app.organisations.models import UnitKind
from app.web.access import public
from app.web.errors import SENTENCES
from app.web.paging import Page, one_page
from tests.browser_page import Browser
from tests.browser_page import Page as Answer


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)


def test_nothing_inline_is_permitted_and_no_page_is_kept(browser: Browser) -> None:
    headers = browser.get("/sign-in").response.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_banner_stands_in_the_foot_of_every_page(browser: Browser) -> None:
    for address, code in (("/sign-in", 200), ("/nowhere", 404)):
        assert "本系统为非涉密系统，严禁处理、传输国家秘密" in browser.get(address, code=code).words


def test_style_sheets_travel_compressed_and_pages_do_not(browser: Browser) -> None:
    with browser.client.get("/static/qingjian.css") as answer:
        plain = answer.get_data()
    for _time in range(2):
        packed = browser.client.get("/static/qingjian.css", headers={"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == plain
    assert "Accept-Encoding" in packed.headers["Vary"]
    page = browser.client.get("/sign-in", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in page.headers


def test_a_page_weighs_less_than_150_kilobytes(browser: Browser) -> None:
    page = browser.get("/sign-in")
    addresses = [tag["href"] for tag in page.html.select('link[rel="stylesheet"]')]
    addresses += [tag["src"] for tag in page.html.select("script[src]")]
    parts = [browser.client.get(each, headers={"Accept-Encoding": "gzip"}) for each in addresses]
    assert sum(len(part.data) for part in [page.response, *parts]) < 150 * 1024


def test_chinese_comes_first_and_the_choice_is_remembered(browser: Browser) -> None:
    assert browser.get("/sign-in").html.html["lang"] == "zh-CN"
    assert browser.get("/sign-in?lang=en").heading == "Sign in to Qingjian"
    assert browser.get("/sign-in").heading == "登录清鉴"
    page = browser.submit(action="/language", button="English")
    assert page.heading == "Sign in to Qingjian"
    assert page.html.html["lang"] == "en"
    assert browser.get("/sign-in").heading == "Sign in to Qingjian"
    assert browser.get("/sign-in?lang=nonsense").heading == "Sign in to Qingjian"


def test_switching_the_language_stays_on_the_page_and_wins_over_its_address(browser: Browser) -> None:
    browser.get("/sign-in?next=/units&lang=en")
    page = browser.submit(action="/language", button="中文")
    assert page.heading == "登录清鉴"
    assert page.address == "/sign-in?next=/units"


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_every_error_is_a_page_that_says_what_to_do(
    app: Flask, browser: Browser, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    @public
    def broken() -> None:
        abort(code)

    monkeypatch.setitem(app.view_functions, "people.sign_in", broken)
    for language in ("zh_CN", "en"):
        page = browser.get(f"/sign-in?lang={language}", code=code)
        assert page.html.select_one("main p").get_text(strip=True)
        assert page.heading.isascii() == (language == "en")


def test_a_stale_version_is_told_as_such(
    app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    @public
    def stale() -> None:
        raise StaleDataError("UPDATE statement on table 'cases' expected to update 1 row(s); 0 were matched.")

    monkeypatch.setitem(app.view_functions, "people.sign_in", stale)
    assert browser.get("/sign-in", code=409).heading == "内容已被他人更新"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("UNIQUE constraint failed: review_meetings.round_id", 409),
        ('duplicate key value violates unique constraint "uq_review_meetings_one_of_a_round"', 409),
        ("CHECK constraint failed: ck_results_missing_is_never_ranked", 500),
    ],
)
def test_two_in_the_same_moment_are_told_as_such(
    app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch, said: str, code: int
) -> None:
    @public
    def at_once() -> None:
        raise IntegrityError("INSERT", {}, Exception(said))

    monkeypatch.setitem(app.view_functions, "people.sign_in", at_once)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    browser.get("/sign-in", code=code)


@pytest.mark.parametrize(("said", "code"), [("database is locked", 503), ("disk I/O error", 500)])
def test_whoever_waited_too_long_for_others_hears_that_nothing_is_lost(
    app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch, said: str, code: int
) -> None:
    @public
    def waited() -> None:
        raise OperationalError("BEGIN IMMEDIATE", {}, Exception(said))

    monkeypatch.setitem(app.view_functions, "people.sign_in", waited)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    browser.get("/sign-in", code=code)


def test_a_bug_shows_no_details(app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    @public
    def bug() -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setitem(app.view_functions, "people.sign_in", bug)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    page = browser.get("/sign-in", code=500)
    assert page.heading == "系统内部出错"
    assert "secret" not in page.words


@pytest.mark.parametrize(
    ("total", "number", "last", "first_row", "last_row"),
    [(0, 1, 1, 0, 0), (1, 1, 1, 1, 1), (50, 1, 1, 1, 50), (51, 2, 2, 51, 51), (101, 2, 3, 51, 100)],
)
def test_where_rows_stand_in_a_list(
    total: int, number: int, last: int, first_row: int, last_row: int
) -> None:
    rows = list(range((number - 1) * 50, min(total, number * 50)))
    page = Page(rows, number, total)
    assert (page.last, page.first_row, page.last_row) == (last, first_row, last_row)


@pytest.mark.parametrize("asked", ["0", "-1", "nonsense", "99999999999999999999", "2"])
def test_whatever_page_is_asked_for_one_is_shown(app: Flask, asked: str) -> None:
    with app.test_request_context(f"/?page={asked}"):
        page = one_page(select(UnitKind))
    assert (page.number, page.total, list(page.rows)) == (1, 0, [])


def test_hygiene_finds_what_is_wrong_with_a_page(app: Flask) -> None:
    from tests.browser_page import hygiene_faults

    class Broken:
        def __init__(self, body: str) -> None:
            from bs4 import BeautifulSoup

            self.html = BeautifulSoup(f"<html lang='zh'><title>甲</title>{body}</html>", "html.parser")

    good = "<h1>甲</h1>"
    assert hygiene_faults(Broken(good)) == []
    for body in (
        "",
        good + good,
        "<h1>乙</h1>",
        good + "<p id=a></p><p id=a></p>",
        good + "<input name=x>",
        good + "<form method=post></form>",
        good + "<p style='color:red'></p>",
        good + "<p onclick='x()'></p>",
        good + "<script>x()</script>",
        good + "<img src=x>",
        good + "<a href=/x></a>",
        good + "<label for=nobody>x</label>",
        good + "<table><thead><tr><th>甲</th><th></th></tr></thead></table>",
        good + "<div class=now><a class=btn-primary>甲</a><a class=btn-primary>乙</a></div>",
    ):
        assert len(hygiene_faults(Broken(body))) == 1, body
    assert Answer.words_of(None) == ""


@pytest.mark.parametrize("query", ["next=%00", "next=/&next=%00"])
def test_an_address_with_a_zero_byte_is_not_understood(browser: Browser, query: str) -> None:
    assert "无法识别" in browser.get(f"/sign-in?{query}", code=400).heading
