"""What every official document carries: its organ, its marks, its dates that name their unit, its contact."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Self

from app.notices.content.shape import ContentRefused
from workflows.calendar import Duration, Unit
from workflows.vocabulary import N_, NoticeKind, Word

#: Words and the star of a state-secret mark; this system may not carry one (domain.md §6.1).
_SECRET_MARK = re.compile(r"(?:绝密|机密|(?<!工作)秘密)\s*[★☆]|★")
_SECRET_WORD = re.compile(r"绝密|机密|(?<!工作)秘密")

#: Characters of 抄送: some fifteen lines, beside which the signature still has room on its page.
MOST_COPIES = 400
#: Organs that sign together: their seals stand in three rows of two, for which a page has room.
MOST_ORGANS = 6
#: Characters in the name of an organ: some forty is the longest there is; head and foot of a page hold a hundred.
LONGEST_NAME = 100

_UNITS = {Unit.WORKING_DAYS: "个工作日", Unit.CALENDAR_DAYS: "个自然日", Unit.MONTHS: "个月"}


class Secrecy(Word):
    """The marks a document of a non-classified system may carry; the paper bears the Chinese word."""

    PUBLIC = "公开", N_("public")
    INTERNAL = "内部", N_("internal")
    WORK_SECRET = "工作秘密", N_("work secret")


class Urgency(Word):
    """How quickly a document must be dealt with (GB/T 9704, 7.2.3); the paper bears the Chinese word."""

    ORDINARY = "", N_("ordinary")
    URGENT = "加急", N_("urgent")
    MOST_URGENT = "特急", N_("most urgent")


def secrecy_mark(text: str) -> Secrecy:
    """The mark that a form names; a state-secret mark is refused with the reason."""
    try:
        return Secrecy(text.strip())
    except ValueError:
        raise ContentRefused(
            N_(
                "The mark “%(mark)s” cannot be used: this is a non-classified system, and a document may only be marked public, internal or work secret."
            ),
            mark=text,
        ) from None


@dataclass(frozen=True, kw_only=True)
class Organ:
    """Who issues: the full name as the seal has it, one line each where two organs work as one."""

    #: Numbers are counted for each code on its own.
    code: str
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        """An organ without a name cannot sign."""
        if not self.code or not self.names or not all(each.strip() for each in self.names):
            raise ContentRefused(N_("The issuing organ has no name."))
        for each in self.names:
            refuse_long_name(each)
        if len(self.names) > MOST_ORGANS:
            raise ContentRefused(
                N_("At most %(most)s organs sign a document together: a page has room for no more seals."),
                most=MOST_ORGANS,
            )

    @property
    def name(self) -> str:
        """The organs in running text."""
        return "、".join(self.names)


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Whom to ask: an office and a person named by office, with a number."""

    office: str
    person: str
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class Due:
    """A term with its unit, or a day, or both: never a bare number of days.

    ``provisional`` when a year without a published holiday schedule was counted through.
    """

    term: str = ""
    on: date | None = None
    provisional: bool = False

    def __post_init__(self) -> None:
        """A term is read by the rulebook's own notation (3WD, 30D, 1M)."""
        if not self.term and self.on is None:
            raise ContentRefused(N_("A term needs a length or a day."))
        if self.term:
            try:
                Duration.parse(self.term)
            except ValueError as error:
                raise ContentRefused(
                    N_("“%(term)s” is no term: give working days, calendar days or months."), term=self.term
                ) from error

    @property
    def length(self) -> str:
        """The term in words, with its unit."""
        duration = Duration.parse(self.term)
        return f"{duration.amount}{_UNITS[duration.unit]}"


@dataclass(frozen=True, kw_only=True)
class Document:
    """The common part. ``kind``, ``mark`` (代字), ``layout`` belong to the class, the rest to one document."""

    kind: ClassVar[NoticeKind]
    #: The organ's abbreviation in the number, "清预" in "清预〔2026〕1号"; empty where none is numbered.
    mark: ClassVar[str] = ""
    layout: ClassVar[str] = "letter"
    #: The name of the document as the office says it.
    word: ClassVar[str] = ""
    #: Is a seal set over name and date? Then they stand otherwise (GB/T 9704, 7.3.5).
    sealed: ClassVar[bool] = True

    organ: Organ
    unit: str
    recipient: str
    contact: Contact
    secrecy: Secrecy = Secrecy.INTERNAL
    urgency: Urgency = Urgency.ORDINARY
    copy_number: str = ""
    attachments: tuple[str, ...] = ()
    copies_to: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no document may say, then what this one may not."""
        for name in ("unit", "recipient"):
            if not getattr(self, name).strip():
                raise ContentRefused(N_("Name the unit and the main recipient."))
        if self.copy_number and not re.fullmatch(r"[0-9]{6}", self.copy_number):
            raise ContentRefused(N_("The copy number has six digits."))
        if len("，".join(self.copies_to)) > MOST_COPIES:
            raise ContentRefused(
                N_(
                    "The copies have more than %(most)s characters, for which the foot of the last page has no room: name groups of recipients, or list them in an attachment."
                ),
                most=MOST_COPIES,
            )
        for text in texts_in(self):
            refuse_secret_mark(text)
            refuse_hidden_characters(text)
        refuse_secret_word(self.title)
        self.check()

    def check(self) -> None:
        """What this kind of document demands beyond the common part; raises ContentRefused."""

    @property
    def title_parts(self) -> tuple[str, ...]:
        """The title, cut where a line may end without breaking its meaning."""
        return (self.word,)

    @property
    def title(self) -> str:
        """The title in one line."""
        return "".join(self.title_parts)

    @property
    def dues(self) -> tuple[Due, ...]:
        """Every term that the document prints."""
        return tuple(dues_in(self))

    @property
    def provisional(self) -> bool:
        """Does any printed date lean on a year without a published schedule?"""
        return any(due.provisional for due in self.dues)

    @classmethod
    def sample(cls) -> Self:
        """A complete document with fictional content, for previews and golden tests."""
        raise ContentRefused(N_("There is no sample of this document: %(name)s."), name=cls.__name__)


def parts_of(value: Any) -> Iterator[Any]:
    """Every leaf and every part of a document, depth first."""
    yield value
    if isinstance(value, tuple):
        for each in value:
            yield from parts_of(each)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from parts_of(getattr(value, field.name))


def texts_in(document: Document) -> Iterator[str]:
    """Every piece of text in a document."""
    return (each for each in parts_of(document) if isinstance(each, str) and not isinstance(each, StrEnum))


def dues_in(document: Document) -> Iterator[Due]:
    """Every term in a document."""
    return (each for each in parts_of(document) if isinstance(each, Due))


def refuse_secret_mark(text: str) -> None:
    """No text may carry a state-secret mark (秘密★, 机密★, 绝密★)."""
    if found := _SECRET_MARK.search(text):
        raise ContentRefused(
            N_(
                "The text carries the state-secret mark “%(mark)s”: this is a non-classified system in which state secrets may not be processed."
            ),
            mark=found.group(),
        )


def refuse_secret_word(title: str) -> None:
    """No title may name a state-secret level."""
    if found := _SECRET_WORD.search(title):
        raise ContentRefused(
            N_(
                "The title says “%(mark)s”: this is a non-classified system, and a document may only be marked public, internal or work secret."
            ),
            mark=found.group(),
        )


def refuse_hidden_characters(text: str) -> None:
    """No text may hold characters that change how it reads without being seen."""
    for at, each in enumerate(text):
        if each != "\n" and unicodedata.category(each) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
            name = unicodedata.name(each, "control character")
            raise ContentRefused(
                N_(
                    "“%(where)s” holds the invisible character U+%(code)s (%(name)s) at ▯; delete it and submit again."
                ),
                where=f"{_seen(text[:at])[-12:]}▯{_seen(text[at + 1 :])[:12]}",
                code=f"{ord(each):04X}",
                name=name,
            )


def _seen(text: str) -> str:
    return "".join(each for each in text if each.isprintable())


def refuse_long_name(name: str) -> None:
    """No organ's name may be longer than head and foot of a page can hold."""
    if len(name) > LONGEST_NAME:
        raise ContentRefused(
            N_(
                "The name “%(name)s…” has more than %(most)s characters, for which a page has no room: shorten it."
            ),
            name=name[:12],
            most=LONGEST_NAME,
        )


def require(text: str, message: str, **params: Any) -> None:
    """Refuse with that sentence where a text is empty."""
    if not text.strip():
        raise ContentRefused(message, **params)


def require_all(document: Document, **names: str) -> None:
    """Refuse a document in which one of these fields is empty; each is named by its word for the drafter."""
    for field, name in names.items():
        value = getattr(document, field)
        if not value or (isinstance(value, str) and not value.strip()):
            raise ContentRefused(N_("The document lacks: %(name)s."), name=name)
