"""Days as the yearly holiday notice writes them: 1月1日至3日、2月15日—21日、10月1日至10月8日."""

from __future__ import annotations

import re
from datetime import date, timedelta

_PART = re.compile(
    r"(?:(?P<month>\d{1,2})\s*月)?\s*(?P<day>\d{1,2})\s*[日号]?"
    r"(?:\s*[（(][^（）()]*[）)])?"
    r"(?:\s*(?:至|到|[—–~～-]+)\s*(?:(?P<last_month>\d{1,2})\s*月)?\s*(?P<last_day>\d{1,2})\s*[日号]?"
    r"(?:\s*[（(][^（）()]*[）)])?)?"
)
_BETWEEN = re.compile(r"[、，,；;。\n]+")
LONGEST_DAYS = 31


class DayRangeError(ValueError):
    """A text that names no days; the message says which part, in Chinese."""


def days_named(text: str, year: int) -> tuple[date, ...]:
    """The days of one year that a text names, in order, each once.

    Parts are separated by 、，；or new lines. A part is a day or a closed range of days; a month not repeated is the
    one before (2月15日至21日; 2月14日、28日). Weekdays in brackets are read over. Raises ``DayRangeError`` for a part
    that cannot be read, a day that the year does not have, a range that runs backward or over a month long.
    """
    found: set[date] = set()
    month: int | None = None
    for part in (one.strip() for one in _BETWEEN.split(text)):
        if not part:
            continue
        read = _PART.fullmatch(part)
        if read is None:
            raise DayRangeError(f"“{part}”看不懂，请写成“2月15日至21日”或“2月14日”的样子。")
        month = int(read["month"]) if read["month"] else month
        if month is None:
            raise DayRangeError(f"“{part}”没有写月份，请写成“2月14日”的样子。")
        first = _day(year, month, int(read["day"]), part)
        last = first
        if read["last_day"]:
            month = int(read["last_month"]) if read["last_month"] else month
            last = _day(year, month, int(read["last_day"]), part)
        if last < first:
            raise DayRangeError(f"“{part}”的结束日在开始日之前。")
        if (last - first).days >= LONGEST_DAYS:
            raise DayRangeError(f"“{part}”超过 {LONGEST_DAYS} 天，请核对。")
        found |= {first + timedelta(days=one) for one in range((last - first).days + 1)}
    return tuple(sorted(found))


def _day(year: int, month: int, day: int, part: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise DayRangeError(f"“{part}”：{year} 年没有 {month}月{day}日。") from None
