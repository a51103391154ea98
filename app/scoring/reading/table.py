"""One table of a model file, read key by key: each answer checked, each key that nobody asked for named."""

import re
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from app.scoring.complaints import N_, Complaint

W = TypeVar("W", bound=StrEnum)

#: A decimal, or one divided by another.
RATIO = re.compile(r"[+-]?\d+(?:\.\d+)?\s*(?:/\s*\d+(?:\.\d+)?)?", re.ASCII)


class Table:
    """A table with its place in the file. Complaints go into one list, shared by the whole file.

    A wrong answer is complained about and replaced by its default, so that reading goes on to the next fault.
    """

    def __init__(self, content: Any, place: str, complaints: list[Complaint], line: int = 0) -> None:
        self.place, self.complaints, self.line = place, complaints, line
        self.content: dict[str, Any] = content if isinstance(content, dict) else {}
        self.asked: set[str] = set()
        if not isinstance(content, dict):
            self.complain(None, N_("A table is expected here, with keys and values."))

    def complain(self, key: str | None, message: str, /, **params: Any) -> None:
        """Note what is wrong with a key, or with the table."""
        place = self.place if key is None else f"{self.place} · {key}"
        self.complaints.append(Complaint(place, message, params))

    def get(self, key: str) -> Any:
        """What the file says, unchecked; None where it is silent."""
        self.asked.add(key)
        return self.content.get(key)

    def has(self, key: str) -> bool:
        """Does the file say anything here?"""
        return key in self.content

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not blank; required where there is no default."""
        value = self.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if value is not None or default is None:
            self.complain(key, N_("A text is needed here."))
        return default or ""

    def optional_text(self, key: str) -> str | None:
        """A text, or None."""
        return self.text(key, "") or None if self.has(key) else None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where the file is silent."""
        value = self.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
            self.complain(key, N_('A list of texts is needed here, like ["a", "b"].'))
            return ()
        return tuple(each.strip() for each in value)

    def number(self, key: str, default: Fraction | None = None) -> Fraction:
        """An exact number; required where there is no default."""
        found = self.optional_number(key)
        if found is None and default is None and not self.has(key):
            self.complain(key, N_('A number is needed here, like 0.25 or "1/3".'))
        return (default or Fraction(0)) if found is None else found

    def optional_number(self, key: str) -> Fraction | None:
        """An exact number, or None."""
        value = self.get(key)
        if value is None:
            return None
        try:
            return exact_number(value)
        except (ValueError, ZeroDivisionError):
            self.complain(key, N_('“%(value)s” is no number. Write it like 0.25 or "1/3".'), value=value)
            return None

    def whole(self, key: str, default: int, least: int, most: int) -> int:
        """A whole number within its range."""
        value = self.get(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.complain(
                key, N_("A whole number from %(least)s to %(most)s is needed here."), least=least, most=most
            )
            return default
        return value

    def truth(self, key: str, default: bool = False) -> bool:
        """True or false."""
        value = self.get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.complain(key, N_("Write true or false here, without quotation marks."))
            return default
        return value

    def word(self, key: str, words: type[W], default: W) -> W:
        """One of a closed list of words."""
        value = self.get(key)
        if value is None:
            return default
        try:
            return words(value)
        except ValueError:
            known = ", ".join(words)
            self.complain(
                key, N_("“%(value)s” is not known here. Known are: %(known)s."), value=value, known=known
            )
            return default

    def table(self, key: str) -> "Table":
        """A table inside this one; an empty one where the file is silent."""
        value = self.get(key)
        return Table({} if value is None else value, f"{self.place} · {key}", self.complaints)

    def close(self) -> None:
        """Name every key that nobody asked for: it would be a step whose output nobody uses."""
        for key in self.content.keys() - self.asked:
            nearest = get_close_matches(key, self.asked, 1)
            if nearest:
                self.complain(
                    key, N_("This key is used by nothing. Did you mean “%(nearest)s”?"), nearest=nearest[0]
                )
            else:
                known = ", ".join(sorted(self.asked))
                self.complain(key, N_("This key is used by nothing. Known here are: %(known)s."), known=known)


def exact_number(value: Any) -> Fraction:
    """A number of the file, as exact as it is written. Raises ValueError or ZeroDivisionError."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, str)):
        raise ValueError(value)  # noqa: TRY004 - to the reader, a wrong kind is a wrong value
    text = str(value).strip()
    if isinstance(value, str) and not RATIO.fullmatch(text):
        raise ValueError(value)
    top, *bottom = (_finite(Decimal(part.strip())) for part in text.split("/"))
    return Fraction(top) / Fraction(bottom[0]) if bottom else Fraction(top)


def _finite(value: Decimal) -> Decimal:
    """Numbers of sixty digits are slips of the finger, and infinity is none."""
    if not value.is_finite() or abs(value.adjusted()) > 30:
        raise ValueError(value)
    return value
