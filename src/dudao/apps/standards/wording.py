"""What a standard asks, in the words of its pages and its workbook: one wording for both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import wraps
from typing import TypeVar

from dudao.apps.standards.choices import FIELD_KIND_WORDS, FIELD_LEVEL_WORDS, ZERO_WORDS
from dudao.catalogue.schema import Field, FieldLevel, Item, ItemKind, Measure, Shortfall, Standard
from dudao.core.formula import Node, describe, fields_of, walk
from dudao.core.formula.nodes import Arithmetic
from dudao.core.numbers import trimmed
from dudao.core.schools import Stage
from dudao.engine.missing import FieldLabels
from dudao.engine.wording import demand_text, limit_text, with_unit

SHOWN_AT_ONCE = 3
Made = TypeVar("Made")


def once_per_standard(make: Callable[[Standard], Made]) -> Callable[[Standard], Made]:
    """Make it once for each standard of the catalogue, which never changes while the product runs."""
    held: dict[str, tuple[Standard, Made]] = {}

    @wraps(make)
    def kept(standard: Standard) -> Made:
        found = held.get(standard.id)
        if found is None or found[0] is not standard:
            found = held[standard.id] = (standard, make(standard))
        return found[1]

    return kept


@dataclass(frozen=True)
class MeasureWords:
    """One measure in words: whose it is, how it is made, what is asked of it."""

    who: str  # 小学, or the measure's own label, or both
    formula: str  # in words
    text: str  # as written
    threshold: str  # ≥ 4.2
    demand: str  # 要求不低于 4.2 人/百名学生
    unit: str
    applies: str
    zero: tuple[str, ...]
    gap: str


@once_per_standard
def labels_of(standard: Standard) -> Mapping[str, str]:
    """The label of every name that a formula of the standard may use."""
    return FieldLabels(standard).by_name


def in_words(standard: Standard, node: Node) -> str:
    """The formula with labels in the place of names."""
    return describe(node, labels_of(standard))


def measure_words(standard: Standard, measure: Measure) -> MeasureWords:
    """All that the pages say of one measure."""
    stage = measure.stage.label if measure.stage else ""
    return MeasureWords(
        who=" · ".join(part for part in (stage, measure.label) if part),
        formula=in_words(standard, measure.formula),
        text=measure.text,
        threshold=str(measure.threshold) if measure.threshold else "",
        demand=_demand(measure),
        unit=measure.unit,
        applies=in_words(standard, measure.applies) if measure.applies else "",
        zero=tuple(_zero(standard, measure)),
        gap=_gap(standard, measure.shortfall) if measure.shortfall else "",
    )


def _demand(measure: Measure) -> str:
    if measure.threshold is not None:
        return demand_text(measure.threshold, measure.unit)
    return "要求这个条件成立" if not measure.unit else "没有门槛，只计算"


def _zero(standard: Standard, measure: Measure) -> Iterator[str]:
    """What is said of every denominator of the formula that may be zero, each once."""
    seen: set[str] = set()
    for node in walk(measure.formula):
        if isinstance(node, Arithmetic) and node.operator == "/":
            rule = measure.zero_rules.get(str(node.right))
            if rule is not None and str(node.right) not in seen:
                seen.add(str(node.right))
                yield f"{in_words(standard, node.right)} 为零时：{ZERO_WORDS[rule]}"


def _gap(standard: Standard, shortfall: Shortfall) -> str:
    how = "减少" if shortfall.reduce else "增加"
    times = f"，差额 = 与要求的差 ×（{in_words(standard, shortfall.per)}）" if shortfall.per else ""
    rounded = "，向上取整" if shortfall.whole else ""
    return f"以{how}{shortfall.noun}（{shortfall.unit}）计{times}{rounded}"


def short_demand(item: Item) -> str:
    """What an item asks, in a line."""
    return "；".join(demands(item))


def demands(item: Item) -> tuple[str, ...]:
    """What an item asks: thresholds by stage, the points, or how a person judges it."""
    match item.kind:
        case ItemKind.VETO:
            return ("不得发生",)
        case ItemKind.QUALITATIVE:
            return ("由人判定达标或未达标",)
        case ItemKind.SCORE:
            return (f"{points_text(item.max_points)} 分" if item.max_points is not None else "由人判定",)
        case _:
            return _thresholds(item) or ("／".join(dict.fromkeys(rule.grade for rule in item.grade_rules)),)


def _thresholds(item: Item) -> tuple[str, ...]:
    parts = []
    for measure in item.measures:
        stage = measure.stage.label if measure.stage else ""
        name = stage or (measure.label if len(item.measures) > 1 else "")
        asked = with_unit(str(measure.threshold), measure.unit) if measure.threshold else ""
        parts.append(" ".join(part for part in (name, asked) if part))
    shown = [part for part in parts if part][:SHOWN_AT_ONCE]
    return (*shown, f"共 {len(parts)} 项") if len(parts) > SHOWN_AT_ONCE else tuple(shown)


def points_text(points: Fraction | None) -> str:
    """Points without trailing zeros."""
    return "" if points is None else trimmed(points, 6)


def stage_limits(limits: Mapping[Stage, Fraction]) -> str:
    """小学 ≤ 0.50，初中 ≤ 0.45."""
    return "，".join(f"{stage.label} ≤ {limit_text(limit)}" for stage, limit in limits.items())


def coefficient_words(standard: Standard, item: Item) -> str:
    """The limits of an item's difference coefficient; empty where none is asked."""
    rule = standard.verdict.coefficient_rule
    if item.coefficient_limits:
        return f"差异系数 {stage_limits(item.coefficient_limits)}"
    if rule is None or item.id not in rule.items:
        return ""
    if rule.mode == "each":
        return f"差异系数 {stage_limits(rule.limits)}"
    return f"计入综合差异系数（{len(rule.items)} 项平均，{stage_limits(rule.limits)}）"


def verdict_lines(standard: Standard) -> list[str]:
    """The rule of the verdict, sentence by sentence."""
    rule = standard.verdict
    lines = [rule.text] if rule.text else []
    if rule.school_rule is not None:
        school = rule.school_rule
        lines.append(
            f"{school.text}。即 {len(school.items)} 项中至少 {school.at_least} 项达到要求，"
            f"其余各项不低于要求的 {trimmed(school.floor_ratio * 100, 4)}%，逐校逐学段判断。"
        )
    if rule.coefficient_rule is not None:
        lines.append(f"{rule.coefficient_rule.text}。以学生数加权，用未经四舍五入的数比较。")
    for level in rule.levels:
        counts = "，".join(f"{grade}不少于 {count} 条" for grade, count in level.counts.items())
        lines.append(f"{level.name}：{counts}（好的等级可顶替差的）。")
    if rule.pass_points is not None and points_text(rule.pass_points) not in rule.text:
        lines.append(
            f"满分 {points_text(rule.max_points)} 分，{points_text(rule.pass_points)} 分及以上通过。"
        )
    lines.append("缺数据不等于零：还缺的数足以改变结论时，结论是“暂不能判定”，并列出缺哪些数。")
    return lines


def unit_lines(standard: Standard) -> list[str]:
    """Which schools are units, and how shared resources are apportioned."""
    lines = [standard.units.text] if standard.units.text else []
    weights = standard.units.weights
    printed = "∶".join(trimmed(weight, 4) for weight in weights.values())
    if weights and printed not in standard.units.text:
        names = "∶".join(stage.label for stage in weights)
        lines.append(f"折算比例 {names} = {printed}。")
    return lines


def field_title(field: Field) -> str:
    """The title in the template: label and unit."""
    return f"{field.label}（{field.unit}）" if field.unit else field.label


def field_kind(field: Field) -> str:
    """What may be typed: kind, choices, range."""
    words = FIELD_KIND_WORDS[field.kind]
    if field.choices:
        return f"{words}：{'、'.join(field.choices)}"
    if field.kind in ("count", "number", "year"):
        low = "" if field.minimum is None else trimmed(field.minimum, 6)
        high = "" if field.maximum is None else trimmed(field.maximum, 6)
        if low and high:
            return f"{words}，{low}—{high}"
        return f"{words}，不小于 {low}" if low else words
    return words


def field_level(field: Field) -> str:
    """Whose value it is."""
    if field.level is FieldLevel.STAGE:
        return f"分学段填：{'、'.join(stage.label for stage in field.stages)}"
    return FIELD_LEVEL_WORDS[field.level]


def field_need(field: Field) -> str:
    """What a blank means."""
    if field.identity:
        return "必填，空着退回"
    return "可不填" if field.optional else "空着算缺数据"


@once_per_standard
def uses_of_fields(standard: Standard) -> Mapping[str, tuple[Item, ...]]:
    """The items whose formulas use a field, by the field's id, in the order of the standard."""
    found: dict[str, dict[str, Item]] = {}
    for item in standard.items:
        nodes = [measure.formula for measure in item.measures]
        nodes += [measure.applies for measure in item.measures if measure.applies]
        nodes += [rule.condition for rule in item.grade_rules if rule.condition]
        for node in nodes:
            for name in fields_of(node):
                found.setdefault(name.rpartition(".")[2], {})[item.id] = item
    return {field_id: tuple(items.values()) for field_id, items in found.items()}
