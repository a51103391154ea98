"""What the list would be without one indicator, one criterion, one department or one judge."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from app.scoring.robustness.branches import Integers, Marks, without
from app.scoring.robustness.standings import Standings


class Left(StrEnum):
    """What is left out."""

    INDICATOR = "indicator"
    CRITERION = "criterion"
    DEPARTMENT = "department"
    JUDGE = "judge"


@dataclass(frozen=True)
class Omission:
    """Who would join the list and who would leave it (units), were this left out."""

    left: Left
    code: str
    joining: tuple[int, ...]
    leaving: tuple[int, ...]

    @property
    def changes_the_list(self) -> bool:
        """Does somebody join or leave?"""
        return bool(self.joining or self.leaving)


def omissions(
    standings: Standings,
    sources: Iterable[str] = (),
    weights_without_judge: Mapping[str, Integers] | None = None,
) -> Iterator[Omission]:
    """Every indicator, criterion, department (``sources``: one for each leaf) and judge, left out in turn.

    What is left out gives its weight to its siblings, as a missing value does. What nothing would be left without
    is not left out.
    """
    anew = replace(standings, decided=None, told=None)
    for left, code, dropped in _leavings(standings, tuple(sources)):
        if not dropped.all():
            weights = without(standings.root, standings.weights[None, :], dropped)[0]
            gone = standings.missing | (dropped & standings.climbing[:, None])
            yield _compared(standings, left, code, replace(anew, weights=weights, missing=gone))
    for judge, weights in (weights_without_judge or {}).items():
        yield _compared(standings, Left.JUDGE, judge, replace(anew, weights=weights))


def _leavings(standings: Standings, sources: tuple[str, ...]) -> Iterator[tuple[Left, str, Marks]]:
    root, count = standings.root, len(standings.weights)

    def marked(leaves: Iterable[int]) -> Marks:
        marks = np.zeros(count, np.bool_)
        marks[list(leaves)] = True
        return marks

    for branch in root.inner:
        for child in branch.children:
            yield (Left.CRITERION if child.children else Left.INDICATOR), child.code, marked(child.leaves)
    for source in sorted({source for source in sources if source}):
        yield Left.DEPARTMENT, source, marked(leaf for leaf, of in enumerate(sources) if of == source)


def _compared(standings: Standings, left: Left, code: str, other: Standings) -> Omission:
    joining = np.flatnonzero(other.listed & ~standings.listed)
    leaving = np.flatnonzero(standings.listed & ~other.listed)
    return Omission(left, code, tuple(joining.tolist()), tuple(leaving.tolist()))
