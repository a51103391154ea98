"""The four files of inspection records: a file that is no such table stops the replay, a line is skipped with its reason."""

import csv
import hashlib
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from app.organisations.actions.imports import LONGEST_CODE, decoded
from app.rehearsal.replay.records import MARK, Assessment, Finding, Records, Skipped
from app.stages.assessment.ranking import rounded
from app.stages.assessment.reading import HIGHEST, LONGEST_SEVERITY, MISSING
from workflows.engine import Refused

FILES = {
    "units.csv": ("unit_code", "district"),
    "assessments.csv": ("unit_code", "assessed_on", "score"),
    "findings.csv": ("unit_code", "found_on", "type_code", "severity", "description", "corrected_on"),
    "visits.csv": ("unit_code", "visited_on", "kind"),
}
#: The unit under which a replay hangs its own.
ROOT = "REPLAY"
FOLLOW_UPS = ("Reinspection", "Followup")
#: Every day between is lived through: a slip of the pen must not ask for centuries.
YEARS = range(1990, 2100)
SECOND = "a second assessment of that unit and day; the lower one stands 同日重复评价，以低分为准"


class UnreadableRecords(Exception):
    """The folder cannot be replayed; the message says why and what to do."""


class _Wrong(Exception):
    """A line cannot be followed; the message is the reason that the report gives."""


@dataclass(frozen=True)
class _Line:
    """A line of a file: the number on which it ends, and its cells by column, trimmed."""

    file: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    @property
    def unit(self) -> str:
        """Its unit's code, with digits and letters of full width as the others."""
        return unicodedata.normalize("NFKC", self["unit_code"])

    def skipped(self, why: str) -> Skipped:
        """This line, named by what it says."""
        return Skipped(self.file, self.number, " ".join(filter(None, self.cells.values()))[:200], why)


def read_records(folder: Path) -> Records:
    """Read the four files of a folder. Raises UnreadableRecords."""
    texts = {name: _text(folder / name) for name in FILES}
    reading = _Reading(Records(digest=_digest(texts)))
    for name, text in texts.items():
        for line in _lines(folder / name, text):
            reading.take(line)
    records = reading.records
    if not records.assessments:
        raise UnreadableRecords(_nothing_to_replay(folder / "assessments.csv", records))
    for days in records.follow_ups.values():
        days.sort()
    return records


class _Reading:
    """The files line by line, units first: each line comes to something, or is skipped with its reason."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self._standing: dict[tuple[str, date], tuple[Assessment, _Line]] = {}
        self._takes = dict(
            zip(FILES, (self._unit, self._assessment, self._finding, self._visit), strict=True)
        )

    def take(self, line: _Line) -> None:
        """Arrange one line, and count what it came to."""
        counts = self.records.lines[line.file]
        counts["read"] += 1
        try:
            counts[self._takes[line.file](line)] += 1
        except _Wrong as wrong:
            self._skip(line, str(wrong))

    def _skip(self, line: _Line, why: str) -> None:
        self.records.lines[line.file]["skipped"] += 1
        self.records.skipped.append(line.skipped(why))

    def _unit(self, line: _Line) -> str:
        code = line.unit
        if not code:
            raise _Wrong("no unit code 没有单位编码")
        if len(code) > LONGEST_CODE:
            raise _Wrong(f"the code is longer than {LONGEST_CODE} characters 编码超过{LONGEST_CODE}个字符")
        if code == ROOT or code.startswith(f"{ROOT}-"):
            raise _Wrong(f"the replay itself takes the codes {ROOT} and {ROOT}-… 回放自用该编码")
        if code in self.records.districts:
            raise _Wrong("an earlier line has this unit; that one stands 前面已有该单位，以前者为准")
        self.records.districts[code] = line["district"] or "—"
        return "units"

    def _assessment(self, line: _Line) -> str:
        """A round has one result for a unit: of two on one day the lower one stands, and the other is named."""
        new = Assessment(self._known_unit(line), _day(line["assessed_on"]), _score(line["score"]))
        standing = self._standing.get((new.unit, new.day))
        if standing is not None and standing[0].score <= new.score:
            raise _Wrong(SECOND)
        if standing is not None:
            other, its_line = standing
            self.records.assessments[other.day].remove(other)
            self.records.lines[line.file][_outcome(other)] -= 1
            self._skip(its_line, SECOND)
        self._standing[new.unit, new.day] = new, line
        self.records.assessments[new.day].append(new)
        return _outcome(new)

    def _finding(self, line: _Line) -> str:
        unit, day = self._known_unit(line), _day(line["found_on"])
        severity = line["severity"][:LONGEST_SEVERITY]
        corrected_on = self._corrected(line)
        self.records.findings[unit, day].append(
            Finding(unit, day, line["type_code"], severity, line["description"], corrected_on)
        )
        standing = self._standing.get((unit, day))
        return _outcome(standing[0]) if standing else "without_an_assessment_that_day"

    def _corrected(self, line: _Line) -> date | None:
        """The day of the correction; one that cannot be read is none, and the report names it."""
        if not line["corrected_on"]:
            return None
        try:
            return _day(line["corrected_on"])
        except _Wrong as wrong:
            why = f"corrected_on: {wrong}; the item stays open 整改日期无法识别，问题按未整改处理"
            self.records.skipped.append(line.skipped(why))
            return None

    def _visit(self, line: _Line) -> str:
        if not any(word in line["kind"] for word in FOLLOW_UPS):
            return "no_follow_up"
        unit, day = self._known_unit(line), _day(line["visited_on"])
        self.records.follow_ups[unit].append(day)
        return "follow_ups"

    def _known_unit(self, line: _Line) -> str:
        if line.unit not in self.records.districts:
            raise _Wrong("the unit is not in units.csv 单位不在units.csv中")
        return line.unit


def _outcome(assessment: Assessment) -> str:
    return "at_the_mark_or_below" if assessment.score <= MARK else "above_the_mark"


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise _Wrong(f"“{text}” is no date like 2015-04-06 不是日期") from error
    if day.year not in YEARS:
        raise _Wrong(f"{day} is not between {YEARS[0]} and {YEARS[-1]} 不在{YEARS[0]}至{YEARS[-1]}年之间")
    return day


def _score(text: str) -> Decimal:
    """A score as every round keeps it: between 0 and 100, two places."""
    if text.casefold() in MISSING:
        raise _Wrong("no score: missing is not zero 没有得分，缺数不作零分")
    try:
        score = Decimal(text)
    except InvalidOperation as error:
        raise _Wrong(f"“{text}” is no number 不是数字") from error
    if not score.is_finite() or not 0 <= score <= HIGHEST:
        raise _Wrong(f"{text} is not between 0 and {HIGHEST} 不在0至{HIGHEST}之间")
    return rounded(score)


def _nothing_to_replay(path: Path, records: Records) -> str:
    first = next((f" {each.line}: {each.why}" for each in records.skipped if each.file == path.name), "")
    told = f" The first line skipped 首个跳过的行:{first}." if first else ""
    return f"{path}中没有可回放的评价记录。 There is no assessment in it that can be replayed.{told}"


def _digest(texts: dict[str, str]) -> str:
    whole = hashlib.sha256()
    for name, text in texts.items():
        whole.update(f"{name}\0{text}\0".encode())
    return whole.hexdigest()


def _text(path: Path) -> str:
    try:
        return decoded(path.read_bytes())
    except FileNotFoundError as error:
        missing = f"缺少{path}：文件夹中应有{'、'.join(FILES)}。 {path} is missing: the folder holds {', '.join(FILES)}."
        raise UnreadableRecords(missing) from error
    except OSError as error:
        message = f"无法读取{path}。 {path} cannot be read: {error.strerror}."
        raise UnreadableRecords(message) from error
    except Refused as refusal:
        message = (
            f"{path}为空，或不是UTF-8、GBK编码的CSV文本。 {path} is empty, or no CSV text in UTF-8 or GBK."
        )
        raise UnreadableRecords(message) from refusal


def _lines(path: Path, text: str) -> Iterator[_Line]:
    """The lines that say anything, with the columns that the replay needs."""
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        places = _places(path, next(rows, []))
        for cells in rows:
            if any(cell.strip() for cell in cells):
                told = {name: _clean(cells[at]) if at < len(cells) else "" for name, at in places.items()}
                yield _Line(path.name, rows.line_num, told)
    except csv.Error as error:
        message = f"{path}第{rows.line_num}行无法按CSV识别。 {path}, line {rows.line_num}, cannot be read as CSV: {error}."
        raise UnreadableRecords(message) from error


def _places(path: Path, headings: list[str]) -> dict[str, int]:
    names = [_clean(each).casefold() for each in headings]
    wrong = [column for column in FILES[path.name] if names.count(column) != 1]
    if wrong:
        told = ", ".join(wrong)
        raise UnreadableRecords(
            f"{path}的首行应各有一列{told}。 The first line of {path} must name each of these columns once: {told}."
        )
    return {column: names.index(column) for column in FILES[path.name]}


def _clean(cell: str) -> str:
    """A cell on one line, without blanks around it and without what nobody can print."""
    return "".join(character for character in " ".join(cell.split()) if character.isprintable())
