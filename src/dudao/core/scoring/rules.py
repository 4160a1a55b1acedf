"""Scoring rules as data: how one clause turns what was found into points.

Points and shares are exact fractions; a share is a part of the clause's points. Only the kinds that real scored
standards use stand here (县级人民政府履行教育职责督导评估要点及计分办法, 教育强市督导验收指标, 舟山市 2007,
沈教督发〔2021〕11号). A rule holds no state: it is read from data by ``rule_from_data``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

ZERO = Fraction(0)
ONE = Fraction(1)


class RuleKind(StrEnum):
    """How a clause is scored."""

    MET = "met"
    BANDS = "bands"
    ELEMENTS = "elements"
    DEDUCTIONS = "deductions"
    STEPS = "steps"
    PROPORTIONAL = "proportional"
    STEP_DOWN = "step_down"
    RANK = "rank"
    MEAN = "mean"
    GRADED = "graded"
    BONUS = "bonus"
    VETO = "veto"
    MINIMUM = "minimum"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]

    @property
    def carries_points(self) -> bool:
        """Grades, vetoes and minimum requirements decide without points."""
        return self not in (RuleKind.GRADED, RuleKind.VETO, RuleKind.MINIMUM)

    @property
    def is_measured(self) -> bool:
        """The points follow from a measured value."""
        return self in (RuleKind.PROPORTIONAL, RuleKind.STEP_DOWN, RuleKind.RANK, RuleKind.MEAN)


_KIND_LABELS = {
    RuleKind.MET: "达标得满分",
    RuleKind.BANDS: "分档计分",
    RuleKind.ELEMENTS: "按要素计分",
    RuleKind.DEDUCTIONS: "按次扣分",
    RuleKind.STEPS: "酌情计分",
    RuleKind.PROPORTIONAL: "按比例计分",
    RuleKind.STEP_DOWN: "按差距扣分",
    RuleKind.RANK: "按排名计分",
    RuleKind.MEAN: "与平均值比较计分",
    RuleKind.GRADED: "评定等级",
    RuleKind.BONUS: "加分",
    RuleKind.VETO: "一票否决",
    RuleKind.MINIMUM: "底线要求",
}


class Direction(StrEnum):
    """Which side of a measured value is the better one."""

    HIGH = "high"
    LOW = "low"

    @property
    def label(self) -> str:
        return {Direction.HIGH: "越高越好", Direction.LOW: "越低越好"}[self]


class Partial(StrEnum):
    """What a part of a step counts: a step begun, only a full step, or in proportion."""

    STARTED = "started"
    FULL = "full"
    EXACT = "exact"

    @property
    def label(self) -> str:
        return _PARTIAL_LABELS[self]


_PARTIAL_LABELS = {
    Partial.STARTED: "不足一档按一档计",
    Partial.FULL: "不足一档不计",
    Partial.EXACT: "不足一档按比例计",
}


@dataclass(frozen=True)
class MetRule:
    """Full points when met, otherwise none."""

    kind: ClassVar[RuleKind] = RuleKind.MET
    note: str = ""


@dataclass(frozen=True)
class Band:
    """A grade and the share of the points that it gives."""

    grade: str
    share: Fraction
    text: str = ""


@dataclass(frozen=True)
class BandsRule:
    """The share of the band that was reached (A 1.0, B 0.8 …); bands fall strictly, best first."""

    kind: ClassVar[RuleKind] = RuleKind.BANDS
    bands: tuple[Band, ...]
    note: str = ""


@dataclass(frozen=True)
class Element:
    """One thing that the clause asks for, with its share of the points (None when losing it costs a fixed sum)."""

    id: str
    text: str
    share: Fraction | None = None


@dataclass(frozen=True)
class ElementsRule:
    """Elements missing cost their share, or ``missing_deducts`` points each down to 0."""

    kind: ClassVar[RuleKind] = RuleKind.ELEMENTS
    elements: tuple[Element, ...]
    missing_deducts: Fraction | None = None
    note: str = ""


@dataclass(frozen=True)
class Deduction:
    """What costs points: ``points`` or ``share`` of the clause for every ``per`` occurrences, or all (``zeroes``).

    A part of ``per`` counts like a whole one unless ``whole`` is set (只按满数计).
    """

    id: str
    text: str
    points: Fraction | None = None
    share: Fraction | None = None
    per: Fraction = ONE
    whole: bool = False
    unit: str = ""
    zeroes: bool = False


@dataclass(frozen=True)
class DeductionsRule:
    """Full points less the deductions, never below ``floor``; one that ``zeroes`` leaves nothing at all."""

    kind: ClassVar[RuleKind] = RuleKind.DEDUCTIONS
    deductions: tuple[Deduction, ...]
    floor: Fraction = ZERO
    note: str = ""


@dataclass(frozen=True)
class StepsRule:
    """Full points and down by ``step`` by judgment, never below ``floor``; step 0: any value of two decimals."""

    kind: ClassVar[RuleKind] = RuleKind.STEPS
    step: Fraction = ZERO
    floor: Fraction = ZERO
    note: str = ""


@dataclass(frozen=True)
class ProportionalRule:
    """Points in proportion to where the value lies between ``zero_at`` (none) and ``target`` (all)."""

    kind: ClassVar[RuleKind] = RuleKind.PROPORTIONAL
    target: Fraction
    zero_at: Fraction = ZERO
    direction: Direction = Direction.HIGH
    unit: str = ""
    note: str = ""


@dataclass(frozen=True)
class StepDownRule:
    """``deduct`` points off for every ``per`` that the value misses the target, never below ``floor``."""

    kind: ClassVar[RuleKind] = RuleKind.STEP_DOWN
    target: Fraction
    per: Fraction
    deduct: Fraction
    direction: Direction = Direction.HIGH
    partial: Partial = Partial.STARTED
    floor: Fraction = ZERO
    unit: str = ""
    note: str = ""


@dataclass(frozen=True)
class RankRule:
    """Points by the rank among units; the last entry goes on for the rest, ties share the better place."""

    kind: ClassVar[RuleKind] = RuleKind.RANK
    points_by_rank: tuple[Fraction, ...]
    direction: Direction = Direction.HIGH
    unit: str = ""
    note: str = ""


@dataclass(frozen=True)
class MeanRule:
    """Full points at the plain mean of the units or better; below it by rank among those below, or a fixed share.

    Exactly one of ``points_by_rank`` and ``below_share`` is set. ``equal_counts`` False asks for strictly better
    than the mean.
    """

    kind: ClassVar[RuleKind] = RuleKind.MEAN
    points_by_rank: tuple[Fraction, ...] = ()
    below_share: Fraction | None = None
    direction: Direction = Direction.HIGH
    equal_counts: bool = True
    unit: str = ""
    note: str = ""


@dataclass(frozen=True)
class GradeText:
    """A grade and what earns it."""

    grade: str
    text: str = ""


@dataclass(frozen=True)
class GradedRule:
    """A grade and no points (合格 / 基本合格 / 不合格); the verdict counts grades."""

    kind: ClassVar[RuleKind] = RuleKind.GRADED
    grades: tuple[GradeText, ...]
    note: str = ""


@dataclass(frozen=True)
class BonusRule:
    """Points on top, 0 to ``maximum`` in steps of ``step``; step 0: any value of two decimals."""

    kind: ClassVar[RuleKind] = RuleKind.BONUS
    maximum: Fraction
    step: Fraction = ZERO
    note: str = ""


@dataclass(frozen=True)
class VetoRule:
    """Triggered, it fails the whole; it carries no points."""

    kind: ClassVar[RuleKind] = RuleKind.VETO
    note: str = ""


@dataclass(frozen=True)
class MinimumRule:
    """Not met, the whole is not met; it carries no points."""

    kind: ClassVar[RuleKind] = RuleKind.MINIMUM
    note: str = ""


ScoringRule = (
    MetRule
    | BandsRule
    | ElementsRule
    | DeductionsRule
    | StepsRule
    | ProportionalRule
    | StepDownRule
    | RankRule
    | MeanRule
    | GradedRule
    | BonusRule
    | VetoRule
    | MinimumRule
)


class RuleError(ValueError):
    """A scoring rule that cannot be used; ``key`` names the entry of the data, the message is Chinese."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(f"{key}：{message}" if key else message)
        self.key = key
        self.message = message
