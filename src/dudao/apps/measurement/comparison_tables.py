"""Two versions under one standard side by side, and urban, town and rural schools."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from dudao.apps.datasets.api import DatasetVersion
from dudao.apps.measurement.choices import VERDICT_LIGHTS, VERDICT_WORDS
from dudao.apps.measurement.evaluating import Evaluated
from dudao.apps.measurement.heat_tables import schools_of_version
from dudao.apps.measurement.indicator_chart import area_chart
from dudao.apps.measurement.loading import Seen
from dudao.apps.measurement.verdict_tables import figure
from dudao.core.numbers import round_half_up
from dudao.core.schools import AreaType, Stage
from dudao.engine.api import compare, compare_areas
from dudao.engine.comparison import IndicatorChange, UnitChange
from dudao.engine.result import StageIndicator
from dudao.engine.sentences import item_label
from dudao.engine.wording import coefficient_text

BETTER, WORSE, OPEN = "better", "worse", "open"
TURN_WORDS = {BETTER: "变好", WORSE: "变差", OPEN: "不能判定"}
TURN_LIGHTS = {BETTER: "ok", WORSE: "bad", OPEN: "none"}


def turn_of(before: bool | None, after: bool | None) -> str:
    """Better, worse, or open where either side cannot be said."""
    if before is None or after is None:
        return OPEN
    return BETTER if after else WORSE


@dataclass(frozen=True)
class ChangeRow:
    """One indicator of a stage in both versions."""

    change: IndicatorChange
    title: str
    mean_before: str
    mean_after: str
    mean_change: str
    mean_rises: bool | None
    cv_before: str
    cv_after: str
    cv_change: str
    cv_falls: bool | None
    url: str


@dataclass(frozen=True)
class TurnRow:
    """A school or an item that changed sides."""

    name: str
    row_id: int | None
    stage: str
    item: str
    title: str
    before: bool | None
    after: bool | None
    turn: str
    value_before: str
    value_after: str

    @property
    def word(self) -> str:
        return TURN_WORDS[self.turn]

    @property
    def light(self) -> str:
        return TURN_LIGHTS[self.turn]


def comparison_context(seen: Seen, before: Evaluated) -> dict[str, Any]:
    """What changed from the earlier to the later version."""
    after = seen.found
    found = compare(before.evaluation, after.evaluation)
    units = [unit_turn(seen, before, change) for change in found.units]
    return {
        "seen": seen,
        "before": before,
        "verdicts": [
            (version, VERDICT_WORDS[verdict], VERDICT_LIGHTS[verdict])
            for version, verdict in (
                (before.version, found.verdict_before),
                (after.version, found.verdict_after),
            )
        ],
        "rows": [change_row(seen, before, change) for change in found.indicators],
        "rules": [turn for turn in units if not turn.item],
        "units": [turn for turn in units if turn.item],
        "items": [
            (
                change,
                item_label(
                    after.standard.item(change.item).dimension, after.standard.item(change.item).number
                ),
                TURN_WORDS[turn_of(change.before, change.after)],
                TURN_LIGHTS[turn_of(change.before, change.after)],
            )
            for change in found.items
        ],
        "new": found.new,
        "gone": found.gone,
        "counts": {key: sum(turn.turn == key for turn in units if turn.item) for key in TURN_WORDS},
    }


def change_row(seen: Seen, before: Evaluated, change: IndicatorChange) -> ChangeRow:
    """Means with two decimals, coefficients with as many as it takes."""
    mean_change, cv_change = change.mean_change, change.cv_change
    return ChangeRow(
        change=change,
        title=seen.found.short_title(change.item),
        mean_before=figure(change.mean_before),
        mean_after=figure(change.mean_after),
        mean_change=signed(mean_change, 2),
        mean_rises=None if not mean_change else mean_change > 0,
        cv_before=_coefficient(before, change),
        cv_after=_coefficient(seen.found, change),
        cv_change=signed(None if cv_change is None else Fraction(cv_change), 3),
        cv_falls=None if not cv_change else cv_change < Decimal(0),
        url=seen.url("indicator", str(change.stage), change.item),
    )


def _coefficient(found: Evaluated, change: IndicatorChange) -> str:
    held: StageIndicator | None = None
    if change.stage in found.evaluation.stages:
        held = found.evaluation.stages[change.stage].indicators.get(change.item)
    if held is None or held.dispersion is None:
        return "—"
    return coefficient_text(held.dispersion, held.cv_limit)


def signed(value: Fraction | None, places: int) -> str:
    """With its sign, two digits more where a change would look like none: +0.02, -0.0003, ≈ 0."""
    if value is None:
        return "—"
    if value == 0:
        return "不变"
    text = round_half_up(value, places)
    if not Fraction(text):
        text = round_half_up(value, places + 2)
    if not Fraction(text):
        return "≈ 0"
    return text if value < 0 else f"+{text}"


def unit_turn(seen: Seen, before: Evaluated, change: UnitChange) -> TurnRow:
    """A school that changed sides, with its figures in both versions."""
    rows = schools_of_version_once(seen)
    return TurnRow(
        name=change.name,
        row_id=rows.get(change.name),
        stage=change.stage.label,
        item=change.item,
        title=seen.found.short_title(change.item) if change.item else "学校判定",
        before=change.before,
        after=change.after,
        turn=turn_of(change.before, change.after),
        value_before=_value(before, change),
        value_after=_value(seen.found, change),
    )


def schools_of_version_once(seen: Seen) -> dict[str, int]:
    """Row ids by name, read once for a page."""
    held: dict[str, int] | None = seen.__dict__.get("_row_ids")
    if held is None:
        held = {name: school.row_id for name, school in schools_of_version(seen.version).items()}
        seen.__dict__["_row_ids"] = held
    return held


def _value(found: Evaluated, change: UnitChange) -> str:
    if not change.item:
        return ""
    for unit in found.units_by_school.get(change.name, []):
        if unit.stage == change.stage and change.item in unit.indicators:
            measures = found.standard.item(change.item).measures_of(change.stage)
            return figure(unit.indicators[change.item].value, measures[0].threshold if measures else None)
    return "—"


def versions_to_compare(seen: Seen, versions: list[DatasetVersion]) -> list[DatasetVersion]:
    """Other versions under the same standard: earlier years first, their counting version before the others."""
    own = seen.version.dataset
    others = [
        one for one in versions if one.pk != seen.version.pk and one.dataset.standard_id == own.standard_id
    ]
    return sorted(
        others,
        key=lambda one: (
            one.dataset.school_year >= own.school_year,
            -one.dataset.school_year,
            one.pk != one.dataset.counting_version_id,
            -one.number,
        ),
    )


@dataclass(frozen=True)
class AreaLine:
    """One indicator: means by area, and how the areas relate."""

    item: str
    title: str
    unit: str
    means: list[tuple[str, int]]  # mean, schools without a value
    ratio: Fraction | None
    county: str
    url: str


def areas_context(seen: Seen, stage: Stage) -> dict[str, Any]:
    """Means of urban, town and rural schools of one stage, with a chart relative to the county's mean."""
    found = seen.found
    result = found.evaluation.stages[stage]
    lines, shares = [], []
    held = [one for one in compare_areas(found.evaluation) if one.stage == stage]
    areas = [area for area in AreaType if any(area in one.units for one in held)]
    for one in held:
        item = found.standard.item(one.item)
        indicator = result.indicators[one.item]
        dispersion = indicator.dispersion or indicator.provisional
        mean = dispersion.mean if dispersion else None
        lines.append(
            AreaLine(
                one.item,
                found.short_title(one.item),
                item.unit,
                [(figure(one.means.get(area)), one.missing.get(area, 0)) for area in areas],
                one.rural_to_urban,
                figure(mean),
                seen.url("indicator", str(stage), one.item),
            )
        )
        shares.append(
            [one.means[area] / mean * 100 if area in one.means and mean else None for area in areas]
        )
    groups = [(area.label, [share[place] for share in shares]) for place, area in enumerate(areas)]
    return {
        "seen": seen,
        "stage": stage,
        "stages": [
            {"stage": one, "url": seen.url("areas", stage=str(one)), "is_on": one == stage}
            for one in found.evaluation.stages
        ],
        "areas": areas,
        "counts": [held[0].units.get(area, 0) for area in areas] if held else [],
        "lines": lines,
        "chart": area_chart([line.item for line in lines], groups),
        "unplaced": sum(
            unit.stage == stage and unit.area_type not in {area.value for area in AreaType}
            for unit in found.evaluation.units
        ),
    }
