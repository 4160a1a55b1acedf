"""What an import yields: items with their rules, the totals that the form states, and whatever was not understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from dudao.core.problem import Problem
from dudao.core.scoring import BonusRule, MinimumRule, RuleKind, ScoringRule, VetoRule
from dudao.engine.standard_import.rule_shapes import RuleGuess


class ClauseKind(StrEnum):
    """What an item does to the verdict."""

    SCORE = "score"
    GRADE = "grade"
    MET = "met"
    BONUS = "bonus"
    VETO = "veto"
    MINIMUM = "minimum"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]


_KIND_LABELS = {
    ClauseKind.SCORE: "计分",
    ClauseKind.GRADE: "等级",
    ClauseKind.MET: "达标",
    ClauseKind.BONUS: "加分",
    ClauseKind.VETO: "一票否决",
    ClauseKind.MINIMUM: "底线要求",
}


def kind_of(rule: ScoringRule, points: Fraction | None) -> ClauseKind:
    """The kind of an item follows from its rule; without points whatever is no grade, veto or minimum is met or not."""
    match rule:
        case VetoRule():
            return ClauseKind.VETO
        case MinimumRule():
            return ClauseKind.MINIMUM
        case BonusRule():
            return ClauseKind.BONUS
    if rule.kind is RuleKind.GRADED:
        return ClauseKind.GRADE
    return ClauseKind.SCORE if points is not None else ClauseKind.MET


@dataclass(frozen=True)
class ImportedItem:
    """One item: its place in the standard, text, points, rule, and who is rated by it.

    ``levels`` are the titles above it from the outside in; ``cell`` is where its text stands in the workbook.
    ``subject`` is county or school; ``school_kinds`` are values of SchoolKind, empty: every school.
    """

    code: str
    levels: tuple[str, ...]
    text: str
    points: Fraction | None
    kind: ClauseKind
    guess: RuleGuess
    rule_text: str = ""
    evidence: tuple[str, ...] = ()
    responsible: str = ""
    method: str = ""
    subject: str = "county"
    school_kinds: tuple[str, ...] = ()
    roll_up: str = ""
    observation_points: tuple[str, ...] = ()
    note: str = ""
    measured_by: Mapping[str, str] | None = None
    demand: Mapping[str, str] | None = None
    mark: str = "M"
    is_sample: bool = False
    cell: str = ""

    @property
    def rule(self) -> ScoringRule:
        return self.guess.rule

    @property
    def section(self) -> str:
        """The outermost level, 未分项 where the form has none."""
        return self.levels[0] if self.levels else "未分项"

    @property
    def criterion(self) -> str:
        """The levels between the section and the item."""
        return " ／ ".join(self.levels[1:])


@dataclass(frozen=True)
class StatedTotals:
    """What title and foot rows state of the whole: points, pass line, number of items; None where not stated."""

    max_points: Fraction | None = None
    pass_points: Fraction | None = None
    items: int | None = None


@dataclass(frozen=True)
class TotalCheck:
    """A stated sum beside the sum that was found; ``scope`` names the section, empty for the whole."""

    scope: str
    what: str  # "points" | "items"
    stated: Fraction
    found: Fraction
    cell: str = ""

    @property
    def agrees(self) -> bool:
        return self.stated == self.found


@dataclass(frozen=True)
class ImportedStandard:
    """All that was read of one sheet; ``problems`` carry the cell, ``skipped`` what rows were not taken as items."""

    title: str
    items: tuple[ImportedItem, ...]
    stated: StatedTotals
    checks: tuple[TotalCheck, ...]
    problems: tuple[Problem, ...]
    level_titles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    skipped: tuple[str, ...] = field(default=())

    @property
    def points(self) -> Fraction:
        """The sum of the points of scored items; bonus points are on top and not counted."""
        return sum_of_points(self.items)

    @property
    def uncertain(self) -> tuple[ImportedItem, ...]:
        """The items whose rule a person must look at."""
        return tuple(item for item in self.items if not item.guess.certain)


def sum_of_points(items: tuple[ImportedItem, ...]) -> Fraction:
    """The points of scored items together; missing points count nothing here and are a problem of their own."""
    return sum(
        (item.points for item in items if item.kind is ClauseKind.SCORE and item.points is not None),
        Fraction(0),
    )
