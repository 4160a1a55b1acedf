"""What happens when duties are moved in the agreed plan: followers pushed, limits missed, people double-booked.

Nothing is written here. Days are those of the plan; every length is in working days. A moved duty keeps its length.
Followers are pushed only as far as they must; nothing is ever pulled forward.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dudao.apps.workplan.plan_rows import Busy, Order, PlanRow, PlanRows

Span = tuple[date, date]
_SHOWN = 5


@dataclass(frozen=True)
class Shift:
    """A duty that lies elsewhere afterwards. `days`: working days, later is positive. `by_hand`: moved, not pushed."""

    duty_id: int
    title: str
    old_start_on: date
    old_finish_on: date
    start_on: date
    finish_on: date
    days: int
    by_hand: bool


@dataclass(frozen=True)
class Missed:
    """A duty that now ends after what it must be ready for."""

    duty_id: int
    title: str
    limit: str
    limit_on: date
    finish_on: date
    days: int  # working days too late


@dataclass(frozen=True)
class Clash:
    """A person with two full-time duties at once."""

    person: str
    duty_id: int
    title: str
    other: str
    start_on: date
    finish_on: date


@dataclass(frozen=True)
class SlackLost:
    """A moved duty that lies nearer to its latest start than before; working days."""

    duty_id: int
    title: str
    before: int
    after: int


@dataclass(frozen=True)
class Consequences:
    """All that a trial brings with it; `refused` says why it cannot be had at all."""

    shifts: tuple[Shift, ...] = ()
    missed: tuple[Missed, ...] = ()
    clashes: tuple[Clash, ...] = ()
    slack_lost: tuple[SlackLost, ...] = ()
    notes: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def possible(self) -> bool:
        return not self.refused and bool(self.shifts)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The whole consequence in Chinese, most important first."""
        if self.refused:
            return self.refused
        if not self.shifts:
            return ("没有变化。", *self.notes)
        return (*self._moved(), *self.notes, *self._fit())

    def _moved(self) -> Iterable[str]:
        for one in self.shifts:
            if one.by_hand:
                yield (
                    f"“{one.title}”由 {_span(one.old_start_on, one.old_finish_on)} "
                    f"改为 {_span(one.start_on, one.finish_on)}，{_later(one.days)}。"
                )
        pushed = [one for one in self.shifts if not one.by_hand]
        if pushed:
            most = max(pushed, key=lambda one: one.days)
            yield (
                f"后面 {len(pushed)} 项任务随之顺延，最多 {most.days} 个工作日："
                + _named(pushed, len(pushed))
                + "。"
            )

    def _fit(self) -> Iterable[str]:
        for lost in self.slack_lost:
            yield f"“{lost.title}”的机动时间由 {lost.before} 个工作日减为 {lost.after} 个。"
        for one in self.missed:
            yield (
                f"“{one.title}”要到 {_day(one.finish_on)} 完成，"
                f"超过{one.limit}要求的 {_day(one.limit_on)}，晚 {one.days} 个工作日。"
            )
        for clash in self.clashes:
            yield (
                f"{clash.person}在 {_span(clash.start_on, clash.finish_on)} "
                f"要同时做“{clash.title}”和“{clash.other}”两项全天工作。"
            )
        if not self.missed and not self.clashes:
            yield "各节点和时限都不受影响。"


def _named(shifts: Iterable[Shift], count: int) -> str:
    named = "、".join(f"“{one.title}”" for one in list(shifts)[:_SHOWN])
    return f"{named}等" if count > _SHOWN else named


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _span(first: date, last: date) -> str:
    return _day(first) if first == last else f"{_day(first)}—{_day(last)}"


def _later(days: int) -> str:
    return f"推后 {days} 个工作日" if days > 0 else f"提前 {-days} 个工作日"


def planned_spans(rows: Iterable[PlanRow]) -> dict[int, Span]:
    """Where the agreed plan has each duty: begun ones from the day they began, done ones where they were."""
    spans = {}
    for row in rows:
        start = row.started_on or row.planned_start_on
        finish = row.finished_on or row.planned_finish_on
        if start is not None and finish is not None:
            spans[row.duty_id] = (start, max(start, finish))
    return spans


def consequences_of(
    found: PlanRows, moves: Mapping[int, date], latest_starts: Mapping[int, date] | None = None
) -> Consequences:
    """What moving these duties to these first days brings, against the agreed plan.

    `latest_starts` of the backward schedule tell the slack that is lost; without them nothing is said of it.
    """
    rows = {row.duty_id: row for row in found.rows}
    old = planned_spans(found.rows)
    refused = tuple(_refusals(found, rows, old, moves))
    if refused:
        return Consequences(refused=refused)
    new, notes = _moved(found, old, moves)
    calendar = found.frame.calendar
    shifts = [
        Shift(
            key,
            rows[key].title,
            *old[key],
            *new[key],
            days=calendar.number(new[key][0]) - calendar.number(old[key][0]),
            by_hand=key in moves,
        )
        for key in old
        if new[key] != old[key]
    ]
    shifts.sort(key=lambda one: (not one.by_hand, -one.days, one.start_on, one.duty_id))
    shifted = {one.duty_id for one in shifts}
    return Consequences(
        tuple(shifts),
        tuple(_missed(found, rows, old, new, shifted)),
        tuple(_clashes(rows, old, new, shifted, found.busy)),
        tuple(_slack_lost(found, shifts, latest_starts or {})),
        tuple(notes),
    )


def _refusals(
    found: PlanRows, rows: Mapping[int, PlanRow], old: Mapping[int, Span], moves: Mapping[int, date]
) -> Iterable[str]:
    for key, start in moves.items():
        row = rows.get(key)
        if row is None:
            yield "要调整的任务不在这份计划里，可能已被取消，请刷新后再试。"
        elif key not in old:
            yield f"“{row.title}”还没有计划日期，请先排期并确认计划。"
        elif row.is_done:
            yield f"“{row.title}”已经完成，不用再调整。"
        elif row.has_begun:
            yield f"“{row.title}”已在 {_day(old[key][0])} 开始，不能再改开始日期；要推迟完成请办延期。"
        elif start < found.frame.today:
            yield f"“{row.title}”不能排到今天（{_day(found.frame.today)}）以前。"
        elif start >= found.frame.acceptance_on:
            yield f"“{row.title}”不能排到省级验收（{_day(found.frame.acceptance_on)}）以后开始。"
        elif row.not_before is not None and start < row.not_before:
            yield f"“{row.title}”最早只能从 {_day(row.not_before)} 开始。"


def _moved(
    found: PlanRows, old: Mapping[int, Span], moves: Mapping[int, date]
) -> tuple[dict[int, Span], list[str]]:
    """The new spans: moved duties at their day or the first possible one, followers after what they wait for."""
    calendar = found.frame.calendar
    titles = {row.duty_id: row.title for row in found.rows}
    waits: dict[int, list[Order]] = defaultdict(list)
    for order in found.orders:
        if order.before_id in old and order.duty_id in old:
            waits[order.duty_id].append(order)
    fixed = {row.duty_id for row in found.rows if row.has_begun}
    new: dict[int, Span] = {}
    notes: list[str] = []
    for key in _in_order(old, waits):
        start, finish = old[key]
        if key in fixed:
            new[key] = old[key]
            continue
        length = max(1, calendar.count(start, finish))
        wanted = calendar.on_or_after(moves[key]) if key in moves else start
        for order in waits[key]:
            first = calendar.add(new[order.before_id][1], 1 + order.lag_days)
            if first <= wanted:
                continue
            if key in moves:
                if order.is_soft:
                    notes.append(f"“{titles[key]}”将不等“{titles[order.before_id]}”完成就开始。")
                else:
                    wanted = first
                    notes.append(
                        f"“{titles[key]}”要等“{titles[order.before_id]}”完成，最早从 {_day(first)} 开始。"
                    )
            elif new[order.before_id] != old[order.before_id]:
                # What the agreed plan itself lets run in parallel is pushed no further than its own distance.
                kept = calendar.add(old[order.before_id][1], 1 + order.lag_days) <= start
                wanted = first if kept else wanted
        new[key] = (start, finish) if wanted == start else (wanted, calendar.finish_of(wanted, length))
    return new, notes


def _in_order(old: Mapping[int, Span], waits: Mapping[int, list[Order]]) -> list[int]:
    """Every duty after what it waits for; a circle, which no agreed plan has, is cut where it is met again."""
    placed: dict[int, None] = {}
    for first in old:
        stack = [(first, False)]
        on_way: set[int] = set()
        while stack:
            key, ready = stack.pop()
            if ready:
                placed.setdefault(key)
                on_way.discard(key)
                continue
            if key in placed or key in on_way:
                continue
            on_way.add(key)
            stack.append((key, True))
            stack += [(order.before_id, False) for order in waits.get(key, ())]
    return list(placed)


def _slack_lost(
    found: PlanRows, shifts: Iterable[Shift], latest_starts: Mapping[int, date]
) -> Iterable[SlackLost]:
    """Of the duties moved by hand, those that still begin in time but with less to spare."""
    number = found.frame.calendar.number
    for one in shifts:
        latest = latest_starts.get(one.duty_id)
        if latest is None or not one.by_hand:
            continue
        before, after = number(latest) - number(one.old_start_on), number(latest) - number(one.start_on)
        if 0 <= after < before:
            yield SlackLost(one.duty_id, one.title, before, after)


def _missed(
    found: PlanRows,
    rows: Mapping[int, PlanRow],
    old: Mapping[int, Span],
    new: Mapping[int, Span],
    shifted: set[int],
) -> Iterable[Missed]:
    """Limits that hold no more, or are missed by more than in the agreed plan."""
    calendar = found.frame.calendar
    late = []
    for key in shifted:
        finish = new[key][1]
        for name, limit in found.limits_of(rows[key]):
            days = calendar.number(finish) - calendar.number(limit)
            if days > 0 and finish > max(old[key][1], limit):
                late.append(Missed(key, rows[key].title, name, limit, finish, days))
                break
    return sorted(late, key=lambda one: (-one.days, one.duty_id))


def _clashes(
    rows: Mapping[int, PlanRow],
    old: Mapping[int, Span],
    new: Mapping[int, Span],
    shifted: set[int],
    busy: Iterable[Busy],
) -> Iterable[Clash]:
    """New double bookings of people whom a full-time duty takes whole."""
    by_person: dict[str, list[tuple[int, str, Span, Span]]] = defaultdict(list)
    for key, span in new.items():
        row = rows[key]
        if row.full_time and row.person_key and not row.is_done:
            by_person[row.person_key].append((key, row.title, old[key], span))
    for other in busy:
        span = (other.start_on, other.finish_on)
        by_person[other.person_key].append((0, other.title, span, span))
    for given in by_person.values():
        for index, (key, title, before, span) in enumerate(given):
            for other_key, other_title, other_before, other_span in given[index + 1 :]:
                if key not in shifted and other_key not in shifted:
                    continue
                if _overlaps(span, other_span) and not _overlaps(before, other_before):
                    moved = key if key in shifted else other_key
                    named = (title, other_title) if moved == key else (other_title, title)
                    yield Clash(
                        rows[moved].person,
                        moved,
                        *named,
                        max(span[0], other_span[0]),
                        min(span[1], other_span[1]),
                    )


def _overlaps(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def misfit_days_of(found: PlanRows, shifts: Iterable[Shift]) -> dict[int, int]:
    """By how many working days each shifted duty ends after its earliest limit; those in time are left out."""
    calendar = found.frame.calendar
    rows = {row.duty_id: row for row in found.rows}
    late = {}
    for one in shifts:
        limit = found.limits_of(rows[one.duty_id])[0][1]
        days = calendar.number(one.finish_on) - calendar.number(limit)
        if days > 0:
            late[one.duty_id] = days
    return late
