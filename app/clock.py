"""The only clock: nothing else in the product asks the machine for the time."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

#: The law's clock: every due date ends with the day in this zone (domain.md §5).
SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def local_day(instant: datetime) -> date:
    """The calendar day of an aware instant in Shanghai, which every deadline counts in."""
    return instant.astimezone(SHANGHAI).date()
