"""The cheapest changes that make a network fit: a search over the works that do not fit, and only over those.

Every path that is too long needs a change on that very path, so the search branches there and takes the cheapest set
first: what it finds is the cheapest. Groups without a common path are searched one by one. When the work allowed is
used up, the best changes per day saved are taken one after the other, what turns out superfluous is taken back,
and the result is marked as not proven.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush
from itertools import count
from typing import TypeAlias

from dudao.core.scheduling.works import Key

Cost: TypeAlias = tuple[Fraction, ...]
Choice: TypeAlias = tuple[Hashable, int]
"""What is changed, and how far: more hands than before have higher levels."""
State: TypeAlias = frozenset[Choice]


@dataclass(frozen=True)
class Knot:
    """A work of the part that does not fit, in whole working days counted from a common beginning."""

    key: Key
    ready: int
    duration: int
    limit: int
    before: tuple[tuple[Key, int], ...]  # key and lag


@dataclass(frozen=True)
class Option:
    """One possible change on a path: ``what`` at ``level`` costs ``cost`` in all (of this ``what``)."""

    what: Hashable
    level: int
    cost: Cost


class Relaxation:
    """What may be changed. ``knot_with`` gives a knot under a state; ``options`` the next steps along a path."""

    def __init__(
        self,
        knot_with: Callable[[Knot, Mapping[Hashable, int]], Knot],
        options: Callable[[Sequence[Knot], Mapping[Hashable, int]], Iterator[Option]],
        zero: Cost,
    ) -> None:
        self.knot_with = knot_with
        self.options = options
        self.zero = zero


@dataclass(frozen=True)
class Found:
    """The levels chosen, what they cost, by how many days it still does not fit, and whether it is the cheapest."""

    levels: dict[Hashable, int]
    cost: Cost
    left_days: int
    proven: bool


def cheapest(knots: Sequence[Knot], relaxation: Relaxation, effort: int) -> Found:
    """The cheapest changes after which as much fits as can fit at all.

    ``knots`` in the order of the work. ``effort`` bounds how many knots are looked at in the exact search.
    """
    levels: dict[Hashable, int] = {}
    cost, left, proven = relaxation.zero, 0, True
    for group in _groups(knots):
        search = _Search(group, relaxation)
        target = search.least_lateness()
        found, used = search.exact(target, effort)
        effort -= used
        if found is None:
            found, proven = search.greedy(target), False
        levels |= found
        cost = _plus(cost, search.cost_of(found))
        left = max(left, target)
    return Found(levels, cost, left, proven)


class _Search:
    def __init__(self, knots: Sequence[Knot], relaxation: Relaxation) -> None:
        self.knots = knots
        self.relaxation = relaxation
        self.costs: dict[Choice, Cost] = {}

    def path(self, levels: Mapping[Hashable, int], target: int) -> tuple[int, list[Knot]]:
        """The greatest lateness and, when it is over the target, the path that causes it, else none."""
        ends: dict[Key, int] = {}
        drivers: dict[Key, Key | None] = {}
        changed: dict[Key, Knot] = {}
        worst, last = 0, None
        for given in self.knots:
            knot = self.relaxation.knot_with(given, levels)
            changed[knot.key] = knot
            start, driver = knot.ready, None
            for key, lag in knot.before:
                if ends[key] + lag > start:
                    start, driver = ends[key] + lag, key
            ends[knot.key] = start + knot.duration
            drivers[knot.key] = driver
            if ends[knot.key] - knot.limit > worst:
                worst, last = ends[knot.key] - knot.limit, knot.key
        if worst <= target:
            return worst, []
        path = []
        while last is not None:
            path.append(changed[last])
            last = drivers[last]
        return worst, path[::-1]

    def options(self, path: Sequence[Knot], levels: Mapping[Hashable, int]) -> list[Option]:
        found = list(self.relaxation.options(path, levels))
        self.costs |= {(option.what, option.level): option.cost for option in found}
        return found

    def cost_of(self, levels: Mapping[Hashable, int]) -> Cost:
        cost = self.relaxation.zero
        for choice in levels.items():
            cost = _plus(cost, self.costs[choice])
        return cost

    def least_lateness(self) -> int:
        """How late the group stays when everything possible is changed on its worst paths."""
        levels: dict[Hashable, int] = {}
        while True:
            worst, path = self.path(levels, 0)
            options = self.options(path, levels)
            if not options:
                return worst
            levels |= {option.what: option.level for option in options}

    def exact(self, target: int, effort: int) -> tuple[dict[Hashable, int] | None, int]:
        """The cheapest levels that reach the target, or None when the effort did not suffice; and the effort used."""
        turn = count()
        waiting: list[tuple[Cost, int, State]] = [(self.relaxation.zero, next(turn), frozenset())]
        seen: set[State] = set()
        used = 0
        while waiting and used <= effort:
            _, _, state = heappop(waiting)
            if state in seen:
                continue
            seen.add(state)
            levels = dict(state)
            used += len(self.knots)
            worst, path = self.path(levels, target)
            if worst <= target:
                return levels, used
            for option in self.options(path, levels):
                following = {**levels, option.what: option.level}
                heappush(waiting, (self.cost_of(following), next(turn), frozenset(following.items())))
        return None, used

    def greedy(self, target: int) -> dict[Hashable, int]:
        """Change after change the one that saves most days for its cost; then without what is superfluous."""
        levels: dict[Hashable, int] = {}
        history: list[tuple[Hashable, int | None]] = []
        while True:
            worst, path = self.path(levels, target)
            if worst <= target:
                break
            long = _length(path)
            best: tuple[tuple[Fraction, ...], Option] | None = None
            for option in self.options(path, levels):
                following = {**levels, option.what: option.level}
                saved = long - self._length_after(path, following)
                more = _minus(option.cost, self.costs.get((option.what, levels.get(option.what, 0))))
                rank = tuple(part / max(saved, 1) for part in more)
                if best is None or rank < best[0]:
                    best = rank, option
            if best is None:  # cannot happen: the target was reached with the same options
                raise RuntimeError("no change is left on a path that is too long")
            history.append((best[1].what, levels.get(best[1].what)))
            levels[best[1].what] = best[1].level
        return self._pruned(levels, history, target)

    def _length_after(self, path: Sequence[Knot], levels: Mapping[Hashable, int]) -> int:
        """The length of the path under other levels; cut where an order was given up, the longer part counts."""
        now = [self.relaxation.knot_with(knot, levels) for knot in path]
        longest, length = 0, 0
        for place, knot in enumerate(now):
            lag = dict(knot.before).get(path[place - 1].key) if place else 0
            length = (0 if lag is None else length + lag) + knot.duration
            longest = max(longest, length)
        return longest

    def _pruned(
        self, levels: dict[Hashable, int], history: list[tuple[Hashable, int | None]], target: int
    ) -> dict[Hashable, int]:
        """Without what turned out superfluous, the dearest change looked at first, each no further than needed."""
        dearest = sorted(levels, key=lambda what: self.costs[what, levels[what]], reverse=True)
        for what in dearest:
            others = {key: level for key, level in levels.items() if key != what}
            for level in [before for changed, before in history if changed == what]:
                candidate = others if level is None else {**others, what: level}
                if self.path(candidate, target)[0] <= target:
                    levels = candidate
                    break
        return levels


def _length(path: Sequence[Knot]) -> int:
    return sum(
        knot.duration + (dict(knot.before)[path[place - 1].key] if place else 0)
        for place, knot in enumerate(path)
    )


def _plus(left: Cost, right: Cost) -> Cost:
    return tuple(a + b for a, b in zip(left, right, strict=True))


def _minus(left: Cost, right: Cost | None) -> Cost:
    return left if right is None else tuple(a - b for a, b in zip(left, right, strict=True))


def _groups(knots: Sequence[Knot]) -> list[list[Knot]]:
    """The knots that hang together by their order, each group in the order given."""
    leader: dict[Key, Key] = {knot.key: knot.key for knot in knots}

    def lead(key: Key) -> Key:
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for knot in knots:
        for key, _ in knot.before:
            leader[lead(key)] = lead(knot.key)
    groups: dict[Key, list[Knot]] = {}
    for knot in knots:
        groups.setdefault(lead(knot.key), []).append(knot)
    return list(groups.values())
