"""What the tests of the product's slices share."""

from collections.abc import Iterator
from functools import lru_cache

import pytest

from app.notices.engine import Engine


@pytest.fixture(scope="session", autouse=True)
def what_was_drawn_before() -> Iterator[None]:
    """The same page is the same paper, byte for byte, as ``tests/notices`` proves: here it is drawn once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engine, "print", lru_cache(maxsize=256)(Engine.print))
        yield
