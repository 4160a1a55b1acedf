"""What a version of the plan tries besides the dates: duties dropped, orders given up, more hands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class PlanChanges:
    """Changes that a draft reckons with and that become true when it is agreed.

    `dropped`: duties left out. `parallel`: soft orders (before, duty) given up. `hands`: people per duty, whose
    duration is divided among them and rounded up to whole working days.
    """

    way: str = ""
    dropped: tuple[int, ...] = ()
    parallel: tuple[tuple[int, int], ...] = ()
    hands: Mapping[int, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.dropped or self.parallel or self.hands)

    def duration_of(self, duty_id: int, duration: int | None) -> int | None:
        """Working days that are left when the hands share the work, rounded up; nothing known stays unknown."""
        people = self.hands.get(duty_id, 1)
        return None if duration is None else -(-duration // max(1, people))

    def as_json(self) -> dict[str, Any]:
        """For the version's field; nothing changed is an empty object."""
        if self.is_empty:
            return {}
        return {
            "way": self.way,
            "dropped": list(self.dropped),
            "parallel": [list(pair) for pair in self.parallel],
            "hands": {str(key): people for key, people in self.hands.items()},
        }

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> PlanChanges:
        """The reverse of `as_json`; what it does not name is unchanged."""
        return cls(
            way=str(given.get("way", "")),
            dropped=tuple(int(key) for key in given.get("dropped", ())),
            parallel=tuple((int(before), int(duty)) for before, duty in given.get("parallel", ())),
            hands={int(key): int(people) for key, people in given.get("hands", {}).items()},
        )


NO_CHANGES = PlanChanges()
