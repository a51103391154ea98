"""The overdue board of one county: with 1,000,000 items in the database against 1,000, and pages a second."""

import http.client
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from flask import Flask, current_app
from sqlalchemy import insert

from app.benchmarks.measuring import Ratio, seconds
from app.benchmarks.situation import Office, deadline_row, office
from app.benchmarks.sweep import fill
from app.cases.models import Deadline
from app.clock import local_day
from app.extensions import db, table_of, transaction
from app.overview.queries.board import Filters, Horizon, board, figures
from app.overview.queries.work import units_of
from app.people.actions.account import set_password
from workflows.terms import Term

FEW, MANY, PAGES = 1_000, 1_000_000, 400
WANTED, WANTED_PAGES = 1.5, 100
PASSWORD = "Bench-0nly-here"  # noqa: S105 - of a database that ends with the run


def measure(now: datetime, many: int = MANY) -> list[Ratio]:
    """Seconds of what the board asks of the database, and pages a second of two workers."""
    people = office(now)
    _county(people, now)
    few = [_ask(people, now) for _ in range(30)][5:]
    for county in range(2, 102):
        fill(people, (many - FEW) // 100, now, path=f"0001{county:04d}")
    db.session.execute(db.text("ANALYZE"))
    db.session.commit()
    often = [_ask(people, now) for _ in range(30)][5:]
    before, after = sorted(few)[len(few) // 2], sorted(often)[len(often) // 2]
    ratio = after / before
    found = [
        Ratio(
            f"board of a county at {many:,} items on {db.engine.dialect.name}, milliseconds",
            after * 1000,
            before * 1000,
            ratio,
            f"at most {WANTED}",
            ratio <= WANTED,
        )
    ]
    rate = _pages_a_second(people, now)
    return [
        *found,
        Ratio(
            "board, pages a second of two workers",
            rate,
            WANTED_PAGES,
            rate / WANTED_PAGES,
            "at least 1",
            rate >= WANTED_PAGES,
        ),
    ]


def _county(people: Office, now: datetime) -> None:
    """A county with a thousand items, a tenth of them late and a tenth near."""
    with transaction():
        rows = [
            deadline_row(
                "item",
                number,
                None,
                people.unit.path,
                Term.RECT_LIMITED,
                local_day(now) + timedelta(days=number % 100 - 10),
                next_rung_at=now + timedelta(days=30),
            )
            for number in range(1, FEW + 1)
        ]
        db.session.execute(insert(table_of(Deadline)), rows)
        set_password(people.director, PASSWORD, now=now)
        people.director.grants[0].unit_id, people.director.grants[0].unit_path = (
            people.unit.id,
            people.unit.path,
        )


def _ask(people: Office, now: datetime) -> float:
    """Everything that one page of the board asks, without drawing it."""
    db.session.rollback()

    def page() -> None:
        horizon, filters = Horizon(now), Filters()
        figures(people.director, filters, horizon)
        statement, values = board(people.director, filters, horizon)
        units_of(db.session.execute(statement.limit(50), values).all())

    return seconds(page)


def _pages_a_second(people: Office, now: datetime) -> float:
    """Two gunicorn workers on this database, four readers on the loopback."""
    del now
    username = people.director.username
    db.session.rollback()
    with _served(current_app._get_current_object()) as port:  # type: ignore[attr-defined]
        cookie = _sign_in(port, username)
        for _ in range(20):
            _read(port, cookie)
        readers = [threading.Thread(target=_read_many, args=(port, cookie, PAGES // 4)) for _ in range(4)]

        def all_of_them() -> None:
            for reader in readers:
                reader.start()
            for reader in readers:
                reader.join()

        return PAGES / seconds(all_of_them)


@contextmanager
def _served(app: Flask) -> Iterator[int]:
    settings = app.config["SETTINGS"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", "--no-control-socket", "--workers", "2", "--bind", f"127.0.0.1:{port}",
        "--log-level", "error", "wsgi:application",
    ]  # fmt: skip
    server = subprocess.Popen(command, env=settings.environment_of_a_child())
    try:
        for _ in range(150):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.2)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


def _sign_in(port: int, username: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/sign-in")
    answer = connection.getresponse()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.read().decode())
    cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
    assert token is not None
    body = f"csrf_token={token.group(1)}&username={username}&password={PASSWORD}"
    headers = {
        "Cookie": cookie,
        "Content-Type": "application/x-www-form-urlencoded",
        "Referer": f"http://127.0.0.1:{port}/",
    }
    connection.request("POST", "/sign-in", body, headers)
    answer = connection.getresponse()
    answer.read()
    assert answer.status in (302, 303), f"sign-in answered {answer.status}"
    return (answer.getheader("Set-Cookie") or cookie).split(";")[0]


def _read(port: int, cookie: str) -> None:
    _read_many(port, cookie, 1)


def _read_many(port: int, cookie: str, count: int) -> None:
    """Plain sockets: the reader shares the machine, and its work is not what is measured."""
    request = f"GET /board HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n".encode()
    for _ in range(count):
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(request)
            answer = b"".join(iter(lambda: line.recv(1 << 16), b""))
        assert answer.split(b" ", 2)[1] == b"200", answer[:80]
        assert b"<table" in answer
