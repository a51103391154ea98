"""The matrix of systems and kinds of unit (M-22): how many indicators each meets, and what they weigh together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from app.stages.assessment.model.document import Document, Entry
from app.stages.assessment.model.tags import Goal, System, goals_among, kinds_among, systems_among
from app.stages.assessment.model.weights import Weight


@dataclass
class Field:
    """One field of the matrix."""

    indicators: list[Entry] = field(default_factory=list)
    #: Of the index; None where the model has faults and nothing is weighed yet.
    weight: Fraction | None = None

    def add(self, entry: Entry, weight: Weight | None) -> None:
        """One more indicator."""
        self.indicators.append(entry)
        if weight is not None:
            self.weight = (self.weight or Fraction(0)) + weight.in_whole


@dataclass(frozen=True)
class Matrix:
    """The fields by system and kind of unit, and the goals' own sums."""

    kinds: tuple[str, ...]
    fields: Mapping[tuple[System, str], Field]
    systems: Mapping[System, Field]
    goals: Mapping[Goal, Field]


def matrix_of(document: Document, weights: Mapping[str, Weight], kinds: Sequence[str]) -> Matrix:
    """The matrix of a document. An indicator that names no kind looks at all of them, and one of two systems counts in both."""
    fields = {(system, kind): Field() for system in System for kind in kinds}
    systems, goals = {each: Field() for each in System}, {each: Field() for each in Goal}
    for entry in document.indicators:
        weight = weights.get(entry.code)
        for system in systems_among(entry.tags):
            systems[system].add(entry, weight)
            for kind in kinds_among(entry.tags) or kinds:
                if (system, kind) in fields:
                    fields[system, kind].add(entry, weight)
        for goal in goals_among(entry.tags):
            goals[goal].add(entry, weight)
    return Matrix(tuple(kinds), fields, systems, goals)
