"""What the rules look at: plain facts of one county on one day, as the records have them. None is not known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from dudao.core.oversight.ladder import Rung


@dataclass(frozen=True, slots=True)
class About:
    """Of whom and of what a fact is: the unit, the subject of the matter, what it is called, where it is seen.

    `mark` names this occurrence: a light that went out and came back is another one. `heading` is what a matter on
    it is called, where that is not the title.
    """

    unit: str
    subject: str
    title: str
    url: str = ""
    mark: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class RedDuty:
    """A duty with a red light, and for how many calendar days it has been red; None where nobody saw it begin."""

    about: About
    days: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RedDuties:
    """All duties of a unit that are red."""

    about: About
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LostPoints:
    """Points that a unit's items have lost by one standard, and those that are not rated yet."""

    about: About
    points: Fraction
    unrated: Fraction = Fraction(0)
    items: tuple[tuple[str, Fraction], ...] = ()


@dataclass(frozen=True, slots=True)
class VetoFact:
    """A veto clause of a unit: triggered, not, or not known."""

    about: About
    triggered: bool | None


@dataclass(frozen=True, slots=True)
class MissingReport:
    """A periodic report that is not handed in after its day."""

    about: About
    period: str
    due_on: date
    late_days: int


@dataclass(frozen=True, slots=True)
class OverdueLetter:
    """A letter without an answer after its day; `next_rung` is where the ladder leads, None at its top."""

    about: About
    due_on: date
    late_days: int
    next_rung: Rung | None


@dataclass(frozen=True, slots=True)
class Place:
    """A unit's place in one ranking, from the first and from the last (1: nobody is behind it); None: unranked."""

    label: str
    place: int | None
    from_last: int | None
    of: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit's places in the signed rankings of one kind, the newest last."""

    about: About
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure that a unit reports, period by period, the newest last; None: not reported.

    `period_word` is 周, 半月 or 月.
    """

    about: About
    series: str
    figure: str
    unit_of_measure: str
    period_word: str
    values: tuple[tuple[str, Fraction | None], ...]


@dataclass(frozen=True, slots=True)
class HeldCards:
    """The cards of one colour that hang on a unit now, and for how many calendar days the oldest has."""

    about: About
    colour: str
    count: int
    days: int


@dataclass(frozen=True)
class CountyFacts:
    """Everything that the rules of a county look at on one day."""

    red_duties: tuple[RedDuty, ...] = ()
    red_counts: tuple[RedDuties, ...] = ()
    lost_points: tuple[LostPoints, ...] = ()
    vetoes: tuple[VetoFact, ...] = ()
    missing_reports: tuple[MissingReport, ...] = ()
    overdue_letters: tuple[OverdueLetter, ...] = ()
    rankings: tuple[Ranked, ...] = ()
    metrics: tuple[Metric, ...] = ()
    cards: tuple[HeldCards, ...] = ()
    unknown: tuple[str, ...] = field(default=())
    """What could not be read at all, in Chinese."""
