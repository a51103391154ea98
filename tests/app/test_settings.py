"""What production asks for and what it sends; the key that set-up makes."""

import stat
from pathlib import Path

import pytest

from config import Config, ConfigurationError, from_environment
from tests.conftest import an_application


@pytest.mark.parametrize("production", [True, False])
def test_in_production_the_session_travels_over_https_alone(tmp_path: Path, production: bool) -> None:
    settings = Config(
        data=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'empty.sqlite3'}",
        secret_key="for tests only",
        production=production,
    )
    with an_application(settings, tables=False) as app:
        answer = app.test_client().get("/sign-in")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert ("Secure" in cookie) == production
    assert ("Strict-Transport-Security" in answer.headers) == production


def test_the_key_is_made_once_and_for_one_account_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QINGJIAN_DATA", str(tmp_path / "new"))
    monkeypatch.delenv("QINGJIAN_SECRET_KEY", raising=False)
    key = from_environment().secret_key
    assert len(bytes.fromhex(key)) == 32
    assert stat.S_IMODE((tmp_path / "new" / "secret-key").stat().st_mode) == 0o600
    assert from_environment().secret_key == key


def test_production_makes_no_key_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGJIAN_DATA", str(tmp_path))
    monkeypatch.setenv("QINGJIAN_ENV", "production")
    monkeypatch.delenv("QINGJIAN_SECRET_KEY", raising=False)
    with pytest.raises(ConfigurationError, match="No secret key"):
        from_environment()
    assert not (tmp_path / "secret-key").exists()
