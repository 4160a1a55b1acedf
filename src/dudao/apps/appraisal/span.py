"""Which days of a year count, and how many things a fact names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dudao.core.appraisal import Source

MOST_SOURCES = 60


@dataclass(frozen=True)
class Span:
    """The days of a year up to the day of the computation."""

    first: date
    as_of: date
    today: date

    @property
    def is_running(self) -> bool:
        """The last day that counts is not over yet."""
        return self.as_of == self.today

    def holds(self, day: date | None) -> bool:
        """Whether something happened in the span."""
        return day is not None and self.first <= day <= self.as_of

    def counts(self, due_on: date | None, done_on: date | None) -> bool:
        """Whether something due on a day is counted: not what is due on the running day and may still be done."""
        is_open = done_on is None or done_on > self.as_of
        return self.holds(due_on) and not (self.is_running and is_open and due_on == self.as_of)


def span_of(year: int, today: date) -> Span:
    """The year until today, all of it when it is over."""
    last = date(year, 12, 31)
    return Span(date(year, 1, 1), min(today, last), today)


def cut_sources(sources: Iterable[Source]) -> tuple[Source, ...]:
    """At most so many with their address; how many more there are is said."""
    held = tuple(sources)
    if len(held) <= MOST_SOURCES:
        return held
    return (*held[:MOST_SOURCES], Source(f"另有 {len(held) - MOST_SOURCES} 条"))
