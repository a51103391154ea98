"""What one expert said: how many times more important one thing is than another, for the pairs that were judged."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations

Pair = tuple[int, int]


@dataclass(frozen=True)
class Judgements:
    """A reciprocal matrix of comparisons; a pair that was not judged is absent, never 1.

    ``ratios[i, j]`` with i < j says how many times more important ``names[i]`` is than ``names[j]``.
    Raises ValueError where a name stands twice, a pair is not of this matrix or a ratio is not positive.
    """

    names: tuple[str, ...]
    ratios: Mapping[Pair, Fraction]

    def __post_init__(self) -> None:
        if not self.names or len(set(self.names)) != len(self.names):
            raise ValueError("judgements need names, each once")
        if not set(self.ratios) <= set(combinations(range(len(self.names)), 2)):
            raise ValueError("a pair of judgements is (i, j) with i < j, both of this matrix")
        if any(ratio <= 0 for ratio in self.ratios.values()):
            raise ValueError("a judgement is a positive ratio")

    @classmethod
    def of_triangle(cls, names: Sequence[str], upper: Sequence[str | int | Fraction | None]) -> "Judgements":
        """The judgements above the diagonal, row by row; None where a pair was not judged."""
        pairs = list(combinations(range(len(names)), 2))
        told = zip(pairs, upper, strict=True)
        return cls(tuple(names), {pair: Fraction(ratio) for pair, ratio in told if ratio is not None})

    @property
    def order(self) -> int:
        """How many things are compared."""
        return len(self.names)

    @property
    def missing(self) -> list[Pair]:
        """The pairs that were not judged."""
        return [pair for pair in combinations(range(self.order), 2) if pair not in self.ratios]

    @property
    def spare(self) -> int:
        """How many judgements there are beyond those that any weights at all would take.

        Without a spare one, nothing can contradict anything.
        """
        return len(self.ratios) - (self.order - 1)

    def ratio(self, row: int, column: int) -> Fraction | None:
        """The entry of the matrix: judged, or the reciprocal of what was judged, 1 on the diagonal."""
        if row == column:
            return Fraction(1)
        if row < column:
            return self.ratios.get((row, column))
        mirrored = self.ratios.get((column, row))
        return 1 / mirrored if mirrored is not None else None

    def having(self, pair: Pair, ratio: Fraction) -> "Judgements":
        """The same judgements with this one in place of what was said."""
        return Judgements(self.names, {**self.ratios, pair: ratio})

    def without(self, pair: Pair) -> "Judgements":
        """The same judgements but this one."""
        return Judgements(self.names, {each: told for each, told in self.ratios.items() if each != pair})

    def rearranged(self, names: Sequence[str]) -> "Judgements":
        """The same judgements with the things in another order. Raises KeyError on a name that is not here."""
        place = {name: position for position, name in enumerate(self.names)}
        entries = {
            (i, j): self.ratio(place[names[i]], place[names[j]])
            for i, j in combinations(range(len(names)), 2)
        }
        return Judgements(tuple(names), {pair: told for pair, told in entries.items() if told is not None})

    @property
    def connected(self) -> bool:
        """Do the judgements link every thing to every other? If not, no weights follow from them."""
        return len(self.components) == 1

    @cached_property
    def components(self) -> tuple[tuple[str, ...], ...]:
        """The names in groups that no judgement links to each other, in the order of the names."""
        left, found = list(range(self.order)), []
        while left:
            group = set(self._reached_from(left[0]))
            found.append(tuple(self.names[each] for each in sorted(group)))
            left = [each for each in left if each not in group]
        return tuple(found)

    def _reached_from(self, start: int) -> Iterator[int]:
        seen, waiting = {start}, [start]
        while waiting:
            here = waiting.pop()
            yield here
            linked = {sum(pair) - here for pair in self.ratios if here in pair} - seen
            seen |= linked
            waiting.extend(linked)
