"""What a word of the rulebook is: a stored value with the English ids that pages translate."""

from enum import StrEnum
from typing import Self


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate this later"
    """Mark a message for the catalogues without translating it here."""
    return message


class Word(StrEnum):
    """A word with its label and its meaning; both are message ids of the catalogues."""

    label: str
    meaning: str

    def __new__(cls, value: str, label: str = "", meaning: str = "") -> Self:
        """Keep label and meaning beside the stored value."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.label = label
        word.meaning = meaning
        return word
