"""A handler builds a small model in a browser: from a file, node by node, to a sheet whose consistency is told live."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from sqlalchemy import select

from app.extensions import db
from app.organisations.models import Unit
from app.scoring.reading import model_of
from app.stages.assessment.model.document import read_document
from app.stages.assessment.model.models import ModelVersion
from tests.browser.desk import Desk, does_not_scroll_sideways
from tests.browser.test_every_page import RULES, violations
from tests.browser.town import Town

SEED = """
[model]
code = "small"
name = "试点指数"
version = "1"

[[node]]
code = "index"
name = "试点指数"

[[indicator]]
code = "talks"
name = "谈心谈话覆盖率"
parent = "index"
direction = "higher"
measure = { kind = "goalposts", lowest = 0, highest = 100 }
"""


def latest_text() -> str:
    """The text of the version that was opened last."""
    db.session.rollback()
    found = db.session.scalar(select(ModelVersion).order_by(ModelVersion.id.desc()).limit(1))
    assert found is not None
    return found.text


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The model that a handler begins with."""
    found = tmp_path / "small.toml"
    found.write_text(SEED, encoding="utf-8")
    return found


def open_model(handler: Desk, unit: Unit, file: Path) -> None:
    """Open a model of a unit from a file."""
    handler.open("/models/new")
    handler.page.locator("#unit_code").fill(unit.code)
    handler.page.locator("#source").select_option("file")
    handler.page.locator("#file").set_input_files(file)
    handler.follow(handler.button("建立草稿"))
    assert handler.heading == "试点指数 · 第1版"


def add(handler: Desk, name: str, code: str, kind: str = "indicator") -> None:
    """Add an entry below the node that is open."""
    handler.click(handler.page.get_by_text("在本节点下添加"))
    handler.page.locator("#new-kind").select_option(kind)
    handler.page.locator("#new-name").fill(name)
    handler.page.locator("#new-code").fill(code)
    handler.follow(handler.button("添加"))


def open_entry(handler: Desk, name: str) -> None:
    """Put an entry of the tree beside it."""
    handler.follow(handler.page.locator(".model-tree").get_by_role("link", name=name, exact=True))


def test_a_small_model_is_built_and_weighed_by_a_sheet(
    town: Town, desk: Callable[..., Desk], file: Path
) -> None:
    handler = desk(town.office.handler)
    open_model(handler, town.peers[0], file)
    add(handler, "述职评议得分", "reports")
    open_entry(handler, "试点指数")
    add(handler, "检举控告属实数", "petitions")
    handler.page.locator("#direction").select_option("lower")
    expect(handler.page.locator("#measure-lowest")).to_be_visible()
    handler.page.locator("#measure-kind").select_option("percentile_rank")
    expect(handler.page.locator("#measure-lowest")).to_be_hidden()
    handler.page.get_by_label("权力运行有序").check()
    handler.page.get_by_label("权力监督体系").check()
    handler.follow(handler.button("保存"))
    assert read_document(latest_text()).entry("petitions").table == {  # type: ignore[union-attr]
        "code": "petitions", "name": "检举控告属实数", "parent": "index", "direction": "lower",
        "measure": {"kind": "percentile_rank"}, "tags": ["goal:order", "system:oversight"],
    }  # fmt: skip

    open_entry(handler, "试点指数")
    handler.follow(handler.button("改用两两比较判断"))
    handler.page.get_by_label("专家名称").fill("专家1")
    handler.follow(handler.button("添加"))
    said = handler.page.locator("[data-said]")
    handler.page.locator('[name="pair-0"]').select_option("9")
    handler.page.locator('[name="pair-1"]').select_option("1/9")
    handler.page.locator('[name="pair-2"]').select_option("9")
    expect(said).to_contain_text("未小于0.10")
    expect(handler.page.locator("[data-hints] li").last).to_contain_text("改动一处最有效")
    handler.page.locator('[name="pair-1"]').select_option("9")
    handler.page.locator('[name="pair-2"]').select_option("1")
    expect(said).to_contain_text("小于0.10，通过检验")
    handler.follow(handler.button("保存判断"))
    model = model_of(latest_text())
    assert [round(leaf.weight / 10**7, 1) for leaf in model.indicators] == [81.8, 9.1, 9.1]


def test_the_pages_of_the_workshop_are_for_everybody(
    town: Town, desk: Callable[..., Desk], file: Path
) -> None:
    handler = desk(town.office.handler, bypass_csp=True)
    open_model(handler, town.peers[1], file)
    version = urlsplit(handler.page.url).path
    found, wide = [], []
    for page in ("", "?at=talks", "/rules?section=grades", "/judging", "/matrix", "/compare"):
        handler.page.set_viewport_size({"width": 1366, "height": 768})
        handler.open(version + page)
        found += violations(Axe().run(handler.page, options=RULES), page)
        handler.page.set_viewport_size({"width": 390, "height": 844})
        if not does_not_scroll_sideways(handler.page):
            wide.append(page)
    assert (found, wide) == ([], [])
