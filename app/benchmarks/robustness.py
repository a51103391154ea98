"""How sure the list is, at the size of a province: drawn weights and proofs."""

from datetime import datetime

import numpy as np

from app.benchmarks.measuring import Ratio, seconds
from app.scoring.numbers import WHOLE
from app.scoring.robustness.branches import Branch, spread
from app.scoring.robustness.certificate import certify
from app.scoring.robustness.draws import draw_weights
from app.scoring.robustness.simulation import simulate
from app.scoring.robustness.standings import FULL, Standings

UNITS, INDICATORS, CRITERIA, KINDS, DRAWS = 5_000, 50, 5, 9, 10_000
CANDIDATES, PER_MILLE = 60, 100
WANTED_SECONDS = 3.0


def measure(now: datetime) -> list[Ratio]:
    """Rank acceptability under drawn weights within nine kinds, and certificates among all at once."""
    del now
    within, together = some_standings(KINDS), some_standings(1)
    drawing = min(
        seconds(lambda: simulate(within, draw_weights(within.root, within.weights, count=DRAWS)))
        for _ in range(3)
    )
    lowest = np.argsort(together.published, kind="stable")[:CANDIDATES].tolist()
    proving = min(seconds(lambda: [certify(together, unit, PER_MILLE) for unit in lowest]) for _ in range(3))
    return [
        _within(f"{DRAWS:,} weight draws × {UNITS:,} units × {INDICATORS} indicators, seconds", drawing),
        _within(f"certificates of the {CANDIDATES} lowest of {UNITS:,}, seconds", proving),
    ]


def _within(name: str, taken: float) -> Ratio:
    ratio = taken / WANTED_SECONDS
    return Ratio(name, taken, WANTED_SECONDS, ratio, "at most 1", ratio <= 1)


def some_standings(kinds: int) -> Standings:
    """Units of random scores on five criteria with uneven weights."""
    chance = np.random.default_rng(20260101)
    each = INDICATORS // CRITERIA
    leaves = [Branch(f"i{number}", (number,)) for number in range(INDICATORS)]
    criteria = tuple(
        Branch(
            f"c{number}",
            tuple(range(number * each, (number + 1) * each)),
            tuple(leaves[number * each :][:each]),
        )
        for number in range(CRITERIA)
    )
    root = Branch("index", tuple(range(INDICATORS)), criteria)
    weights = spread(root, lambda branch: chance.integers(1, 5, (1, len(branch.children))), 1)[0]
    assert weights.sum() == WHOLE
    return Standings(
        root=root,
        weights=weights,
        scores=chance.integers(0, FULL + 1, (UNITS, INDICATORS)),
        missing=np.zeros((UNITS, INDICATORS), np.bool_),
        group=chance.integers(0, kinds, UNITS),
        last=(3,) * kinds,
        pass_mark=FULL * 2 // 5,
    )
