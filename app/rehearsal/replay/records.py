"""The four files of inspection records, read strictly: what cannot be read stops the replay with its line."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

FILES = {
    "units.csv": ("unit_code", "district"),
    "assessments.csv": ("unit_code", "assessed_on", "score"),
    "findings.csv": ("unit_code", "found_on", "type_code", "severity", "description", "corrected_on"),
    "visits.csv": ("unit_code", "visited_on", "kind"),
}
#: A score of this or less opens a case.
MARK = Decimal(70)


class UnreadableRecords(Exception):
    """A file is missing or a line cannot be read; the message names both and says what to do."""


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


@dataclass(frozen=True)
class Skipped:
    """A record that opens nothing, and why."""

    record: str
    why: str


@dataclass
class Records:
    """Everything in the four files, arranged as the replay asks for it."""

    districts: dict[str, str] = field(default_factory=dict)
    assessments: dict[date, list[Assessment]] = field(default_factory=lambda: defaultdict(list))
    findings: dict[tuple[str, date], list[Finding]] = field(default_factory=lambda: defaultdict(list))
    follow_ups: dict[str, list[date]] = field(default_factory=lambda: defaultdict(list))
    skipped: list[Skipped] = field(default_factory=list)
    read: dict[str, int] = field(default_factory=dict)

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
        corrected = [f.corrected_on for low in self.low for f in self.findings_of(low) if f.corrected_on]
        visited = [day for days in self.follow_ups.values() for day in days]
        return max([*self.assessments, *corrected, *visited])


def read_records(folder: Path) -> Records:
    """Read the four files of a folder. Raises UnreadableRecords."""
    records = Records()
    for row in _rows(folder, "units.csv", records):
        records.districts[row["unit_code"]] = row["district"] or "—"
    seen: dict[tuple[str, date], Assessment] = {}
    for row in _rows(folder, "assessments.csv", records):
        _take_assessment(row, records, seen)
    for row in _rows(folder, "findings.csv", records):
        finding = Finding(
            row["unit_code"],
            date.fromisoformat(row["found_on"]),
            row["type_code"],
            row["severity"],
            row["description"],
            date.fromisoformat(row["corrected_on"]) if row["corrected_on"] else None,
        )
        records.findings[finding.unit, finding.day].append(finding)
    for row in _rows(folder, "visits.csv", records):
        if "Reinspection" in row["kind"] or "Followup" in row["kind"]:
            records.follow_ups[row["unit_code"]].append(date.fromisoformat(row["visited_on"]))
    for days in records.follow_ups.values():
        days.sort()
    return records


def _take_assessment(row: dict[str, str], records: Records, seen: dict[tuple[str, date], Assessment]) -> None:
    """A round has one result for a unit: of two on one day the lower one stands, and the other is named."""
    if row["unit_code"] not in records.districts:
        records.skipped.append(Skipped(_named(row), "the unit is not in units.csv"))
        return
    if not row["score"]:
        records.skipped.append(Skipped(_named(row), "no score: missing is not zero"))
        return
    assessment = Assessment(row["unit_code"], date.fromisoformat(row["assessed_on"]), Decimal(row["score"]))
    key = (assessment.unit, assessment.day)
    other = seen.get(key)
    if other is not None:
        kept, left = sorted((assessment, other), key=lambda each: each.score)
        records.skipped.append(
            Skipped(
                f"assessment {left.unit} {left.day} {left.score}", "a second assessment of that unit and day"
            )
        )
        if kept is other:
            return
        records.assessments[other.day].remove(other)
    seen[key] = assessment
    records.assessments[assessment.day].append(assessment)


def _named(row: dict[str, str]) -> str:
    return f"assessment {row['unit_code']} {row['assessed_on']} {row['score']}".rstrip()


def _rows(folder: Path, name: str, records: Records) -> Iterator[dict[str, str]]:
    path = folder / name
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [column for column in FILES[name] if column not in (reader.fieldnames or [])]
            if missing:
                message = f"{path}: no column {', '.join(missing)}"
                raise UnreadableRecords(message)
            records.read[name] = 0
            for row in reader:
                records.read[name] += 1
                try:
                    _check(row)
                except (ValueError, InvalidOperation) as error:
                    message = f"{path}, line {reader.line_num}: {error}"
                    raise UnreadableRecords(message) from error
                yield row
    except FileNotFoundError as error:
        message = (
            f"{path} is missing: the folder holds units.csv, assessments.csv, findings.csv and visits.csv."
        )
        raise UnreadableRecords(message) from error


def _check(row: dict[str, str]) -> None:
    for name, value in row.items():
        if name.endswith("_on") and value:
            date.fromisoformat(value)
    if row.get("score"):
        Decimal(row["score"])
