"""One unit's index under any weights of its leaves: the whole sum where it is one, else up the tree."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import exp, log
from operator import mul

from app.scoring.verification.arithmetic import number, quotient
from app.scoring.verification.canonical import Record
from app.scoring.verification.situation import Tree, is_node, leaves_of, nodes_of

#: Full marks: scores are counted in millionths of it, weights in billionths.
FULL, WHOLE = 10**6, 10**9
#: Floating point up the tree errs by less than this share.
ERRS = 1e-9
#: A score of nothing, where a logarithm or a negative power needs more than nothing.
NEXT_TO_NOTHING, LEAST_POWER = 1e-200, 1e-280


@dataclass(frozen=True)
class Climber:
    """One unit: the points of its leaves in millionths, None where a leaf has no say; and what is added in the end."""

    tree: Tree
    scores: tuple[int | None, ...]
    #: Bonus and penalty, in millionths.
    offset: int

    @classmethod
    def of(cls, tree: Tree, unit: Record) -> "Climber":
        """Leaves below a node without a score have no say."""
        silent = {
            leaf["code"]
            for node in nodes_of(tree.root)
            if unit["nodes"][node["code"]] is None
            for leaf in leaves_of(node)
        }
        points = (None if leaf["code"] in silent else unit["points"][leaf["code"]] for leaf in tree.leaves)
        scores = tuple(
            None if each is None else quotient(_last_places(each) * FULL, tree.full) for each in points
        )
        added = _last_places(unit["index"]) - _last_places(unit["base"])
        return cls(tree, scores, quotient(added * FULL, int(tree.model["scale"]) * tree.per_index_point))

    @cached_property
    def complete(self) -> tuple[int, ...] | None:
        """The scores, if the index is one weighted sum of leaves that are all there."""
        there = tuple(score for score in self.scores if score is not None)
        plain = all(node["aggregation"] == "arithmetic" for node in nodes_of(self.tree.root))
        return there if plain and len(there) == len(self.scores) else None

    def total(self, weights: tuple[int, ...]) -> tuple[int, int]:
        """Between which the index lies, in millionths times 10**9: the same twice where nothing had to be rounded."""
        bonus = self.offset * WHOLE
        if self.complete is not None:
            exact = sum(map(mul, weights, self.complete)) + bonus
            return exact, exact
        pairs = zip(self.scores, weights, strict=True)
        value, _ = _climbed(
            self.tree.root, dict(zip((leaf["code"] for leaf in self.tree.leaves), pairs, strict=True))
        )
        near = (value or 0.0) * WHOLE
        margin = near * ERRS
        return int(near - margin) + bonus, int(near + margin) + 1 + bonus


def _last_places(text: str) -> int:
    """A decimal as a count of its last place."""
    return int(text.replace(".", ""))


def _climbed(node: Record, told: dict[str, tuple[int | None, int]]) -> tuple[float | None, int]:
    """The value of a node, None where nothing below it is there, and its weight: that of all leaves below."""
    plain = node["aggregation"] == "sum"
    forward, backward = _scales(node)
    values, say, weight = 0.0, 0.0, 0
    for child in node["children"]:
        if is_node(child):
            value, mine = _climbed(child, told)
        else:
            value, given = told[child["code"]]
            mine = max(given, 1)  # a leaf that is the only one there counts, however little a draw gave it
        weight += mine
        if value is not None:
            counted = 1 if plain else mine
            values += counted * forward(value)
            say += counted
    if not say:
        return None, weight
    return values if plain else backward(values / say), weight


Scale = Callable[[float], float]


def _scales(node: Record) -> tuple[Scale, Scale]:
    """What a mean does to the values before it adds them, and to their mean."""
    if node["aggregation"] in ("arithmetic", "sum"):
        return float, float
    if node["aggregation"] == "geometric":
        return (lambda value: log(max(value, NEXT_TO_NOTHING))), exp
    power = float(number(node["power"]) if node["aggregation"] == "generalised" else Fraction(-1))
    least = LEAST_POWER ** (1 / max(abs(power), 1))
    return (
        lambda value: max(value, least) ** power,
        lambda value: max(value, NEXT_TO_NOTHING) ** (1 / power),
    )
