"""What the tests of the product's slices share."""

from functools import lru_cache

import pytest

from app.notices.engine import Engine

_DRAWN = lru_cache(maxsize=256)(Engine.print)


@pytest.fixture(autouse=True)
def what_was_drawn_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same page is the same paper, byte for byte, as ``tests/notices`` proves: here it is drawn once."""
    monkeypatch.setattr(Engine, "print", _DRAWN)
