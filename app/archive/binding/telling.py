"""What people read in a package: the timeline with the list of pieces as one page, and the README. In Chinese."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from flask import current_app
from flask_babel import gettext

from app.archive.models import ArchivedFile
from app.clock import SHANGHAI
from app.web.languages import DEFAULT, spoken_in
from workflows.actions import Action

#: Details of an act that are told, in this order, by their words.
_TOLD = {
    "number": "文号",
    "reason": "理由",
    "opinion": "意见",
    "summary": "情况",
    "grounds": "依据",
    "until": "新期限",
    "servers": "送达人",
    "witness": "见证人",
    "files": "材料",
}


@dataclass(frozen=True)
class Piece:
    """One piece as the page lists it: its line of the index, its name in the package, and who brought it when."""

    line: Mapping[str, Any]
    name: str
    submitted: tuple[Mapping[str, str], ...] = ()

    @property
    def address(self) -> str:
        """Where the page beside it finds it."""
        return quote(self.name.removeprefix("data/"))

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return {**self.line, "file": self.name, "submitted": list(self.submitted)}


@dataclass(frozen=True)
class Told:
    """One line of the timeline."""

    at: datetime
    by: str
    act: str
    about: str
    details: tuple[tuple[str, str], ...]


def timeline_page(file: ArchivedFile, pieces: Iterable[Piece], events: Iterable[Mapping[str, Any]]) -> bytes:
    """The life of the case and the pieces of its file, without a script and without anything from elsewhere."""
    with spoken_in(DEFAULT):
        lines = [_told(event) for event in events]
        return _written("timeline.html", file, pieces=list(pieces), lines=lines)


def readme(file: ArchivedFile, **facts: Any) -> bytes:
    """What the package is and how it is verified; with the mark that tells old editors its encoding."""
    return b"\xef\xbb\xbf" + _written("readme.txt", file, **facts).replace(b"\n", b"\r\n")


def _written(template: str, file: ArchivedFile, **context: Any) -> bytes:
    found = current_app.jinja_env.get_template(f"archive/{template}")
    archived_at = file.archived_at.astimezone(SHANGHAI)
    return found.render(file=file, case=file.case, archived_at=archived_at, **context).encode()


def _told(event: Mapping[str, Any]) -> Told:
    return Told(
        at=datetime.fromisoformat(event["at"]).astimezone(SHANGHAI),
        by=event["name"],
        act=gettext(Action(event["action"]).past),
        about=event["title"],
        details=tuple(_details(event["details"])),
    )


def _details(details: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, word in _TOLD.items():
        value = details.get(name)
        if isinstance(value, list):
            value = "、".join(each["name"] if isinstance(each, dict) else str(each) for each in value)
        if value:
            yield word, str(value)
