"""Missing is never zero; the survey, bonus, penalty and veto; places and the list."""

from decimal import Decimal

import pytest

from app.scoring.observations.reading import observations_of
from app.scoring.pipeline import score
from app.scoring.results import ABSENT, DOES_NOT_APPLY, IMPUTED_EARLIER, IMPUTED_PEERS, OBSERVED, SCORED_ZERO
from tests.scoring.made import HEAD, ROOT, a_model, an_indicator, indices, leaf_points, ranks, scored

SIMPLE = 'kind = "goalposts", lowest = 0, highest = 100'


def two(missing: str, root: str = ROOT) -> object:
    return a_model(an_indicator("x", SIMPLE, missing), an_indicator("y", SIMPLE), root=root)


TABLE = """
    unit | group | x  | y
    a    | p     |    | 40
    b    | p     | 60 | 40
    c    | p     | 80 | 40
    d    | q     | 10 | 40
"""


@pytest.mark.parametrize(
    ("missing", "index", "origin"),
    [
        ('missing = "reweight"', "40", ABSENT),
        ("", "40", ABSENT),
        ('missing = "zero"', "20", SCORED_ZERO),
        ('missing = "not_applicable"', "40", DOES_NOT_APPLY),
        ('missing = "group_median"', "55", IMPUTED_PEERS),
        ('missing = "group_mean"', "55", IMPUTED_PEERS),
        ('missing = { policy = "group_mean", within = "name" }', "40", ABSENT),
    ],
)
def test_each_policy_for_a_missing_value(missing: str, index: str, origin: int) -> None:
    table = TABLE.replace("unit |", "unit | name |").replace("a    |", "a | A |").replace("b    |", "b | B |")
    table = table.replace("c    |", "c | C |").replace("d    |", "d | D |")
    scores = scored(table, two(missing))
    assert indices(scores)["a"] == Decimal(index)
    assert scores.origin[:, 0].tolist() == [origin, OBSERVED, OBSERVED, OBSERVED]


def test_an_earlier_value_stands_in_while_it_is_young_enough() -> None:
    model = two('missing = { policy = "last_value", max_age = 12 }')
    data = "unit,period,x,y\na,2025H1,70,1\na,2025H2,,1\nb,2025H1,50,1\na,2026H1,,30\nb,2026H1,90,30\n"
    observations = observations_of(data.encode(), "data.csv", model).latest
    (young,) = score(model, observations)
    assert young.period == "2026H1"
    assert leaf_points(young) == {"a": 70, "b": 90}
    assert young.origin[:, 0].tolist() == [IMPUTED_EARLIER, OBSERVED]
    (old,) = score(two('missing = { policy = "last_value", max_age = 6 }'), observations)
    assert leaf_points(old) == {"a": None, "b": 90}


def test_too_little_coverage_is_no_score() -> None:
    root = ROOT + "minimum_coverage = 0.6\n"
    scores = scored(TABLE, two("", root))
    assert indices(scores) == {"a": None, "b": 50, "c": 60, "d": 25}
    assert ranks(scores)["a"] == 0


def test_what_does_not_apply_is_not_asked_for() -> None:
    root = ROOT + "minimum_coverage = 1\n"
    assert indices(scored(TABLE, two('missing = "not_applicable"', root)))["a"] == 40


SURVEYED = """
[survey]
of = "voice"
share = 0.3
answers = "n"
minimum_answers = 50
"""


def test_the_survey_has_exactly_its_share_and_is_withheld_with_too_few_answers() -> None:
    voice = an_indicator("voice", SIMPLE).replace("weight = 1\n", "")
    model = a_model(SURVEYED, an_indicator("x", SIMPLE, weight="2"), an_indicator("y", SIMPLE), voice)
    assert [child.weight for child in model.trees[0][1].children] == [466_666_667, 233_333_333, 300_000_000]
    scores = scored("unit | x | y | voice | n\na | 60 | 90 | 40 | 50\nb | 60 | 90 | 40 | 49", model)
    assert indices(scores) == {"a": 61, "b": 70}


ADJUSTED = """
[caps]
bonus = 5
penalty = 12

[[bonus]]
code = "praise"
each = 2
cap = 4

[[bonus]]
code = "pilot"
each = 3

[[penalty]]
code = "late"
each = 1.5

[[veto]]
code = "fraud"
ceiling = "poor"

[[grade]]
name = "good"
at_least = 60

[[grade]]
name = "poor"

[notices]
pass_mark = 60
"""


def test_bonus_penalty_and_veto_in_their_order_with_their_caps() -> None:
    model = a_model(ADJUSTED, an_indicator("x", SIMPLE))
    table = """
        unit | x  | praise | pilot | late | fraud
        a    | 60 | 3      | 0     | 0    | 0
        b    | 60 | 3      | 1     | 1    | 0
        c    | 60 |        |       | 9    | 0
        d    | 98 | 2      | 0     | 0    | 2
        e    | 60 | 0      | 0     | 0    | 0
        f    | 5  | 0      | 0     | 8    | 0
    """
    scores = scored(table, model)
    assert indices(scores) == {"a": 64, "b": Decimal("63.5"), "c": 48, "d": 100, "e": 60, "f": 0}
    assert scores.base.tolist() == [6000, 6000, 6000, 9800, 6000, 500]
    assert [model.grades[place].name for place in scores.grade.tolist()] == [
        "good",
        "good",
        "poor",
        "poor",
        "good",
        "poor",
    ]
    assert [model.grades[place].name for place in scores.grade_before_veto.tolist()][3] == "good"
    below = [unit for unit, low in zip(scores.units, scores.below_pass.tolist(), strict=True) if low]
    assert below == ["c", "f"], "exactly the pass mark is not below it"


LAST = "\n[notices]\nlast_places = 3\n"
TIED = "unit | x\n" + "\n".join(
    f"u{place:02d} | {value}" for place, value in enumerate([9, 9, 8, 7, 7, 5, 5, 5, 2, 1, 90, 91])
)


def test_a_tie_at_the_boundary_extends_the_list_of_last_places() -> None:
    scores = scored(TIED, a_model(LAST, an_indicator("x", SIMPLE)))
    listed = [unit for unit, last in zip(scores.units, scores.among_last.tolist(), strict=True) if last]
    assert listed == ["u05", "u06", "u07", "u08", "u09"]


def test_places_skip_after_ties_or_do_not() -> None:
    competition = ranks(scored(TIED, a_model(an_indicator("x", SIMPLE))))
    assert list(competition.values()) == [3, 3, 5, 6, 6, 8, 8, 8, 11, 12, 2, 1]
    dense = a_model(an_indicator("x", SIMPLE), head=HEAD.replace("[ranking]", "[ranking]\ndense = true"))
    assert list(ranks(scored(TIED, dense)).values()) == [3, 3, 4, 5, 5, 6, 6, 6, 7, 8, 2, 1]


def test_a_small_group_has_no_places_and_no_last_ones() -> None:
    head = HEAD.replace("minimum_group = 1", "minimum_group = 10")
    table = "unit | group | x\n" + "\n".join(
        f"u{n} | {'big' if n < 10 else 'small'} | {n}" for n in range(19)
    )
    scores = scored(table, a_model(LAST, an_indicator("x", SIMPLE), head=head))
    small = [unit in {f"u{n}" for n in range(10, 19)} for unit in scores.units]
    assert {rank for rank, is_small in zip(scores.rank.tolist(), small, strict=True) if is_small} == {0}
    assert int(scores.among_last.sum()) == 3


def test_a_chain_decides_between_equals_and_says_no_more_than_it_knows() -> None:
    head = HEAD.replace("[ranking]", '[ranking]\ntie_break = ["y", "late"]')
    penalty = '[[penalty]]\ncode = "late"\neach = 1\n'
    model = a_model(penalty, an_indicator("x", SIMPLE), an_indicator("y", SIMPLE), head=head)
    table = "unit | x | y | late\na | 40 | 60 | 0\nb | 60 | 40 | 0\nc | 42 | 60 | 1\nd | 60 | 40 | 0"
    scores = scored(table, model)
    assert set(indices(scores).values()) == {Decimal(50)}
    assert ranks(scores) == {"a": 1, "c": 2, "b": 3, "d": 3}


def test_a_tie_at_the_boundary_extends_the_list_unless_the_chain_shall_decide() -> None:
    head = HEAD.replace("[ranking]", '[ranking]\ntie_break = ["y"]')
    table = "unit | x | y\na | 40 | 60\nb | 60 | 40\nc | 50 | 50\nd | 90 | 90"
    for exactly, listed in (("false", 3), ("true", 1)):
        notices = f"[notices]\nlast_places = 1\nexactly = {exactly}\n"
        model = a_model(notices, an_indicator("x", SIMPLE), an_indicator("y", SIMPLE), head=head)
        scores = scored(table, model)
        assert ranks(scores) == {"d": 1, "a": 2, "c": 3, "b": 4}
        assert int(scores.among_last.sum()) == listed


def test_kinds_of_unit_have_trees_of_their_own() -> None:
    roots = '[[node]]\ncode = "s"\nkinds = ["school"]\n[[node]]\ncode = "h"\nkinds = ["hospital"]\n'
    leaves = an_indicator("x", SIMPLE).replace('"index"', '"s"') + an_indicator("y", SIMPLE).replace(
        '"index"', '"h"'
    )
    model = a_model(leaves, root=roots)
    data = "unit,kind,x,y\na,school,50,\nb,hospital,,70\n"
    first, second = score(model, observations_of(data.encode(), "d.csv", model).latest)
    assert (first.root.code, indices(first)) == ("s", {"a": 50})
    assert (second.root.code, indices(second)) == ("h", {"b": 70})
