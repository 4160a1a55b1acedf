"""All items but the schools' indicators: conclusion with figures, who fails, what is missing, how sure the text is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dudao.apps.measurement.heat_tables import School, schools_of_version
from dudao.apps.measurement.loading import Seen
from dudao.apps.measurement.verdict_tables import dimensions
from dudao.apps.standards.api import MarkWords, item_mark, mark_words
from dudao.catalogue.schema import Item, ItemLevel
from dudao.core.formula import parse_threshold
from dudao.engine.result import ItemResult, MeasureResult, VetoResult
from dudao.engine.wording import demand_text, value_text

STATES = {"failing": False, "open": None, "met": True}
STATE_WORDS = {"failing": "未达到", "open": "暂不能判定", "met": "达到"}
LEVEL_WORDS = {
    ItemLevel.UNIT: "逐校逐学段计算",
    ItemLevel.SCHOOL: "每所学校都要达到",
    ItemLevel.COUNTY: "按全县计算",
}


@dataclass(frozen=True)
class MeasureLine:
    """One measure of an item in figures."""

    label: str
    value: str
    exact: str
    demand: str
    is_met: bool | None
    is_asked: bool
    failing: tuple[tuple[str, School | None], ...]
    missing: str
    rule_title: str


@dataclass(frozen=True)
class ItemCard:
    """One item."""

    result: ItemResult
    item: Item
    mark: MarkWords
    formula_mark: MarkWords | None
    level: str
    measures: tuple[MeasureLine, ...]
    missing: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Dimension:
    """The items of one dimension that the filter leaves."""

    title: str
    met: int
    total: int
    cards: tuple[ItemCard, ...]


def items_context(seen: Seen, only: str) -> dict[str, Any]:
    """The items by dimension; `only` keeps those that fail, are open or are met."""
    found = seen.found
    schools = schools_of_version(seen.version)
    every = [item for items in dimensions(found).values() for item in items]
    shown = []
    for title, items in dimensions(found).items():
        cards = tuple(
            item_card(seen, item, schools) for item in items if only not in STATES or item.met is STATES[only]
        )
        if cards:
            shown.append(Dimension(title, sum(item.met is True for item in items), len(items), cards))
    return {
        "seen": seen,
        "dimensions": shown,
        "filters": [
            {"label": f"全部 {len(every)}", "url": seen.url("items"), "is_on": only not in STATES},
            *(
                {
                    "label": f"{STATE_WORDS[key]} {sum(item.met is state for item in every)}",
                    "url": seen.url("items", only=key),
                    "is_on": only == key,
                }
                for key, state in STATES.items()
            ),
        ],
        "vetoes": [(veto, _veto_mark(seen, veto)) for veto in found.evaluation.vetoes]
        if only not in STATES
        else [],
        "marks": _marks(shown),
    }


def _marks(shown: list[Dimension]) -> list[MarkWords]:
    return list({card.mark.letter: card.mark for one in shown for card in one.cards}.values())


def _veto_mark(seen: Seen, veto: VetoResult) -> MarkWords | None:
    item = next((one for one in seen.found.standard.items if one.id == veto.id), None)
    return item_mark(item) if item else None


def item_card(seen: Seen, result: ItemResult, schools: Mapping[str, School]) -> ItemCard:
    """One item with its figures."""
    standard = seen.found.standard
    item = standard.item(result.id)
    titles = {source.ref: source.title for source in standard.sources}
    return ItemCard(
        result=result,
        item=item,
        mark=item_mark(item),
        formula_mark=mark_words(item.formula_mark) if item.formula_mark not in (None, item.mark) else None,
        level=LEVEL_WORDS[item.level],
        measures=tuple(measure_line(seen, measure, schools) for measure in result.measures),
        missing=tuple(missing_words(result)),
        sources=tuple(titles.get(ref, ref) for ref in item.sources),
    )


def measure_line(seen: Seen, measure: MeasureResult, schools: Mapping[str, School]) -> MeasureLine:
    """One measure: its value with enough digits, what is asked, who fails, what is missing."""
    threshold = parse_threshold(measure.threshold) if measure.threshold else None
    titles = {rule.id: rule.title for rule in seen.found.standard.rule_sets}
    labels = list(dict.fromkeys(value.label for value in measure.missing))
    rows = list(dict.fromkeys(value.row for value in measure.missing))
    has_value = measure.value is not None
    return MeasureLine(
        label=measure.label,
        value=value_text(measure.value, threshold, measure.unit) if has_value else "",
        exact=value_text(measure.value, None, "") if has_value else "",
        demand=demand_text(threshold, measure.unit) if threshold else "",
        is_met=measure.met,
        is_asked=measure.state != "not_applicable",
        failing=tuple((name, schools.get(name)) for name in dict.fromkeys(measure.failing)),
        missing=f"{'、'.join(rows[:3])}{'等' if len(rows) > 3 else ''}缺{'、'.join(labels[:3])}"
        if rows
        else "",
        rule_title=titles.get(measure.rule_set, ""),
    )


def missing_words(result: ItemResult) -> list[str]:
    """What nobody reported, one line a value: 「博雅学校：培训经费预算」."""
    return [
        f"{value.row}{f'（{value.stage.label}）' if value.stage else ''}：{value.label}"
        for value in result.missing
    ]
