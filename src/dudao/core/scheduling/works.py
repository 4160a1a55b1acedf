"""What is planned: works with their durations, their order, their limits and the persons who cannot do two at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeAlias

Key: TypeAlias = int | str


@dataclass(frozen=True)
class Link:
    """The work starts only after ``before`` is finished and ``lag`` further working days have passed.

    A ``soft`` order is good practice only and may be given up for parallel work.
    """

    before: Key
    lag: int = 0
    soft: bool = False


@dataclass(frozen=True)
class Work:
    """One duty as the plan sees it. Durations in working days; a missing one is missing, never one day.

    ``fixed_start`` alone: begun, keeps its start. ``fixed_finish``: done. Both days are inclusive. ``persons`` are only
    those whom the work takes full-time. Raises ``ValueError`` for a duration under one day or a negative lag.
    """

    key: Key
    duration: int | None
    after: tuple[Link, ...] = ()
    persons: tuple[str, ...] = ()
    not_before: date | None = None
    finish_by: date | None = None
    fixed_start: date | None = None
    fixed_finish: date | None = None
    points: Fraction | None = None
    divisible: bool = True
    title: str = ""

    def __post_init__(self) -> None:
        if self.duration is not None and self.duration < 1:
            raise ValueError(f"“{self.name}”的工期至少 1 个工作日：{self.duration}")
        if any(link.lag < 0 for link in self.after):
            raise ValueError(f"“{self.name}”的间隔不能为负")

    @property
    def name(self) -> str:
        """The title, else the key."""
        return self.title or str(self.key)

    @property
    def is_done(self) -> bool:
        return self.fixed_finish is not None

    @property
    def is_begun(self) -> bool:
        """Begun and not done."""
        return self.fixed_start is not None and self.fixed_finish is None


class CycleError(ValueError):
    """Works that wait for each other in a circle; ``keys`` in order, the first one once."""

    def __init__(self, keys: Sequence[Key], names: Sequence[str]) -> None:
        self.keys = tuple(keys)
        self.names = tuple(names)
        round_trip = " → ".join(f"“{name}”" for name in (*names, names[0]))
        super().__init__(f"先后关系首尾相接，无法排期：{round_trip}。请取消其中一条先后关系。")


def by_key(works: Sequence[Work]) -> dict[Key, Work]:
    """The works by key; raises ``ValueError`` for a key given twice and for a link to an unknown work."""
    found = {work.key: work for work in works}
    if len(found) != len(works):
        raise ValueError("同一项任务出现两次")
    for work in works:
        for link in work.after:
            if link.before not in found:
                raise ValueError(f"“{work.name}”的前置任务不在计划里：{link.before}")
    return found


def find_cycle(before_of: Mapping[Key, Sequence[Key]]) -> tuple[Key, ...]:
    """The first circle in "key → what must come before it", in the order of the work; empty when there is none."""
    state: dict[Key, int] = {}  # 1: on the path, 2: finished
    for root in before_of:
        if root in state:
            continue
        path, waiting = [root], [iter(before_of.get(root, ()))]
        state[root] = 1
        while path:
            key = next(waiting[-1], None)
            if key is None:
                state[path.pop()] = 2
                waiting.pop()
            elif state.get(key) == 1:
                return tuple(reversed(path[path.index(key) :]))
            elif key not in state:
                state[key] = 1
                path.append(key)
                waiting.append(iter(before_of.get(key, ())))
    return ()


def in_order(works: Sequence[Work]) -> list[Work]:
    """The works so that each follows all it waits for, otherwise as given; raises ``CycleError``.

    The order into a work that has begun or is done binds nothing any more and is left out.
    """
    known = by_key(works)
    before_of = {work.key: [link.before for link in binding_links(work)] for work in works}
    followers: dict[Key, list[Key]] = {work.key: [] for work in works}
    open_count = {key: len(before) for key, before in before_of.items()}
    for key, before in before_of.items():
        for each in before:
            followers[each].append(key)
    ready = [work.key for work in works if not open_count[work.key]]
    for key in ready:  # grows while it is read
        for follower in followers[key]:
            open_count[follower] -= 1
            if not open_count[follower]:
                ready.append(follower)
    if len(ready) < len(works):
        keys = find_cycle(before_of)
        raise CycleError(keys, [known[key].name for key in keys])
    return [known[key] for key in ready]


def binding_links(work: Work) -> tuple[Link, ...]:
    """What the work still waits for: nothing once it has begun."""
    return () if work.is_done or work.fixed_start is not None else work.after
