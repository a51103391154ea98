"""The first row of a department's table: what stands in which column."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.stages.assessment.feeds.columns import Column
from app.stages.assessment.feeds.tables import column_letters
from app.stages.assessment.tables import Unreadable, in_sheet
from workflows.table import Reason
from workflows.vocabulary import N_

CODE, NAME, INDICATOR = "单位编码", "单位名称", "指标"
#: Other headings that are understood.
_WORDS: Mapping[str, frozenset[str]] = {
    "code": frozenset({CODE, "单位代码", "编码", "代码", "unit code", "code", "unit"}),
    "name": frozenset({NAME, "单位", "unit name", "name"}),
    "indicator": frozenset({INDICATOR, "指标编码", "数据项", "indicator", "column"}),
    "value": frozenset({"数值", "值", "value"}),
    "rater": frozenset({"评分人", "评委", "rater"}),
}


@dataclass(frozen=True)
class Places:
    """Where each heading stands. A wide table has ``figures``, a long one an indicator and a value in each row."""

    code: int
    figures: Mapping[int, Column]
    indicator: int = -1
    value: int = -1
    rater: int = -1

    @property
    def is_long(self) -> bool:
        """Is there a row for each value?"""
        return self.value >= 0


def places_in(heading: list[str], columns: Sequence[Column], row: int, sheet: str = "") -> Places:
    """Read the first row, of a ``sheet`` if it has one. Raises Unreadable where a heading is missing, doubled or unknown."""
    known = columns_by_name(columns)
    kinds: dict[str, int] = {}
    figures: dict[int, Column] = {}
    unknown: list[str] = []
    for at, cell in enumerate(heading):
        kind, column = _kind_of(cell), known.get(cell)
        if (column is not None and column in figures.values()) or (column is None and kind in kinds):
            raise Unreadable(Reason(N_("The column “%(name)s” stands twice."), {"name": cell}))
        if column is not None:
            figures[at] = column
        elif kind:
            kinds[kind] = at
        elif cell:
            unknown.append(f"{column_letters(at)}{row} “{cell}”")
    if "code" in kinds and "indicator" in kinds and "value" in kinds:
        return Places(kinds["code"], {}, kinds["indicator"], kinds["value"], kinds.get("rater", -1))
    if "code" not in kinds or not figures:
        names = "、".join(each.heading for each in columns)
        raise Unreadable(
            in_sheet(
                N_("The first row must name 单位编码 and the figures: %(names)s. Start from the template."),
                sheet,
                names=names,
            )
        )
    if unknown:
        raise Unreadable(
            Reason(
                N_("Nobody asked for these columns: %(names)s. Remove them, or start from the template."),
                {"names": "、".join(unknown)},
            )
        )
    return Places(kinds["code"], figures)


def columns_by_name(columns: Sequence[Column]) -> dict[str, Column]:
    """Columns by all that they may be called; a label that several share names none of them."""
    shared = Counter(each.label for each in columns)
    found = {each.label: each for each in columns if shared[each.label] == 1}
    return found | {each.heading: each for each in columns} | {each.name: each for each in columns}


def _kind_of(heading: str) -> str:
    name = heading.casefold()
    return next((kind for kind, words in _WORDS.items() if name in words), "")
