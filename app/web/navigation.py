"""The seven words on the left, and the tools of the top bar. Slices add their own pages here when imported."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request, url_for
from flask_login import current_user

from app.web.access import roles_today
from workflows.vocabulary import N_, Role, Word


class Place(Word):
    """The seven words, in their order (screens.md)."""

    MY_WORK = "my_work", N_("My work")
    ASSESSMENT = "assessment_place", N_("Assessment")
    CASES = "cases_place", N_("Cases")
    RECTIFICATION = "rectification_place", N_("Rectification")
    SUPERVISION = "supervision_place", N_("Supervision")
    DOCUMENTS = "documents_place", N_("Documents")
    ADMINISTRATION = "administration_place", N_("Administration")


@dataclass(frozen=True)
class Entry:
    """One page under one of the seven words."""

    place: Place
    endpoint: str
    label: str
    roles: frozenset[Role]
    order: int
    #: Other pages of its slice stand elsewhere: only this very page is at home here.
    alone: bool = False


@dataclass(frozen=True)
class Tool:
    """A tool of the top bar: where it leads and, for messages, how many wait."""

    endpoint: str
    count: Callable[[], int] | None = None
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class Link:
    """What a template draws."""

    label: str
    url: str
    current: bool


_entries: dict[tuple[Place, str], Entry] = {}
_tools: dict[str, Tool] = {}


def add(
    place: Place,
    endpoint: str,
    label: str,
    *,
    roles: tuple[Role, ...] = (),
    order: int = 50,
    alone: bool = False,
) -> None:
    """Put a page under a word. ``label`` is a message id; without roles everybody signed in sees it.

    ``alone`` where the other pages of its slice do not stand below it.
    """
    _entries[(place, endpoint)] = Entry(place, endpoint, label, frozenset(roles), order, alone)


def offer(
    tool: str, endpoint: str, *, count: Callable[[], int] | None = None, roles: tuple[Role, ...] = ()
) -> None:
    """Name the page behind a tool of the top bar: "home", "search" (GET, parameter q), "messages", "unit" (unit_id)."""
    _tools[tool] = Tool(endpoint, count, frozenset(roles))


def places() -> list[Link]:
    """The words that this person may enter, each leading to its first page."""
    entries = _open_entries()
    return _places(entries, _place_of_this_page(entries))


def _places(entries: Mapping[Place, list[Entry]], here: Place | None) -> list[Link]:
    return [
        Link(place.label, url_for(under[0].endpoint), place is here)
        for place, under in entries.items()
        if under
    ]


def _pages_beside(entries: list[Entry]) -> list[Link]:
    """The pages beside this one, under the same word; empty when there is only one."""
    if len(entries) < 2:
        return []
    current = _nearest(entries)
    return [Link(each.label, url_for(each.endpoint), each is current) for each in entries]


def _place_of_this_page(entries: Mapping[Place, list[Entry]]) -> Place | None:
    """The word under which this page stands: its own entry's, else that of its slice."""
    if "place" in g:
        return g.place  # type: ignore[no-any-return]
    nearest = _nearest([entry for under in entries.values() for entry in under])
    return nearest.place if nearest else None


def stand_under(place: Place, entry: str = "") -> None:
    """Let a view say which word its page stands under, and which entry there, where the slice's name does not tell."""
    g.place = place
    g.entry = entry


def tool(name: str) -> Tool | None:
    """A tool of the top bar, when some slice offers it and this person may use it."""
    found = _tools.get(name)
    if not found or found.endpoint not in current_app.view_functions:
        return None
    return found if not found.roles or found.roles & roles_today() else None


def home_url() -> str:
    """Where a person starts."""
    home = tool("home")
    if home:
        return url_for(home.endpoint)
    first = next((link.url for link in places()), None)
    return first or url_for("people.account")


def stays_here(address: str) -> bool:
    """Does an address that came from outside lead to a page of ours, however a browser reads it?"""
    begins = address.startswith("/") and not address.startswith("//")
    return begins and not any(letter in address for letter in "\\\r\n\t")


def address_to_return() -> str:
    """Where to go on after signing in: this page, or the one whose button was pressed, if it can simply be opened."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    if request.url_rule and "GET" in (request.url_rule.methods or ()):
        return request.path
    came_from = urlsplit(request.referrer or "")
    return came_from.path if came_from.path and came_from.netloc == request.host else "/"


def _open_entries() -> Mapping[Place, list[Entry]]:
    """The pages that this person may enter, under each word, in their order."""
    mine = roles_today()
    found: dict[Place, list[Entry]] = {place: [] for place in Place}
    for entry in _entries.values():
        if entry.endpoint in current_app.view_functions and (not entry.roles or entry.roles & mine):
            found[entry.place].append(entry)
    for entries in found.values():
        entries.sort(key=lambda entry: entry.order)
    return found


def _nearest(entries: list[Entry]) -> Entry | None:
    endpoint, blueprint = g.get("entry") or request.endpoint or "", request.blueprint or ""
    exact = next((entry for entry in entries if entry.endpoint == endpoint), None)
    beside = (
        entry for entry in entries if not entry.alone and entry.endpoint.rpartition(".")[0] == blueprint
    )
    return exact or next(beside, None)


def connect(app: Flask) -> None:
    """Hand the navigation to the layout."""

    @app.context_processor
    def _navigation() -> dict[str, object]:
        signed_in = bool(current_user) and current_user.is_authenticated and "roles" in g
        entries = _open_entries() if signed_in else {}
        here = _place_of_this_page(entries)
        return {
            "nav_places": _places(entries, here),
            "nav_pages": _pages_beside(entries.get(here, []) if here else []),
            "nav_tool": tool if signed_in else (lambda _name: None),
            "my_roles": sorted(roles_today(), key=list(Role).index),
        }
