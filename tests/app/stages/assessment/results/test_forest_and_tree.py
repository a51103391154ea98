"""The forest adds up to its trees, a tree tells where its unit loses, and both say what no model can tell."""

import csv
import io
from decimal import Decimal

from app.clock import local_day
from app.extensions import db
from app.organisations.models import Unit
from app.stages.assessment.computing.models import Computation, ComputedLine
from app.stages.assessment.computing.queries import latest_computation, line_of, lines
from app.stages.assessment.model.tags import System
from app.stages.assessment.models import Result
from app.stages.assessment.ranking import rounded
from app.stages.assessment.results.queries.basis import spread_of
from app.stages.assessment.results.queries.explaining import explanation_of
from app.stages.assessment.results.queries.forest import forest
from app.stages.assessment.results.queries.matrix import matrix_of
from app.stages.assessment.results.queries.tree import branches_of, dimensions_of
from tests.app.stages.assessment.results.conftest import Resulted
from tests.builders import a_unit, somebody
from workflows.vocabulary import Role


def test_branches_add_up_to_the_whole_and_to_the_single_units(city: Resulted) -> None:
    today, reader = local_day(city.now), city.office.handler
    found = forest(city.round, city.round.unit, reader, today)
    results = db.session.query(Result).filter_by(round_id=city.round.id).all()
    scores = [each.score for each in results if each.score is not None]
    assert found.whole.units == len(results) == sum(each.units for each in found.branches)
    assert found.whole.spread.total == sum(scores) == sum(each.spread.total for each in found.branches)
    assert found.whole.spread.count == len(scores) == sum(each.spread.count for each in found.branches)
    assert found.whole.candidates == sum(each.candidates for each in found.branches)
    assert found.whole.spread.mean == rounded(sum(scores) / len(scores))
    assert [code for code, _ in found.dimensions] == ["duty", "rural_customs"]
    for code, _name in found.dimensions:
        parts = [each.nodes[code] for each in found.branches]
        assert found.whole.nodes[code].total == sum(part.total for part in parts)
        assert found.whole.nodes[code].count == sum(part.count for part in parts)


def test_a_region_is_a_branch_with_all_below_it(city: Resulted) -> None:
    district = city.units["A"]
    village = a_unit("A-1", name="示范市A局下属站", below=district, level=3)
    first, *_ = db.session.query(Result).filter_by(round_id=city.round.id, unit_id=city.units["B"].id)
    first.unit_id, first.unit_path = village.id, village.path
    db.session.flush()
    found = forest(city.round, city.round.unit, city.office.handler, local_day(city.now))
    branch = next(each for each in found.branches if each.unit_id == district.id)
    assert branch.deeper
    assert branch.units == 2
    below = forest(city.round, district, city.office.handler, local_day(city.now))
    assert [(each.name, each.deeper) for each in below.branches] == [
        ("示范市A局", False),
        ("示范市A局下属站", False),
    ], "the region is a tree of its own, beside what lies below"
    assert below.whole.units == 2


def test_who_sees_nothing_of_the_round_finds_an_empty_forest(city: Resulted) -> None:
    elsewhere = a_unit("ELSE", name="外地", level=1)
    db.session.flush()
    stranger = somebody(Role.HANDLER, elsewhere)
    found = forest(city.round, city.round.unit, stranger, local_day(city.now))
    assert (found.whole.units, list(found.branches)) == (0, [])


def test_a_tree_holds_every_node_with_shares_that_are_the_whole(city: Resulted) -> None:
    computation = latest_computation(city.round)
    assert computation is not None
    line = line_of(computation, city.units["L"])
    assert line is not None
    branches = branches_of(computation, line)
    assert [(each.code, each.depth) for each in branches] == [
        ("index", 0),
        ("duty", 1),
        ("committee_duty", 2),
        ("dual_duty", 2),
        ("cadre_selection", 2),
        ("rural_customs", 1),
    ]
    leaves = [each for each in branches if each.is_leaf]
    assert sum(each.share for each in leaves) == Decimal("100.00")
    assert [each.code for each in dimensions_of(branches)] == ["duty", "rural_customs"]
    peers = [
        Decimal(each.indicators["committee_duty"]["points"])
        for each in computation_lines(computation)
        if each.peer_group == line.peer_group and each.indicators["committee_duty"]["points"] is not None
    ]
    committee = next(each for each in branches if each.code == "committee_duty")
    assert committee.peers == spread_of(map(rounded, peers))
    assert committee.value == "55"
    without = line_of(computation, city.units["H"])
    assert without is not None
    missing = next(each for each in branches_of(computation, without) if each.code == "dual_duty")
    assert missing.origin != "observed"


def computation_lines(computation: Computation) -> list[ComputedLine]:
    return list(db.session.scalars(lines(computation)).unique())


def test_an_explanation_names_pain_change_and_way(city: Resulted) -> None:
    computation = latest_computation(city.round)
    assert computation is not None
    told = explanation_of(computation, city.units["K"])
    assert told is not None
    assert told.gaps[0].lost > told.gaps[-1].lost
    assert told.change is not None
    assert told.change.after - told.change.before == sum(told.change.shares.values())
    assert told.path is not None
    assert told.path.short > 0
    best = explanation_of(computation, city.units["A"])
    assert best is not None
    assert best.path is not None
    assert not best.path.short


def test_systems_are_means_of_what_serves_them(city: Resulted) -> None:
    computation = latest_computation(city.round)
    assert computation is not None
    for unit in (city.units["A"], city.units["L"]):
        unit.kind_code = None
    matrix = matrix_of(computation, [city.office.city.path])
    assert matrix.indicators[System.CADRES] == ["选人用人"]
    lines = computation_lines(computation)
    points = [
        rounded(Decimal(each.indicators["cadre_selection"]["points"]))
        for each in lines
        if each.indicators and each.indicators["cadre_selection"]["points"] is not None
    ]
    assert matrix.cells[System.CADRES, ""] == spread_of(points)


def test_the_pages_show_the_same_figures_as_their_files(city: Resulted, as_person) -> None:
    browser = as_person(city.office.handler)
    page = browser.get(f"/rounds/{city.round.id}/forest")
    assert page.heading == "森林：示范市"
    shown = page.rows("table.forest")
    given = browser.client.get(f"/rounds/{city.round.id}/forest.csv").get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(given.removeprefix("\ufeff"))))[1:]
    assert [row[3] for row in shown] == [row[4] for row in rows]
    assert shown[-1][0] == rows[-1][0] == "合计"
    tree = browser.get(f"/rounds/{city.round.id}/units/{city.units['L'].id}")
    assert tree.heading == "示范市L局"
    assert [row[0] for row in tree.rows("table.tree")] == [
        "清廉指数",
        "主体责任",
        "党委主抓直管",
        "一岗双责",
        "选人用人",
        "乡风文明",
    ]
    for head in ("失分主要指标", "变化原因", "达到合格分的路径"):
        assert head in tree.words
    assert "已证明" in tree.words
    ranking = browser.get(f"/rounds/{city.round.id}/ranking?show=candidates")
    assert "可靠程度" in ranking.words
    assert ranking.html.select("svg.place-strip")
    systems = browser.get(f"/rounds/{city.round.id}/systems")
    assert systems.heading == "六大体系与单元"


def test_a_unit_of_elsewhere_or_without_a_result_is_not_found(city: Resulted, as_person) -> None:
    browser = as_person(city.office.handler)
    other = a_unit("NONE", name="没有结果的局", below=city.office.city)
    elsewhere = a_unit("ELSE", name="外地", level=1)
    db.session.commit()
    browser.get(f"/rounds/{city.round.id}/units/{other.id}", code=404)
    browser.get(f"/rounds/{city.round.id}/forest?unit={elsewhere.id}", code=404)
    assert db.session.get(Unit, other.id) is not None
