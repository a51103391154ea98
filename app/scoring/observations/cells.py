"""One cell: a number, nothing, or a sentence about what is wrong with it."""

import re
from decimal import Decimal
from fractions import Fraction

from app.scoring.complaints import N_

#: What people write where there is no value. A blank is one of them; a zero is not.
NOTHING = frozenset(
    [
        "",
        "na",
        "n/a",
        "#n/a",
        "nan",
        "null",
        "none",
        "-",
        "--",
        "—",
        "——",
        "缺",
        "缺失",
        "缺数",
        "无数据",
        "不适用",
    ]
)
NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?", re.ASCII)
SEPARATED = re.compile(r"[+-]?\d{1,3}(?:[,，' ]\d{3})+(?:\.\d+)?|[+-]?\d+[,，]\d+", re.ASCII)
MOST_DIGITS = 40


class NotANumber(ValueError):
    """A cell that is no number; the message says what to write instead."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def number_in(cell: str) -> Decimal | None:
    """The exact number, None where the cell says that there is none. Raises NotANumber."""
    if NUMBER.fullmatch(cell):
        if len(cell) > MOST_DIGITS:
            raise NotANumber(N_("“%(cell)s” has more digits than a measurement can have."))
        return Decimal(cell)
    if cell.casefold() in NOTHING:
        return None
    if SEPARATED.fullmatch(cell):
        raise NotANumber(
            N_(
                "“%(cell)s” has a comma or a blank inside. Write numbers without separators, with a point for decimals."
            )
        )
    if cell.endswith(("%", "％", "‰")):
        raise NotANumber(N_("“%(cell)s” has a percent sign. Write the number alone, as the model counts it."))
    raise NotANumber(N_("“%(cell)s” is no number. Leave the cell blank where there is no value."))


def ratings_in(cell: str) -> tuple[Fraction, ...]:
    """Ratings set apart by semicolons. Raises NotANumber."""
    found = (number_in(part.strip()) for part in cell.replace("；", ";").split(";"))
    return tuple(Fraction(each) for each in found if each is not None)
