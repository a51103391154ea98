"""From cells to judgements: a square of entries such as 3, 1/3 or 0.5, with names or without.

An empty cell is a pair that was not judged; the half above the diagonal is enough, or the one below. Everything
that is wrong is said at once, by row and column.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from app.scoring.ahp.judgements import Judgements, Pair
from app.scoring.ahp.sheets import rows_of
from app.scoring.complaints import N_, Complaint, Unreadable

Rows = Sequence[Sequence[str]]

#: More than anybody can compare in pairs (435 judgements).
MOST = 30
#: No ratio is larger, nor is its reciprocal.
FARTHEST = 1_000_000
NUMBER = re.compile(r"[+-]?(?:\d{1,12}(?:\.\d{0,12})?|\.\d{1,12})")
#: What spreadsheets make of 1/3 when they take it for a day.
DATE = re.compile(
    r"\d{1,4}[-/年.]\d{1,2}[-/月.]\d{1,4}日?|\d{1,2}[-月]\d{1,2}日?|\d{1,2}-[A-Za-z]{3}|[A-Za-z]{3}-\d{1,2}"
)


class NotARatio(ValueError):
    """A text that is no number, nor one number divided by another."""


def judgements_in(content: bytes) -> Judgements:
    """The judgements of one file. Raises Unreadable."""
    return judgements_of(rows_of(content))


def judgements_of(rows: Rows) -> Judgements:
    """The judgements of a sheet with names in its first row and column, in one of them, or in none.

    Without names, the things are called 1, 2, 3 … Raises Unreadable.
    """
    names, entries = _names_and_entries(rows)
    if complaints := [*_wrong_names(names), *_wrong_entries(names, entries)]:
        raise Unreadable(complaints)
    ratios = {}
    for i, j in combinations(range(len(names)), 2):
        told, mirrored = entries[i][j], entries[j][i]
        if told or mirrored:
            ratios[i, j] = _judged(told, mirrored)
    return Judgements(names, ratios)


def ratio_of(text: str) -> Fraction:
    """A number, or one number divided by another. Raises NotARatio; zero and less are numbers here."""
    parts = [part.strip() for part in text.split("/")]
    if not 1 <= len(parts) <= 2 or not all(NUMBER.fullmatch(part) for part in parts):
        raise NotARatio(text)
    top, *bottom = (Fraction(Decimal(part)) for part in parts)
    if not bottom:
        return top
    if not bottom[0]:
        raise NotARatio(text)
    return top / bottom[0]


def _judged(told: str, mirrored: str) -> Fraction:
    """The ratio of a pair. Where both halves are filled, the one above 1 was meant and the other rounded."""
    if not mirrored:
        return ratio_of(told)
    turned = 1 / ratio_of(mirrored)
    if not told:
        return turned
    return ratio_of(told) if ratio_of(told) >= 1 else turned


# --- names -----------------------------------------------------------------------------------------------------


def _names_and_entries(rows: Rows) -> tuple[tuple[str, ...], list[list[str]]]:
    """What is compared, and the square of cells. Raises Unreadable where the cells are not square."""
    width = max(len(row) for row in rows)
    cells = [[*row, *[""] * (width - len(row))] for row in rows]
    _drop_empty_margin(cells)
    height, width = len(cells), len(cells[0])
    if height == width and _has_both_names(cells):
        across, down = tuple(cells[0][1:]), tuple(row[0] for row in cells[1:])
        if across != down:
            raise Unreadable(_different_names(across, down))
        names, entries = across, [row[1:] for row in cells[1:]]
    elif height == width + 1 and _any_words(cells[0]):
        names, entries = tuple(cells[0]), cells[1:]
    elif width == height + 1 and _any_words([row[0] for row in cells]):
        names, entries = tuple(row[0] for row in cells), [row[1:] for row in cells]
    elif height == width:
        names, entries = tuple(str(place + 1) for place in range(height)), cells
    else:
        message = N_("The matrix is not square: it has %(rows)s rows and %(columns)s columns.")
        raise Unreadable([Complaint("", message, {"rows": height, "columns": width})])
    if len(names) > MOST:
        message = N_("%(count)s things are compared; at most %(most)s can be.")
        raise Unreadable([Complaint("", message, {"count": len(names), "most": MOST})])
    return names, entries


def _drop_empty_margin(cells: list[list[str]]) -> None:
    """Remove the empty rows below and the empty columns to the right that spreadsheets like to add.

    Where names tell how many things there are, all of them; else only what keeps the cells from being square, for
    the last row of an upper triangle is empty too.
    """
    across, down = _any_words(cells[0]), _any_words([row[0] for row in cells[1:]])
    while (
        len(cells) > 1
        and _last_column_is_empty(cells)
        and (across or _too_wide(cells, down) or not any(cells[-1]))
    ):
        for row in cells:
            del row[-1]
    while not any(cells[-1]) and (down or len(cells) > len(cells[0]) + across):
        del cells[-1]
    while _last_column_is_empty(cells) and _too_wide(cells, down):
        for row in cells:
            del row[-1]


def _last_column_is_empty(cells: Rows) -> bool:
    return not any(row[-1] for row in cells)


def _too_wide(cells: Rows, down: bool) -> bool:
    return len(cells[0]) > len(cells) + down


def _has_both_names(cells: list[list[str]]) -> bool:
    """Do the first row and the first column hold names? They do if neither has a gap and one has words.

    The numbers 1, 2, 3 are names too, where both repeat them under an empty corner.
    """
    across, down = cells[0][1:], [row[0] for row in cells[1:]]
    if not all(across) or not all(down) or _is_number(cells[0][0]):
        return False
    return _any_words(across) or _any_words(down) or (bool(across) and across == down)


def _any_words(cells: Sequence[str]) -> bool:
    return any(cell and not _is_number(cell) for cell in cells)


def _is_number(cell: str) -> bool:
    try:
        ratio_of(cell)
    except NotARatio:
        return False
    return True


def _different_names(across: Sequence[str], down: Sequence[str]) -> Iterator[Complaint]:
    message = N_("Row and column %(place)s have different names: “%(row)s” and “%(column)s”.")
    for place, (column, row) in enumerate(zip(across, down, strict=True), 1):
        if column != row:
            yield Complaint("", message, {"place": place, "row": row, "column": column})


def _wrong_names(names: Sequence[str]) -> Iterator[Complaint]:
    for place, name in enumerate(names):
        if not name:
            yield Complaint("", N_("Number %(place)s has no name."), {"place": place + 1})
        elif name in names[:place]:
            yield Complaint("", N_("The name “%(name)s” stands twice."), {"name": name})


# --- entries ---------------------------------------------------------------------------------------------------


def _wrong_entries(names: Sequence[str], entries: Rows) -> Iterator[Complaint]:
    """What is wrong with single cells; and, where both of a pair are right, with the two together."""
    wrong: set[Pair] = set()
    for i, row in enumerate(entries):
        for j, cell in enumerate(row):
            if cell and (message := _wrong_with(cell, on_diagonal=i == j)):
                wrong.add((i, j))
                yield Complaint("", message, {"row": names[i], "column": names[j], "entry": cell[:40]})
    for i, j in combinations(range(len(names)), 2):
        told, mirrored = entries[i][j], entries[j][i]
        if told and mirrored and not wrong & {(i, j), (j, i)} and not _reciprocal(told, mirrored):
            message = N_(
                "Row %(row)s, column %(column)s says %(entry)s, but row %(column)s, column %(row)s says %(other)s; "
                "the one must be the reciprocal of the other."
            )
            yield Complaint(
                "", message, {"row": names[i], "column": names[j], "entry": told, "other": mirrored}
            )


def _wrong_with(cell: str, *, on_diagonal: bool) -> str | None:
    """What is wrong with one cell that is not empty."""
    try:
        ratio = ratio_of(cell)
    except NotARatio:
        if DATE.fullmatch(cell):
            return N_(
                "Row %(row)s, column %(column)s: “%(entry)s” looks like a date that a spreadsheet made of a fraction; "
                "format the cells as text before you type."
            )
        return N_(
            "Row %(row)s, column %(column)s: “%(entry)s” is not a number such as 3, 1/3 or 0.5; leave the cell empty "
            "if the pair was not judged."
        )
    if ratio <= 0:
        return N_("Row %(row)s, column %(column)s: %(entry)s is not above zero.")
    if not 1 <= ratio * FARTHEST <= FARTHEST**2:
        return N_(
            "Row %(row)s, column %(column)s: %(entry)s is no judgement; nothing counts more than a million times as "
            "much as another."
        )
    if on_diagonal and ratio != 1:
        return N_(
            "Row %(row)s, column %(column)s: a thing compared with itself is 1 or left empty, not %(entry)s."
        )
    return None


def _reciprocal(told: str, mirrored: str) -> bool:
    """Is one the reciprocal of the other, in the digits in which the other was written (3 and 0.33)?"""
    return _says(told, 1 / ratio_of(mirrored)) or _says(mirrored, 1 / ratio_of(told))


def _says(text: str, ratio: Fraction) -> bool:
    """Does a text mean this ratio: exactly, or as a decimal rounded to the places that it has?"""
    _, point, places = text.partition(".")
    if "/" in text or not point:
        return ratio_of(text) == ratio
    return abs(ratio_of(text) - ratio) <= Fraction(1, 2 * 10 ** len(places))
