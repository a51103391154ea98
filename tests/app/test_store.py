"""Bytes by their hash: kept once, given back unchanged, and nothing is left of what was refused."""

import io
from pathlib import Path

import pytest

from app.store import Store, TamperedBytes, TooLarge


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def files_of(store: Store) -> list[Path]:
    return [path for path in store.folder.rglob("*") if path.is_file()]


def test_the_same_bytes_are_kept_once_however_they_come(store: Store) -> None:
    assert store.put(b"minutes") == store.put_stream(io.BytesIO(b"minutes"), at_most=7)
    (kept,) = files_of(store)
    assert store.get(kept.name) == b"minutes"


def test_of_a_stream_that_is_too_long_nothing_is_left(store: Store) -> None:
    with pytest.raises(TooLarge):
        store.put_stream(io.BytesIO(b"minutes"), at_most=6)
    assert files_of(store) == []


def test_bytes_that_were_changed_behind_its_back_are_not_given_out(store: Store) -> None:
    kept = store.put(b"minutes")
    store.path(kept.sha256).write_bytes(b"Minutes")
    with pytest.raises(TamperedBytes):
        store.get(kept.sha256)
