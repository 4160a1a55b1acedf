"""Working days: weekends are free, unless moved; holidays are free; all arithmetic is on whole working days.

Which days are free and which weekends are worked is given (the yearly notice of the State Council, 国务院办公厅关于
部分节假日安排的通知, and the office's own corrections). A year without a published notice knows weekends only, and says
so: ``unpublished_years``.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date

_EPOCH_YEAR = 2000
_MOST_A_YEAR = 262  # weekdays of a year


@dataclass(frozen=True)
class _Table:
    """The working days of whole years in order, and how many there are up to each day."""

    years: range  # the years covered
    first: int  # ordinal of the first day covered
    counts: tuple[int, ...]  # counts[i]: number of the last working day on or before first + i
    days: tuple[int, ...]  # ordinals of the working days
    before: int  # number of the working day before days[0]


@dataclass(frozen=True)
class WorkingCalendar:
    """The days that are worked: Monday to Friday without ``holidays``, and the moved ``workdays``.

    ``published_years`` are those whose holidays are known. Raises ``ValueError`` when a day is in both sets.
    """

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    published_years: frozenset[int] = frozenset()
    _tables: list[_Table] = field(default_factory=list, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        both = self.holidays & self.workdays
        if both:
            raise ValueError(f"{min(both):%Y-%m-%d} 不能既放假又上班")

    def is_working(self, day: date) -> bool:
        """A moved workday is worked, a holiday is not, else Monday to Friday are."""
        if day in self.workdays:
            return True
        return day not in self.holidays and day.weekday() < 5

    def number(self, day: date) -> int:
        """The running number of the last working day on or before ``day``; consecutive working days differ by one.

        The same day has the same number in one calendar; two calendars do not share their numbers.
        """
        table = self._covering(day.year)
        return table.counts[day.toordinal() - table.first]

    def day(self, number: int) -> date:
        """The working day of that running number; the reverse of ``number``.

        Raises ``ValueError`` for a day that no calendar reaches.
        """
        table = self._tables[0] if self._tables else self._covering(_EPOCH_YEAR)
        place = number - table.before - 1
        if not 0 <= place < len(table.days):
            return self._far_day(number)
        return date.fromordinal(table.days[place])

    def add(self, day: date, n: int) -> date:
        """The ``n``-th working day after ``day``; before it for a negative ``n``; ``day`` itself for 0."""
        if n == 0:
            return day
        if n > 0:
            return self.day(self.number(day) + n)
        return self.day(self._number_before(day) + 1 + n)

    def count(self, start: date, end: date) -> int:
        """How many working days the closed interval has; 0 when it ends before it starts."""
        return self.number(end) - self._number_before(start) if start <= end else 0

    def finish_of(self, start: date, duration: int) -> date:
        """The last of ``duration`` working days that begin on ``start`` (or the next working day); 1: start itself.

        Raises ``ValueError`` for less than one day.
        """
        return self.day(self._number_before(start) + _checked(duration))

    def start_of(self, finish: date, duration: int) -> date:
        """The first of ``duration`` working days that end on ``finish`` (or the working day before it).

        Raises ``ValueError`` for less than one day.
        """
        return self.day(self.number(finish) - _checked(duration) + 1)

    def on_or_before(self, day: date) -> date:
        """The last working day that is not after ``day``."""
        return self.day(self.number(day))

    def on_or_after(self, day: date) -> date:
        """The first working day that is not before ``day``."""
        return self.day(self._number_before(day) + 1)

    def unpublished_years(self, first: date, last: date) -> tuple[int, ...]:
        """The years from ``first`` to ``last`` of which no holidays are known; there only weekends are free."""
        return tuple(year for year in range(first.year, last.year + 1) if year not in self.published_years)

    def _number_before(self, day: date) -> int:
        return self.number(day) - self.is_working(day)

    def _far_day(self, number: int) -> date:
        table = self._tables[0]
        while number <= table.before:
            short = table.before + 1 - number
            table = self._grown(_in_calendar(table.years[0] - 1 - short // _MOST_A_YEAR))
        while number > table.before + len(table.days):
            short = number - table.before - len(table.days)
            table = self._grown(_in_calendar(table.years[-1] + 1 + short // _MOST_A_YEAR))
        return date.fromordinal(table.days[number - table.before - 1])

    def _covering(self, year: int) -> _Table:
        if not self._tables:
            self._tables.append(self._built(_EPOCH_YEAR, max(_EPOCH_YEAR + 40, *self.published_years, 0)))
        table = self._tables[0]
        return table if year in table.years else self._grown(year)

    def _grown(self, year: int) -> _Table:
        """Cover that year too; the numbers of the days stay what they were."""
        years = self._tables[0].years
        self._tables[0] = self._built(min(years[0], year), max(years[-1], year))
        return self._tables[0]

    def _built(self, first_year: int, last_year: int) -> _Table:
        first, last = date(first_year, 1, 1).toordinal(), date(last_year, 12, 31).toordinal()
        free = {day.toordinal() for day in self.holidays}
        moved = {day.toordinal() for day in self.workdays}
        days = tuple(
            ordinal
            for ordinal in range(first, last + 1)
            if ordinal in moved or ((ordinal - 1) % 7 < 5 and ordinal not in free)
        )
        before = -bisect_right(days, date(_EPOCH_YEAR, 1, 1).toordinal() - 1)
        counts, passed = [], 0
        for ordinal in range(first, last + 1):
            if passed < len(days) and days[passed] == ordinal:
                passed += 1
            counts.append(before + passed)
        return _Table(range(first_year, last_year + 1), first, tuple(counts), days, before)


def _in_calendar(year: int) -> int:
    if not 1000 <= year <= 9000:
        raise ValueError("日期太远，无法计算工作日")
    return year


def _checked(duration: int) -> int:
    if duration < 1:
        raise ValueError(f"工期至少 1 个工作日：{duration}")
    return duration
