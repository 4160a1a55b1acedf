"""Reading checks, items and rule sets of a standard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from dudao.catalogue.entry import Entry
from dudao.catalogue.errors import CatalogueError
from dudao.catalogue.formulas import Compiler, ZeroRules
from dudao.catalogue.schema import (
    Check,
    FieldLevel,
    GradeRule,
    Item,
    ItemKind,
    ItemLevel,
    Mark,
    Measure,
    MeasuredSource,
    RuleSet,
    Table,
)
from dudao.core.schools import SchoolKind, Stage
from dudao.core.scoring import RuleError, ScoringRule, rule_from_data

_MEASURED = frozenset({ItemKind.RATIO, ItemKind.THRESHOLD})
_UNMEASURED = frozenset({ItemKind.QUALITATIVE, ItemKind.VETO})
_SUBJECTS = frozenset({"county", "school"})
_QUANTITIES = frozenset({"value", "met", "cv", "units_met_percent"})
_ROLL_UPS = ("mean", "weighted_mean", "minimum", "all_must")
_NO_DIVISION: ZeroRules = {}  # checks, grade conditions and conditions of rule sets are written without division


@dataclass(frozen=True)
class ItemReader:
    """Reads items: the formulas' compiler, the known source references, and whether all texts are samples."""

    compiler: Compiler
    sources: frozenset[str]
    sample: bool

    def items(self, entry: Entry, key: str = "items") -> tuple[Item, ...]:
        """The items listed under ``key``."""
        return tuple(self._item(each) for each in entry.entries(key))

    def _item(self, entry: Entry) -> Item:
        kind = entry.choice("kind", ItemKind)
        level = entry.choice("level", ItemLevel, ItemLevel.COUNTY)
        unit = entry.text("unit", "")
        zero_rules = self.compiler.zero(entry, self.compiler.zero_rules)
        measures = self.measures(entry, level, unit, zero_rules)
        printed = entry.mapping("county_value")
        item = Item(
            id=entry.text("id"),
            number=entry.text("number"),
            title=entry.text("title"),
            kind=kind,
            level=level,
            dimension=entry.text("dimension"),
            criterion=entry.text("criterion", ""),
            unit=unit,
            measures=measures,
            coefficient_limits=read_limits(entry, "coefficient_limits"),
            grade_rules=self._grade_rules(entry, level),
            max_points=entry.fraction("points"),
            clause=entry.text("clause", "示例条文" if self.sample else None),
            mark=entry.choice("mark", Mark, Mark.M if self.sample else None),
            formula_mark=Mark(entry.choice("formula_mark", Mark)) if measures and not self.sample else None,
            sources=self._sources(entry),
            note=entry.text("note", ""),
            evidence=entry.texts("evidence"),
            responsible_unit=entry.text("responsible", ""),
            precondition=entry.flag("precondition"),
            sample_text=self.sample,
            scoring_rule=entry.text("scoring", ""),
            observation_points=entry.texts("points_to_observe"),
            applies_to=entry.texts("applies_to"),
            inspection_method=entry.text("method", ""),
            school_kinds=self._school_kinds(entry),
            roll_up=self._roll_up(entry),
            rule=self._rule(entry),
            measured_by=self._measured_source(entry),
            county_value=None
            if printed is None
            else self.compiler.measure(printed, ItemLevel.COUNTY, unit, zero_rules),
        )
        entry.close()
        _check_item(entry, item)
        return item

    def measures(
        self, entry: Entry, level: ItemLevel, unit: str, zero_rules: ZeroRules
    ) -> tuple[Measure, ...]:
        """The measures under ``measures``."""
        return tuple(
            self.compiler.measure(each, level, unit, zero_rules)
            for each in entry.entries("measures", "label")
        )

    def _grade_rules(self, entry: Entry, level: ItemLevel) -> tuple[GradeRule, ...]:
        rules = []
        for each in entry.entries("grades", "grade"):
            condition = self.compiler.condition(each, "condition", level, _NO_DIVISION)
            rules.append(GradeRule(each.text("grade"), each.text("text"), condition))
            each.close()
        return tuple(rules)

    def _school_kinds(self, entry: Entry) -> tuple[SchoolKind, ...]:
        try:
            return tuple(SchoolKind(name) for name in entry.texts("school_kinds"))
        except ValueError as error:
            raise entry.error(f"不认识的学校类别：{error}") from error

    def _roll_up(self, entry: Entry) -> str:
        name = entry.text("roll_up", "")
        if name and name not in _ROLL_UPS:
            raise entry.error(f"“roll_up”不能是“{name}”，可用：{'、'.join(_ROLL_UPS)}")
        return name

    def _rule(self, entry: Entry) -> ScoringRule | None:
        """The scoring rule, written as `dudao.core.scoring.rule_from_data` reads it."""
        data = entry.data("rule")
        if data is None:
            return None
        try:
            return rule_from_data(data)
        except RuleError as error:
            raise entry.error(f"评分规则：{error}") from error

    def _measured_source(self, entry: Entry) -> MeasuredSource | None:
        each = entry.mapping("measured_by")
        if each is None:
            return None
        quantity = each.text("quantity", "value")
        if quantity not in _QUANTITIES:
            raise each.error(f"“quantity”不能是“{quantity}”，可用：{'、'.join(sorted(_QUANTITIES))}")
        stage = each.choice("stage", Stage) if each.has("stage") else None
        source = MeasuredSource(each.text("standard"), each.text("item"), quantity, stage)
        each.ignore("stage")
        each.close()
        return source

    def _sources(self, entry: Entry) -> tuple[str, ...]:
        refs = entry.texts("sources")
        unknown = [ref for ref in refs if ref not in self.sources]
        if unknown:
            raise entry.error(f"没有列出的来源：{'、'.join(unknown)}")
        return refs

    def rule_sets(self, entry: Entry, items: tuple[Item, ...]) -> tuple[RuleSet, ...]:
        """The optional rule sets; each stands in for measures of an item, or adds items."""
        by_id = {item.id: item for item in items}
        return tuple(self._rule_set(each, by_id) for each in entry.entries("rule_sets"))

    def _rule_set(self, entry: Entry, items: dict[str, Item]) -> RuleSet:
        target = entry.text("item", "")
        if target and target not in items:
            raise entry.error(f"没有条目“{target}”")
        item = items.get(target)
        level = item.level if item else ItemLevel.COUNTY
        unit = item.unit if item else ""
        zero_rules = self.compiler.zero(entry, self.compiler.zero_rules)
        rule_set = RuleSet(
            id=entry.text("id"),
            title=entry.text("title"),
            item=target,
            condition=entry.text("condition"),
            source=entry.text("source"),
            years=entry.text("years"),
            year_from=entry.whole_number("year_from"),
            year_to=entry.whole_number("year_to"),
            applies=self.compiler.condition(entry, "applies", level, _NO_DIVISION),
            measures=self.measures(entry, level, unit, zero_rules),
            local=entry.flag("local"),
            mark=entry.choice("mark", Mark),
            adds=self.items(entry, "adds"),
            note=entry.text("note", ""),
        )
        entry.close()
        if bool(rule_set.measures) != bool(target) or not (rule_set.measures or rule_set.adds):
            raise entry.error("规则要么替换一个条目的 measures，要么用 adds 增加条目")
        return rule_set

    def checks(self, entry: Entry, tables: tuple[Table, ...]) -> tuple[Check, ...]:
        """The checks on rows; ``{s}`` in a condition and ``{stage}`` in a message stand for each of its stages."""
        by_id = {table.id: table for table in tables}
        return tuple(check for each in entry.entries("checks") for check in self._checks(each, by_id))

    def _checks(self, entry: Entry, tables: dict[str, Table]) -> Iterator[Check]:
        name, table, severity = entry.text("id"), entry.text("table"), entry.text("severity", "error")
        if table not in tables:
            raise entry.error(f"没有表“{table}”")
        if severity not in ("error", "warning"):
            raise entry.error("severity 只能是 error 或 warning")
        level = ItemLevel.COUNTY if tables[table].level is FieldLevel.COUNTY else ItemLevel.SCHOOL
        condition, message = entry.text("condition"), entry.text("message")
        source, mark = entry.text("source", ""), entry.choice("mark", Mark)
        stages = entry.texts("stages")
        entry.close()
        for stage in stages or ("",):
            label = "全校" if stage == "whole" else Stage(stage).label if stage else ""
            text = condition.replace("{s}", stage)
            node, found = self.compiler.formula(entry, text, level, zero_rules=_NO_DIVISION)
            if found.kind.value != "boolean":
                raise entry.error(f"校验应是条件，却是{found.kind.label}：{text}")
            yield Check(
                id=f"{name}.{stage}" if stage else name,
                table=table,
                condition=node,
                message=message.replace("{stage}", label),
                severity=severity,
                source=source,
                mark=mark,
            )


def read_limits(entry: Entry, key: str) -> dict[Stage, Fraction]:
    own = entry.mapping(key)
    if own is None:
        return {}
    limits: dict[Stage, Fraction] = {}
    for name in own.names():
        if name not in set(Stage):
            raise own.error(f"没有学段“{name}”")
        limit = own.fraction(name)
        assert limit is not None
        limits[Stage(name)] = limit
    return limits


def _check_item(entry: Entry, item: Item) -> None:
    if item.kind in _MEASURED and not item.measures:
        raise entry.error(f"{item.kind.label}条目要写 measures")
    if item.kind in _UNMEASURED and item.measures:
        raise entry.error(f"{item.kind.label}条目由人判定，不能有 measures")
    if (item.kind is ItemKind.GRADE) != bool(item.grade_rules):
        raise entry.error("等级条目要写 grades，其他条目不写")
    if item.max_points is not None and item.kind is not ItemKind.SCORE:
        raise entry.error("只有计分条目才有 points")
    strange = set(item.applies_to) - _SUBJECTS
    if strange:
        raise entry.error(f"applies_to 只能是 county、school，不是{'、'.join(sorted(strange))}")
    if any(measure.stage is not None for measure in item.measures) and item.level is not ItemLevel.UNIT:
        raise CatalogueError("只有按学段单元判定的条目才分学段写 measures", entry.place)
