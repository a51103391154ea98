"""How pages write days, instants, spans of time and figures, in both languages."""

from datetime import date, datetime, timedelta

from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext

from app import clock
from app.clock import SHANGHAI
from app.web.languages import speaks_chinese
from app.web.paging import address_with

WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(value: date | None) -> str:
    """A day in words with its weekday: 2026年12月1日 星期二 / 1 Dec 2026 (Tue)."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(SHANGHAI).date()
    if speaks_chinese():
        return f"{value.year}年{value.month}月{value.day}日 星期{WEEKDAYS_ZH[value.weekday()]}"
    return f"{plain_day(value)} ({WEEKDAYS_EN[value.weekday()]})"


def plain_day(value: date | None) -> str:
    """A day in words: 2026年12月1日 / 1 Dec 2026."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(SHANGHAI).date()
    if speaks_chinese():
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {MONTHS_EN[value.month - 1]} {value.year}"


def moment(value: datetime | None) -> str:
    """An instant in Shanghai time: 2026年12月1日 09:30 / 1 Dec 2026, 09:30."""
    if value is None:
        return ""
    local = value.astimezone(SHANGHAI)
    joint = " " if speaks_chinese() else ", "
    return f"{plain_day(local.date())}{joint}{local:%H:%M}"


def span(value: timedelta | None) -> str:
    """A span of time in its largest whole unit: 3 天 / 2 小时 / 15 分钟; less than a minute is said so."""
    if value is None:
        return ""
    seconds = int(abs(value.total_seconds()))
    if seconds >= 86400:
        return ngettext("%(num)d day", "%(num)d days", seconds // 86400)
    if seconds >= 3600:
        return ngettext("%(num)d hour", "%(num)d hours", seconds // 3600)
    if seconds >= 60:
        return ngettext("%(num)d minute", "%(num)d minutes", seconds // 60)
    return _("less than a minute")


def number(value: int | float | None) -> str:
    """A figure with thousands apart: 665,000."""
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def file_size(value: int) -> str:
    """A number of bytes as people read it: 12 KB, 3.4 MB."""
    if value < 1024:
        return f"{value} B"
    if value < 1024 * 1024:
        return f"{value / 1024:.0f} KB"
    return f"{value / 1024 / 1024:.1f} MB"


def in_brackets(value: object) -> str:
    """What follows a word in brackets, as the reader's language sets them."""
    return _(" (%(words)s)", words=value)


def is_past(value: date) -> bool:
    """Is a day over in Shanghai? A rest day may follow it, so that no working day has passed since."""
    return value < clock.local_day(clock.now())


def iso(value: date | datetime | None) -> str:
    """The machine's form, for the datetime attribute of a time element."""
    return value.isoformat() if value else ""


def connect(app: Flask) -> None:
    """Give the filters to templates, each under its own name."""
    from app.web.sentences import sentence  # which writes days as they are written here

    for each in (day, plain_day, moment, span, number, file_size, in_brackets, iso, sentence):
        app.add_template_filter(each)
    app.add_template_test(is_past, "past")
    app.add_template_global(address_with)
