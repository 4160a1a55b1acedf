"""What a version of the plan tries besides the dates: duties dropped, orders given up, shorter by more hands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class PlanChanges:
    """Changes that a draft reckons with and that become true when it is agreed.

    `dropped`: duties left out. `parallel`: soft orders (before, duty) given up. `hands`: additional people per duty,
    `durations`: the working days that it takes with them.
    """

    way: str = ""
    dropped: tuple[int, ...] = ()
    parallel: tuple[tuple[int, int], ...] = ()
    hands: Mapping[int, int] = field(default_factory=dict)
    durations: Mapping[int, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.dropped or self.parallel or self.durations)

    def as_json(self) -> dict[str, Any]:
        """For the version's field; nothing changed is an empty object."""
        if self.is_empty:
            return {}
        return {
            "way": self.way,
            "dropped": list(self.dropped),
            "parallel": [list(pair) for pair in self.parallel],
            "hands": {str(key): people for key, people in self.hands.items()},
            "durations": {str(key): days for key, days in self.durations.items()},
        }

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> PlanChanges:
        """The reverse of `as_json`; what it does not name is unchanged."""
        return cls(
            way=str(given.get("way", "")),
            dropped=tuple(int(key) for key in given.get("dropped", ())),
            parallel=tuple((int(before), int(duty)) for before, duty in given.get("parallel", ())),
            hands={int(key): int(people) for key, people in given.get("hands", {}).items()},
            durations={int(key): int(days) for key, days in given.get("durations", {}).items()},
        )


NO_CHANGES = PlanChanges()
