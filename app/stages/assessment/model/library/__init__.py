"""The model that a new office may begin with: an integrity index of our own, to be changed to its own measure."""

from pathlib import Path

_INTEGRITY = Path(__file__).with_name("integrity.toml")


def default_text() -> str:
    """The shipped model of the integrity index."""
    return _INTEGRITY.read_text(encoding="utf-8")
