"""How documents write days, hours and small numbers, and how large an organ's mark is (GB/T 9704)."""

from datetime import date, datetime

from app.clock import SHANGHAI, local_day


def in_words(day: date) -> str:
    """2026年1月5日: Arabic numerals, no leading zeros (GB/T 9704, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def at_the_clock(moment: datetime) -> str:
    """2026年1月5日9时05分, in Shanghai."""
    return f"{in_words(local_day(moment))}{hour(moment)}"


def hour(moment: datetime) -> str:
    """9时05分, in Shanghai: the end of what began on the same day."""
    local = moment.astimezone(SHANGHAI)
    return f"{local.hour}时{local.minute:02d}分"


def numeral(number: int) -> str:
    """Small numbers in Chinese: 三, 十二."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if number < 10:
        return digits[number]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


_MARK_SIZES = ((8, "mark-48"), (10, "mark-42"), (12, "mark-36"), (14, "mark-30"), (18, "mark-24"))


def mark_size(names: tuple[str, ...]) -> str:
    """The class of an organ's mark: as large as its longest line allows."""
    longest = max(_cells(name) for name in names)
    return next((name for most, name in _MARK_SIZES if longest <= most), "mark-20")


def _cells(text: str) -> float:
    return sum(0.5 if each.isascii() else 1.0 for each in text)
