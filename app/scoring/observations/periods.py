"""Periods as people write them: 2026, 2026H1, 2026Q3, 2026-07, and how many months lie between them."""

import re

WRITTEN = re.compile(
    r"(?P<year>\d{4})(?:-?H(?P<half>[12])|-?Q(?P<quarter>[1-4])|-?(?P<month>0[1-9]|1[0-2]))?", re.IGNORECASE
)


def last_month(period: str) -> int | None:
    """The number of the period's last month, counted from the year 0; None where it is not written like one."""
    found = WRITTEN.fullmatch(period.strip())
    if not found:
        return None
    year, half, quarter, month = (int(part) if part else 0 for part in found.groups())
    return year * 12 + (half * 6 or quarter * 3 or month or 12)


def months_between(earlier: str, later: str) -> int:
    """Months from the end of one period to the end of another. Both are written as periods."""
    first, second = last_month(earlier), last_month(later)
    if first is None or second is None:
        raise ValueError(f"{earlier!r} or {later!r} is no period")
    return second - first
