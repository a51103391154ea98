"""Models and observations by the throw of dice: every measure, every way to combine, every rule for what is missing."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from app.scoring.model import (
    Adjustment,
    Aggregation,
    Bands,
    Deductions,
    DistanceToTarget,
    Flag,
    Goalposts,
    Grade,
    Indicator,
    Measure,
    MinMax,
    Missing,
    MissingPolicy,
    Model,
    Node,
    Notices,
    PercentileRank,
    Ranking,
    RankPoints,
    Raters,
    Step,
    Survey,
    Treatment,
    Veto,
    ZScore,
)
from app.scoring.numbers import WHOLE, shares
from app.scoring.observations import Column, Observations

#: Columns that other rules read.
DIVISOR, COUNT, STRUCK, ANSWERS, LABEL = "divisor", "count", "struck", "answers", "region"


def any_model(random: Random) -> Model:
    """A model of two to four criteria with one to four indicators each."""
    criteria = [_criterion(random, number) for number in range(random.randint(2, 4))]
    root = Node(
        "index", "总指数", WHOLE, _weighed(random, criteria), aggregation=_way(random), power=_power(random)
    )
    only_means = all(node.aggregation is Aggregation.ARITHMETIC and not node.then for node in root.nodes())
    leaves = [leaf.code for leaf in root.indicators()]
    return Model(
        code="any",
        name="任意模型",
        version="1",
        trees=(((), root),),
        scale=random.choice([1, 100]),
        score_places=random.choice([4, 6]),
        places=random.choice([0, 2, 3]),
        from_published_scores=random.random() < 0.5 or not only_means,
        steps=tuple(random.sample([Step.DENOMINATE, Step.IMPUTE, Step.TREAT], 3)),
        minimum_delivered=random.choice([Fraction(0), Fraction(1, 2)]),
        survey=random.choice([None, Survey("c0", Fraction(1, 5), ANSWERS, 30)]),
        bonuses=(Adjustment("b", "加分", COUNT, Fraction("0.15"), random.choice([None, Fraction(1)])),),
        bonus_cap=random.choice([None, Fraction("0.5")]),
        penalties=(Adjustment("p", "扣分", STRUCK, Fraction("1.25"), Fraction(2)),),
        vetoes=(Veto("v", "一票否决", STRUCK, "差"),),
        grades=(Grade("优", Fraction(80)), Grade("良", Fraction("59.95")), Grade("差", None)),
        ranking=Ranking(
            random.random() < 0.5, tuple(random.sample([leaves[0], "c1", "b", "p"], 2)), random.choice([1, 6])
        ),
        notices=Notices(random.choice([None, Fraction(60)]), random.choice([0, 3]), random.random() < 0.5),
    )


def _weighed(random: Random, children: Sequence[Any]) -> tuple[Any, ...]:
    from dataclasses import replace

    weights = shares([random.randint(1, 9) for _ in children])
    return tuple(replace(child, weight=weight) for child, weight in zip(children, weights, strict=True))


def _criterion(random: Random, number: int) -> Node:
    leaves = [_indicator(random, f"i{number}{place}") for place in range(random.randint(1, 4))]
    return Node(
        f"c{number}",
        f"目标{number}",
        0,
        _weighed(random, leaves),
        aggregation=_way(random),
        power=_power(random),
        minimum_coverage=random.choice([Fraction(0), Fraction(1, 2), Fraction(2, 3)]),
        then=random.choice([None, None, None, PercentileRank(random.random() < 0.5)]),
        flag=random.choice([None, Flag(Fraction("0.9"))]),
    )


def _way(random: Random) -> Aggregation:
    return random.choice([*Aggregation, Aggregation.ARITHMETIC, Aggregation.ARITHMETIC])


def _power(random: Random) -> Fraction:
    return random.choice([Fraction(2), Fraction(1, 2), Fraction(-2), Fraction(3)])


def _indicator(random: Random, code: str) -> Indicator:
    measure = _measure(random, code)
    plain = not isinstance(measure, Deductions | Raters)
    return Indicator(
        code=code,
        name=code,
        weight=0,
        measure=measure,
        column=code,
        lower_is_better=random.random() < 0.5 and not isinstance(measure, Bands | Deductions),
        denominator=random.choice([None, None, DIVISOR]) if plain else None,
        cap=random.choice([None, Fraction("95.5")]) if plain else None,
        floor=random.choice([None, Fraction("2.25")]) if plain else None,
        relative_error=random.choice([None, Fraction("0.05")]) if plain else None,
        missing=_missing(random, plain),
        treatment=random.choice([None, Treatment("t", random.choice([1, 3]), random.random() < 0.7)])
        if plain
        else None,
        flag=random.choice([None, Flag(Fraction(50))]),
    )


def _measure(random: Random, code: str) -> Measure:
    overall = random.random() < 0.5
    return random.choice(
        [
            Goalposts(Fraction(5), Fraction("90.5")),
            Goalposts(Fraction("0.5"), Fraction(100), logarithm=True),
            MinMax(overall),
            ZScore(overall, Fraction(50), Fraction("12.5")),
            PercentileRank(overall),
            RankPoints(overall),
            DistanceToTarget(Fraction(80), None, overall),
            DistanceToTarget(Fraction(40), Fraction(10), overall),
            Bands(((None, Fraction(0)), (Fraction(20), Fraction("0.35")), (Fraction(60), Fraction(1)))),
            Deductions(((f"{code}a", Fraction("0.15"), Fraction("0.5")), (f"{code}b", Fraction(2), None))),
            Raters(Fraction(1), Fraction(5), 3, 1),
        ]
    )


def _missing(random: Random, plain: bool) -> Missing:
    policy = random.choice(list(MissingPolicy))
    if policy.replaces_values and not plain:
        return Missing()
    otherwise = random.choice([MissingPolicy.REWEIGHT, MissingPolicy.ZERO, MissingPolicy.NOT_APPLICABLE])
    if policy is MissingPolicy.LAST_VALUE:
        return Missing(policy, 12, None, otherwise)
    if policy.replaces_values:
        return Missing(policy, 0, random.choice([None, LABEL]), otherwise)
    return Missing(policy)


def any_observations(random: Random, model: Model, count: int = 24) -> Observations:
    """Units in three groups, with a sixth of the cells missing, ties and far outliers."""
    units = tuple(f"U{number:02}" for number in random.sample(range(100), count))
    now = _one_period(random, model, units, "2026H1")
    earlier = tuple(_one_period(random, model, units, period) for period in ("2025H2", "2025H1", "2023"))
    return Observations(**{**now, "earlier": tuple(Observations(**each) for each in earlier)})


def _one_period(random: Random, model: Model, units: tuple[str, ...], period: str) -> dict[str, Any]:
    return {
        "units": units,
        "columns": {name: Column.of([_cell(random, name) for _ in units]) for name in model.inputs},
        "period": period,
        "names": tuple(f"单位{unit}" for unit in units),
        "groups": tuple(random.choice(["县市区", "乡镇", "部门"]) for _ in units),
        "ratings": {
            name: tuple(
                tuple(Fraction(random.randint(2, 10), 2) for _ in range(random.randint(0, 6))) for _ in units
            )
            for name in model.ratings
        },
        "labels": {LABEL: tuple(random.choice(["东", "西"]) for _ in units)},
        "sources": {(units[0], name): "审计局" for name in model.inputs[:1]},
    }


def _cell(random: Random, name: str) -> Decimal | None:
    if name in (COUNT, STRUCK):
        return Decimal(random.choice([0, 0, 0, 1, 3]))
    if random.random() < 1 / 6:
        return None
    if name == ANSWERS:
        return Decimal(random.randint(20, 60))
    if name == DIVISOR:
        return Decimal(random.choice(["0", "0.7", "1", "3"]))
    return random.choice(
        [Decimal(random.randint(0, 9)) * 10, Decimal(random.randint(1, 99999)) / 1000, Decimal("4000.5")]
    )
