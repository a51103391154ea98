"""What production asks for and what it sends; the keys that set-up makes; where the public finds us."""

import stat
from pathlib import Path

import pytest

from config import Config, ConfigurationError, from_environment
from tests.conftest import an_application

#: The files of keys, and the settings that stand in for them.
KEYS = {"secret-key": "QINGJIAN_SECRET_KEY", "document-key": "QINGJIAN_DOCUMENT_KEY"}


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
    for name in KEYS.values():
        monkeypatch.delenv(name, raising=False)
    made = from_environment()
    assert made.secret_key != made.document_key
    for file, key in (("secret-key", made.secret_key), ("document-key", made.document_key)):
        assert len(bytes.fromhex(key)) == 32
        assert stat.S_IMODE((tmp_path / "new" / file).stat().st_mode) == 0o600
    again = from_environment()
    assert (again.secret_key, again.document_key) == (made.secret_key, made.document_key)


@pytest.mark.parametrize("missing", KEYS)
def test_production_makes_no_key_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setenv("QINGJIAN_DATA", str(tmp_path))
    monkeypatch.setenv("QINGJIAN_ENV", "production")
    for file, name in KEYS.items():
        monkeypatch.setenv(name, "" if file == missing else "given")
    with pytest.raises(ConfigurationError, match=f"No {missing.replace('-', ' ')}"):
        from_environment()
    assert not (tmp_path / missing).exists()


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("", ""),
        ("https://qingjian.example", "https://qingjian.example"),
        ("http://qingjian.test:8000/qj/", "http://qingjian.test:8000/qj"),
    ],
)
def test_the_public_address_is_read_without_its_last_slash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, read: str
) -> None:
    monkeypatch.setenv("QINGJIAN_DATA", str(tmp_path))
    monkeypatch.setenv("QINGJIAN_PUBLIC_ADDRESS", given)
    assert from_environment().public_address == read


@pytest.mark.parametrize(
    "given",
    [
        "qingjian.example",
        "ftp://x.example",
        "https://x.example/?a=1",
        "https:// x.example",
        f"https://{'x' * 60}.example",
    ],
)
def test_what_is_no_public_address_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("QINGJIAN_DATA", str(tmp_path))
    monkeypatch.setenv("QINGJIAN_PUBLIC_ADDRESS", given)
    with pytest.raises(ConfigurationError, match="QINGJIAN_PUBLIC_ADDRESS"):
        from_environment()


def test_a_child_reads_the_same_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGJIAN_DATA", str(tmp_path))
    monkeypatch.setenv("QINGJIAN_PUBLIC_ADDRESS", "https://qingjian.example")
    settings = from_environment()
    for name, value in settings.environment_of_a_child().items():
        monkeypatch.setenv(name, value)
    assert from_environment() == settings


def test_batches_are_printed_by_a_process_for_each_core_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QINGJIAN_DATA", str(tmp_path))
    monkeypatch.delenv("QINGJIAN_PRINTING_WORKERS", raising=False)
    monkeypatch.setattr("config.os.cpu_count", lambda: 6)
    assert from_environment().printing_workers == 6
    monkeypatch.setenv("QINGJIAN_PRINTING_WORKERS", "0")
    assert from_environment().printing_workers == 0
    for wrong in ("-1", "65", "two"):
        monkeypatch.setenv("QINGJIAN_PRINTING_WORKERS", wrong)
        with pytest.raises(ConfigurationError, match="QINGJIAN_PRINTING_WORKERS is the number of processes"):
            from_environment()
