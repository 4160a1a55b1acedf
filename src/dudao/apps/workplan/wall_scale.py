"""The time axis of the wall chart: which days are drawn, how wide a day is, and what stands above them. No queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from dudao.core.scheduling.working_days import WorkingCalendar

WEEKDAYS = "一二三四五六日"
ONE_DAY = timedelta(1)
LEAD_DAYS = 14
TAIL_DAYS = 10


class Zoom(StrEnum):
    """How much time stands on the sheet; the name says what one column is."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"

    @property
    def label(self) -> str:
        return {"month": "月", "week": "周", "day": "日"}[self.value]

    @property
    def day_px(self) -> int:
        """How wide a day is drawn."""
        return {"month": 4, "week": 12, "day": 34}[self.value]

    @property
    def most_days(self) -> int:
        """How many days are drawn at once: full weeks."""
        return {"month": 546, "week": 182, "day": 63}[self.value]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the axis in days: `start` from its first day, `days` long; cut where the axis ends."""

    start: int
    days: int
    cut_before: bool = False
    cut_after: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A cell of the axis."""

    start: int
    days: int
    label: str
    is_off: bool = False


@dataclass(frozen=True)
class Scale:
    """The days from `first` to `last`, both drawn."""

    zoom: Zoom
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def width_px(self) -> int:
        return self.days * self.zoom.day_px

    @property
    def earlier(self) -> date:
        """Where the axis begins one step back: three quarters of it, in full weeks."""
        return self.first - timedelta(self._step)

    @property
    def later(self) -> date:
        return self.first + timedelta(self._step)

    @property
    def _step(self) -> int:
        return max(7, self.zoom.most_days * 3 // 4 // 7 * 7)

    def at(self, day: date) -> int | None:
        """The place of a day; None when it is not drawn."""
        return (day - self.first).days if self.first <= day <= self.last else None

    def span(self, first: date, last: date) -> Span | None:
        """The piece of the days from `first` to `last`, both included; None when none of them is drawn."""
        if last < first or last < self.first or first > self.last:
            return None
        start, end = max(first, self.first), min(last, self.last)
        return Span((start - self.first).days, (end - start).days + 1, start > first, end < last)

    @cached_property
    def months(self) -> tuple[Tick, ...]:
        """The upper row: 2026年11月, shorter where the month is cut."""
        return tuple(
            Tick(
                (first - self.first).days,
                days,
                f"{first.year}年{first.month}月" if days * self.zoom.day_px >= 76 else f"{first.month}月",
            )
            for first, days in _runs(self._all_days(), lambda day: (day.year, day.month))
        )

    def ticks(self, calendar: WorkingCalendar) -> tuple[Tick, ...]:
        """The lower row: days with their weekday, or weeks by their Monday."""
        if self.zoom is Zoom.DAY:
            return tuple(
                Tick(at, 1, f"{day.day}\n{WEEKDAYS[day.weekday()]}", not calendar.is_working(day))
                for at, day in enumerate(self._all_days())
            )
        return tuple(
            Tick(
                (first - self.first).days,
                days,
                str(first.day) if self.zoom is Zoom.MONTH else _week_label(first),
            )
            for first, days in _runs(self._all_days(), lambda day: day - timedelta(day.weekday()))
        )

    def off_days(self, calendar: WorkingCalendar) -> tuple[Span, ...]:
        """The runs of days off: weekends without moved working days, holidays."""
        spans = []
        for first, days in _runs(self._all_days(), calendar.is_working):
            if not calendar.is_working(first):
                spans.append(Span((first - self.first).days, days))
        return tuple(spans)

    def _all_days(self) -> Iterator[date]:
        return (self.first + timedelta(at) for at in range(self.days))


def scale_of(zoom: Zoom, days: Iterable[date], today: date, *, begin: date | None = None) -> Scale:
    """The axis for these days: by month all of them, by week and day a stretch around today; full weeks.

    `begin` is the first day asked for. Never more days than the zoom draws at once.
    """
    known = [*days, today]
    if begin is not None:
        first = begin
    elif zoom is Zoom.MONTH:
        first = max(min(known), today - timedelta(zoom.most_days // 2)) - timedelta(7)
    else:
        first = today - timedelta(LEAD_DAYS if zoom is Zoom.WEEK else 7)
    first -= timedelta(first.weekday())
    last = first + timedelta(zoom.most_days - 1)
    end = max(min(max(known), last) + timedelta(TAIL_DAYS), first + timedelta(55))
    if zoom is not Zoom.MONTH:
        end = last
    end = min(end + timedelta(6 - end.weekday()), last)
    return Scale(zoom, first, end)


def _week_label(first: date) -> str:
    last = first + timedelta(6 - first.weekday())
    return f"{first.day}—{last.day}日"


def _runs(days: Iterable[date], key: Callable[[date], object]) -> Iterator[tuple[date, int]]:
    """Neighbouring days with the same key: the first of them and how many."""
    first: date | None = None
    held: object = None
    count = 0
    for day in days:
        found = key(day)
        if first is not None and found == held:
            count += 1
            continue
        if first is not None:
            yield first, count
        first, held, count = day, found, 1
    if first is not None:
        yield first, count
