"""The school rule of the quality-balance measure: at least six of the seven, the rest at least 85 %.

Source: 教督〔2017〕6号: 每所学校至少6项指标达到要求，余项不能低于要求的85%.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dudao.core.logic import all_of


@dataclass(frozen=True)
class IndicatorStanding:
    """Where one indicator of a school stands: requirement reached, and floor (85 %) reached; None if unknown.

    Reaching the requirement implies reaching the floor, so half-known standings are completed on this ground.
    """

    met: bool | None
    floor_met: bool | None

    @property
    def surely_met(self) -> bool | None:
        """Whether the requirement is reached; a value below the floor cannot reach it."""
        return False if self.met is None and self.floor_met is False else self.met

    @property
    def surely_at_floor(self) -> bool | None:
        """Whether the floor is reached; a value that reaches the requirement does."""
        return True if self.met is True else self.floor_met


@dataclass(frozen=True)
class SchoolRuleVerdict:
    """Indicators surely met, at most met, surely below the floor, and whether the rule holds (or None)."""

    met: bool | None
    met_count: int
    possible_count: int
    below_floor: int


def judge_school(standings: Sequence[IndicatorStanding], *, at_least: int) -> SchoolRuleVerdict:
    """The rule holds when at least ``at_least`` indicators are met and every other one reaches its floor.

    A known failure wins over missing data, a success is given only when no missing value could undo it;
    otherwise the rule is undetermined (None).
    """
    met_count = sum(standing.surely_met is True for standing in standings)
    possible_count = sum(standing.surely_met is not False for standing in standings)
    below_floor = sum(standing.surely_at_floor is False for standing in standings)
    enough = True if met_count >= at_least else False if possible_count < at_least else None
    met = all_of([enough, *(standing.surely_at_floor for standing in standings)])
    return SchoolRuleVerdict(
        met=met, met_count=met_count, possible_count=possible_count, below_floor=below_floor
    )
