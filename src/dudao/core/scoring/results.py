"""What scoring yields: points with their bounds, what was lost on what, and how it came about.

For everything that carries points ``max_points = least + unrated + lost``: what is sure, what is still open, what
is surely lost. Decided points have ``least == most``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from dudao.core.scoring.rules import ONE, ZERO
from dudao.core.trace import Step


@dataclass(frozen=True)
class ScoringContext:
    """The values of all units, for rules by rank or mean; None: a unit's value is missing. ``own`` is our unit."""

    values: Mapping[str, Fraction | None]
    own: str


@dataclass(frozen=True)
class LostPart:
    """Points lost on one thing."""

    text: str
    points: Fraction


@dataclass(frozen=True)
class Scored:
    """The score of one clause.

    ``points`` is None while it is not decided, and for grades, vetoes, minimum requirements and what does not
    apply. ``least`` and ``most`` bound what it can still become. ``lost`` is what is surely lost, max − most, and
    ``parts`` add up to it exactly; a bonus loses nothing. ``decided``: nothing more is to be stated. ``met`` is
    full marks for a clause with points, the statement itself for a minimum requirement, None for a grade.
    """

    points: Fraction | None
    max_points: Fraction
    least: Fraction
    most: Fraction
    decided: bool
    step: Step
    parts: tuple[LostPart, ...] = ()
    met: bool | None = None
    grade: str | None = None
    triggered: bool | None = None
    not_applicable: bool = False
    reason: str = ""

    @property
    def lost(self) -> Fraction:
        """What is surely lost, whatever is stated later."""
        return sum((part.points for part in self.parts), ZERO)

    @property
    def unrated(self) -> Fraction:
        """Points that are neither sure nor lost."""
        return self.most - self.least


@dataclass(frozen=True)
class UnitShare:
    """What one unit reached on a clause; without ``points`` it lies between ``least`` (0) and ``most`` (maximum).

    ``weight`` (pupils) counts for the weighted mean only; None: not known.
    """

    points: Fraction | None
    max_points: Fraction
    weight: Fraction | None = None
    not_applicable: bool = False
    least: Fraction | None = None
    most: Fraction | None = None


@dataclass(frozen=True)
class RolledUp:
    """A clause of the county from its units.

    ``missing`` are the units without points, ``lowest`` those with the lowest points known, ``lost_by_unit`` what
    each costs the county, adding up to ``lost`` = max_points − most. ``counted`` is the number of units it applies
    to; none: the clause does not apply.
    """

    points: Fraction | None
    max_points: Fraction
    least: Fraction
    most: Fraction
    counted: int
    missing: tuple[str, ...]
    lowest: tuple[str, ...]
    lost_by_unit: Mapping[str, Fraction]
    step: Step
    not_applicable: bool = False

    @property
    def lost(self) -> Fraction:
        """What is surely lost."""
        return sum(self.lost_by_unit.values(), ZERO)

    @property
    def unrated(self) -> Fraction:
        """Points that are neither sure nor lost."""
        return self.most - self.least


@dataclass(frozen=True)
class SectionTotal:
    """One section: points None while something is open; ``bonus`` is what was added on top, not in ``points``."""

    section: str
    points: Fraction | None
    max: Fraction
    least: Fraction
    most: Fraction
    lost: Fraction
    unrated: Fraction
    bonus: Fraction = ZERO


@dataclass(frozen=True)
class CountedClause:
    """A clause as it counts in the total, after what does not apply has left or moved.

    ``factor`` is by how much its points grew because others' points moved to it.
    """

    id: str
    section: str
    max_points: Fraction
    points: Fraction | None
    least: Fraction
    most: Fraction
    bonus: bool = False
    not_applicable: bool = False
    factor: Fraction = ONE

    @property
    def lost(self) -> Fraction:
        """What is surely lost; a bonus not earned is no loss."""
        return ZERO if self.bonus else self.max_points - self.most

    @property
    def unrated(self) -> Fraction:
        """Points that are neither sure nor lost."""
        return self.most - self.least


@dataclass(frozen=True)
class Totals:
    """The total against the pass line.

    ``max`` and ``pass_line`` are those after what does not apply has left. ``least`` and ``most`` hold the bonus
    within its limit. ``passed`` is None while it can still go either way, and when there is no pass line.
    ``short_of_pass`` is what is still missing to the line, counting only what is sure (0 when passed).
    """

    points: Fraction | None
    max: Fraction
    pass_line: Fraction | None
    passed: bool | None
    least: Fraction
    most: Fraction
    lost: Fraction
    unrated: Fraction
    bonus: Fraction
    short_of_pass: Fraction | None
    rated_count: int
    unrated_count: int
    by_section: tuple[SectionTotal, ...]
    clauses: Mapping[str, CountedClause] = field(repr=False)
    step: Step = field(repr=False)
