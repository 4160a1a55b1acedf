"""What the plan says of each unit for one period: read from the duties as they stood at the period's last day.

Progress is counted from the day on which each step was verified, so a period that is over says the same tomorrow as
today. A due date that was extended after the period's end counts as it was then. Times become days of the server's
time zone. Duties that were dropped count nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from django.db.models import Q, QuerySet
from django.utils import timezone

from dudao.apps.period_reports.models import ReportSeries
from dudao.apps.period_reports.ranking import UnitCounts
from dudao.apps.workplan.api import Duty, DutyStep, Extension, Hindrance, HindranceKind


@dataclass(frozen=True, slots=True)
class DutyAt:
    """A duty as it stood on a day; `verified_before` are the steps verified before the period began."""

    pk: int
    number: str
    title: str
    unit_id: int | None
    due_on: date | None
    started_on: date | None
    finished_on: date | None
    steps: int
    verified_before: int
    verified: int

    @property
    def name(self) -> str:
        return f"{self.number} {self.title}"


@dataclass(frozen=True, slots=True)
class MoveAt:
    """A due date that was put off in the period."""

    duty: DutyAt
    was_on: date
    now_on: date


@dataclass(frozen=True, slots=True)
class HindranceAt:
    """What stands in the way of a duty, as it stood on a day; `solution` None: not solved by then."""

    duty: DutyAt
    kind: str
    text: str
    solving_unit: str
    raised_on: date
    solved_on: date | None
    solution: str


@dataclass(frozen=True)
class UnitPlan:
    """The duties that one unit leads (or all of them), and what happened to them between two days."""

    first: date
    as_of: date
    next_last: date
    duties: list[DutyAt] = field(default_factory=list)
    moves: list[MoveAt] = field(default_factory=list)
    hindrances: list[HindranceAt] = field(default_factory=list)

    def is_done(self, duty: DutyAt) -> bool:
        return duty.finished_on is not None and duty.finished_on <= self.as_of

    @property
    def done(self) -> list[DutyAt]:
        """Finished, whenever."""
        return [one for one in self.duties if self.is_done(one)]

    @property
    def done_now(self) -> list[DutyAt]:
        """Finished in the period."""
        return [one for one in self.done if one.finished_on is not None and one.finished_on >= self.first]

    @property
    def begun_now(self) -> list[DutyAt]:
        """Begun in the period and not yet finished."""
        return [
            one
            for one in self.duties
            if one.started_on is not None
            and self.first <= one.started_on <= self.as_of
            and not self.is_done(one)
        ]

    @property
    def late(self) -> list[DutyAt]:
        """Due before the day, and not finished by then."""
        return [
            one
            for one in self.duties
            if one.due_on is not None and one.due_on < self.as_of and not self.is_done(one)
        ]

    @property
    def due_next(self) -> list[DutyAt]:
        """Not finished, and due from the day until the end of the next period, the earliest first."""
        found = [
            (one.due_on, at, one)
            for at, one in enumerate(self.duties)
            if one.due_on is not None and self.as_of <= one.due_on <= self.next_last and not self.is_done(one)
        ]
        return [one for _, _, one in sorted(found, key=lambda line: line[:2])]

    @property
    def raised_now(self) -> list[HindranceAt]:
        return [one for one in self.hindrances if self.first <= one.raised_on]

    @property
    def solved_now(self) -> list[HindranceAt]:
        return [one for one in self.hindrances if one.solved_on is not None and one.solved_on >= self.first]

    @property
    def open_hindrances(self) -> list[HindranceAt]:
        return [one for one in self.hindrances if one.solved_on is None]

    @property
    def steps(self) -> int:
        return sum(one.steps for one in self.duties)

    @property
    def verified(self) -> int:
        return sum(one.verified for one in self.duties)

    @property
    def verified_before(self) -> int:
        return sum(one.verified_before for one in self.duties)

    @property
    def progress(self) -> Fraction | None:
        """Verified steps of all steps; None without a step."""
        return Fraction(self.verified, self.steps) if self.steps else None

    @property
    def progress_before(self) -> Fraction | None:
        """The same when the period began."""
        return Fraction(self.verified_before, self.steps) if self.steps else None

    def counts(self, unit_id: int, name: str) -> UnitCounts:
        """What the ranking counts of this unit: the duties due on or before the day."""
        due = [one for one in self.duties if one.due_on is not None and one.due_on <= self.as_of]
        in_time = [one for one in due if one.finished_on and one.due_on and one.finished_on <= one.due_on]
        return UnitCounts(
            unit_id=unit_id,
            name=name,
            due=len(due),
            steps=sum(one.steps for one in due),
            verified=sum(one.verified for one in due),
            on_time=sum(self.is_done(one) for one in in_time),
            late=len(self.late),
        )


@dataclass(frozen=True)
class PlanAt:
    """The plan of a series for one period: all of it, and unit by unit."""

    whole: UnitPlan
    by_unit: dict[int, UnitPlan]

    def of(self, unit_id: int) -> UnitPlan:
        """What is on a unit; an empty plan where it leads nothing."""
        known = self.by_unit.get(unit_id)
        return known or UnitPlan(self.whole.first, self.whole.as_of, self.whole.next_last)


def duties_in(series: ReportSeries) -> QuerySet[Duty]:
    """The duties that a series reports on: those of its campaign, else of its matter, else of the county."""
    found = Duty.objects.filter(county_id=series.county_id).exclude(state="dropped")
    if series.campaign_id is not None:
        return found.filter(campaign_id=series.campaign_id)
    if series.matter:
        return found.filter(Q(duty_list__matter=series.matter))
    return found


def plan_at(
    series: ReportSeries, first: date, as_of: date, next_last: date, *, units: Iterable[int] | None = None
) -> PlanAt:
    """What stood on a day, and what happened from `first` to that day; four queries.

    `units` reads only the duties that these units lead.
    """
    wanted = duties_in(series)
    if units is not None:
        wanted = wanted.filter(lead_unit__in=list(units))
    duties = _duties(wanted, first, as_of)
    whole = UnitPlan(first, as_of, next_last, list(duties.values()))
    for extension in Extension.objects.filter(
        duty__in=wanted, state="approved", granted_on__isnull=False, decided_at__isnull=False
    ).order_by("decided_at", "pk"):
        decided = _day(extension.decided_at)
        granted = extension.granted_on
        if decided is not None and granted is not None and first <= decided <= as_of:
            whole.moves.append(MoveAt(duties[extension.duty_id], extension.due_on, granted))
    whole.hindrances.extend(_hindrances(wanted, duties, as_of))
    by_unit: dict[int, UnitPlan] = {}
    for unit_id in {one.unit_id for one in duties.values() if one.unit_id is not None}:
        by_unit[unit_id] = UnitPlan(
            first,
            as_of,
            next_last,
            [one for one in whole.duties if one.unit_id == unit_id],
            [one for one in whole.moves if one.duty.unit_id == unit_id],
            [one for one in whole.hindrances if one.duty.unit_id == unit_id],
        )
    return PlanAt(whole, by_unit)


def _duties(wanted: QuerySet[Duty], first: date, as_of: date) -> dict[int, DutyAt]:
    steps: dict[int, list[date | None]] = defaultdict(list)
    for duty_id, verified_at in DutyStep.objects.filter(duty__in=wanted).values_list(
        "duty_id", "verified_at"
    ):
        steps[duty_id].append(_day(verified_at))
    was_due = _due_before_extension(wanted, as_of)
    found = {}
    for duty in wanted.order_by("duty_list", "pk"):
        days = steps[duty.pk]
        found[duty.pk] = DutyAt(
            duty.pk,
            duty.number,
            duty.title,
            duty.lead_unit_id,
            was_due.get(duty.pk, duty.effective_due_on),
            duty.started_on,
            duty.finished_on,
            len(days),
            sum(day is not None and day < first for day in days),
            sum(day is not None and day <= as_of for day in days),
        )
    return found


def _due_before_extension(wanted: QuerySet[Duty], as_of: date) -> dict[int, date]:
    """The due date of duties that were extended only after the day: that of the first such extension."""
    found: dict[int, date] = {}
    for extension in Extension.objects.filter(duty__in=wanted, state="approved").order_by("decided_at", "pk"):
        decided = _day(extension.decided_at)
        if decided is not None and decided > as_of:
            found.setdefault(extension.duty_id, extension.due_on)
    return found


def _hindrances(wanted: QuerySet[Duty], duties: dict[int, DutyAt], as_of: date) -> list[HindranceAt]:
    found = []
    for one in Hindrance.objects.filter(duty__in=wanted).select_related("solving_unit").order_by("pk"):
        raised, solved = _day(one.raised_at), _day(one.solved_at)
        if raised is None or raised > as_of:
            continue
        by_then = solved is not None and solved <= as_of
        found.append(
            HindranceAt(
                duties[one.duty_id],
                HindranceKind(one.kind).label,
                one.text,
                one.solving_unit.name,
                raised,
                solved if by_then else None,
                one.solution if by_then else "",
            )
        )
    return found


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else timezone.localdate(moment)
