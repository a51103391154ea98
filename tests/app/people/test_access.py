"""The gate: marks, roles of the day, refusals in plain words and on record."""

from datetime import date, timedelta

import pytest
from flask import Flask

from app.extensions import db
from app.people.models import AccessKind, Grant
from app.people.queries import actor_for, holders_of, roles_of, scopes_of, the_clock
from tests.app.people.conftest import City
from tests.browser_page import Browser
from workflows.vocabulary import Role

TODAY = date(2026, 3, 2)


def test_every_page_says_who_may_enter(app: Flask) -> None:
    from app.web.access import access_of

    unmarked = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not rule.endpoint.endswith("static") and access_of(app.view_functions[rule.endpoint]) is None
    ]
    assert unmarked == []


def test_a_page_without_a_mark_is_open_to_nobody(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    browsers = [city.browser(city.security), Browser(city.app)]
    monkeypatch.delattr(city.app.view_functions["organisations.units"], "access")
    for browser in browsers:
        assert browser.get("/units", code=403).heading == "您无权打开此页"
    assert city.events(AccessKind.REFUSED)[-1].about == "GET /units: no mark"


def test_a_refusal_is_a_page_in_plain_words_and_a_line_in_the_log(city: City) -> None:
    page = city.browser(city.handler).get("/accounts", code=403)
    assert page.heading == "您无权打开此页"
    event = city.events(AccessKind.REFUSED)[-1]
    assert (event.username, event.about, event.succeeded) == ("handler", "GET /accounts", False)


@pytest.mark.parametrize(
    "address", ["/accounts", "/accounts/new", "/units/new", "/units/import", "/units/kinds", "/access-log"]
)
def test_business_roles_do_not_administer(city: City, address: str) -> None:
    city.browser(city.handler).get(address, code=403)


def test_the_three_administrators_enter_different_pages(city: City) -> None:
    mine = {
        "system-admin": {"/accounts", "/accounts/new", "/units/import"},
        "security-admin": {"/accounts", f"/accounts/{city.nobody.id}/grant"},
        "auditor": {"/access-log"},
    }
    every = set().union(*mine.values())
    for username, addresses in mine.items():
        browser = city.browser(username)
        for address in sorted(every):
            browser.get(address, code=200 if address in addresses else 403)


def test_navigation_shows_only_what_one_may_enter(city: City) -> None:
    assert "账号与角色" in city.browser(city.security).get("/units").links
    page = city.browser(city.handler).get("/units")
    assert "账号与角色" not in page.links
    assert "管理" not in page.links


def test_a_role_holds_from_its_first_to_its_last_day(city: City) -> None:
    grant = city.handler.grants[0]
    grant.from_on, grant.until_on = TODAY, TODAY + timedelta(days=3)
    assert roles_of(city.handler, TODAY - timedelta(days=1)) == frozenset()
    assert roles_of(city.handler, TODAY) == {Role.HANDLER}
    assert roles_of(city.handler, TODAY + timedelta(days=3)) == {Role.HANDLER}
    assert roles_of(city.handler, TODAY + timedelta(days=4)) == frozenset()


def test_an_actor_has_the_roles_held_over_the_unit(city: City) -> None:
    assert actor_for(city.handler, city.school.path, TODAY).roles == {Role.HANDLER}
    assert actor_for(city.handler, city.bureau.path, TODAY).roles == {Role.HANDLER}
    assert actor_for(city.handler, city.root.path, TODAY).roles == frozenset()
    assert actor_for(the_clock(), city.root.path, TODAY).roles == {Role.CLOCK}


def test_a_role_of_the_units_own_side_reaches_that_unit_alone(city: City) -> None:
    liaison = city.account("liaison", Role.LIAISON, over=city.bureau)
    assert actor_for(liaison, city.bureau.path, TODAY).roles == {Role.LIAISON}
    assert actor_for(liaison, city.school.path, TODAY).roles == frozenset()
    assert holders_of(Role.LIAISON, city.school.path, TODAY) == []


def test_the_nearest_holder_comes_first_and_closed_accounts_do_not_come(city: City) -> None:
    above = city.account("handler-above", Role.HANDLER, over=city.root)
    below = city.account("handler-below", Role.HANDLER, over=city.school)
    assert holders_of(Role.HANDLER, city.school.path, TODAY) == [below, city.handler, above]
    city.handler.active = False
    db.session.flush()
    assert holders_of(Role.HANDLER, city.bureau.path, TODAY) == [above]


def test_scopes_are_the_outermost_subtrees_of_the_roles_asked_for(city: City) -> None:
    for unit in (city.root, city.school):
        city.handler.grants.append(
            Grant(role=Role.VIEWER, unit_id=unit.id, unit_path=unit.path, from_on=date(2020, 1, 1))
        )
    assert scopes_of(city.handler, {Role.VIEWER, Role.HANDLER}, TODAY) == [city.root.path]
    assert scopes_of(city.handler, {Role.HANDLER}, TODAY) == [city.bureau.path]
    assert scopes_of(city.handler, {Role.AUDITOR}, TODAY) == []
