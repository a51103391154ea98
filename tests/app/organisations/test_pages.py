"""Pages of the tree: what one may look up, the picker, adding and changing by hand, the kinds."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.extensions import db, transaction
from app.organisations.actions.units import add_unit
from app.organisations.models import Unit, UnitKind
from app.organisations.queries import unit_of_code
from app.people.models import AccessEvent, AccessKind
from tests.browser_page import Browser
from workflows.vocabulary import Role

SignIn = Callable[[Role, Unit], Browser]


@pytest.fixture
def bureau(city: Unit) -> Unit:
    """A bureau with sixty schools."""
    with transaction():
        city = db.session.get(Unit, city.id)
        bureau = add_unit("EDU", "示范市教育局", parent=city, kind_code="organ")
        add_unit("HEALTH", "示范市卫生健康局", parent=city, kind_code="organ")
        for number in range(60):
            add_unit(
                f"SCH{number:02d}", f"示范市第{number:02d}中学", parent=bureau, kind_code="school", pilot=True
            )
    return bureau


def test_an_administrator_walks_down_the_tree(city: Unit, bureau: Unit, sign_in: SignIn) -> None:
    browser = sign_in(Role.SYSTEM_ADMIN, city)
    page = browser.get("/units")
    assert [row[0] for row in page.rows()] == ["示范市"]
    page = browser.get(page.links["2个，展开"])
    assert [row[0] for row in page.rows()] == ["示范市卫生健康局", "示范市教育局"]
    page = browser.get(page.links["60个，展开"])
    assert page.heading == "示范市教育局的下级单位"
    assert len(page.rows()) == 50
    assert "共60条，当前第1—50条" in page.words
    assert len(browser.get(page.links["下一页"]).rows()) == 10


def test_one_sees_only_the_units_that_ones_roles_reach(city: Unit, bureau: Unit, sign_in: SignIn) -> None:
    browser = sign_in(Role.HANDLER, bureau)
    page = browser.get("/units")
    assert [row[0] for row in page.rows()] == ["示范市教育局"]
    assert "新增单位" not in page.links
    assert browser.get("/units?q=卫生").rows() == []
    assert len(browser.get("/units?q=中学").rows()) == 50
    browser.get(f"/units?below={city.id}", code=404)
    health = unit_of_code("HEALTH")
    browser.get(f"/units?below={health.id}", code=404)
    page = browser.get(f"/units?below={bureau.id}")
    assert "示范市" not in page.links, "the crumbs do not lead out of the scope"


def test_who_holds_no_role_sees_no_unit(city: Unit, bureau: Unit, sign_in: SignIn) -> None:
    browser = sign_in(Role.HANDLER, bureau)
    with transaction():
        from app.people.models import Grant

        db.session.query(Grant).delete()
    assert "没有对您开放的单位" in browser.get("/units").words


def test_an_empty_search_and_odd_addresses_do_no_harm(city: Unit, bureau: Unit, sign_in: SignIn) -> None:
    browser = sign_in(Role.SYSTEM_ADMIN, city)
    assert "没有名称含此文字" in browser.get("/units?q=不存在的单位").words
    browser.get("/units?below=999999", code=404)
    assert browser.get("/units?below=nonsense&page=nonsense").rows()
    assert browser.get("/units?page=99").rows()
    assert "仅列前50个" in browser.get("/units?q=中学").words


def test_the_picker_brings_the_chosen_unit_back(city: Unit, bureau: Unit, sign_in: SignIn) -> None:
    browser = sign_in(Role.HANDLER, bureau)
    page = browser.get("/units/pick?to=/cases?state=open&into=unit")
    assert page.links["选择示范市教育局"] == f"/cases?state=open&unit={bureau.id}"
    page = browser.get("/units/pick?to=/x&q=第07")
    assert page.links["选择示范市第07中学"].startswith("/x?unit=")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?to=//elsewhere.example",
        "?to=https://elsewhere.example",
        "?to=/x&into=a=b",
        "?to=/%09/elsewhere.example",
    ],
)
def test_the_picker_never_leads_out_of_the_product(city: Unit, sign_in: SignIn, query: str) -> None:
    sign_in(Role.SYSTEM_ADMIN, city).get(f"/units/pick{query}", code=400)


def test_a_unit_is_added_changed_and_moved_by_hand(city: Unit, bureau: Unit, sign_in: SignIn) -> None:
    browser = sign_in(Role.SYSTEM_ADMIN, city)
    page = browser.get(f"/units/new?below={bureau.id}")
    assert page.html.select_one("#parent")["value"] == "EDU"
    page = browser.submit(
        fields={"code": "NEW", "name": "示范市实验小学", "kind_code": "school", "level": "3"}
    )
    assert page.said == ["已新增“示范市实验小学”。"]
    db.session.rollback()
    unit = unit_of_code("NEW")
    assert unit.parent_id == bureau.id
    browser.get(f"/units/{unit.id}/change")
    page = browser.submit(name="示范市实验学校", parent="HEALTH")
    assert page.said == ["已保存“示范市实验学校”。"]
    db.session.rollback()
    unit = unit_of_code("NEW")
    assert (unit.name, unit.parent.code, unit.active) == ("示范市实验学校", "HEALTH", True)
    kinds = db.session.scalars(select(AccessEvent.kind).order_by(AccessEvent.id)).all()
    assert kinds[-2:] == [AccessKind.UNITS_CHANGED, AccessKind.UNITS_CHANGED]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"code": "EDU", "name": "重复"}, "编码为EDU的单位已经存在。"),
        ({"code": "NEW", "name": "甲", "parent": "XX"}, "没有编码为XX的单位。"),
        ({"code": "", "name": "甲"}, "单位编码：请为每个单位填写唯一的编码。"),
        ({"code": "NEW", "name": "甲", "level": "10"}, "层级：最高一级填1，下一级填2，依此类推。"),
    ],
)
def test_a_refused_unit_keeps_what_was_typed(
    city: Unit, bureau: Unit, sign_in: SignIn, values: dict[str, str], sentence: str
) -> None:
    browser = sign_in(Role.SYSTEM_ADMIN, city)
    browser.get("/units/new")
    page = browser.submit(code=422, fields=values)
    assert page.errors == [sentence]
    assert page.html.select_one("#name")["value"] == values["name"]


def test_moving_a_unit_below_itself_is_refused_on_the_page(city: Unit, bureau: Unit, sign_in: SignIn) -> None:
    browser = sign_in(Role.SYSTEM_ADMIN, city)
    browser.get(f"/units/{bureau.id}/change")
    page = browser.submit(name="示范市教育局", parent="SCH01", code=422)
    assert page.errors == ["单位不能移到自己的下级之中。"]
    assert page.html.select_one("#parent")["value"] == "SCH01"


def test_kinds_are_added_and_changed(city: Unit, sign_in: SignIn) -> None:
    browser = sign_in(Role.SYSTEM_ADMIN, city)
    page = browser.get("/units/kinds")
    assert [row[0] for row in page.rows()] == [
        "机关",
        "村居",
        "学校",
        "企业",
        "医院",
        "政法",
        "市场",
        "工程",
        "文化",
    ]
    browser.get("/units/kinds/market")
    assert browser.submit(name="交易场所").said == ["已保存“交易场所”。"]
    db.session.rollback()
    assert db.session.get(UnitKind, "market").name == "交易场所"
    browser.get("/units/kinds/palace", code=404)
