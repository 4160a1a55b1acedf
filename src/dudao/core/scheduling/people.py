"""Who is given two full-time works at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dudao.core.scheduling.works import Key, Work


@dataclass(frozen=True)
class Clash:
    """Works that take the same person full-time and overlap, in the order of their starts."""

    person: str
    keys: tuple[Key, ...]


def clashes(works: Sequence[Work], spans: Mapping[Key, tuple[int, int]]) -> tuple[Clash, ...]:
    """Every run of overlapping full-time works of one person; ends are exclusive running numbers of days.

    Works without a span, of no length, or done do not count.
    """
    busy: dict[str, list[tuple[int, int, int, Key]]] = {}
    for place, work in enumerate(works):
        start, finish = spans.get(work.key, (0, 0))
        if work.is_done or finish <= start:
            continue
        for person in dict.fromkeys(work.persons):
            busy.setdefault(person, []).append((start, finish, place, work.key))
    found = []
    for person, times in busy.items():
        run: list[Key] = []
        end = 0
        for start, finish, _, key in sorted(times, key=lambda time: time[:3]):
            if run and start >= end:
                found += [Clash(person, tuple(run))] if len(run) > 1 else []
                run = []
            end = max(end, finish) if run else finish
            run.append(key)
        found += [Clash(person, tuple(run))] if len(run) > 1 else []
    return tuple(found)
