"""A city at work behind a real server, and a real browser for each of its people.

The server's clock is the machine's: the city's past is built by the product's own actions, dated back from now.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from playwright.sync_api import Browser, Playwright, sync_playwright
from werkzeug.serving import make_server
from werkzeug.wsgi import ClosingIterator

from app import clock, create_app
from app.extensions import db
from app.people.models import CLOCK_USERNAME, User
from config import Config
from tests.browser.desk import Desk
from tests.browser.town import Town, build_town

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CHROMIUM = "/usr/bin/chromium"
#: No sandbox, so that it runs for root in a container; and nothing that would call out.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: Colours that fade in are measured half-way: without motion they are there at once.
WINDOW = {"locale": "zh-CN", "reduced_motion": "reduce"}
#: Enough for a page on a machine that does other things as well.
PATIENCE = 60_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group(item.path.stem))  # one city, one server


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET), timeout=PATIENCE)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application of this module's city: a data folder and a database of its own."""
    data = tmp_path_factory.mktemp("city")
    app = create_app(
        Config(
            data=data,
            database_url=f"sqlite:///{data / 'city.sqlite3'}",
            secret_key="for tests only",
            demo=True,
        )
    )
    with app.app_context():
        db.create_all()
        db.session.add(User(username=CLOCK_USERNAME, name="系统"))
        db.session.commit()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def town(city: Flask) -> Iterator[Town]:
    """What there is in the city, and the application context to look it up in."""
    with city.app_context():
        yield build_town(clock.now())


def whole_answers(application: "WSGIApplication") -> "WSGIApplication":
    """Read every answer to its end before it is sent.

    Werkzeug's server leaves an answer's file open where the browser hangs up in the middle of it.
    """

    def answer(environ: "WSGIEnvironment", start: "StartResponse") -> list[bytes]:
        with closing(ClosingIterator(application(environ, start))) as parts:
            return [b"".join(parts)]

    return answer


@pytest.fixture(scope="module")
def address(city: Flask, town: Town) -> Iterator[str]:
    """Where the city's server answers."""
    server = make_server("127.0.0.1", 0, whole_answers(city), threaded=True)
    running = threading.Thread(target=server.serve_forever, daemon=True)
    running.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    running.join()
    server.server_close()


@pytest.fixture
def desk(chromium: Browser, address: str) -> Iterator[Callable[..., Desk]]:
    """Open a browser window, signed in through the sign-in page where a person is named."""
    desks: list[Desk] = []

    def open_desk(person: User | None = None, **window: object) -> Desk:
        context = chromium.new_context(base_url=address, **{**WINDOW, **window})  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        opened = Desk(context.new_page())
        desks.append(opened)
        if person is not None:
            opened.sign_in(person.username)
        return opened

    yield open_desk
    for each in desks:
        faults = each.faults
        each.page.context.close()
        assert not faults, faults
