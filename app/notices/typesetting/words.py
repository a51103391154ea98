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
    """Numbers below a thousand in Chinese: 三, 十二, 一百零五."""
    digits = "零一二三四五六七八九"
    hundreds, below = divmod(number, 100)
    tens, ones = divmod(below, 10)
    if hundreds:
        rest = ("零" if below < 10 else "一" if tens == 1 else "") + numeral(below) if below else ""
        return f"{digits[hundreds]}百{rest}"
    if number < 10:
        return digits[number]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


def minus(value: object) -> str:
    """An amount with the sign of minus, not a hyphen."""
    return str(value).replace("-", "−")


#: What a sentence may end with.
_ENDS = "。！？；：…"


def ended(text: str, mark: str = "。") -> str:
    """A typed sentence with its full stop, whether it was typed or not."""
    typed = text.strip()
    closing = typed.rstrip("”’）》")
    return typed if not typed or closing.endswith(tuple(_ENDS)) else typed.rstrip("，、") + mark


def unended(text: str) -> str:
    """Typed words without a full stop, for the middle of a sentence."""
    return text.strip().rstrip("。；，、")


_MARK_SIZES = ((8, "mark-48"), (10, "mark-42"), (12, "mark-36"), (14, "mark-30"), (18, "mark-24"))


def mark_size(names: tuple[str, ...]) -> str:
    """The class of an organ's mark: as large as its longest line allows."""
    longest = max(_cells(name) for name in names)
    return next((name for most, name in _MARK_SIZES if longest <= most), "mark-20")


def _cells(text: str) -> float:
    return sum(0.5 if each.isascii() else 1.0 for each in text)
