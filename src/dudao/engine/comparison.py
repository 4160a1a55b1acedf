"""Comparing evaluations: two years of a county, urban with rural schools, several counties.

Only what the measures themselves judge is compared; results of examinations never rank anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from dudao.core.schools import AreaType, Stage
from dudao.engine.result import Evaluation, StageIndicator, UnitResult
from dudao.engine.verdict import MET, NOT_MET, UNDETERMINED


@dataclass(frozen=True)
class IndicatorChange:
    """Mean and coefficient of one indicator in two years; None where data was missing."""

    stage: Stage
    item: str
    mean_before: Fraction | None
    mean_after: Fraction | None
    cv_before: Decimal | None
    cv_after: Decimal | None
    met_before: bool | None
    met_after: bool | None

    @property
    def mean_change(self) -> Fraction | None:
        """Later minus earlier mean."""
        if self.mean_before is None or self.mean_after is None:
            return None
        return self.mean_after - self.mean_before

    @property
    def cv_change(self) -> Decimal | None:
        """Later minus earlier coefficient: negative means that schools came closer."""
        return None if self.cv_before is None or self.cv_after is None else self.cv_after - self.cv_before


@dataclass(frozen=True)
class UnitChange:
    """A unit that changed sides: by the school rule (item empty) or in one indicator."""

    name: str
    stage: Stage
    item: str
    before: bool | None
    after: bool | None


@dataclass(frozen=True)
class Comparison:
    """The difference of two evaluations of one county under one standard."""

    verdict_before: str
    verdict_after: str
    indicators: tuple[IndicatorChange, ...]
    units: tuple[UnitChange, ...]
    items: tuple[UnitChangeOfItem, ...]
    new: tuple[tuple[str, Stage], ...]
    gone: tuple[tuple[str, Stage], ...]


@dataclass(frozen=True)
class UnitChangeOfItem:
    """An item whose judgment changed."""

    item: str
    title: str
    before: bool | None
    after: bool | None


def compare(before: Evaluation, after: Evaluation) -> Comparison:
    """Compare an earlier with a later evaluation; raises ``ValueError`` for two different standards."""
    if before.standard_id != after.standard_id:
        raise ValueError(f"不能比较不同的标准：{before.standard_id} 与 {after.standard_id}")
    earlier = {(unit.name, unit.stage): unit for unit in before.units}
    later = {(unit.name, unit.stage): unit for unit in after.units}
    return Comparison(
        before.verdict,
        after.verdict,
        tuple(_indicator_changes(before, after)),
        tuple(
            change for key, unit in later.items() if key in earlier for change in _sides(earlier[key], unit)
        ),
        tuple(_item_changes(before, after)),
        tuple(key for key in later if key not in earlier),
        tuple(key for key in earlier if key not in later),
    )


def _indicator_changes(before: Evaluation, after: Evaluation) -> list[IndicatorChange]:
    changes = []
    for stage, result in after.stages.items():
        earlier = before.stages[stage].indicators if stage in before.stages else {}
        for item, indicator in result.indicators.items():
            old = earlier.get(item)
            changes.append(
                IndicatorChange(
                    stage,
                    item,
                    _mean(old),
                    _mean(indicator),
                    _coefficient(old),
                    _coefficient(indicator),
                    old.cv_met if old else None,
                    indicator.cv_met,
                )
            )
    return changes


def _mean(indicator: StageIndicator | None) -> Fraction | None:
    return indicator.dispersion.mean if indicator and indicator.dispersion else None


def _coefficient(indicator: StageIndicator | None) -> Decimal | None:
    return indicator.dispersion.coefficient(12) if indicator and indicator.dispersion else None


def _sides(before: UnitResult, after: UnitResult) -> list[UnitChange]:
    changes = []
    if before.rule_met != after.rule_met:
        changes.append(UnitChange(after.name, after.stage, "", before.rule_met, after.rule_met))
    for item, indicator in after.indicators.items():
        old = before.indicators.get(item)
        if old is not None and old.met != indicator.met:
            changes.append(UnitChange(after.name, after.stage, item, old.met, indicator.met))
    return changes


def _item_changes(before: Evaluation, after: Evaluation) -> list[UnitChangeOfItem]:
    earlier = {item.id: item.met for item in before.items}
    return [
        UnitChangeOfItem(item.id, item.title, earlier[item.id], item.met)
        for item in after.items
        if item.id in earlier and earlier[item.id] != item.met
    ]


@dataclass(frozen=True)
class AreaMean:
    """Pupil-weighted mean of one indicator over the units of one area type that have a value."""

    stage: Stage
    item: str
    means: Mapping[AreaType, Fraction]
    units: Mapping[AreaType, int]
    missing: Mapping[AreaType, int]

    @property
    def rural_to_urban(self) -> Fraction | None:
        """Rural mean ÷ urban mean, None without both or with an urban mean of zero."""
        rural, urban = self.means.get(AreaType.RURAL), self.means.get(AreaType.URBAN)
        return rural / urban if rural is not None and urban else None


def compare_areas(evaluation: Evaluation) -> tuple[AreaMean, ...]:
    """Urban, town and rural means of every indicator; units whose area type was not reported are left out."""
    rows = []
    for stage, result in evaluation.stages.items():
        for item in result.indicators:
            by_area = {
                area: [
                    unit for unit in evaluation.units if unit.stage == stage and unit.area_type == area.value
                ]
                for area in AreaType
            }
            found = {area: _area_values(units, item) for area, units in by_area.items() if units}
            rows.append(
                AreaMean(
                    stage,
                    item,
                    {area: _weighted(values) for area, values in found.items() if values},
                    {area: len(units) for area, units in by_area.items() if units},
                    {area: len(by_area[area]) - len(values) for area, values in found.items()},
                )
            )
    return tuple(rows)


def _area_values(units: Sequence[UnitResult], item: str) -> list[tuple[Fraction, Fraction]]:
    found = [(unit.indicators[item].value, unit.enrolment) for unit in units if item in unit.indicators]
    return [(value, pupils) for value, pupils in found if value is not None]


def _weighted(values: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    pupils = sum((each for _, each in values), Fraction(0))
    return sum((value * each for value, each in values), Fraction(0)) / pupils


@dataclass(frozen=True)
class CountyRank:
    """A county in the order of a city: its verdict, and how many conditions are known to fail or still open."""

    rank: int
    county: str
    verdict: str
    failed: int
    open: int


_ORDER = {MET: 0, UNDETERMINED: 1, NOT_MET: 2}


def rank_counties(evaluations: Sequence[Evaluation]) -> tuple[CountyRank, ...]:
    """Order counties by verdict, then by failed conditions, then by open ones; equals share a rank.

    Nothing else counts, above all no results of examinations.
    """
    keyed = sorted(
        ((_ORDER[each.verdict], *failed_and_open(each), each.county, each) for each in evaluations),
        key=lambda row: row[:4],
    )
    ranks: list[CountyRank] = []
    for place, (_, failed, open_, county, evaluation) in enumerate(keyed, start=1):
        last = ranks[-1] if ranks else None
        same = last is not None and (last.verdict, last.failed, last.open) == (
            evaluation.verdict,
            failed,
            open_,
        )
        rank = last.rank if last is not None and same else place
        ranks.append(CountyRank(rank, county, evaluation.verdict, failed, open_))
    return tuple(ranks)


def failed_and_open(evaluation: Evaluation) -> tuple[int, int]:
    """How many conditions of the verdict are known to fail, and how many cannot be decided yet."""
    parts: list[bool | None] = [
        None if veto.triggered is None else not veto.triggered for veto in evaluation.vetoes
    ]
    for stage in evaluation.stages.values():
        if stage.units and stage.composite_limit is not None:
            parts.append(stage.composite_met)
        parts += [
            each.cv_met for each in stage.indicators.values() if stage.units and each.cv_limit is not None
        ]
    parts += [
        unit.rule_met
        for unit in evaluation.units
        if unit.rule_met is not None
        or any(each.threshold is not None and each.met is None for each in unit.indicators.values())
    ]
    parts += [item.met for item in evaluation.items if item.kind not in ("grade", "score")]
    if evaluation.score is not None:
        parts.append(evaluation.score.passed)
    parts += [
        {"合格": True, "基本合格": True, "不合格": False}.get(item.grade or "")
        for item in evaluation.items
        if item.kind == "grade"
    ]
    return sum(part is False for part in parts), sum(part is None for part in parts)
