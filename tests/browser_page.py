"""A browser for tests: every page it opens is parsed and checked for hygiene, so no test has to remember to."""

import re
from collections import Counter
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

#: A page is lighter than this, pictures aside: an office's line to the town hall is thin.
HEAVIEST = 150_000


class Page:
    """One answer, parsed: title, words, links, forms."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.code = response.status_code
        self.address = response.request.full_path.rstrip("?")
        self.html = BeautifulSoup(response.get_data(as_text=True), "html.parser")
        for each in self.html("template"):  # no part of the page until a script puts it there
            each.decompose()

    @property
    def heading(self) -> str:
        """The words of the one heading."""
        return self.words_of(self.html.select_one("h1"))

    @property
    def words(self) -> str:
        """Every word that a reader sees, with single blanks."""
        return self.words_of(self.html.body or self.html)

    @property
    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        return [self.words_of(each) for each in self.html.select(".summary li")]

    @property
    def said(self) -> list[str]:
        """What the product said about the step before."""
        return [self.words_of(each) for each in self.html.select(".said")]

    @property
    def links(self) -> dict[str, str]:
        """Where each link leads, by its words."""
        return {self.words_of(each): str(each["href"]) for each in self.html.select("a[href]")}

    def rows(self, selector: str = "main table") -> list[list[str]]:
        """The cells of the first matching table's body, as words."""
        table = self.html.select_one(selector)
        if table is None:
            return []
        return [[self.words_of(cell) for cell in row.select("td, th")] for row in table.select("tbody tr")]

    def form(self, with_field: str = "", action: str = "") -> Tag:
        """The form in the main part that has that field, or leads to that address; else the first POST form."""
        for form in self.html.select("form"):
            if action and action not in str(form.get("action") or ""):
                continue
            if with_field and not form.select_one(f'[name="{with_field}"]'):
                continue
            if (
                not action
                and not with_field
                and not (form.find_parent("main") and form.get("method") == "post")
            ):
                continue
            return form
        raise AssertionError(f"no form with field {with_field!r} and action {action!r} on {self.address}")

    @staticmethod
    def words_of(tag: Tag | None) -> str:
        """The words in a piece of a page."""
        return re.sub(r"\s+", " ", tag.get_text(" ", strip=True)).strip() if tag else ""


class Browser:
    """One person's browser. ``get`` and ``submit`` return parsed pages and fail on an unhygienic one."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        self.page: Page | None = None

    def get(self, address: str, *, code: int = 200, follow: bool = True) -> Page:
        """Open an address."""
        return self._arrived(self._open(address, follow=follow), code)

    def submit(
        self,
        page: Page | None = None,
        *,
        action: str = "",
        button: str | None = None,
        code: int = 200,
        fields: dict[str, Any] | None = None,
        **values: Any,
    ) -> Page:
        """Fill in and send a form of a page (by default the one open), as a browser would.

        ``fields`` are values of fields whose names are taken by this method's own arguments.
        """
        values = {**(fields or {}), **values}
        page = page or self.page
        assert page is not None, "open a page first"
        form = page.form(next(iter(values), "") if not action else "", action)
        filled = {**values_in(form), **values}
        if button is not None:
            pressed = next(b for b in form.select("button") if button in Page.words_of(b))
            if pressed.get("name"):
                filled[str(pressed["name"])] = pressed.get("value", "")
        target = str(form.get("action") or page.address)
        if form.get("method", "get").lower() == "get":
            answer = self._open(target, query_string=filled)
        else:
            kind = "multipart/form-data" if form.get("enctype") else "application/x-www-form-urlencoded"
            answer = self._open(target, method="POST", data=filled, content_type=kind)
        return self._arrived(answer, code)

    def post(self, address: str, *, code: int = 200, follow: bool = True, **values: Any) -> Page:
        """Send values straight to an address, with the CSRF token of the page that is open."""
        assert self.page is not None, "open a page first"
        token = self.page.html.select_one('input[name="csrf_token"]')
        assert token is not None, "the page has no CSRF token"
        data = {"csrf_token": token["value"], **values}
        answer = self._open(address, follow=follow, method="POST", data=data)
        return self._arrived(answer, code)

    def sign_in(self, username: str, password: str) -> Page:
        """Sign in through the page."""
        self.get("/sign-in")
        page = self.submit(username=username, password=password)
        assert not page.errors, page.errors
        return page

    def _open(self, address: str, *, follow: bool = True, **request: Any) -> TestResponse:
        """Send a request, each in a context of its own as on a server, and follow where it leads."""
        with self.app.app_context():
            answer = self.client.open(address, **request)
        for _turn in range(10):
            if not follow or answer.status_code not in (301, 302, 303, 307, 308):
                return answer
            with self.app.app_context():
                answer = self.client.get(answer.location)
        raise AssertionError(f"{address} leads round in a circle")

    def _arrived(self, response: TestResponse, code: int) -> Page:
        page = Page(response)
        assert page.code == code, f"{page.address}: {page.code}, not {code}: {page.words[:400]} {page.errors}"
        if response.mimetype == "text/html" and code not in (301, 302, 303, 307, 308):
            faults = hygiene_faults(page)
            assert not faults, f"{page.address}: " + "; ".join(faults)
            weight = len(response.get_data())
            assert weight < HEAVIEST, f"{page.address}: {weight:,} bytes"
            self.page = page
        return page


def values_in(form: Tag) -> dict[str, Any]:
    """What a browser would send of a form as it stands, buttons excepted."""
    values: dict[str, Any] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        name, kind = str(field["name"]), field.get("type", "text")
        if kind in ("submit", "button", "file") or field.has_attr("disabled"):
            continue
        if field.name == "select":
            options = field.select("option[selected]") or (
                [] if field.has_attr("multiple") else field.select("option")[:1]
            )
            chosen = [str(o.get("value", o.get_text())) for o in options]
            values[name] = chosen if field.has_attr("multiple") else (chosen[0] if chosen else "")
        elif field.name == "textarea":
            values[name] = field.get_text()
        elif kind in ("checkbox", "radio"):
            if field.has_attr("checked"):
                values.setdefault(name, []).append(
                    field.get("value", "on")
                ) if kind == "checkbox" else values.update({name: field.get("value", "on")})
        else:
            values[name] = field.get("value", "")
    return values


def hygiene_faults(page: Page) -> list[str]:
    """What is wrong with a page that no page may have wrong."""
    html, tags = page.html, page.html.find_all(True)
    named: dict[str, list[Tag]] = {}
    for tag in tags:
        named.setdefault(tag.name, []).append(tag)
    headings, faults = named.get("h1", []), []
    title = Page.words_of(html.title)
    if len(headings) != 1:
        faults.append(f"{len(headings)} h1 headings")
    elif not title.startswith(Page.words_of(headings[0])):
        faults.append(f"the title {title!r} is not the heading {Page.words_of(headings[0])!r}")
    if not (html.html and html.html.get("lang")):
        faults.append("no language")
    ids = Counter(str(tag["id"]) for tag in tags if tag.has_attr("id"))
    faults += [f"id {each!r} twice" for each, count in sorted(ids.items()) if count > 1]
    faults += _unlabelled(named, set(ids))
    faults += [
        "a column without a name"
        for head in named.get("thead", [])
        for cell in head.find_all("th")
        if not Page.words_of(cell)
    ]
    faults += [
        f"{len(primary)} primary buttons among what can be done now"
        for tag in tags
        if "now" in tag.get_attribute_list("class") and len(primary := tag.select(".btn-primary")) > 1
    ]
    faults += [
        f"POST form without CSRF token: {form.get('action')}"
        for form in named.get("form", [])
        if form.get("method", "get").lower() == "post" and not any(map(_guards, form.find_all("input")))
    ]
    for tag in tags:
        faults += [
            f"inline {name} on <{tag.name}>" for name in tag.attrs if name == "style" or name[:2] == "on"
        ]
    for name in ("script", "style"):
        faults += [f"inline <{name}>" for tag in named.get(name, []) if tag.get_text(strip=True)]
    faults += [
        f"image without words: {img.get('src')}" for img in named.get("img", []) if not img.has_attr("alt")
    ]
    faults += [
        f"empty link: {a.get('href')}"
        for a in named.get("a", [])
        if a.has_attr("href") and not (Page.words_of(a) or a.get("aria-label"))
    ]
    return faults


def _guards(field: Tag) -> bool:
    """Is this a CSRF token, or a code that is good once?"""
    if not field.has_attr("value"):
        return False
    return field.get("name") == "csrf_token" or (
        field.get("name") == "code" and field.get("type") == "hidden"
    )


def _unlabelled(named: dict[str, list[Tag]], ids: set[str]) -> list[str]:
    labelled = {str(label["for"]) for label in named.get("label", []) if label.has_attr("for")}
    faults = [f"label for nobody: {each!r}" for each in sorted(labelled - ids)]
    for field in (*named.get("input", []), *named.get("select", []), *named.get("textarea", [])):
        if field.get("type") in ("hidden", "submit", "button"):
            continue
        said = field.get("aria-label") or field.get("aria-labelledby") or field.find_parent("label")
        if not said and str(field.get("id")) not in labelled:
            faults.append(f"field without label: {field.get('name')}")
    return faults
