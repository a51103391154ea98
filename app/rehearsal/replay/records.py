"""Inspection records as the replay asks for them, and what becomes of each."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

#: A score of this or less opens a case.
MARK = Decimal(70)


@dataclass(frozen=True)
class Assessment:
    """One score of one unit on one day."""

    unit: str
    day: date
    score: Decimal


@dataclass(frozen=True)
class Finding:
    """One finding, with the day on which it was corrected, if it was."""

    unit: str
    day: date
    type_code: str
    severity: str
    text: str
    corrected_on: date | None

    @property
    def closes_on(self) -> date | None:
        """The day on which its item closes: there is none before the assessment that found it."""
        return self.corrected_on and max(self.corrected_on, self.day)


@dataclass(frozen=True)
class Skipped:
    """A line that could not be followed, whole or in part, and why."""

    file: str
    line: int
    record: str
    why: str


@dataclass
class Records:
    """Everything in the four files, arranged as the replay asks for it."""

    #: Of the four files' bytes: a replay goes on only with the records that it began with.
    digest: str = ""
    districts: dict[str, str] = field(default_factory=dict)
    assessments: dict[date, list[Assessment]] = field(default_factory=lambda: defaultdict(list))
    findings: dict[tuple[str, date], list[Finding]] = field(default_factory=lambda: defaultdict(list))
    follow_ups: dict[str, list[date]] = field(default_factory=lambda: defaultdict(list))
    skipped: list[Skipped] = field(default_factory=list)
    #: How many lines of each file came to what.
    lines: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    @property
    def low(self) -> list[Assessment]:
        """The assessments that open a case, in order of their days."""
        return [
            each for day in sorted(self.assessments) for each in self.assessments[day] if each.score <= MARK
        ]

    def findings_of(self, assessment: Assessment) -> list[Finding]:
        """What was found at that unit on the same day."""
        return self.findings.get((assessment.unit, assessment.day), [])

    @property
    def first_day(self) -> date:
        """The day on which the records begin."""
        return min(self.assessments)

    @property
    def last_day(self) -> date:
        """The last day that any record speaks of: an assessment, a correction of a case's item, a visit."""
        corrected = [f.closes_on for low in self.low for f in self.findings_of(low) if f.closes_on]
        visited = [day for days in self.follow_ups.values() for day in days]
        return max([*self.assessments, *corrected, *visited])
