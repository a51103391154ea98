"""The stretches of time that the demo's rounds look at."""

from datetime import date, timedelta


class Period:
    """A stretch of time that a round looks at, by its name."""

    def __init__(self, name: str, from_on: date, until_on: date) -> None:
        self.name, self.from_on, self.until_on = name, from_on, until_on


def half_years(last_day: date) -> list[Period]:
    """Two half-years that are over long enough to be published when the story says, and the one after them."""
    day = last_day - timedelta(days=120)
    year, half = day.year, 1 if day.month <= 6 else 2
    found = []
    for back in (2, 1, 0):
        index = year * 2 + half - 1 - back
        of_year, second_half = index // 2, index % 2 == 1
        name = f"{of_year}年{'下' if second_half else '上'}半年"
        begins = date(of_year, 7 if second_half else 1, 1)
        ends = date(of_year, 12, 31) if second_half else date(of_year, 6, 30)
        found.append(Period(name, begins, ends))
    return found


def month_of(day: date) -> Period:
    """The month of a day."""
    begins = day.replace(day=1)
    ends = (begins + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return Period(f"{day.year}年{day.month}月", begins, ends)
