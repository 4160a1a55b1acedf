"""Three ways to make a plan fit, each with its consequence: more hands, parallel work, dropping scope.

Each way changes as little as it can: the fewest additional persons, the fewest orders given up, the fewest points lost.
When even everything of one kind does not suffice, it says by how many working days the plan still does not fit. The
ways look at durations and order; whether people are double-booked afterwards is for the next plan to say.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from dudao.core.numbers import trimmed
from dudao.core.scheduling.network import Schedule, schedule
from dudao.core.scheduling.relaxing import Found, Knot, Option, Relaxation, cheapest
from dudao.core.scheduling.working_days import WorkingCalendar
from dudao.core.scheduling.works import Key, Link, Work, binding_links, in_order

EFFORT = 300_000
MAX_HANDS = 4
_NAMED = 3


class WayKind(StrEnum):
    """How a plan is made to fit."""

    MORE_HANDS = "more_hands"
    PARALLEL = "parallel"
    DROP_SCOPE = "drop_scope"

    @property
    def label(self) -> str:
        return {"more_hands": "增加人手", "parallel": "并行推进", "drop_scope": "缩减任务"}[self.value]


@dataclass(frozen=True)
class Way:
    """One way: what it changes, what it costs, what is left, and all of it in one Chinese sentence."""

    kind: WayKind
    sentence: str
    misfit_days: int
    """By how many working days the plan still does not fit."""
    proven: bool
    """False: a good way; a cheaper one was not ruled out."""
    hands: dict[Key, int] = field(default_factory=dict)
    """Additional persons by work."""
    durations: dict[Key, int] = field(default_factory=dict)
    """The durations with them."""
    released: tuple[tuple[Key, Key], ...] = ()
    """Orders given up, as (before, key)."""
    dropped: tuple[Key, ...] = ()
    lost_points: Fraction = Fraction(0)
    unscored_count: int = 0
    """How many of the dropped works have no points given."""

    @property
    def fits(self) -> bool:
        return self.misfit_days == 0

    @property
    def changes_nothing(self) -> bool:
        return not (self.durations or self.released or self.dropped)


def three_ways(
    works: Sequence[Work], calendar: WorkingCalendar, today: date, deadline: date, *, effort: int = EFFORT
) -> tuple[Way, Way, Way]:
    """More hands, parallel work, dropping scope, in this order; see the functions of these names."""
    given = (works, calendar, today, deadline)
    return (
        more_hands(*given, effort=effort),
        parallel(*given, effort=effort),
        drop_scope(*given, effort=effort),
    )


def more_hands(
    works: Sequence[Work],
    calendar: WorkingCalendar,
    today: date,
    deadline: date,
    *,
    max_hands: int = MAX_HANDS,
    effort: int = EFFORT,
) -> Way:
    """The fewest additional persons so that it fits.

    With k persons a divisible work of d working days takes d/k, rounded up to whole days; of a begun work only
    what is left is divided. At the most ``max_hands`` persons on one work.
    """

    def knot_with(knot: Knot, levels: Mapping[Hashable, int]) -> Knot:
        hands = levels.get(knot.key)
        return knot if hands is None else replace(knot, duration=-(-knot.duration // hands))

    def options(path: Sequence[Knot], levels: Mapping[Hashable, int]) -> Iterator[Option]:
        for knot in path:
            if knot.duration > 1 and divisible[knot.key]:
                whole = full[knot.key]
                for hands in range(levels.get(knot.key, 1) + 1, max_hands + 1):
                    if -(-whole // hands) < knot.duration:
                        yield Option(knot.key, hands, (Fraction(hands - 1),))
                        break

    plan, knots = _what_does_not_fit(works, calendar, today, deadline)
    divisible = {work.key: work.divisible for work in works}
    full = {knot.key: knot.duration for knot in knots}
    found = cheapest(knots, Relaxation(knot_with, options, (Fraction(0),)), effort)
    levels = _in_given_order(works, found)
    known = {work.key: work for work in works}
    durations = {
        key: _days_behind(plan, key, full[key]) - (-full[key] // hands) for key, hands in levels.items()
    }
    added = {key: hands - 1 for key, hands in levels.items()}
    named = [
        f"“{known[key].name}”增加 {added[key]} 人，工期由 {known[key].duration} 天减为 {durations[key]} 天"
        for key in levels
    ]
    sentence = _sentence(
        plan,
        found,
        f"给 {len(named)} 项任务共增加 {sum(added.values())} 人（{_listed(named)}）",
        "没有可以由多人分担的任务",
    )
    return Way(WayKind.MORE_HANDS, sentence, found.left_days, found.proven, added, durations)


def parallel(
    works: Sequence[Work],
    calendar: WorkingCalendar,
    today: date,
    deadline: date,
    *,
    effort: int = EFFORT,
) -> Way:
    """The fewest soft orders to be given up so that it fits; a hard order is never touched."""

    def knot_with(knot: Knot, levels: Mapping[Hashable, int]) -> Knot:
        kept = tuple(one for one in knot.before if (one[0], knot.key) not in levels)
        return knot if len(kept) == len(knot.before) else replace(knot, before=kept)

    def options(path: Sequence[Knot], levels: Mapping[Hashable, int]) -> Iterator[Option]:
        for first, second in pairwise(path):
            if (first.key, second.key) in soft:
                yield Option((first.key, second.key), 1, (Fraction(1),))

    plan, knots = _what_does_not_fit(works, calendar, today, deadline)
    soft = {(link.before, work.key) for work in works for link in work.after if link.soft}
    found = cheapest(knots, Relaxation(knot_with, options, (Fraction(0),)), effort)
    known = {work.key: work for work in works}
    released = tuple(
        (link.before, work.key)
        for work in works
        for link in work.after
        if (link.before, work.key) in found.levels
    )
    named = [f"“{known[before].name}”与“{known[key].name}”" for before, key in released]
    sentence = _sentence(
        plan,
        found,
        f"{len(named)} 处先后关系改为同时进行（{_listed(named)}）",
        "没有可以同时进行的任务",
        "；前一项的结果有变时，后一项可能返工",
    )
    return Way(WayKind.PARALLEL, sentence, found.left_days, found.proven, released=released)


def drop_scope(
    works: Sequence[Work],
    calendar: WorkingCalendar,
    today: date,
    deadline: date,
    *,
    effort: int = EFFORT,
) -> Way:
    """The works whose dropping loses the fewest points, so that the rest fits.

    A work without points (None) is not taken for one of no points: it is dropped only where those with points do
    not suffice. What has begun is never dropped. The order through a dropped work still holds, its lags do not.
    """

    def knot_with(knot: Knot, levels: Mapping[Hashable, int]) -> Knot:
        gone = knot.key in levels
        before = tuple((key, 0 if gone or key in levels else lag) for key, lag in knot.before)
        if not gone:
            return replace(knot, before=before) if before != knot.before else knot
        return Knot(knot.key, min(begin, knot.ready), 0, _NO_LIMIT, before)

    def options(path: Sequence[Knot], levels: Mapping[Hashable, int]) -> Iterator[Option]:
        for knot in path:
            work = known[knot.key]
            if work.fixed_start is None and work.duration is not None and knot.key not in levels:
                no_points = work.points is None
                yield Option(knot.key, 1, (Fraction(no_points), work.points or Fraction(0)))

    plan, knots = _what_does_not_fit(works, calendar, today, deadline)
    begin = calendar.number(calendar.on_or_after(today))
    known = {work.key: work for work in works}
    found = cheapest(knots, Relaxation(knot_with, options, (Fraction(0), Fraction(0))), effort)
    dropped = tuple(_in_given_order(works, found))
    unscored, points = int(found.cost[0]), found.cost[1]
    named = [f"“{known[key].name}”" for key in dropped]
    lost = f"，少得 {trimmed(points, 2)} 分" if len(dropped) > unscored else ""
    unknown = f"，其中 {unscored} 项没有分值" if unscored else ""
    sentence = _sentence(
        plan,
        found,
        f"取消 {len(dropped)} 项任务（{_listed(named)}）{lost}{unknown}",
        "没有可以取消的任务",
    )
    return Way(
        WayKind.DROP_SCOPE,
        sentence,
        found.left_days,
        found.proven,
        dropped=dropped,
        lost_points=points,
        unscored_count=unscored,
    )


def with_changes(
    works: Sequence[Work],
    *,
    durations: Mapping[Key, int] | None = None,
    released: Collection[tuple[Key, Key]] = (),
    dropped: Collection[Key] = (),
) -> list[Work]:
    """The works after a way (or the office's own changes): other durations, orders given up, works left out.

    The order through a dropped work still holds, without the lags into and out of it; it is soft when one
    of its parts was. Raises ``CycleError`` for works in a circle.
    """
    durations = durations or {}
    links: dict[Key, dict[Key, Link]] = {}
    gone = set(dropped)
    for work in in_order(works):
        own: dict[Key, Link] = {}
        for link in binding_links(work):
            if (link.before, work.key) in released:
                continue
            if link.before not in gone:
                _keep(own, replace(link, lag=0) if work.key in gone else link)
                continue
            for further in links[link.before].values():
                _keep(own, Link(further.before, 0, link.soft or further.soft))
        links[work.key] = own
    return [
        replace(
            work,
            after=tuple(links[work.key].values()),
            duration=durations.get(work.key, work.duration),
        )
        for work in works
        if work.key not in gone
    ]


_NO_LIMIT = 10**9


def _keep(links: dict[Key, Link], link: Link) -> None:
    """The stronger of two orders between the same works: the longer lag, hard before soft."""
    known = links.get(link.before)
    if known is not None:
        link = Link(link.before, max(link.lag, known.lag), link.soft and known.soft)
    links[link.before] = link


def _what_does_not_fit(
    works: Sequence[Work], calendar: WorkingCalendar, today: date, deadline: date
) -> tuple[Schedule, list[Knot]]:
    """The plan, and of its works those that do not fit, in the order of the work.

    What fits never holds them back: it ends before the latest start of whatever follows it.
    """
    plan = schedule(works, calendar, today, deadline)
    begin = calendar.number(calendar.on_or_after(today))
    late = {key for key, span in plan.spans.items() if span.late_finish < span.early_finish} - {
        work.key for work in works if work.is_done
    }
    knots = []
    for work in in_order(works):
        if work.key not in late:
            continue
        span = plan.spans[work.key]
        begun = work.fixed_start is not None
        own = begin if work.not_before is None else calendar.number(calendar.on_or_after(work.not_before))
        knots.append(
            Knot(
                work.key,
                ready=max(begin, span.early_start) if begun else max(begin, own),
                duration=work.duration or 0
                if not begun
                else span.early_finish - max(begin, span.early_start),
                limit=span.limit,
                before=tuple((link.before, link.lag) for link in binding_links(work) if link.before in late),
            )
        )
    return plan, knots


def _days_behind(plan: Schedule, key: Key, left: int) -> int:
    """How many working days a work has behind it; none unless it has begun."""
    span = plan.spans[key]
    return span.early_finish - left - span.early_start


def _in_given_order(works: Sequence[Work], found: Found) -> dict[Key, int]:
    return {work.key: found.levels[work.key] for work in works if work.key in found.levels}


def _listed(names: Sequence[str]) -> str:
    more = f"等 {len(names)} 项" if len(names) > _NAMED else ""
    return "；".join(names[:_NAMED]) + more


def _sentence(plan: Schedule, found: Found, change: str, nothing: str, warning: str = "") -> str:
    if not found.levels and not found.left_days:
        return "按现有安排可以按期完成，不需要调整。"
    if not found.levels:
        return f"{nothing}，仍差 {found.left_days} 个工作日。"
    end = f"，仍差 {found.left_days} 个工作日" if found.left_days else "，可以按期完成"
    return f"{change}{end}{warning}。"
