"""Turning the texts of formulas, thresholds and conditions into checked nodes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dudao.catalogue.entry import Entry
from dudao.catalogue.errors import CatalogueError
from dudao.catalogue.schema import ItemLevel, Measure, Shortfall
from dudao.catalogue.tables import Vocabulary
from dudao.core.formula import (
    FieldType,
    FormulaError,
    FormulaLevel,
    Node,
    ResultType,
    Threshold,
    Unit,
    ValueKind,
    ZeroRule,
    check,
    parse,
    parse_threshold,
    read_zero_rules,
)
from dudao.core.formula.nodes import Comparison
from dudao.core.schools import Stage

ZeroRules = Mapping[str, ZeroRule]


@dataclass(frozen=True)
class Compiler:
    """Reads formulas of one standard: its names, and the zero rules that hold everywhere in it."""

    vocabulary: Vocabulary
    zero_rules: ZeroRules

    def formula(
        self,
        entry: Entry,
        text: str,
        level: ItemLevel,
        *,
        zero_rules: ZeroRules | None = None,
        expect: ValueKind | None = None,
    ) -> tuple[Node, ResultType]:
        """The formula's node and type. Raises ``CatalogueError`` that shows the formula with a caret."""
        names, name_level = self._names(level)
        try:
            node = parse(text, source=entry.place)
            found = check(
                node,
                names,
                zero_rules=self.zero_rules if zero_rules is None else zero_rules,
                level=name_level,
                row_fields=self.vocabulary.school,
                expect=expect,
            )
        except FormulaError as error:
            raise CatalogueError(str(error), entry.place) from error
        return node, found

    def condition(
        self, entry: Entry, key: str, level: ItemLevel, zero_rules: ZeroRules | None = None
    ) -> Node | None:
        """The condition under ``key``; None if absent."""
        text = entry.text(key, "")
        if not text:
            return None
        return self.formula(entry, text, level, zero_rules=zero_rules, expect=ValueKind.BOOLEAN)[0]

    def zero(self, entry: Entry, inherited: ZeroRules) -> dict[str, ZeroRule]:
        """The zero rules under ``zero`` of the entry, over those inherited."""
        try:
            own = read_zero_rules(entry.text_mapping("zero"), source=entry.place)
        except FormulaError as error:
            raise CatalogueError(str(error), entry.place) from error
        return {**inherited, **own}

    def measure(self, entry: Entry, level: ItemLevel, unit: str, inherited: ZeroRules) -> Measure:
        """One measure of an item; its unit is the item's unless it says otherwise."""
        zero_rules = self.zero(entry, inherited)
        text = entry.text("formula")
        threshold = self._threshold(entry)
        own_unit = entry.text("unit", unit)
        node, found = self.formula(
            entry, text, level, zero_rules=zero_rules, expect=ValueKind.NUMBER if threshold else None
        )
        if found.kind is ValueKind.NUMBER:
            _check_unit(entry, text, found.unit, own_unit)
        elif found.kind is not ValueKind.BOOLEAN:
            raise entry.error(f"公式的结果应是数或条件，却是{found.kind.label}")
        measure = Measure(
            formula=node,
            text=text,
            threshold=threshold,
            stage=Stage(entry.choice("stage", Stage)) if entry.has("stage") else None,
            label=entry.text("label", ""),
            unit=own_unit if found.kind is ValueKind.NUMBER else "",
            zero_rules=zero_rules,
            applies=self.condition(entry, "applies", level, zero_rules),
            shortfall=self._shortfall(
                entry, level, own_unit, node, zero_rules, compared=threshold is not None
            ),
        )
        entry.text("stage", "")
        entry.close()
        return measure

    def _names(self, level: ItemLevel) -> tuple[Mapping[str, FieldType], FormulaLevel]:
        match level:
            case ItemLevel.UNIT:
                return self.vocabulary.unit, "school"
            case ItemLevel.SCHOOL:
                return self.vocabulary.school, "school"
            case ItemLevel.COUNTY:
                return self.vocabulary.county, "county"

    def _threshold(self, entry: Entry) -> Threshold | None:
        text = entry.text("threshold", "")
        if not text:
            return None
        try:
            return parse_threshold(text, source=entry.place)
        except FormulaError as error:
            raise CatalogueError(str(error), entry.place) from error

    def _shortfall(
        self,
        entry: Entry,
        level: ItemLevel,
        unit: str,
        node: Node,
        zero_rules: ZeroRules,
        *,
        compared: bool,
    ) -> Shortfall | None:
        """What is lacking to the threshold, or in a comparison of two quantities to the other side."""
        own = entry.mapping("shortfall")
        if own is None:
            return None
        if isinstance(node, Comparison):
            found = self.formula(
                entry, str(node.left), level, zero_rules=zero_rules, expect=ValueKind.NUMBER
            )[1]
            _check_unit(entry, str(node.left), found.unit, unit)
        elif not compared:
            raise entry.error("没有 threshold，公式也不是比较，就没有差额（shortfall）")
        per_text = own.text("per", "")
        per = None
        shortfall_unit = Unit.parse(unit)
        if per_text:
            per, found = self.formula(own, per_text, level, zero_rules=zero_rules, expect=ValueKind.NUMBER)
            shortfall_unit = shortfall_unit * found.unit
        shortfall = Shortfall(
            noun=own.text("noun"),
            unit=own.text("unit"),
            per=per,
            whole=not own.flag("parts"),
            classifier=own.text("classifier", ""),
            reduce=own.flag("reduce"),
        )
        own.close()
        if shortfall_unit != Unit.parse(shortfall.unit):
            raise own.error(f"差额的单位算出来是{shortfall_unit}，写的却是{shortfall.unit}")
        return shortfall


def _check_unit(entry: Entry, text: str, found: Unit, declared: str) -> None:
    if found != Unit.parse(declared):
        error = FormulaError(
            f"公式的单位是{found}，写明的单位却是{declared or '无单位'}", text, 0, entry.place
        )
        raise CatalogueError(str(error), entry.place) from error
