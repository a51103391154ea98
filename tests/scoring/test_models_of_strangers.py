"""Models that a stranger may well write, and that would score what nobody meant: each is refused, with its reason."""

from pathlib import Path

import pytest

from app.scoring.complaints import Unreadable
from app.scoring.freeze import freeze
from app.scoring.observations.reading import observations_of
from app.scoring.pipeline import score
from app.scoring.reading import check_model
from app.scoring.verification import verify
from tests.scoring.made import HEAD, ROOT, a_model, an_indicator, observed, scored

SIMPLE = 'kind = "goalposts", lowest = 0, highest = 100'
RATED = 'kind = "raters", lowest = 0, highest = 10'


def faults_of(*parts: str) -> list[str]:
    return [str(each) for each in check_model("\n".join((HEAD, ROOT, *parts)), "m.toml").complaints]


def unweighed(*codes: str) -> list[str]:
    return [an_indicator(code, SIMPLE).replace("weight = 1\n", "") for code in codes]


@pytest.mark.parametrize("number", ["9" * 5000, "0x" + "f" * 5000, "1e99999999999999999999"])
def test_a_number_without_end_is_a_fault_and_no_crash(number: str) -> None:
    (fault,) = faults_of(an_indicator("x", SIMPLE, weight=number))
    assert "longer than any that can be counted with" in fault


def test_a_weight_that_would_count_for_nothing_is_refused() -> None:
    (fault,) = faults_of(an_indicator("x", SIMPLE, weight="1e-30"), an_indicator("y", SIMPLE, weight="1e30"))
    assert "[[indicator]] x · weight: " in fault
    assert "less than a billionth" in fault


def test_a_cap_below_zero_would_give_points_for_what_takes_them_off() -> None:
    rule = 'kind = "deductions", rules = [{ column = "talks", each = 2, cap = -5 }]'
    (fault,) = faults_of(an_indicator("x", rule, direction=None))
    assert "rules 1 · cap: A cap is above zero." in fault


def test_judgements_of_no_expert_are_no_judgements() -> None:
    (fault,) = faults_of("[judgements.index]\nexperts = []", *unweighed("x", "y"))
    assert "Name at least one expert" in fault


def test_judgements_that_could_not_contradict_each_other_may_not_be_published_yet() -> None:
    barely = '[judgements.index]\nmatrix = [[1, 3, ""], ["", 1, 2], ["", "", 1]]'
    reading = check_model("\n".join((HEAD, ROOT, barely, *unweighed("x", "y", "z"))))
    assert reading.model is not None
    assert not reading.model.publishable
    assert "Judge at least one more pair" in str(reading.remarks[0])


def test_one_column_cannot_be_read_in_two_ways() -> None:
    other = RATED.replace("10", "5")
    assert "read as ratings and as numbers" in "".join(
        faults_of(an_indicator("x", RATED), an_indicator("y", SIMPLE, 'column = "x"'))
    )
    assert "read on two scales" in "".join(
        faults_of(an_indicator("x", RATED), an_indicator("y", other, 'column = "x"'))
    )
    assert not faults_of(an_indicator("x", RATED), an_indicator("y", f"{RATED}, trim = 1", 'column = "x"'))


def test_a_grade_is_reached_from_its_bound_on_and_not_from_what_that_rounds_to(tmp_path: Path) -> None:
    model = a_model(
        an_indicator("x", SIMPLE), '[[grade]]\nname = "合格"\nat_least = 59.994\n[[grade]]\nname = "不合格"'
    )
    table = "unit|x\na|59.99\nb|60\n"
    results = scored(table, model)
    assert [model.grades[place].name for place in results.grade.tolist()] == ["不合格", "合格"]
    freeze(model, observed(table, model), (results,), tmp_path / "bundle")
    assert verify(tmp_path / "bundle").stands


@pytest.mark.parametrize(
    ("periods", "told"),
    [
        (("2026H1", ""), "d.csv:3: This row names no period; others do."),
        (("2026H1", "2026h1"), "“2026H1” and “2026h1” are one period."),
        (("2026-07", "202607"), "“2026-07” and “202607” are one period."),
    ],
)
def test_units_are_not_parted_by_how_their_period_is_written(periods: tuple[str, str], told: str) -> None:
    model = a_model(an_indicator("x", SIMPLE))
    with pytest.raises(Unreadable, match=told):
        observations_of(f"unit,period,x\na,{periods[0]},1\nb,{periods[1]},2\n".encode(), "d.csv", model)


def test_what_is_copied_along_unseen_makes_no_second_unit() -> None:
    model = a_model(an_indicator("x", SIMPLE))
    with pytest.raises(Unreadable, match=r"stands in this file already, at d\.csv:2"):
        observations_of("unit,x\na\u200b,1\na,2\n".encode(), "d.csv", model)


def test_a_minus_of_the_printer_and_commas_of_a_chinese_keyboard_are_read() -> None:
    model = a_model(an_indicator("x", 'kind = "goalposts", lowest = -10, highest = 10'))
    (results,) = score(
        model, observations_of("unit，x\na，\N{MINUS SIGN}5\n".encode(), "d.csv", model).latest
    )
    assert results.index.tolist() == [2500]


def test_a_first_row_that_names_no_column_is_told_in_one_sentence() -> None:
    model = a_model(an_indicator("x", SIMPLE), an_indicator("y", SIMPLE))
    with pytest.raises(Unreadable) as refusal:
        observations_of("2026年上半年数据,,\nunit,x,y\na,1,2\n".encode(), "d.csv", model)
    (fault,) = refusal.value.complaints
    assert str(fault) == "d.csv:1: The first row must name the columns. It has none of these: unit, x, y."
