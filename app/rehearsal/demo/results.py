"""The results of every round: who scored how low, with which problems, as the file that an office imports."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from zlib import crc32

from app.rehearsal.demo.city import CITY, Place, group_of, places
from app.rehearsal.demo.problems import PROBLEMS

HEADINGS = (
    "单位代码",
    "单位名称",
    "得分",
    "同类组",
    "问题",
    "类别",
    "整改类型",
    "对应指标",
    "整改要求",
    "严重程度",
    "整改期限",
)

#: A candidate: score, then its problems by name; "name@term" gives a problem a term of its own.
Low = tuple[str, str]

#: The half-year before the last one.
FIRST: Mapping[str, Low] = {
    "JT": ("66.40", "variation vehicles duty"),
    "NY": ("63.20", "subsidies allowances rotation"),
    "JY": ("58.75", "canteen tuition promotion"),
    "DC-03": ("57.30", "assets ledger homestead"),
    "HC-04": ("61.20", "expenses petitions"),
    "LX-03": ("64.80", "labour banquets custom"),
    "DC-04-02": ("55.60", "assets welfare ledger"),
    "HC-02-02": ("62.50", "labour ledger"),
    "LX-02-01": ("65.10", "welfare homestead"),
    "YY2": ("58.20", "drugs gifts"),
    "XX2": ("59.40", "canteen procurement"),
    "QY2": ("57.90", "related decisions vehicles"),
    "GC2": ("54.30", "bidding quality wages"),
    "SH2": ("59.99", "stalls inspections"),
}

#: The last half-year. Two offices share the third last place; one unit has no score.
SECOND: Mapping[str, Low] = {
    "ZJ": ("58.60", "bidding@120个自然日 permits acceptance wages rotation expenses petitions@4个月"),
    "SC": ("61.50", "inspections windows procurement advances"),
    "SL": ("63.00", "quality@45个自然日 variation@60个自然日 duty"),
    "MZ": ("63.00", "welfare@4个月 windows@4个月 petitions@4个月 advances@4个月"),
    "DC-02": ("59.20", "assets@60个自然日 petitions@40个自然日 homestead"),
    "WS-04": ("61.75", "labour@4个月 ledger@4个月 homestead@4个月 custom"),
    "HC-03": ("63.40", "subsidies welfare labour custom petitions expenses@4个月"),
    "DC-03-02": ("56.80", "ledger assets"),
    "WS-03-02": ("60.00", "welfare homestead"),
    "DC-01-03": ("61.30", "villageaffairs petitions"),
    "YY1": ("58.90", "drugs gifts procurement"),
    "QY1": ("57.60", "related decisions bidding@75个自然日"),
    "GC1": ("55.40", "bidding@45个自然日 variation@60个自然日 wages quality"),
    "WH1": ("59.50", "venues duty"),
    "HC-YY": ("58.80", "drugs procurement"),
    "LX-XX": ("59.60", "canteen tuition@4个月 promotion@4个月"),
    "LX-WH": ("59.30", "venues"),
    "LX-SH": ("59.80", "stalls"),
}
MISSING = frozenset({"XX1"})

#: A special assessment of one district's towns and villages, and one of a county's.
DISTRICT: Mapping[str, Low] = {
    "DC-01-01": ("52.40", "assets ledger villageaffairs"),
    "DC-02-02": ("54.10", "welfare labour"),
    "DC-03-01": ("56.30", "ledger homestead"),
    "DC-04-01": ("57.50", "labour custom"),
    "DC-05-01": ("58.10", "subsidies assets"),
    "DC-03-03": ("58.60", "homestead welfare"),
    "DC-05-02": ("59.20", "ledger villageaffairs"),
    "DC-01": ("59.40", "petitions expenses duty"),
    "DC-04": ("58.80", "assets banquets"),
    "DC-05": ("57.70", "subsidies vehicles"),
    "DC-XX": ("59.10", "canteen tuition"),
}
COUNTY: Mapping[str, Low] = {
    "HC-01": ("58.40", "petitions allowances"),
    "HC-02": ("57.20", "labour vehicles duty"),
    "HC-02-01": ("56.60", "assets welfare"),
    "HC-GC": ("55.90", "quality wages"),
}


@dataclass(frozen=True)
class Table:
    """The results of one round."""

    below: str
    low: Mapping[str, Low]
    missing: frozenset[str] = frozenset()
    #: Moves the scores of the others a little from round to round.
    shift: int = 0


def rows_of(table: Table) -> list[tuple[str, ...]]:
    """One row for each unit, and one more for every further problem."""
    rows: list[tuple[str, ...]] = []
    for place in places():
        if place.code == table.below or not place.code.startswith(f"{table.below}-"):
            continue
        known = table.low.get(place.code.removeprefix(f"{CITY}-"))
        if known is None:
            rows.append(_row(place, _score(place, table), ""))
            continue
        score, names = known
        rows += [_row(place, score, name) for name in names.split()]
    return rows


def as_csv(rows: list[tuple[str, ...]]) -> bytes:
    """The rows as a CSV file that spreadsheets open as UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerows([HEADINGS, *rows])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(rows: list[tuple[str, ...]]) -> bytes:
    """The rows as a workbook."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.create_sheet("评价结果", 0)
    book.remove(book["Sheet"])
    for row in [HEADINGS, *rows]:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _row(place: Place, score: str, named: str) -> tuple[str, ...]:
    head = (place.code, place.name, score, group_of(place))
    if not named:
        return (*head, *("",) * 7)
    name, _at, term = named.partition("@")
    found = PROBLEMS[name]
    return (
        *head,
        found.text,
        found.sort,
        found.way,
        found.indicator,
        found.requirement,
        found.severity,
        term,
    )


def _score(place: Place, table: Table) -> str:
    """Between 70 and 96, the same every time, and moving little between rounds."""
    if place.code.removeprefix(f"{CITY}-") in table.missing:
        return "缺数"
    steady = crc32(place.code.encode()) % 2200
    moved = crc32(f"{place.code}/{table.shift}".encode()) % 400
    return str((Decimal(7000 + steady + moved) / 100).quantize(Decimal("0.01")))
