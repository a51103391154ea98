"""The walk: each person follows every link that a page offers, so that no page is forgotten in a list."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from flask import Flask, template_rendered
from jinja2 import Template
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter
from werkzeug.test import TestResponse

from app.people.models import User
from app.people.queries import roles_of
from app.web.access import access_of
from tests.browser_page import Browser, Page
from workflows.vocabulary import Role

EXTENDS = re.compile(r"""\{% extends ["'](.+?)["']""")
TEMPLATES = Path(__file__).parents[2] / "templates"
#: The endpoint of an address and the names of its questions.
Kind = tuple[str, ...]
#: Files are no pages.
FILES = (".pdf", ".csv", ".xlsx", ".toml", ".json", ".zip", ".css")
#: Pages that nobody comes to without saying what for.
NEVER_ALONE = frozenset({"organisations.pick"})
HOME: Kind = ("web.home",)
#: Of pages that differ in nothing but the record they show, this many are opened by each person.
ALIKE = 2


@dataclass(frozen=True)
class Visit:
    """A page that came: who opened it, and the template that it is made of."""

    role: Role
    address: str
    template: str
    page: Page


@dataclass
class Walked:
    """Everything that was come by."""

    visits: list[Visit] = field(default_factory=list)
    #: Links that led to a refusal, to an error or to nothing.
    dead: list[str] = field(default_factory=list)
    #: Kinds of page on which nothing is done, and which ask a page once more: the next person need not look.
    quiet: set[Kind] = field(default_factory=set)

    @property
    def one_of_each(self) -> dict[Role, list[str]]:
        """One address for each template, by who opens it."""
        first: dict[str, Visit] = {}
        for visit in self.visits:
            first.setdefault(visit.template, visit)
        found: dict[Role, list[str]] = {}
        for visit in first.values():
            found.setdefault(visit.role, []).append(visit.address)
        return found

    @property
    def templates(self) -> set[str]:
        """What was shown."""
        return {visit.template for visit in self.visits}


def pages() -> set[str]:
    """Every template that is a page of its own: it extends a layout, and nothing extends it."""
    texts = {
        str(path.relative_to(TEMPLATES)): path.read_text(encoding="utf-8")
        for path in (TEMPLATES / "pages").rglob("*.html")
    }
    extended = {name for text in texts.values() for name in EXTENDS.findall(text)}
    return {name for name, text in texts.items() if EXTENDS.search(text)} - extended


class Walker:
    """One person who opens everything."""

    def __init__(self, app: Flask, person: User, role: Role) -> None:
        self.app, self.role = app, role
        self.addresses: MapAdapter = app.url_map.bind("localhost")
        self.client = Browser(app).client
        with self.client.session_transaction() as session:
            session["_user_id"] = person.get_id()
            session["_fresh"] = True
        self.shown: list[str] = []

    def walk(self, starts: Iterable[str], walked: Walked) -> None:
        """Open these and whatever they lead to."""
        waiting = [each for each in starts if self._kind_of(each) not in walked.quiet]
        known, alike = set(waiting), Counter[Kind]()
        for address in waiting:
            for link, kind in self._links_of(address, walked):
                if link not in known and alike[kind] < ALIKE and kind not in walked.quiet:
                    alike[kind] += 1
                    known.add(link)
                    waiting.append(link)

    def _links_of(self, address: str, walked: Walked) -> Iterator[tuple[str, Kind]]:
        """Open a page; the addresses of this product that it leads to, with what tells their kind."""
        answer = self._open(address)
        if answer.status_code != 200:
            walked.dead.append(f"{self.role}: {address}: {answer.status_code}: {Page(answer).heading}")
            return
        if answer.mimetype != "text/html" or not self.shown:
            return
        page = Page(answer)
        walked.visits.append(Visit(self.role, address, self.shown[-1], page))
        kind = self._kind_of(address)
        if kind and kind != HOME and (len(kind) > 1 or page.html.select_one(".now") is None):
            walked.quiet.add(kind)
        for link in page.html.select("a[href]"):
            there = str(link["href"]).split("#")[0]
            if there.startswith("?"):
                there = urlsplit(address).path + there
            if not there.startswith("/"):
                continue
            kind = self._kind_of(there)
            if kind is None:
                walked.dead.append(f"{self.role}: {address} leads to {there}, which is no page")
            elif not (kind[0].endswith("static") or urlsplit(there).path.endswith(FILES)):
                yield there, kind

    def _open(self, address: str) -> TestResponse:
        self.shown.clear()
        with template_rendered.connected_to(self._note, self.app), self.app.app_context():
            return self.client.get(address, follow_redirects=True)

    def _note(self, _app: Flask, template: Template, **_context: object) -> None:
        if template.name and template.name.startswith("pages/"):
            self.shown.append(template.name)

    def _kind_of(self, address: str) -> Kind | None:
        """The endpoint and the names of its questions; which part of a page is shown counts as well."""
        parts = urlsplit(address)
        asked = parse_qs(parts.query)
        try:
            endpoint, _values = self.addresses.match(parts.path, method="GET")
        except HTTPException:
            return None
        return (str(endpoint), *sorted(asked), *asked.get("part", ()))


def starts_of(app: Flask, person: User, day: date) -> list[str]:
    """Every address without a number in it that this person may enter."""
    mine = roles_of(person, day)
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and not rule.arguments
        and not rule.rule.endswith(FILES)
        and rule.endpoint not in NEVER_ALONE
        and (access := access_of(app.view_functions[rule.endpoint])) is not None
        and (not access.roles or access.roles & mine)
    )


def walk_all(
    app: Flask, people: Mapping[Role, User], day: date, *, also: Iterable[tuple[Role, str]] = ()
) -> Walked:
    """Everybody walks, one after another, and begins with what is told besides."""
    walked, told = Walked(), list(also)
    for role, person in people.items():
        mine = [address for whose, address in told if whose is role]
        Walker(app, person, role).walk([*mine, *starts_of(app, person, day)], walked)
    return walked
