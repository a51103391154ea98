"""What the experts who judged say about the weights: how firmly they hold them, and what each of them does to them."""

from collections.abc import Mapping, Sequence

import numpy as np

from app.scoring.ahp import Priorities, weights_of
from app.scoring.model import Model
from app.scoring.results import Scores
from app.scoring.robustness.branches import Branch, Floats, Integers, branch_of, spread
from app.scoring.robustness.draws import USUAL_CONCENTRATION, Firmness

#: However well or badly a few judges agree, they say no more than this about all who might have judged.
LEAST_CONCENTRATION, GREATEST_CONCENTRATION = 10.0, 2000.0
#: From fewer judges no dispersion is learnt.
FEWEST_JUDGES = 3


def firmness_of(model: Model, usual: float = USUAL_CONCENTRATION) -> Firmness:
    """How firmly the weights are held: where experts judged, as far as they agree."""
    learnt = {
        code: concentration_of_judges(np.array([expert.weights for expert in priorities.experts], np.float64))
        for code, priorities in model.judgements
    }
    return Firmness(usual, {code: each for code, each in learnt.items() if each is not None})


def concentration_of_judges(priorities: Floats) -> float | None:
    """How firmly judges (J, n) hold the weights of n siblings: the Dirichlet that spreads as they do.

    By moments: (1 - sum of squared means) / (sum of variances) - 1, within the bounds above. It is the spread of
    single judges, not of their mean: the list should stand if another qualified judge had set the weights.
    None from fewer than three judges, or for a single child.
    """
    judges, siblings = priorities.shape
    if judges < FEWEST_JUDGES or siblings < 2:
        return None
    shares = priorities / priorities.sum(axis=1, keepdims=True)
    room = 1.0 - float((shares.mean(axis=0) ** 2).sum())
    dispersion = float(shares.var(axis=0, ddof=1).sum())
    if dispersion <= room / (GREATEST_CONCENTRATION + 1):
        return GREATEST_CONCENTRATION
    return max(LEAST_CONCENTRATION, room / dispersion - 1)


def weights_without_judges(scores: Scores) -> Mapping[str, Integers]:
    """For each expert (by number, from 1) the leaf weights that the others alone would have given."""
    judged = dict(scores.model.judgements)
    mine = {node.code: judged[node.code] for node in scores.root.nodes() if node.code in judged}
    most = max((len(priorities.experts) for priorities in mine.values()), default=0)
    root = branch_of(scores.root)
    numbers = range(most) if most > 1 else ()
    return {str(number + 1): _leaf_weights(root, scores.weights, mine, number) for number in numbers}


def _leaf_weights(
    root: Branch, weights: Integers, judged: Mapping[str, Priorities], without: int
) -> Integers:
    """Families that the expert did not judge, or judged alone, keep their weights."""
    anew: dict[tuple[str, str], int] = {}
    for node, priorities in judged.items():
        others = [place for place in range(len(priorities.experts)) if place != without]
        if 0 < len(others) < len(priorities.experts):
            found = _by_some(priorities, others)
            anew |= {
                (node, name): weight for name, weight in zip(found.names, found.integer_weights, strict=True)
            }

    def parts_of(branch: Branch) -> Integers:
        own = [
            anew.get((branch.code, child.code), int(weights[list(child.leaves)].sum()))
            for child in branch.children
        ]
        return np.array([own], np.int64)

    shared: Integers = spread(root, parts_of, 1)[0]
    return shared


def _by_some(priorities: Priorities, chosen: Sequence[int]) -> Priorities:
    """The same question, answered by some of the experts."""
    return weights_of(
        [priorities.experts[place].judgements for place in chosen],
        method=priorities.method,
        aggregate=priorities.aggregate,
        shares=[priorities.shares[place] for place in chosen],
    )
