"""Three ways to make the plan fit, as drafts that can be tried: each with its consequence in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dudao.apps.workplan.plan_changes import PlanChanges
from dudao.apps.workplan.planning import Draft
from dudao.core.scheduling.ways import EFFORT, Way, three_ways


@dataclass(frozen=True)
class WayOut:
    """One way: its name, its consequence, how much is left, and the changes that a draft of it makes."""

    key: str
    label: str
    sentence: str
    misfit_days: int
    proven: bool
    changes: PlanChanges

    @property
    def can_be_tried(self) -> bool:
        """False where it changes nothing."""
        return not self.changes.is_empty


def ways_out(draft: Draft, *, effort: int = EFFORT) -> list[WayOut]:
    """The three ways of a draft that does not fit, in the order more hands, parallel work, less scope; else none."""
    if draft.schedule is None or draft.schedule.fits:
        return []
    frame = draft.frame
    found = three_ways(draft.works, frame.calendar, frame.today, frame.last_day, effort=effort)
    return [_way_out(way) for way in found]


def way_named(ways: Sequence[WayOut], key: str) -> WayOut | None:
    """The way of this name."""
    return next((way for way in ways if way.key == key), None)


def _way_out(way: Way) -> WayOut:
    changes = PlanChanges(
        way=way.kind.value,
        dropped=tuple(int(key) for key in way.dropped),
        parallel=tuple((int(before), int(key)) for before, key in way.released),
        hands={int(key): people for key, people in way.hands.items()},
        durations={int(key): days for key, days in way.durations.items()},
    )
    return WayOut(way.kind.value, way.kind.label, way.sentence, way.misfit_days, way.proven, changes)
