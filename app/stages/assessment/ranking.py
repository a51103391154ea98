"""The rule of rank and reasons (M-30; domain.md §10, 1–5): plain numbers in, standings out. Pure.

Scores are decimals, rounded half up to two places once; the rounded value is compared, stored and printed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from workflows.vocabulary import N_, Word

TWO_PLACES = Decimal("0.01")


class Why(Word):
    """Why a unit is a candidate for a warning."""

    BELOW_PASS = "below_pass_mark", N_("Below the pass mark"), N_("Strictly below: at the mark is not below.")
    LAST_PLACES = "bottom_n", N_("Among the last places"), N_("One of the last in its peer group.")
    TIE = (
        "tie",
        N_("Tied, the list is extended"),
        N_("Same score as the last place that counts: all who share it are listed."),
    )


@dataclass(frozen=True)
class Rule:
    """What a round pinned when it was opened."""

    pass_mark: Decimal
    bottom_n: int
    min_group_size: int


@dataclass(frozen=True)
class Standing:
    """One unit's place. No rank: its score is missing, or its group is too small to be ranked."""

    rank: int | None = None
    group_size: int | None = None
    why: tuple[Why, ...] = ()


def rounded(score: Decimal) -> Decimal:
    """Half up to two places: 59.995 is 60.00."""
    return score.quantize(TWO_PLACES, ROUND_HALF_UP)


def standings(results: Iterable[tuple[int, str, Decimal | None]], rule: Rule) -> dict[int, Standing]:
    """The standing of every (unit, peer group, rounded score or None).

    Units with equal scores share a rank, and the next rank is left out. A group with fewer scores than the
    rule asks for is not ranked; its units may still be below the pass mark. A missing score has no standing.
    """
    found: dict[int, Standing] = {}
    groups: dict[str, dict[int, Decimal]] = {}
    for unit, group, score in results:
        if score is None:
            found[unit] = Standing()
        else:
            groups.setdefault(group, {})[unit] = score
    for scores in groups.values():
        found.update(_within_a_group(scores, rule))
    return found


def _within_a_group(scores: Mapping[int, Decimal], rule: Rule) -> dict[int, Standing]:
    below = {unit: (Why.BELOW_PASS,) if score < rule.pass_mark else () for unit, score in scores.items()}
    if len(scores) < rule.min_group_size:
        return {unit: Standing(why=below[unit]) for unit in scores}
    ascending = sorted(scores.values())
    counted = ascending[: rule.bottom_n]
    listed = sum(1 for score in ascending if counted and score <= counted[-1])
    ranks: dict[Decimal, int] = {}
    for place, score in enumerate(reversed(ascending), start=1):
        ranks.setdefault(score, place)
    return {
        unit: Standing(
            ranks[score],
            len(scores),
            below[unit] + _last_places(score, counted, extended=listed > rule.bottom_n),
        )
        for unit, score in scores.items()
    }


def _last_places(score: Decimal, counted: Sequence[Decimal], *, extended: bool) -> tuple[Why, ...]:
    """``counted`` are the lowest scores that the rule lists; a rule of none lists nobody."""
    if not counted or score > counted[-1]:
        return ()
    if extended and score == counted[-1]:
        return (Why.LAST_PLACES, Why.TIE)
    return (Why.LAST_PLACES,)
