"""A scheme of the annual appraisal as values: groups of units, lines with points and a rule, grades with their quota.

Every number is exact. `problems_of` says in Chinese what must be mended before a scheme may be published.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from dudao.core.numbers import trimmed
from dudao.core.rankings import refused_measure

ZERO = Fraction(0)
ONE = Fraction(1)


class FactKey(StrEnum):
    """What is recorded of a unit in a year; the value is its name in stored data."""

    DUTIES_ON_TIME = "duties_on_time"
    DUTIES_VERIFIED = "duties_verified"
    REPORTS_ON_TIME = "reports_on_time"
    LETTERS_ON_TIME = "letters_on_time"
    SCORE = "score"
    REMINDER_LETTERS = "reminder_letters"
    WARNING_LETTERS = "warning_letters"
    OVERSIGHT_LETTERS = "oversight_letters"
    YELLOW_CARDS = "yellow_cards"
    RED_CARDS = "red_cards"
    MISSING_REPORTS = "missing_reports"
    CRITICISED = "criticised"
    PRAISED = "praised"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def is_share(self) -> bool:
        """A part of a whole; the others are numbers of events."""
        return self in SHARE_FACTS


SHARE_FACTS = (
    FactKey.DUTIES_ON_TIME,
    FactKey.DUTIES_VERIFIED,
    FactKey.REPORTS_ON_TIME,
    FactKey.LETTERS_ON_TIME,
    FactKey.SCORE,
)
COUNT_FACTS = tuple(one for one in FactKey if one not in SHARE_FACTS)
_LABELS = {
    FactKey.DUTIES_ON_TIME: "到期任务按时完成",
    FactKey.DUTIES_VERIFIED: "到期任务核实进度",
    FactKey.REPORTS_ON_TIME: "定期报告按时报送",
    FactKey.LETTERS_ON_TIME: "督办函件按时答复",
    FactKey.SCORE: "牵头指标得分率",
    FactKey.REMINDER_LETTERS: "提醒函",
    FactKey.WARNING_LETTERS: "预警函",
    FactKey.OVERSIGHT_LETTERS: "督办函",
    FactKey.YELLOW_CARDS: "黄牌",
    FactKey.RED_CARDS: "红牌",
    FactKey.MISSING_REPORTS: "定期报告未报",
    FactKey.CRITICISED: "通报点名批评",
    FactKey.PRAISED: "通报表扬",
}


@dataclass(frozen=True, slots=True)
class ShareRule:
    """Points by a recorded share: none up to `zero_at`, all from `full_at`, straight between."""

    fact: FactKey
    full_at: Fraction = ONE
    zero_at: Fraction = ZERO


@dataclass(frozen=True, slots=True)
class Per:
    """So many points for each recorded event of a kind."""

    fact: FactKey
    points: Fraction


@dataclass(frozen=True, slots=True)
class DeductionRule:
    """All points of the line, less those of each event, never below `floor` (which may be negative)."""

    per: tuple[Per, ...]
    floor: Fraction = ZERO


@dataclass(frozen=True, slots=True)
class AdditionRule:
    """Points on top of the full ones for each event, never above `cap`."""

    per: tuple[Per, ...]
    cap: Fraction


@dataclass(frozen=True, slots=True)
class StatedRule:
    """Points that a person states, with basis and proof: between none and those of the line."""


@dataclass(frozen=True, slots=True)
class VetoRule:
    """What takes a unit out of the grades: recorded events, or (without any) a person's yes or no with the basis."""

    facts: tuple[FactKey, ...] = ()


Rule = ShareRule | DeductionRule | AdditionRule | StatedRule | VetoRule


class WithoutWhole(StrEnum):
    """What becomes of a share line when a unit had nothing of the kind (0 of 0)."""

    RESCALE = "rescale"
    UNDETERMINED = "undetermined"

    @property
    def label(self) -> str:
        return {"rescale": "不参评，按其余各项折算", "undetermined": "无法计算"}[self.value]


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its points, its rule, the groups it holds for (none named: all), where the demand comes from."""

    key: str
    title: str
    points: Fraction
    rule: Rule
    groups: tuple[str, ...] = ()
    basis: str = ""
    without_whole: WithoutWhole = WithoutWhole.RESCALE

    @property
    def is_base(self) -> bool:
        """Counted in the full points; additions and vetoes are not."""
        return isinstance(self.rule, (ShareRule, DeductionRule, StatedRule))

    def holds_for(self, group: str) -> bool:
        return not self.groups or group in self.groups


@dataclass(frozen=True, slots=True)
class Group:
    """Units that are compared with each other; `unit_kinds` and `school_kinds` are what belongs there by default."""

    key: str
    title: str
    unit_kinds: tuple[str, ...] = ()
    school_kinds: tuple[str, ...] = ()


class Grade(StrEnum):
    """The grades of the annual appraisal, best first."""

    EXCELLENT = "excellent"
    GOOD = "good"
    PASSED = "passed"
    FAILED = "failed"

    @property
    def label(self) -> str:
        return {"excellent": "优秀", "good": "良好", "passed": "合格", "failed": "不合格"}[self.value]


@dataclass(frozen=True, slots=True)
class GradeRule:
    """A grade is reached with `at_least` points; at most `at_most_share` of the group's units get it (rounded down)."""

    grade: Grade
    at_least: Fraction
    at_most_share: Fraction | None = None


class Ties(StrEnum):
    """What becomes of units with equal points across the edge of a quota."""

    NONE = "none"
    ALL = "all"

    @property
    def label(self) -> str:
        return {"none": "同分超出名额的都不进", "all": "同分的都进，可以超出名额"}[self.value]


class VetoEffect(StrEnum):
    """What a veto does; a vetoed unit is never ranked."""

    FAILED = "failed"
    NO_GRADE = "no_grade"

    @property
    def label(self) -> str:
        return {"failed": "直接定为不合格", "no_grade": "不评等次"}[self.value]


def default_grades() -> tuple[GradeRule, ...]:
    """优秀 from 90 points for at most 30 % of a group, 良好 from 80, 合格 from 60, else 不合格. An example."""
    return (
        GradeRule(Grade.EXCELLENT, Fraction(90), Fraction(3, 10)),
        GradeRule(Grade.GOOD, Fraction(80)),
        GradeRule(Grade.PASSED, Fraction(60)),
    )


@dataclass(frozen=True, slots=True)
class Scheme:
    """The rules of one year: what is counted, for whom, and how grades come of it."""

    full_points: Fraction
    groups: tuple[Group, ...]
    lines: tuple[Line, ...]
    grades: tuple[GradeRule, ...] = field(default_factory=default_grades)
    ties: Ties = Ties.NONE
    veto_effect: VetoEffect = VetoEffect.FAILED
    contest_days: int = 5

    def lines_of(self, group: str) -> tuple[Line, ...]:
        """The lines that hold for a group, in their order."""
        return tuple(line for line in self.lines if line.holds_for(group))

    def line(self, key: str) -> Line:
        """The line with this key; ``KeyError`` when there is none."""
        for line in self.lines:
            if line.key == key:
                return line
        raise KeyError(key)

    def group(self, key: str) -> Group:
        """The group with this key; ``KeyError`` when there is none."""
        for group in self.groups:
            if group.key == key:
                return group
        raise KeyError(key)


def problems_of(scheme: Scheme) -> list[str]:
    """What is wrong with a scheme, in Chinese, each with its place; an empty list says it may be published."""
    found = _group_problems(scheme)
    for line in scheme.lines:
        found += [f"“{line.title}”：{text}。" for text in _line_problems(line, scheme)]
    found += _total_problems(scheme)
    found += _grade_problems(scheme)
    if not 1 <= scheme.contest_days <= 30:
        found.append("申诉期要在 1 到 30 个工作日之间。")
    return found


def _group_problems(scheme: Scheme) -> list[str]:
    found = []
    if not scheme.groups:
        found.append("还没有分组，先定哪些单位在一起比。")
    if not scheme.lines:
        found.append("还没有考核项目。")
    for what, names in (
        ("分组", [one.title for one in scheme.groups]),
        ("考核项目", [one.title for one in scheme.lines]),
    ):
        found += [f"有两个{what}都叫“{name}”，请改名。" for name in _twice(names)]
    return found


def _twice(names: Iterable[str]) -> list[str]:
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
    return [name for name, times in seen.items() if times > 1]


def _line_problems(line: Line, scheme: Scheme) -> list[str]:
    found = []
    if not line.title.strip():
        found.append("没有名称")
    refusal = refused_measure(line.title)
    if refusal:
        found.append(refusal.rstrip("。"))
    known = {group.key for group in scheme.groups}
    if set(line.groups) - known:
        found.append("用于一个不存在的分组")
    if line.is_base and line.points <= 0:
        found.append("分值要大于 0")
    return found + _rule_problems(line)


def _rule_problems(line: Line) -> list[str]:
    rule = line.rule
    match rule:
        case ShareRule():
            if not rule.fact.is_share:
                return [f"“{rule.fact.label}”不是比率，不能按比例给分"]
            if not ZERO <= rule.zero_at < rule.full_at <= ONE:
                return ["得满分的比率要大于得零分的比率，都在 0 到 100% 之间"]
        case DeductionRule():
            if rule.floor > line.points:
                return ["最低分不能高于分值"]
            return _per_problems(rule.per, "扣分")
        case AdditionRule():
            if rule.cap <= 0:
                return ["加分上限要大于 0"]
            return _per_problems(rule.per, "加分")
        case VetoRule():
            if any(fact.is_share for fact in rule.facts):
                return ["一票否决只能看次数，不能看比率"]
        case StatedRule():
            if not line.basis.strip():
                return ["由人填分的项目要写明依据"]
    return []


def _per_problems(per: tuple[Per, ...], word: str) -> list[str]:
    if not per:
        return [f"没有定{word}的情形"]
    found = [f"“{one.fact.label}”不是次数，不能每次{word}" for one in per if one.fact.is_share]
    return found + [f"“{one.fact.label}”每次{word}要大于 0" for one in per if one.points <= 0]


def _total_problems(scheme: Scheme) -> list[str]:
    found = []
    for group in scheme.groups:
        total = sum((line.points for line in scheme.lines_of(group.key) if line.is_base), ZERO)
        if total != scheme.full_points:
            found.append(
                f"“{group.title}”各项分值合计 {trimmed(total, 6)} 分，应为 {trimmed(scheme.full_points, 6)} 分。"
            )
    return found


def _grade_problems(scheme: Scheme) -> list[str]:
    found = []
    order = list(Grade)
    places = [order.index(rule.grade) for rule in scheme.grades]
    if not scheme.grades or places != sorted(set(places)):
        found.append("等次要从高到低各定一次。")
    if Grade.FAILED in {rule.grade for rule in scheme.grades}:
        found.append("“不合格”是达不到其他等次的，不单独定分数线。")
    points = [rule.at_least for rule in scheme.grades]
    if any(higher <= lower for higher, lower in pairwise(points)):
        found.append("高一等的分数线要高于低一等的。")
    for rule in scheme.grades:
        if rule.at_most_share is not None and not ZERO < rule.at_most_share <= ONE:
            found.append(f"“{rule.grade.label}”的名额比例要在 0 到 100% 之间。")
    return found
