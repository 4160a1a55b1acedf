"""Periods of reporting: the week, the half-month (1–15, 16 to the end; not fourteen days) and the month.

A week runs from Monday to Sunday and is numbered by ISO 8601; its year is the one that holds its Thursday.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_DAY = timedelta(days=1)
_MIDDLE = 15


class PeriodKind(StrEnum):
    """How often is reported."""

    WEEK = "week"
    HALF_MONTH = "half_month"
    MONTH = "month"

    @property
    def label(self) -> str:
        return {"week": "周", "half_month": "半月", "month": "月"}[self.value]

    @property
    def report_label(self) -> str:
        """周报, 半月报, 月报."""
        return f"{self.label}报"


@dataclass(frozen=True, order=True)
class Period:
    """One week, half-month or month; both days are inclusive. Made by ``period_of`` alone."""

    kind: PeriodKind
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def next(self) -> Period:
        """The period that begins the day after."""
        return period_of(self.last + _DAY, self.kind)

    @property
    def previous(self) -> Period:
        """The period that ended the day before."""
        return period_of(self.first - _DAY, self.kind)

    @property
    def key(self) -> str:
        """A short name without Chinese, unique and in order within a kind: 2026-W47, 2026-11-2, 2026-11."""
        if self.kind is PeriodKind.WEEK:
            year, week, _ = self.first.isocalendar()
            return f"{year}-W{week:02}"
        month = f"{self.first:%Y-%m}"
        if self.kind is PeriodKind.MONTH:
            return month
        return f"{month}-{1 if self.first.day == 1 else 2}"

    @property
    def label(self) -> str:
        """2026年第47周（11月16日—22日）, 2026年11月下半月, 2026年11月."""
        if self.kind is PeriodKind.WEEK:
            year, week, _ = self.first.isocalendar()
            return f"{year}年第{week}周（{self.span}）"
        month = f"{self.first.year}年{self.first.month}月"
        if self.kind is PeriodKind.MONTH:
            return month
        return f"{month}{'上' if self.first.day == 1 else '下'}半月"

    @property
    def span(self) -> str:
        """Its days: 11月16日—22日, 11月30日—12月6日, 2026年12月28日—2027年1月3日."""
        first, last = self.first, self.last
        begin = f"{first.month}月{first.day}日"
        if first.year != last.year:
            return f"{first.year}年{begin}—{last.year}年{last.month}月{last.day}日"
        if first.month != last.month:
            return f"{begin}—{last.month}月{last.day}日"
        return f"{begin}—{last.day}日"


def period_of(day: date, kind: PeriodKind) -> Period:
    """The period of that kind that holds ``day``."""
    if kind is PeriodKind.WEEK:
        monday = day - day.weekday() * _DAY
        return Period(kind, monday, monday + 6 * _DAY)
    end = day.replace(day=monthrange(day.year, day.month)[1])
    if kind is PeriodKind.MONTH:
        return Period(kind, day.replace(day=1), end)
    if day.day <= _MIDDLE:
        return Period(kind, day.replace(day=1), day.replace(day=_MIDDLE))
    return Period(kind, day.replace(day=_MIDDLE + 1), end)


def periods_between(first: date, last: date, kind: PeriodKind) -> tuple[Period, ...]:
    """Every period of that kind that shares a day with the closed interval, in order; none when it is empty."""
    found = []
    period = period_of(first, kind)
    while first <= last and period.first <= last:
        found.append(period)
        period = period.next
    return tuple(found)


def period_of_key(key: str) -> Period:
    """The period of a ``key``; raises ``ValueError`` for anything else."""
    parts = key.split("-")
    try:
        if len(parts) == 2 and parts[1].startswith("W"):
            found = period_of(date.fromisocalendar(int(parts[0]), int(parts[1][1:]), 1), PeriodKind.WEEK)
        elif len(parts) == 2:
            found = period_of(date(int(parts[0]), int(parts[1]), 1), PeriodKind.MONTH)
        else:
            half = {"1": 1, "2": _MIDDLE + 1}[parts[2]]
            found = period_of(date(int(parts[0]), int(parts[1]), half), PeriodKind.HALF_MONTH)
    except (KeyError, IndexError, ValueError):
        raise ValueError(f"不是期次：{key}") from None
    if found.key != key:
        raise ValueError(f"不是期次：{key}")
    return found
