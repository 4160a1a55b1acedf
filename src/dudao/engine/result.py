"""What an evaluation says: verdict, reasons, stages, units, items, gaps — exact, and as the contract's JSON.

Numbers stay fractions until they are printed; ``to_contract`` (in ``dudao.engine.contract``) turns them into JSON
numbers, unrounded. ``None`` for met / triggered / value means undetermined: data that it needs is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from dudao.core.dispersion import Dispersion
from dudao.core.problem import Problem
from dudao.core.schools import Stage
from dudao.core.scoring import Totals


@dataclass(frozen=True)
class MissingValue:
    """A value that a judgment needed and nobody reported."""

    row: str  # school or county name
    field_id: str
    label: str
    stage: Stage | None = None


@dataclass(frozen=True)
class UnitIndicator:
    """One indicator of one stage unit."""

    value: Fraction | None
    threshold: Fraction | None
    floor: Fraction | None
    met: bool | None
    floor_met: bool | None
    missing: tuple[MissingValue, ...] = ()
    rule_set: str = ""  # the optional rule that applied


@dataclass(frozen=True)
class UnitResult:
    """One school in one stage, after splitting."""

    name: str
    stage: Stage
    enrolment: Fraction
    indicators: Mapping[str, UnitIndicator]
    met_count: int
    rule_met: bool | None
    kind: str = ""
    area_type: str = ""
    township: str = ""


@dataclass(frozen=True)
class ExcludedUnit:
    """A school and stage that is no unit of the resource evaluation, and why."""

    name: str
    stage: Stage | None
    reason: str


@dataclass(frozen=True)
class StageIndicator:
    """One indicator over all units of a stage."""

    dispersion: Dispersion | None  # of all units; None while a unit's value is missing
    provisional: Dispersion | None  # of the units that have a value, when some have none
    cv_limit: Fraction | None
    cv_met: bool | None
    units_met: int
    units_missing: int


@dataclass(frozen=True)
class StageResult:
    """One stage of the county."""

    stage: Stage
    units: int
    enrolment: Fraction
    indicators: Mapping[str, StageIndicator]
    composite: Fraction | None  # printed value (many digits) of the mean of coefficients
    composite_limit: Fraction | None
    composite_met: bool | None
    units_meeting_rule: int


@dataclass(frozen=True)
class MeasureResult:
    """One measure of an item: its value against its threshold, and which rows fail or lack data."""

    label: str
    value: Fraction | bool | None
    threshold: str  # as printed, e.g. ≥ 95
    unit: str
    met: bool | None
    state: str  # known | missing | not_applicable
    failing: tuple[str, ...] = ()
    missing: tuple[MissingValue, ...] = ()
    rule_set: str = ""
    reporter: str = "学校"  # what ``failing`` names: 学校 or 幼儿园


@dataclass(frozen=True)
class ItemResult:
    """One item of the standard, judged."""

    id: str
    number: str
    title: str
    kind: str
    dimension: str
    value: Fraction | str | bool | None
    met: bool | None  # for a veto: met is "not triggered"; for a scored item: full marks
    measures: tuple[MeasureResult, ...] = ()
    grade: str | None = None
    points: Fraction | None = None  # of a scored item; None: not rated
    max_points: Fraction | None = None
    conclusion: str = ""  # one Chinese sentence with the numbers
    missing: tuple[MissingValue, ...] = ()


@dataclass(frozen=True)
class VetoResult:
    """A one-vote veto: triggered, not triggered, or not yet stated."""

    id: str
    title: str
    triggered: bool | None
    conclusion: str = ""


@dataclass(frozen=True)
class Reason:
    """One reason of the verdict, most important first; ``item``/``stage``/``unit`` say where to look."""

    text: str
    kind: str  # veto | coefficient | school_rule | item | score | grade | missing | met
    item: str = ""
    stage: Stage | None = None
    units: tuple[str, ...] = ()
    decisive: bool = True  # a known failure; False for missing data while something else already fails


@dataclass(frozen=True)
class Addition:
    """Part of a gap: what to add to one unit."""

    unit: str
    amount: Fraction
    before: Fraction
    after: Fraction


@dataclass(frozen=True)
class Gap:
    """What is still lacking, in things to add."""

    item: str
    unit: str  # school (with stage) or county
    stage: Stage | None
    shortfall: Fraction
    unit_of_measure: str
    message: str
    needed: bool  # False: below the limit, yet the rule already holds without it
    one_way: bool = (
        False  # one way to bring a coefficient within its limit, re-judged by the engine; not the least
    )
    additions: tuple[Addition, ...] = ()
    result_text: str = ""  # for one_way: the coefficient afterwards


@dataclass(frozen=True)
class Flip:
    """What would turn the verdict: the margin by which a judgment holds or fails."""

    item: str
    text: str
    holds: bool  # True: it holds now and would break; False: it fails now and would have to be met
    relative_margin: Fraction | None
    stage: Stage | None = None
    unit: str = ""


@dataclass(frozen=True)
class AppliedRuleSet:
    """An optional rule set that was on, named in the verdict."""

    id: str
    title: str
    condition: str
    source: str
    years: str
    applied_to: tuple[str, ...]  # units or schools that it changed anything for


@dataclass(frozen=True)
class Evaluation:
    """A county judged against a standard."""

    standard_id: str
    county: str
    verdict: str  # met | not_met | undetermined
    reasons: tuple[Reason, ...]
    stages: Mapping[Stage, StageResult]
    units: tuple[UnitResult, ...]
    excluded: tuple[ExcludedUnit, ...]
    items: tuple[ItemResult, ...]
    vetoes: tuple[VetoResult, ...]
    grades: Mapping[str, int] | None
    level: str | None
    gaps: tuple[Gap, ...]
    flips: tuple[Flip, ...]
    rules: tuple[AppliedRuleSet, ...]
    missing: tuple[MissingValue, ...]
    warnings: tuple[Problem, ...] = field(default_factory=tuple)
    score: Totals | None = None  # the total of a standard with points
