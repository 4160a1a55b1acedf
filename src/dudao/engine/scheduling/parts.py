"""A plan in whole numbers: the works that can still be moved, who is busy when, and groups that bind one another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from dudao.core.scheduling.network import Schedule
from dudao.core.scheduling.works import Key, Work, binding_links, in_order

Starts: TypeAlias = dict[Key, int]


@dataclass(frozen=True)
class Part:
    """A work that can be moved, in running numbers of working days; ``limit`` is the exclusive end allowed to it.

    ``ready`` is its first possible start by the critical path, ``after`` what it waits for among the movable works.
    """

    key: Key
    ready: int
    duration: int
    limit: int
    after: tuple[tuple[Key, int], ...]
    persons: tuple[str, ...]
    prefer: int
    """Where the plan without people's time puts it."""

    @property
    def late(self) -> int:
        """By how many days it is late at the best."""
        return max(0, self.ready + self.duration - self.limit)


@dataclass(frozen=True)
class Group:
    """Works that bind one another by a person whose time binds, or by an order that had to be looked at."""

    parts: tuple[Part, ...]
    """With only those orders and persons that have been in the way so far."""
    busy: dict[str, tuple[tuple[int, int], ...]]
    """When they are taken by works that have begun; ends are exclusive, times do not overlap."""

    @property
    def identity(self) -> tuple[Part, ...]:
        """Groups of the same parts, orders and persons are the same group."""
        return self.parts

    @property
    def works_of(self) -> dict[str, list[Key]]:
        """Who takes part in which works."""
        found: dict[str, list[Key]] = {}
        for part in self.parts:
            for person in part.persons:
                found.setdefault(person, []).append(part.key)
        return found

    def lateness(self, starts: Mapping[Key, int]) -> list[int]:
        """By how many days each part is late; 0 in time."""
        return [max(0, starts[part.key] + part.duration - part.limit) for part in self.parts]


def movable(works: Sequence[Work], plan: Schedule) -> list[Part]:
    """The works that have not begun, in the order of the work; those without a duration take no day.

    A person counts only where the work takes time.
    """
    open_keys = {work.key for work in works if work.fixed_start is None and not work.is_done}
    parts = []
    for work in in_order(works):
        if work.key not in open_keys:
            continue
        span = plan.spans[work.key]
        parts.append(
            Part(
                key=work.key,
                ready=span.early_start,
                duration=work.duration or 0,
                limit=span.limit,
                after=tuple(
                    (link.before, link.lag) for link in binding_links(work) if link.before in open_keys
                ),
                persons=tuple(dict.fromkeys(work.persons)) if work.duration else (),
                prefer=span.plan_start,
            )
        )
    return parts


def busy_times(works: Sequence[Work], plan: Schedule, begin: int) -> dict[str, tuple[tuple[int, int], ...]]:
    """When each person is taken by works that have begun, joined where they overlap."""
    times: dict[str, list[tuple[int, int]]] = {}
    for work in works:
        span = plan.spans[work.key]
        if work.is_begun and work.duration and span.early_finish > begin:
            for person in dict.fromkeys(work.persons):
                times.setdefault(person, []).append((max(begin, span.early_start), span.early_finish))
    return {person: _joined(spans) for person, spans in times.items()}


def _joined(times: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(times):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def double_booked(
    parts: Sequence[Part], starts: Mapping[Key, int], busy: Mapping[str, Sequence[tuple[int, int]]]
) -> set[str]:
    """The persons who would do two full-time works at once."""
    times: dict[str, list[tuple[int, int]]] = {person: list(spans) for person, spans in busy.items()}
    for part in parts:
        for person in part.persons:
            times.setdefault(person, []).append((starts[part.key], starts[part.key] + part.duration))
    found = set()
    for person, spans in times.items():
        end = None
        for start, finish in sorted(spans):
            if end is not None and start < end:
                found.add(person)
                break
            end = finish
    return found


def broken_orders(parts: Sequence[Part], starts: Mapping[Key, int]) -> set[tuple[Key, Key]]:
    """The orders, as (before, key), that these starts do not keep."""
    ends = {part.key: starts[part.key] + part.duration for part in parts}
    return {
        (before, part.key)
        for part in parts
        for before, lag in part.after
        if starts[part.key] < ends[before] + lag
    }


def groups(
    parts: Sequence[Part],
    persons: Collection[str],
    orders: Collection[tuple[Key, Key]],
    busy: Mapping[str, tuple[tuple[int, int], ...]],
) -> list[Group]:
    """The parts that these persons and these orders hold together, and nothing else; single parts are left out."""
    leader: dict[Key, Key] = {part.key: part.key for part in parts}

    def lead(key: Key) -> Key:
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    members: dict[str, list[Key]] = {}
    for part in parts:
        for person in part.persons:
            if person in persons:
                members.setdefault(person, []).append(part.key)
    for keys in members.values():
        for key in keys:
            leader[lead(key)] = lead(keys[0])
    for before, key in orders:
        leader[lead(before)] = lead(key)
    kept = {part.key: tuple(one for one in part.after if (one[0], part.key) in orders) for part in parts}
    bound = {key for keys in members.values() for key in keys} | {key for order in orders for key in order}
    gathered: dict[Key, list[Part]] = {}
    for part in parts:
        if part.key in bound:
            own = tuple(person for person in part.persons if person in persons)
            gathered.setdefault(lead(part.key), []).append(replace(part, after=kept[part.key], persons=own))
    return [
        Group(
            tuple(found),
            {
                person: busy[person]
                for person in sorted({p for part in found for p in part.persons} & set(busy))
            },
        )
        for found in gathered.values()
    ]
