"""The index engine: a million units at once, against the plain pandas version that everybody would write."""

import resource
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from importlib import import_module
from typing import Any

import numpy as np

from app.benchmarks.measuring import Ratio, best_in_turns
from app.scoring.model import Indicator, MinMax, Model, Node, Ranking
from app.scoring.numbers import WHOLE, shares
from app.scoring.observations import Column, Observations
from app.scoring.pipeline import score

UNITS, GOALS, CRITERIA, INDICATORS, KINDS = 1_000_000, 5, 10, 50, 9
WANTED_SECONDS, WANTED_TIMES, WANTED_GIGABYTES = 1.5, 5.0, 1.5
#: Each side is run so often, and its best run counts.
ROUNDS = 5


def measure(now: datetime, units: int = UNITS) -> list[Ratio]:
    """Three levels, min-max within nine kinds, ranks: seconds, memory, and how many times faster than pandas."""
    del now
    model, observations = a_model(), some_observations(units)
    score(model, anew(observations))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    frame, weights = plain_inputs(model, observations)
    (ours, our_work), (plain, plain_work) = best_in_turns(
        lambda: score(model, anew(observations)), lambda: plainly(frame, weights), ROUNDS
    )
    return [
        Ratio(
            f"scoring {units:,} units × {INDICATORS} indicators, seconds",
            ours,
            WANTED_SECONDS,
            ours / WANTED_SECONDS,
            "at most 1",
            ours <= WANTED_SECONDS,
        ),
        Ratio(
            "scoring, gigabytes at the peak, data included",
            peak,
            WANTED_GIGABYTES,
            peak / WANTED_GIGABYTES,
            "at most 1",
            peak <= WANTED_GIGABYTES,
        ),
        Ratio(
            "scoring, plain pandas' seconds against ours",
            plain,
            ours,
            plain / ours,
            f"at least {WANTED_TIMES:g}",
            plain >= WANTED_TIMES * ours,
        ),
        Ratio(
            "scoring, plain pandas' processor seconds against ours",
            plain_work,
            our_work,
            plain_work / our_work,
            "reported",
            holds=True,
        ),
    ]


def a_model() -> Model:
    """Index, goals, criteria and indicators with uneven weights."""
    criteria = []
    for number in range(CRITERIA):
        mine = range(number * INDICATORS // CRITERIA, (number + 1) * INDICATORS // CRITERIA)
        weights = shares([1 + leaf % 3 for leaf in mine])
        leaves = tuple(
            Indicator(f"i{leaf}", f"i{leaf}", weight, MinMax(), f"i{leaf}", lower_is_better=leaf % 4 == 0)
            for leaf, weight in zip(mine, weights, strict=True)
        )
        criteria.append(Node(f"c{number}", f"c{number}", WHOLE // (CRITERIA // GOALS), leaves))
    goals = shares(range(1, GOALS + 1))
    pairs = CRITERIA // GOALS
    children = tuple(
        Node(
            f"g{number}", f"g{number}", goals[number], tuple(criteria[number * pairs : (number + 1) * pairs])
        )
        for number in range(GOALS)
    )
    root = Node("index", "index", WHOLE, children)
    return Model("bench", "bench", "1", trees=(((), root),), ranking=Ranking(minimum_group=1))


def some_observations(units: int) -> Observations:
    """Counts with two decimals in random order, nine kinds of unit of different sizes."""
    random = np.random.default_rng(20260101)
    sizes = np.arange(1, KINDS + 1) / sum(range(1, KINDS + 1))
    kinds = random.choice(KINDS, units, p=sizes)
    present = np.ones(units, dtype=np.bool_)
    return Observations(
        units=tuple(f"{number:07d}" for number in range(units)),
        columns={
            f"i{leaf}": Column(random.integers(0, 1_000_000, units), present, 100)
            for leaf in range(INDICATORS)
        },
        groups=tuple(np.array([f"kind {kind}" for kind in range(KINDS)], dtype=object)[kinds].tolist()),
    )


def anew(observations: Observations) -> Observations:
    """The same numbers in columns that remember nothing of the run before."""
    return replace(observations, columns={code: replace(each) for code, each in observations.columns.items()})


def plain_inputs(model: Model, observations: Observations) -> tuple[Any, dict[str, Any]]:
    """The same numbers as a data frame, and the weights of each family."""
    pandas = import_module("pandas")  # a tool of the developer's, not of the product
    frame = pandas.DataFrame(
        {code: column.values / column.unit for code, column in observations.columns.items()}
    )
    frame["group"] = list(observations.groups)
    ((_, root),) = model.trees
    families = {
        node.code: {child.code: float(Fraction(child.weight, WHOLE)) for child in node.children}
        for node in reversed(list(root.nodes()))
    }
    lower = [leaf.code for leaf in root.indicators() if leaf.lower_is_better]
    return frame, {"families": families, "lower": lower}


def plainly(frame: Any, weights: dict[str, Any]) -> Any:
    """Min-max by group (the way of pandas' own guide to group-wise transformation), weighted sums, rounding, ranks."""
    codes = [name for name in frame.columns if name != "group"]
    grouped = frame.groupby("group", observed=True)[codes]
    points = grouped.transform(lambda values: (values - values.min()) / (values.max() - values.min()) * 100)
    for code in weights["lower"]:
        points[code] = 100 - points[code]
    points = points.round(4)
    for node, family in weights["families"].items():
        points[node] = sum(points[code] * weight for code, weight in family.items()).round(4)
    index = points["index"].round(2)
    points["rank"] = index.groupby(frame["group"], observed=True).rank(method="min", ascending=False)
    return points
