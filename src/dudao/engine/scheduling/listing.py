"""A good plan at once: work after work is put where nobody is taken; what the solver starts from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dudao.core.scheduling.works import Key
from dudao.engine.scheduling.parts import Group, Part, Starts


class _Times:
    """Who is taken when."""

    def __init__(self, group: Group) -> None:
        self.taken = {person: list(spans) for person, spans in group.busy.items()}

    def take(self, part: Part, start: int) -> None:
        for person in part.persons:
            self.taken.setdefault(person, []).append((start, start + part.duration))

    def leave(self, part: Part, start: int) -> None:
        for person in part.persons:
            self.taken[person].remove((start, start + part.duration))

    def first_free(self, part: Part, start: int) -> int:
        """The first start from ``start`` on at which everybody needed is free."""
        moved = True
        while moved:
            moved = False
            for begin, end in self._spans(part):
                if begin < start + part.duration and start < end:
                    start, moved = end, True
        return start

    def last_free(self, part: Part, start: int) -> int:
        """The last start up to ``start`` at which everybody needed is free."""
        moved = True
        while moved:
            moved = False
            for begin, end in self._spans(part):
                if begin < start + part.duration and start < end:
                    start, moved = begin - part.duration, True
        return start

    def _spans(self, part: Part) -> Iterable[tuple[int, int]]:
        for person in part.persons:
            yield from self.taken.get(person, ())


def _followers(parts: Sequence[Part]) -> dict[Key, list[tuple[Key, int]]]:
    found: dict[Key, list[tuple[Key, int]]] = {part.key: [] for part in parts}
    for part in parts:
        for before, lag in part.after:
            found[before].append((part.key, lag))
    return found


def backward(group: Group) -> Starts | None:
    """From the end back, each as late as it can be and never later than preferred; None when that leads nowhere.

    None is no proof that there is no such plan.
    """
    followers, times = _followers(group.parts), _Times(group)
    waiting = {part.key: len(followers[part.key]) for part in group.parts}
    known = {part.key: part for part in group.parts}
    place = {part.key: number for number, part in enumerate(group.parts)}
    ends = {part.key: part.prefer + part.duration for part in group.parts}
    ready = [part.key for part in group.parts if not waiting[part.key]]
    starts: Starts = {}
    while ready:
        key = max(ready, key=lambda one: (ends[one], place[one]))
        ready.remove(key)
        part = known[key]
        start = times.last_free(part, ends[key] - part.duration)
        if start < part.ready:
            return None
        times.take(part, start)
        starts[key] = start
        for before, lag in part.after:
            ends[before] = min(ends[before], start - lag)
            waiting[before] -= 1
            if not waiting[before]:
                ready.append(before)
    return starts


def forward(group: Group) -> Starts:
    """The most urgent first, each as early as it can be, then pushed late; there always is such a plan."""
    followers, times = _followers(group.parts), _Times(group)
    waiting = {part.key: len(part.after) for part in group.parts}
    known = {part.key: part for part in group.parts}
    place = {part.key: number for number, part in enumerate(group.parts)}
    begin = {part.key: part.ready for part in group.parts}
    ready = [part.key for part in group.parts if not waiting[part.key]]
    starts: Starts = {}
    while ready:
        key = min(ready, key=lambda one: (known[one].prefer, place[one]))
        ready.remove(key)
        part = known[key]
        start = times.first_free(part, begin[key])
        times.take(part, start)
        starts[key] = start
        for follower, lag in followers[key]:
            begin[follower] = max(begin[follower], start + part.duration + lag)
            waiting[follower] -= 1
            if not waiting[follower]:
                ready.append(follower)
    return _pushed(group, starts)


def _pushed(group: Group, starts: Starts) -> Starts:
    """The same plan, each as near to where it is preferred as it can be moved later, no order and nobody disturbed."""
    followers, times = _followers(group.parts), _Times(group)
    for part in group.parts:
        times.take(part, starts[part.key])
    place = {part.key: number for number, part in enumerate(group.parts)}
    for part in sorted(
        group.parts, key=lambda one: (starts[one.key] + one.duration, place[one.key]), reverse=True
    ):
        times.leave(part, starts[part.key])
        end = max(part.prefer, starts[part.key]) + part.duration
        for follower, lag in followers[part.key]:
            end = min(end, starts[follower] - lag)
        start = times.last_free(part, end - part.duration)
        starts[part.key] = max(start, starts[part.key])
        times.take(part, starts[part.key])
    return starts
