"""A version as the table that hangs on the wall: by month, week or day what begins, runs and must be finished."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from dudao.apps.organisations.api import pinyin_of
from dudao.apps.workplan.models import Plan, PlanLine
from dudao.core.periods import Period, PeriodKind, period_of

WEEKDAYS = "一二三四五六日"


class Zoom(StrEnum):
    """By what the table is cut."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"

    @property
    def label(self) -> str:
        return {"month": "按月", "week": "按周", "day": "按日"}[self.value]


@dataclass
class Slice:
    """A month, week or day: what must be finished in it, what begins in it, how many run through it."""

    label: str
    first: date
    last: date
    finishing: list[PlanLine] = field(default_factory=list)
    starting: list[PlanLine] = field(default_factory=list)
    running: int = 0
    is_now: bool = False


def lines_in(plan: Plan) -> list[PlanLine]:
    """The lines of a version with what a table shows of their duties, by finish; without a duration last. One query."""
    found = (
        PlanLine.objects.filter(plan=plan)
        .select_related("duty__lead_unit", "duty__handler", "duty__kind")
        .defer("duty__requirement", "duty__source_text", "duty__source_key")
    )
    return sorted(found, key=lambda one: (one.finish_on or date.max, one.start_on or date.max, one.duty_id))


def person_of(line: PlanLine) -> str:
    """The name on the line; empty for nobody."""
    return line.duty.handler.name if line.duty.handler is not None else line.duty.handler_name


def unit_of(line: PlanLine) -> str:
    """The lead unit in short."""
    unit = line.duty.lead_unit
    return (unit.short_name or unit.name) if unit is not None else ""


@dataclass(frozen=True)
class Part:
    """The lines of one unit, of one person, or all; with what may be chosen and the words for what was."""

    lines: list[PlanLine]
    unit: str
    person: str
    units: tuple[str, ...]
    people: tuple[str, ...]

    @property
    def name(self) -> str:
        """For the name of a file: empty for all."""
        return "".join(f"·{word}" for word in (self.unit, self.person) if word)

    @property
    def query(self) -> str:
        """The part of an address that chooses the same again."""
        return urlencode({key: word for key, word in (("unit", self.unit), ("person", self.person)) if word})


def part_of(lines: Sequence[PlanLine], asked: Mapping[str, str]) -> Part:
    """What `unit` and `person` (by name) choose; names that no line bears choose nothing out."""
    units = sorted({unit_of(line) for line in lines} - {""}, key=pinyin_of)
    people = sorted({person_of(line) for line in lines} - {""}, key=pinyin_of)
    unit = asked.get("unit", "") if asked.get("unit", "") in units else ""
    person = asked.get("person", "") if asked.get("person", "") in people else ""
    chosen = [
        line
        for line in lines
        if (not unit or unit_of(line) == unit) and (not person or person_of(line) == person)
    ]
    return Part(chosen, unit, person, tuple(units), tuple(people))


def slices(lines: Sequence[PlanLine], zoom: Zoom, today: date) -> list[Slice]:
    """The months, weeks or days in which something begins or must be finished, in order; empty ones are left out."""
    found: dict[date, Slice] = {}
    running: dict[date, int] = defaultdict(int)
    for line in lines:
        if line.start_on is None or line.finish_on is None:
            continue
        first, last = (_slice(found, day, zoom, today) for day in (line.start_on, line.finish_on))
        first.starting.append(line)
        last.finishing.append(line)
        running[first.first] += 1
        running[last.last + timedelta(1)] -= 1
    count, changes = 0, sorted(running.items())
    for one in sorted(found.values(), key=lambda part: part.first):
        while changes and changes[0][0] <= one.first:
            count += changes.pop(0)[1]
        one.running = count
    return sorted(found.values(), key=lambda part: part.first)


def _slice(found: dict[date, Slice], day: date, zoom: Zoom, today: date) -> Slice:
    first, last, label = _bounds(day, zoom)
    if first not in found:
        found[first] = Slice(label, first, last, is_now=first <= today <= last)
    return found[first]


def _bounds(day: date, zoom: Zoom) -> tuple[date, date, str]:
    if zoom == Zoom.DAY:
        return day, day, f"{day.year}年{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"
    period: Period = period_of(day, PeriodKind.MONTH if zoom == Zoom.MONTH else PeriodKind.WEEK)
    return period.first, period.last, period.label
