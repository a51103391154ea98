"""Read a table of results (CSV, xlsx, xls, ods): every row judged, nothing guessed, nothing silently dropped.

One row is one unit, with its first problem if it has one; more rows with the same unit code add problems.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from app.stages.assessment.ranking import rounded
from app.stages.assessment.tables import Unreadable, in_sheet, table_in
from workflows.calendar import Duration
from workflows.table import Reason
from workflows.vocabulary import N_, ItemType, ProblemClass

#: The index runs from 0 to 100.
HIGHEST = Decimal(100)
MOST_ROWS = 100_000
LONGEST_NUMBER = 40
LONGEST_SEVERITY = 64
LONGEST_INDICATOR = 200


@dataclass(frozen=True)
class Column:
    """A column by its heading in the template, with other headings that are understood."""

    key: str
    heading: str
    also: tuple[str, ...]
    label: str


COLUMNS = (
    Column("code", "单位编码", ("单位代码", "编码", "代码", "unit code", "code"), N_("Unit code")),
    Column("name", "单位名称", ("单位", "unit", "unit name"), N_("Unit name")),
    Column("score", "得分", ("分数", "总分", "score"), N_("Score")),
    Column("group", "同类组", ("分组", "peer group"), N_("Peer group")),
    Column(
        "report", "体检报告单编号", ("报告编号", "health report", "report number"), N_("Health report no.")
    ),
    Column("problem", "问题", ("具体表现", "problem"), N_("Problem")),
    Column("class", "类别", ("问题类别", "class"), N_("Class")),
    Column("type", "整改类型", ("type",), N_("Type of rectification")),
    Column("indicator", "对应指标", ("指标", "indicator"), N_("Indicator")),
    Column("requirement", "整改要求", ("requirement",), N_("Requirement")),
    Column("severity", "严重程度", ("severity",), N_("Severity")),
    Column("term", "整改期限", ("期限", "term"), N_("Term")),
)
_BY_KEY = {column.key: column for column in COLUMNS}

CLASSES = {
    "堵点": ProblemClass.BLOCKAGE,
    "痛点": ProblemClass.PAIN_POINT,
    "污染点": ProblemClass.POLLUTION,
} | {each.value: each for each in ProblemClass}
TYPES = {"立行立改": ItemType.IMMEDIATE, "限期整改": ItemType.LIMITED, "长期坚持": ItemType.LONG_TERM} | {
    each.value: each for each in ItemType
}
_TERM = re.compile(r"(?P<n>[0-9]{1,3})\s*个?(?P<unit>工作日|自然日|月|WD|D|M)", re.IGNORECASE)
_UNITS = {"工作日": "WD", "自然日": "D", "月": "M"}
MISSING = frozenset({"", "缺", "缺数", "缺数据", "无", "-", "—", "/", "n/a", "missing"})


@dataclass(frozen=True)
class Mistake:
    """What is wrong in one row: where it stands and what to do about it."""

    row: int
    column: str
    reason: Reason


@dataclass
class Scored:
    """One unit's result as the file has it. ``score`` is rounded; None is missing, never zero."""

    code: str
    row: int
    score: Decimal | None
    raw: str
    group: str = ""
    report: str = ""
    problems: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_missing(self) -> bool:
        """Does the file say that there is no score? A score that cannot be read is a mistake instead."""
        return self.score is None and self.raw.casefold() in MISSING


@dataclass
class Reading:
    """A file's results in its own order, with every mistake."""

    results: list[Scored] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


def read_results(content: bytes, name: str) -> Reading:
    """The results in a file. Raises Unreadable when it is no table that we know."""
    table = table_in(content, name)
    reading, by_code = Reading(), dict[str, Scored]()
    columns: Mapping[str, int] | None = None
    for number, cells in table.rows:
        if not any(cells):
            continue
        if columns is None:
            columns = _heading(cells, table.sheet)
            continue
        if number > MOST_ROWS:
            raise Unreadable(
                Reason(N_("No more than %(n)s rows fit into one file."), {"n": f"{MOST_ROWS:,}"})
            )
        row = {key: cells[at] if at < len(cells) else "" for key, at in columns.items()}
        _take(row, number, reading, by_code)
    if columns is None:
        raise Unreadable(in_sheet(N_("The file is empty."), table.sheet))
    reading.results = list(by_code.values())
    return reading


def _take(row: dict[str, str], number: int, reading: Reading, by_code: dict[str, Scored]) -> None:
    code = row["code"]
    if not code:
        reading.mistakes.append(_mistake(number, "code", N_("Write the unit's code.")))
        return
    score, wrong = _score(row["score"])
    if wrong:
        reading.mistakes.append(Mistake(number, _BY_KEY["score"].label, wrong))
    known = by_code.get(code)
    if known is None:
        known = by_code[code] = Scored(code, number, score, row["score"])
    elif score is not None and known.score not in (None, score):
        reading.mistakes.append(
            _mistake(
                number,
                "score",
                N_("Row %(row)s gives this unit the score %(score)s; write the same, or leave it empty."),
                row=known.row,
                score=known.score,
            )
        )
    elif known.score is None:
        known.score, known.raw = score, row["score"]
    _take_texts(row, number, known, reading)
    problem = _problem(row, number, reading.mistakes)
    if problem is not None:
        known.problems.append(problem)


def _take_texts(row: dict[str, str], number: int, known: Scored, reading: Reading) -> None:
    """The group and the report's number: given once for a unit, or the same each time."""
    for key, most in (("group", 64), ("report", LONGEST_NUMBER)):
        given, before = row.get(key, ""), getattr(known, key)
        if len(given) > most:
            reading.mistakes.append(_mistake(number, key, N_("No more than %(n)s characters."), n=most))
        elif given and before and given != before:
            reading.mistakes.append(
                _mistake(number, key, N_("Another row of this unit says “%(other)s”."), other=before)
            )
        elif given:
            setattr(known, key, given)


def _score(text: str) -> tuple[Decimal | None, Reason | None]:
    if text.casefold() in MISSING:
        return None, None
    try:
        value = Decimal(text.removesuffix("分").strip())
    except InvalidOperation:
        return None, Reason(
            N_("“%(text)s” is no number; write it like 86.5, or leave it empty."), {"text": text}
        )
    if not value.is_finite() or not 0 <= value <= HIGHEST:
        return None, Reason(N_("%(text)s is not between 0 and 100."), {"text": text})
    return rounded(value), None


def _problem(row: dict[str, str], number: int, mistakes: list[Mistake]) -> dict[str, Any] | None:
    text = row.get("problem", "")
    others = [
        key for key in ("class", "type", "indicator", "requirement", "severity", "term") if row.get(key)
    ]
    if not text:
        if others:
            mistakes.append(
                _mistake(number, "problem", N_("Describe the problem, or empty the cells after it."))
            )
        return None
    problem_class = CLASSES.get(row.get("class", ""))
    if problem_class is None:
        mistakes.append(_mistake(number, "class", N_("Write 堵点, 痛点 or 污染点.")))
    item_type = TYPES.get(row.get("type", "") or ItemType.LIMITED.value)
    if item_type is None:
        mistakes.append(_mistake(number, "type", N_("Write 立行立改, 限期整改 or 长期坚持.")))
    term = _term(row.get("term", ""))
    if term is None:
        mistakes.append(
            _mistake(number, "term", N_("Write a term with its unit: 15个自然日, 30个工作日, 3个月."))
        )
    too_long = [
        _mistake(number, key, N_("No more than %(n)s characters."), n=most)
        for key, most in (("indicator", LONGEST_INDICATOR), ("severity", LONGEST_SEVERITY))
        if len(row.get(key, "")) > most
    ]
    mistakes += too_long
    if problem_class is None or item_type is None or term is None or too_long:
        return None
    return {
        "problem": text,
        "problem_class": problem_class.value,
        "item_type": item_type.value,
        "indicator": row.get("indicator", ""),
        "requirement": row.get("requirement", ""),
        "severity": row.get("severity", ""),
        "own_term": term,
    }


def _term(text: str) -> str | None:
    """A term in the rulebook's notation; empty stays empty, None is a mistake."""
    if not text:
        return ""
    found = _TERM.fullmatch(text)
    if not found:
        return None
    try:
        unit = found["unit"]
        return str(Duration.parse(f"{int(found['n'])}{_UNITS.get(unit, unit.upper())}"))
    except ValueError:
        return None


def _mistake(at: int, key: str, message: str, **params: Any) -> Mistake:
    return Mistake(at, _BY_KEY[key].label, Reason(message, params))


def _heading(cells: list[str], sheet: str) -> dict[str, int]:
    """Where each column stands. Raises Unreadable when a compulsory one is missing or one stands twice."""
    names = {name: column.key for column in COLUMNS for name in (column.heading, *column.also)}
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        key = names.get(cell.casefold())
        if key in found:
            raise Unreadable(Reason(N_("The column “%(name)s” stands twice."), {"name": cell}))
        if key is not None:
            found[key] = at
    lacking = [_BY_KEY[key].heading for key in ("code", "score") if key not in found]
    if lacking:
        raise Unreadable(
            in_sheet(
                N_("The first row must name the columns; missing: %(names)s. Start from the template."),
                sheet,
                names="、".join(lacking),
            )
        )
    return found
