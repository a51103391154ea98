"""The tree: paths, subtrees, moves that carry everything along, search."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.extensions import db, transaction
from app.organisations.actions.kinds import NINE, save_kind, seed_kinds
from app.organisations.actions.units import add_unit, change_unit, move_unit
from app.organisations.models import SEGMENT, Unit, UnitKind
from app.organisations.paths import DEEPEST, MOST_CHILDREN, number_of, segment
from app.organisations.queries import (
    ancestors_of,
    children_counts,
    children_of,
    found_units,
    outermost,
    reaches,
    subtree,
    within,
)
from app.people.models import Grant, User
from workflows.engine import Refused
from workflows.vocabulary import Role


@pytest.fixture
def branch(city: Unit) -> dict[str, Unit]:
    """Two bureaus below the city, schools below the first."""
    units = {"city": city}
    with transaction():
        city = db.session.get(Unit, city.id)
        units["edu"] = add_unit("EDU", "示范市教育局", parent=city)
        units["health"] = add_unit("HEALTH", "示范市卫生健康局", parent=city)
        units["school"] = add_unit("SCH1", "示范市第一中学", parent=units["edu"], kind_code="school")
        units["branch"] = add_unit("SCH1E", "示范市第一中学东校区", parent=units["school"])
        units["other"] = add_unit("SCH2", "Demo City No. 2 School", parent=units["edu"])
    return units


def codes(units) -> list[str]:
    return [unit.code for unit in units]


@given(st.integers(1, MOST_CHILDREN), st.integers(1, MOST_CHILDREN))
def test_segments_sort_as_their_numbers_do(one: int, other: int) -> None:
    assert len(segment(one)) == SEGMENT
    assert number_of(segment(one)) == one
    assert (segment(one) < segment(other)) == (one < other)


@pytest.mark.parametrize("number", [0, -1, MOST_CHILDREN + 1])
def test_a_segment_that_does_not_fit_is_refused(number: int) -> None:
    with pytest.raises(Refused, match="fit below one"):
        segment(number)


@given(st.lists(st.text("01az", min_size=1, max_size=3), max_size=6), st.text("01az", max_size=4))
def test_outermost_subtrees_reach_what_all_of_them_reach(prefixes: list[str], path: str) -> None:
    assert reaches(outermost(prefixes), path) == reaches(prefixes, path)


def test_a_subtree_is_a_range_of_paths(branch: dict[str, Unit]) -> None:
    assert codes(db.session.scalars(subtree(branch["edu"].path))) == ["EDU", "SCH1", "SCH1E", "SCH2"]
    everything = select(Unit).where(within(Unit.path, [branch["school"].path, branch["health"].path]))
    assert set(codes(db.session.scalars(everything))) == {"SCH1", "SCH1E", "HEALTH"}
    assert list(db.session.scalars(select(Unit).where(within(Unit.path, [])))) == []


def test_children_and_ancestors(branch: dict[str, Unit]) -> None:
    assert set(codes(db.session.scalars(children_of(branch["edu"])))) == {"SCH1", "SCH2"}
    assert codes(db.session.scalars(children_of(None))) == ["CITY"]
    assert codes(ancestors_of(branch["branch"])) == ["CITY", "EDU", "SCH1"]
    assert children_counts([branch["city"], branch["edu"], branch["other"]]) == {
        branch["city"].id: 2,
        branch["edu"].id: 2,
    }


def test_a_move_carries_everything_below_and_every_copy_of_a_path(branch: dict[str, Unit]) -> None:
    school, health = branch["school"], branch["health"]
    with transaction():
        person = User(username="head", name="校长")
        school = db.session.get(Unit, school.id)
        person.grants.append(
            Grant(
                role=Role.UNIT_PRINCIPAL, unit_id=school.id, unit_path=school.path, from_on=date(2020, 1, 1)
            )
        )
        db.session.add(person)
        db.session.flush()
        move_unit(school, db.session.get(Unit, health.id))
    assert codes(db.session.scalars(subtree(health.path))) == ["HEALTH", "SCH1", "SCH1E"]
    assert codes(ancestors_of(branch["branch"])) == ["CITY", "HEALTH", "SCH1"]
    assert db.session.scalar(select(Grant.unit_path)) == branch["school"].path
    assert len({unit.path for unit in db.session.scalars(select(Unit))}) == 6


def test_a_unit_moves_to_the_top_and_staying_moves_nothing(branch: dict[str, Unit]) -> None:
    with transaction():
        school = db.session.get(Unit, branch["school"].id)
        before = school.path
        assert move_unit(school, school.parent).path == before
        move_unit(school, None)
    assert len(branch["school"].path) == SEGMENT
    assert branch["branch"].path.startswith(branch["school"].path)


def test_a_unit_never_moves_below_itself(branch: dict[str, Unit]) -> None:
    for target in ("edu", "school", "branch"):
        with pytest.raises(Refused, match="below itself"):
            move_unit(branch["edu"], branch[target])


def test_the_tree_does_not_grow_too_deep_by_adding_or_moving(branch: dict[str, Unit]) -> None:
    with transaction():
        parent = db.session.get(Unit, branch["health"].id)
        for number in range(DEEPEST - 2):
            parent = add_unit(f"DEEP{number}", f"第{number}级单位", parent=parent)
    with pytest.raises(Refused, match="at most 16 levels"):
        add_unit("TOODEEP", "过深", parent=parent)
    with pytest.raises(Refused, match="at most 16 levels"):
        move_unit(branch["other"], parent)
    with pytest.raises(Refused, match="at most 16 levels"):
        move_unit(branch["edu"], parent.parent)


@pytest.mark.parametrize(
    ("code", "name", "kind", "why"),
    [
        ("EDU", "重复", None, "exists already"),
        ("", "无编码", None, "needs a code"),
        ("X" * 65, "编码过长", None, "needs a code"),
        ("NEW", "", None, "needs a name"),
        ("NEW", "长" * 201, None, "needs a name"),
        ("NEW", "类别不明", "palace", "no kind of unit"),
    ],
)
def test_a_unit_that_cannot_be_is_refused(
    branch: dict[str, Unit], code: str, name: str, kind: str | None, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        add_unit(code, name, kind_code=kind)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("教育", ["EDU"]),
        ("第一中学", ["SCH1", "SCH1E"]),
        ("SCH1", ["SCH1", "SCH1E"]),
        ("no. 2", ["SCH2"]),
        ("示", ["CITY", "EDU", "HEALTH", "SCH1", "SCH1E"]),
        ("中一", []),
        ("%_", []),
        ("  ", []),
    ],
)
def test_search_finds_by_code_and_by_any_part_of_the_name(
    branch: dict[str, Unit], text: str, found: list[str]
) -> None:
    assert sorted(codes(found_units(text))) == sorted(found)


def test_search_obeys_scopes_limits_and_renaming(branch: dict[str, Unit]) -> None:
    assert codes(found_units("示范市", [branch["school"].path])) == ["SCH1", "SCH1E"]
    assert found_units("示范市", []) == []
    assert len(found_units("示范市", limit=2)) == 2
    with transaction():
        unit = db.session.get(Unit, branch["edu"].id)
        change_unit(unit, name="示范市科技局", kind_code=None, level=2, pilot=True, active=True)
    assert found_units("教育局") == []
    assert codes(found_units("科技局")) == ["EDU"]


def test_a_unit_not_in_use_is_not_found(branch: dict[str, Unit]) -> None:
    with transaction():
        unit = db.session.get(Unit, branch["edu"].id)
        change_unit(unit, name=unit.name, kind_code=None, level=2, pilot=False, active=False)
    assert found_units("教育局") == []


def test_the_nine_kinds_are_there_and_what_was_renamed_stays(city: Unit) -> None:
    with transaction():
        save_kind("market", "交易场所", "Trading places", 7, active=True)
        seed_kinds()
    assert len(db.session.scalars(select(UnitKind)).all()) == len(NINE) == 9
    assert db.session.get(UnitKind, "market").name == "交易场所"


@pytest.mark.parametrize(
    ("code", "name"), [("", "无代码"), ("bad code", "空格"), ("类别", "中文代码"), ("x", "")]
)
def test_a_kind_that_cannot_be_is_refused(city: Unit, code: str, name: str) -> None:
    with pytest.raises(Refused):
        save_kind(code, name, "", 10, active=True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=6))
def test_after_any_moves_every_path_is_its_parents_with_one_segment(
    branch: dict[str, Unit], moves: list[tuple[int, int]]
) -> None:
    units = list(branch.values())
    for which, target in moves:
        try:
            move_unit(units[which], units[target])
        except Refused:
            continue
    for unit in db.session.scalars(select(Unit)):
        above = unit.parent.path if unit.parent else ""
        assert unit.path[:-SEGMENT] == above
    db.session.rollback()
