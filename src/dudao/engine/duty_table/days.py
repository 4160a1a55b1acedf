"""Due dates as tables write them: 2026年12月底前, 12月15日, 2026.12.15, a date of Excel."""

from __future__ import annotations

import calendar
import datetime
import re
import unicodedata

from dudao.core.grid import CellValue, text_of

_FIRST_SERIAL, _LAST_SERIAL = 30_000, 80_000  # 1982 to 2119: days as Excel counts them
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_EXCEL_BEGINS = datetime.date(1899, 12, 30)
_AFTER = re.compile(
    r"(?:之前|以前|前|以内)?(?:全面|全部|基本)?(?:完成|办结|到位|建成|落实)?(?:之前|以前|前)?$"
)
_ASIDE = re.compile(r"\([^()]*\)")
_FULL = re.compile(r"^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?$")
_TOGETHER = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_MONTH_DAY = re.compile(r"^(\d{1,2})月(\d{1,2})[日号]?$")
_MONTH = re.compile(r"^(\d{1,2})月份?(上旬|中旬|下旬|初|中|底|末|内)?$")
_YEAR_MONTH = re.compile(r"^(\d{4})[-./](\d{1,2})$")
_YEAR = re.compile(r"^(?:(\d{4})年?|今年|本年|本年度|明年|年)(.*)$")
_QUARTER = re.compile(r"^第?([一二三四1234])季度(?:末|底|内)?$")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_RANGE = re.compile(r"[至到~—–]+|(?<=[月日号旬底])-")
_NO_DAY = re.compile(
    r"^(长期|长期坚持|长期推进|持续|持续推进|持续进行|持续开展|常态化|常态化推进|常态化开展|全年|经常|"
    r"立行立改|即知即改|立即整改|随时|按需|—|-|/|无)$"
)


def is_without_day(text: str) -> bool:
    """Whether the words say that there is no day: 长期坚持, 持续推进, 常态化."""
    return _NO_DAY.match(_plain(text).rstrip("。;")) is not None


def day_of(value: CellValue, year: int) -> datetime.date | None:
    """The last day that the cell allows; None when it names none, or one before 2000 or after 2100 (9999-12-31).

    A month without a day means its end, 上旬 the 10th, 中旬 the 20th, 年底 31 December, a quarter its end; of a span
    (3月—6月) the end counts. Words without a year are in `year`; 明年 is the year after it.
    """
    found = _named_day(value, year)
    return found if found is not None and _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def _named_day(value: CellValue, year: int) -> datetime.date | None:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if _FIRST_SERIAL <= value <= _LAST_SERIAL:
            return _EXCEL_BEGINS + datetime.timedelta(days=int(value))
        return _words(text_of(value), year)
    plain = _plain(text_of(value))
    parts = [part for part in _RANGE.split(plain) if part]
    if len(parts) == 2 and not _FULL.match(plain):
        return _end_of_span(parts[0], parts[1], year)
    return _words(plain, year)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _end_of_span(first: str, last: str, year: int) -> datetime.date | None:
    """The end takes year and month from the beginning where it names none: 2026年3月至6月, 11月1日至15日."""
    began = _words(first, year)
    if began is not None:
        year = began.year
        if re.fullmatch(r"\d{1,2}[日号]?", last.removesuffix("前")):
            return _date(began.year, began.month, int(re.sub(r"\D", "", last)))
    elif match := re.match(r"^(\d{4})年", first):
        year = int(match[1])
    return _words(last, year)


def _words(text: str, year: int) -> datetime.date | None:
    text = _AFTER.sub("", _ASIDE.sub("", _plain(text).rstrip("。;,")), count=1)
    for pattern in (_FULL, _TOGETHER):
        match = pattern.match(text)
        if match:
            return _date(int(match[1]), int(match[2]), int(match[3]))
    match = _YEAR_MONTH.match(text)
    if match:
        return _month_end(int(match[1]), int(match[2]))
    within = _in_year(text, year)
    if within is not None:
        return within
    match = _YEAR.match(text)
    if match is None:
        return None
    named = int(match[1]) if match[1] else year + text.startswith("明年")
    rest = match[2]
    if rest in ("", "底", "末", "内", "年底", "年末", "底以", "度"):
        return datetime.date(named, 12, 31) if 1900 <= named <= 2200 else None
    return _in_year(rest, named)


def _in_year(text: str, year: int) -> datetime.date | None:
    if text in ("上半年", "上半年内"):
        return _date(year, 6, 30)
    if text in ("下半年", "下半年内", "年底", "年末", "年内"):
        return _date(year, 12, 31)
    match = _QUARTER.match(text)
    if match:
        return _month_end(year, 3 * _QUARTERS[match[1]])
    match = _MONTH_DAY.match(text)
    if match:
        return _date(year, int(match[1]), int(match[2]))
    match = _MONTH.match(text)
    if match is None:
        return None
    days = {"上旬": 10, "初": 10, "中": 15, "中旬": 20}
    if match[2] in days:
        return _date(year, int(match[1]), days[match[2]])
    return _month_end(year, int(match[1]))


def _month_end(year: int, month: int) -> datetime.date | None:
    if not 1 <= month <= 12:
        return None
    return _date(year, month, calendar.monthrange(year, month)[1])


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
