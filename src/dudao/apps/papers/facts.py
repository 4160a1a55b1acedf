"""What papers are drafted from, as plain values: bodies, stages, plan, points and verdicts of one campaign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """A body of the campaign with its people: (分工, 姓名, 职务)."""

    name: str
    kind: str
    duties: str
    members: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class DutyFacts:
    """A duty with who does it, until when, and how far it is."""

    number: str
    title: str
    section: str
    lead_id: int | None
    lead: str
    supporting_ids: tuple[int, ...]
    supporting: str
    owner: str
    handler: str
    due_on: date | None
    planned_finish_on: date | None
    colour: str
    reason: str
    verified: int
    steps: int
    is_done: bool
    is_critical: bool


@dataclass(frozen=True, slots=True)
class ClauseFacts:
    """A clause of the standard: who leads it, whom it asks, what is lost on it."""

    code: str
    text: str
    section: str
    points: Fraction
    lost: Fraction
    lead_id: int | None
    subject_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SectionFacts:
    """One section of the standard: what it can give, what is sure, lost and open."""

    name: str
    max: Fraction
    least: Fraction
    lost: Fraction
    unrated: Fraction


@dataclass(frozen=True, slots=True)
class VetoFacts:
    """A veto or minimum requirement; `triggered` None: not stated by all."""

    code: str
    text: str
    triggered: bool | None


@dataclass(frozen=True, slots=True)
class ScoreFacts:
    """The self-evaluation by the principal standard. `points` None: not everything is handed in yet."""

    standard: str
    is_sample: bool
    points: Fraction | None
    least: Fraction
    most: Fraction
    max: Fraction
    pass_line: Fraction | None
    rated: int
    unrated: int
    lost: Fraction
    verdict: str
    reasons: tuple[str, ...]
    sections: tuple[SectionFacts, ...]
    clauses: tuple[ClauseFacts, ...]
    vetoes: tuple[VetoFacts, ...]
    lost_by_unit: tuple[tuple[int, str, Fraction], ...]


@dataclass(frozen=True, slots=True)
class MeasuredFacts:
    """The verdict computed from the county's reported tables by one official measure."""

    standard: str
    school_year: str
    verdict: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HindranceFacts:
    """What stands in the way of a duty and waits for somebody."""

    kind: str
    text: str
    duty: str
    solving_unit: str
    raised_on: date


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """Everything about one campaign on one day. What is not known is None or empty, never made up."""

    county: str
    campaign: str
    standards: tuple[str, ...]
    notice: str
    today: date
    acceptance_on: date | None
    stages: tuple[tuple[str, date | None, date | None], ...]
    milestones: tuple[tuple[str, date], ...]
    bodies: tuple[BodyFacts, ...]
    school_count: int
    unit_count: int
    duties: tuple[DutyFacts, ...]
    hindrances: tuple[HindranceFacts, ...]
    score: ScoreFacts | None
    measured: tuple[MeasuredFacts, ...]

    @property
    def days_left(self) -> int | None:
        """Days until the provincial acceptance; None while no day is set."""
        return (self.acceptance_on - self.today).days if self.acceptance_on else None

    def led_by(self, unit_id: int) -> tuple[DutyFacts, ...]:
        """The duties that a unit leads."""
        return tuple(duty for duty in self.duties if duty.lead_id == unit_id)

    def supported_by(self, unit_id: int) -> tuple[DutyFacts, ...]:
        """The duties that a unit supports without leading them."""
        return tuple(
            duty for duty in self.duties if unit_id in duty.supporting_ids and duty.lead_id != unit_id
        )

    def clauses_of(self, unit_id: int) -> tuple[ClauseFacts, ...]:
        """The clauses that a unit leads, or that are asked of it."""
        if self.score is None:
            return ()
        return tuple(
            one for one in self.score.clauses if one.lead_id == unit_id or unit_id in one.subject_ids
        )

    def lost_of(self, unit_id: int) -> Fraction | None:
        """The points that a unit loses; None while nothing is rated."""
        if self.score is None or not self.score.rated:
            return None
        return next((lost for unit, _, lost in self.score.lost_by_unit if unit == unit_id), Fraction(0))


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """The unit that a duty book or a pledge is of."""

    id: int
    name: str
    is_school: bool
    heads: tuple[str, ...]
