"""From the base score to index, place, grade and notice."""

from collections.abc import Sequence
from fractions import Fraction

from app.scoring.verification.arithmetic import half_up, maybe, number
from app.scoring.verification.canonical import Record
from app.scoring.verification.combining import Column
from app.scoring.verification.situation import Tree, is_node


def adjustment(rules: Sequence[Record], cap: str | None, unit: Record, per_point: int) -> int:
    """A unit's points by these rules, each up to its cap and all up to the common one."""
    total = Fraction()
    for rule in rules:
        points = number(unit["delivered"].get(rule["column"], "0")) * number(rule["each"])
        limit = maybe(rule["cap"])
        total += points if limit is None else min(points, limit)
    whole = maybe(cap)
    return half_up((total if whole is None else min(total, whole)) * per_point)


def index_of(tree: Tree, unit: Record, base: int | None) -> tuple[int, int, int | None]:
    """(bonus, penalty, index) of one unit; no index without a base score."""
    model, per_point = tree.model, tree.per_index_point
    bonus = adjustment(model["bonuses"], model["bonus_cap"], unit, per_point)
    penalty = adjustment(model["penalties"], model["penalty_cap"], unit, per_point)
    if base is None:
        return bonus, penalty, None
    highest = most(tree.root, tree.full) * per_point // tree.per_point
    return bonus, penalty, min(max(base + bonus - penalty, 0), highest)


def most(item: Record, full: int) -> int:
    """What a node's score cannot exceed: full marks, but for sums."""
    if not is_node(item) or item["then"] or item["aggregation"] == "copeland":
        return full
    bounds = [most(child, full) for child in item["children"]]
    return sum(bounds) if item["aggregation"] == "sum" else max(bounds)


def tie_breaks(tree: Tree, points: dict[str, Column], nodes: dict[str, Column]) -> list[list[int]]:
    """What decides between equal indices, in order; more is better."""
    told = {code: [score or 0 for score in column] for code, column in {**points, **nodes}.items()}
    for sign, rules in ((1, tree.model["bonuses"]), (-1, tree.model["penalties"])):
        for rule in rules:
            told[rule["code"]] = [
                sign * adjustment([rule], None, unit, tree.per_point) for unit in tree.units
            ]
    return [told[code] for code in tree.model["ranking"]["tie_break"] if code in told]


def places(tree: Tree, index: Column, ties: list[list[int]]) -> list[tuple[int, int, int]]:
    """(place, how many have one, how many stand strictly below) of each unit; place 0 is none.

    Below is who has a lower index; the chain of tie-breaks counts for that only where exactly so many are listed.
    """
    rule = tree.model["ranking"]
    found = [(0, 0, 0)] * len(index)
    for members in tree.groups:
        there = [place for place in members if index[place] is not None]
        if len(there) < max(rule["minimum_group"], 1):
            continue
        keys = {place: (index[place], *(tie[place] for tie in ties)) for place in there}
        deciding = (
            keys if tree.model["notices"]["exactly"] else {place: key[:1] for place, key in keys.items()}
        )
        better = _how_many_are_better(list(keys.values()), dense=rule["dense"])
        worse = _how_many_are_worse(list(deciding.values()))
        for place, key in keys.items():
            found[place] = (better[key] + 1, len(there), worse[deciding[place]])
    return found


def _how_many_are_better(
    keys: list[tuple[int | None, ...]], *, dense: bool
) -> dict[tuple[int | None, ...], int]:
    """Of each key, how many are above it; dense counts equal ones once."""
    found: dict[tuple[int | None, ...], int] = {}
    for above, key in enumerate(sorted(keys, reverse=True)):
        if key not in found:
            found[key] = len(found) if dense else above
    return found


def _how_many_are_worse(keys: list[tuple[int | None, ...]]) -> dict[tuple[int | None, ...], int]:
    found: dict[tuple[int | None, ...], int] = {}
    for below, key in enumerate(sorted(keys)):
        found.setdefault(key, below)
    return found


def grades(tree: Tree, unit: Record, index: int | None) -> tuple[str | None, str | None]:
    """The grade that the index earns, and what vetoes leave of it."""
    listed = tree.model["grades"]
    if index is None or not listed:
        return None, None
    bounds = [maybe(grade["at_least"]) for grade in listed]
    earned = next(
        (
            number
            for number, bound in enumerate(bounds)
            if bound is None or Fraction(index, tree.per_index_point) >= bound
        ),
        None,
    )
    if earned is None:
        return None, None
    names, left = [grade["name"] for grade in listed], earned
    for veto in tree.model["vetoes"]:
        if number(unit["delivered"].get(veto["column"], "0")) > 0:
            left = max(left, names.index(veto["ceiling"]))
    return names[earned], names[left]


def below_pass(tree: Tree, index: int | None) -> bool:
    """Is the index strictly below the pass mark?"""
    mark = maybe(tree.model["notices"]["pass_mark"])
    return index is not None and mark is not None and Fraction(index, tree.per_index_point) < mark


def among_last(tree: Tree, place: int, below: int) -> bool:
    """Is the unit among the last of its group?"""
    return place > 0 and below < tree.model["notices"]["last_places"]
