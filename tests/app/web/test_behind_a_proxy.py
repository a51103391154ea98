"""Whose address the access log shows behind the office's own reverse proxy, and whom it does not believe."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import request

from app import create_app
from config import Config, ConfigurationError, from_environment

FORGED, REAL, OUTER = "203.0.113.9", "198.51.100.7", "192.0.2.1"


@pytest.fixture
def seen_by(tmp_path: Path) -> Callable[[int, str], tuple[str, str]]:
    """What address and scheme a request has that came through a proxy."""

    def ask(proxies: int, forwarded: str) -> tuple[str, str]:
        app = create_app(
            Config(
                data=tmp_path,
                database_url=f"sqlite:///{tmp_path / 'empty.sqlite3'}",
                secret_key="for tests only",
                proxies=proxies,
            )
        )
        heard: list[tuple[str, str]] = []

        @app.before_request
        def _hear() -> str:
            heard.append((request.remote_addr or "", request.scheme))
            return ""

        app.test_client().get(
            "/sign-in", headers={"X-Forwarded-For": forwarded, "X-Forwarded-Proto": "https"}
        )
        return heard[0]

    return ask


def test_nobody_is_believed_without_a_proxy(seen_by: Callable[[int, str], tuple[str, str]]) -> None:
    assert seen_by(0, REAL) == ("127.0.0.1", "http")


def test_the_nearest_proxy_is_believed_and_nothing_that_a_visitor_wrote_before_it(
    seen_by: Callable[[int, str], tuple[str, str]],
) -> None:
    assert seen_by(1, f"{FORGED}, {REAL}") == (REAL, "https")
    assert seen_by(2, f"{FORGED}, {REAL}, {OUTER}")[0] == REAL


@pytest.mark.parametrize("text", ["-1", "two", "10", "1.5"])
def test_a_number_that_cannot_be_is_refused(
    text: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("QINGJIAN_DATA", str(tmp_path))
    monkeypatch.setenv("QINGJIAN_PROXIES", text)
    with pytest.raises(ConfigurationError, match="QINGJIAN_PROXIES"):
        from_environment()


def test_the_number_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QINGJIAN_DATA", str(tmp_path))
    monkeypatch.setenv("QINGJIAN_PROXIES", "1")
    assert from_environment().proxies == 1
