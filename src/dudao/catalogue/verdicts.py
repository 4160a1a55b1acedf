"""Reading how the verdict is reached, and which schools are units."""

from __future__ import annotations

from fractions import Fraction

from dudao.catalogue.entry import Entry
from dudao.catalogue.items import read_limits
from dudao.catalogue.schema import (
    CoefficientRule,
    GradeLevel,
    Item,
    ItemKind,
    SchoolRule,
    UnitRule,
    VerdictRule,
)
from dudao.core.schools import SchoolKind

_KINDS = ("all_must", "graded", "scored")


def read_verdict(entry: Entry, items: tuple[Item, ...]) -> VerdictRule:
    """The rule of the verdict; points add up, grades are known, and items referred to exist."""
    own = entry.mapping("verdict")
    if own is None:
        raise entry.error("缺少“verdict”")
    kind = own.text("kind")
    if kind not in _KINDS:
        raise own.error(f"kind 不能是“{kind}”，可用：{'、'.join(_KINDS)}")
    rule = VerdictRule(
        kind=kind,
        school_rule=_school_rule(own, items),
        coefficient_rule=_coefficient_rule(own, items),
        grades=own.texts("grades"),
        levels=tuple(_grade_level(each) for each in own.entries("levels", "name")),
        max_points=own.fraction("max_points"),
        pass_points=own.fraction("pass_points"),
        text=own.text("text"),
    )
    own.close()
    if kind == "graded":
        _check_grades(own, rule, items)
    if kind == "scored":
        _check_points(own, rule, items)
    return rule


def read_units(entry: Entry) -> UnitRule:
    """Which schools are units, and the weights by which shared resources are apportioned."""
    own = entry.mapping("units")
    if own is None:
        return UnitRule()
    kinds = own.texts("excluded_kinds")
    strange = sorted(set(kinds) - set(SchoolKind))
    if strange:
        raise own.error(f"没有这些办学类型：{'、'.join(strange)}")
    rule = UnitRule(
        excluded_kinds=kinds,
        teaching_point_minimum=own.whole_number("teaching_point_minimum"),
        weights=read_limits(own, "weights"),
        text=own.text("text", ""),
    )
    own.close()
    return rule


def _items_named(entry: Entry, items: tuple[Item, ...]) -> tuple[str, ...]:
    names = entry.texts("items")
    known = {item.id for item in items}
    strange = [name for name in names if name not in known]
    if strange or not names:
        raise entry.error(f"没有条目：{'、'.join(strange)}" if strange else "没有写明条目（items）")
    return names


def _school_rule(entry: Entry, items: tuple[Item, ...]) -> SchoolRule | None:
    own = entry.mapping("school_rule")
    if own is None:
        return None
    names, at_least, floor_ratio = (
        _items_named(own, items),
        own.whole_number("at_least"),
        own.fraction("floor_ratio"),
    )
    if at_least is None or not 0 < at_least <= len(names):
        raise own.error(f"at_least 应在 1 和 {len(names)} 之间")
    if floor_ratio is None or not 0 < floor_ratio <= 1:
        raise own.error("floor_ratio 应在 0 和 1 之间")
    rule = SchoolRule(names, at_least, floor_ratio, own.text("text"))
    own.close()
    return rule


def _coefficient_rule(entry: Entry, items: tuple[Item, ...]) -> CoefficientRule | None:
    own = entry.mapping("coefficient_rule")
    if own is None:
        return None
    mode, limits = own.text("mode"), read_limits(own, "limits")
    if mode not in ("each", "composite"):
        raise own.error("mode 只能是 each 或 composite")
    if not limits:
        raise own.error("没有写明差异系数的限值（limits）")
    rule = CoefficientRule(mode, _items_named(own, items), limits, own.text("text"))
    own.close()
    return rule


def _grade_level(entry: Entry) -> GradeLevel:
    own = entry.mapping("counts")
    if own is None:
        raise entry.error("缺少“counts”")
    counts = {name: own.whole_number(name) or 0 for name in own.names()}
    level = GradeLevel(entry.text("name"), counts)
    entry.close()
    return level


def _check_grades(entry: Entry, rule: VerdictRule, items: tuple[Item, ...]) -> None:
    graded = [item for item in items if item.kind is ItemKind.GRADE]
    for item in graded:
        strange = [each.grade for each in item.grade_rules if each.grade not in rule.grades]
        if strange:
            raise entry.error(f"{item.id} 用了没有的等级：{'、'.join(strange)}")
    for level in rule.levels:
        strange = sorted(set(level.counts) - set(rule.grades))
        if strange:
            raise entry.error(f"{level.name}用了没有的等级：{'、'.join(strange)}")
        if sum(level.counts.values()) != len(graded):
            raise entry.error(
                f"{level.name}要求的条数之和是{sum(level.counts.values())}，等级条目却有{len(graded)}条"
            )
    if not rule.grades or not rule.levels:
        raise entry.error("等级标准要写 grades 和 levels")


def _check_points(entry: Entry, rule: VerdictRule, items: tuple[Item, ...]) -> None:
    if rule.max_points is None or rule.pass_points is None:
        raise entry.error("计分标准要写 max_points 和 pass_points")
    missing = [item.id for item in items if item.kind is ItemKind.SCORE and item.max_points is None]
    if missing:
        raise entry.error(f"没有写分值：{'、'.join(missing)}")
    total = sum((item.max_points for item in items if item.max_points is not None), Fraction(0))
    if total != rule.max_points:
        raise entry.error(f"各条分值之和是{total}，满分却是{rule.max_points}")
    if rule.pass_points > rule.max_points:
        raise entry.error("通过分高于满分")
