"""Where a county or a school stands, drawn from an evaluation in the few figures that a first page shows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from dudao.catalogue.schema import Item, Measure, Shortfall, Standard
from dudao.core.formula import Threshold
from dudao.core.schools import Stage
from dudao.engine.points import section_met
from dudao.engine.result import Evaluation, Gap, ItemResult, Reason, UnitIndicator, UnitResult
from dudao.engine.sentences import item_label
from dudao.engine.wording import listed, unit_label, value_text

_WHOLE = re.compile(r"[0-9]+")
REASONS_SHOWN = 3
LACKS_SHOWN = 5
WORST_SHOWN = 5


@dataclass(frozen=True)
class Part:
    """One part of the verdict: how much of it is met."""

    title: str
    met: int
    total: int
    light: str  # ok, bad, none


@dataclass(frozen=True)
class Lack:
    """What is lacking of one thing, over all schools."""

    amount: int
    unit: str  # 名, 间 in front of a noun, else the unit itself
    noun: str
    reduce: bool
    where: str
    units: int
    item: str


@dataclass(frozen=True)
class Worst:
    """A school that holds the county back, and by what."""

    school: str
    count: int
    failures: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """A county's standing."""

    verdict: str
    level: str
    reasons: tuple[Reason, ...]
    more_reasons: int
    parts: tuple[Part, ...]
    lacks: tuple[Lack, ...]
    ways: tuple[Gap, ...]  # one way to get a coefficient within its limit, each
    worst: tuple[Worst, ...]
    missing: int


@dataclass(frozen=True)
class Light:
    """One figure of a school against its limit."""

    number: str
    title: str
    unit: str
    value: Fraction | None
    limit: Fraction | None
    value_text: str  # with as many digits as it takes to see the side of the limit
    demand: str  # ≥ 4.2
    good: str  # "high": at least the limit
    kind: str  # ok, near, bad, none
    word: str


@dataclass(frozen=True)
class SchoolPart:
    """A school in one stage."""

    stage: str
    met: int
    total: int
    rule_met: bool | None
    lights: tuple[Light, ...]


@dataclass(frozen=True)
class SchoolFailure:
    """An item that this school does not meet."""

    item: Item
    label: str
    sentence: str


@dataclass(frozen=True)
class SchoolStanding:
    """One school against each rule; nothing of other schools is in it."""

    parts: tuple[SchoolPart, ...]
    failures: tuple[SchoolFailure, ...]
    missing: tuple[str, ...]
    lacks: tuple[Gap, ...]
    excluded: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.parts or self.failures or self.missing or self.excluded)


def standing_of(standard: Standard, evaluation: Evaluation) -> Standing:
    """The county's standing under a standard."""
    lacks = _lacks(standard, [gap for gap in evaluation.gaps if gap.needed and not gap.one_way])
    return Standing(
        verdict=evaluation.verdict,
        level=evaluation.level or "",
        reasons=evaluation.reasons[:REASONS_SHOWN],
        more_reasons=max(0, len(evaluation.reasons) - REASONS_SHOWN),
        parts=tuple(_parts(standard, evaluation)),
        lacks=tuple(lacks[:LACKS_SHOWN]),
        ways=tuple(gap for gap in evaluation.gaps if gap.one_way),
        worst=tuple(_worst(standard, evaluation)),
        missing=len(evaluation.missing),
    )


def _part(title: str, states: Sequence[bool | None]) -> Part:
    met = sum(state is True for state in states)
    light = "bad" if False in states else "none" if None in states else "ok"
    return Part(title, met, len(states), light)


def _parts(standard: Standard, evaluation: Evaluation) -> Iterable[Part]:
    """Schools by stage, coefficients by stage, items by dimension, vetoes: only what the standard has."""
    for stage, result in evaluation.stages.items():
        if not result.units:
            continue
        if standard.verdict.school_rule is not None:
            units = [unit.rule_met for unit in evaluation.units if unit.stage == stage]
            yield _part(f"{stage.label}达标学校", units)
        if result.composite_limit is not None:
            yield _part(f"{stage.label}综合差异系数", [result.composite_met])
        limits = [one.cv_met for one in result.indicators.values() if one.cv_limit is not None]
        if limits:
            yield _part(f"{stage.label}差异系数", limits)
    dimensions: dict[str, list[ItemResult]] = {}
    for item in evaluation.items:
        if item.kind != "veto":
            dimensions.setdefault(item.dimension, []).append(item)
    for title, items in dimensions.items():
        scored = all(item.kind == "score" for item in items)
        yield _part(title, [section_met(items, evaluation.score)] if scored else [item.met for item in items])
    if evaluation.vetoes:
        yield _part(
            "无一票否决",
            [None if one.triggered is None else not one.triggered for one in evaluation.vetoes],
        )


def _shortfall(item: Item | None, gap: Gap) -> Shortfall | None:
    """The words for a gap: those of the measure whose noun the message names."""
    measures: tuple[Measure, ...] = item.measures_of(gap.stage) if item else ()
    found = [one.shortfall for one in measures if one.shortfall and one.shortfall.noun in gap.message]
    return max(found, key=lambda one: len(one.noun), default=None)


def _lacks(standard: Standard, gaps: Sequence[Gap]) -> list[Lack]:
    """Gaps summed by thing, the thing that most schools lack first; amounts are rounded up."""
    items = {item.id: item for item in standard.items}
    groups: dict[tuple[str, str, str, bool], list[Gap]] = {}
    for gap in gaps:
        item = items.get(gap.item)
        words = _shortfall(item, gap)
        noun = words.noun if words else item.title if item else gap.item
        unit = words.classifier if words and words.classifier else gap.unit_of_measure
        key = (noun, unit, gap.item, bool(words and words.reduce))
        groups.setdefault(key, []).append(gap)
    found = [
        Lack(
            amount=ceil(sum((gap.shortfall for gap in held), Fraction(0))),
            unit=unit,
            noun=noun,
            reduce=reduce,
            where=listed((gap.unit for gap in held), 3),
            units=len({gap.unit for gap in held}),
            item=item_id,
        )
        for (noun, unit, item_id, reduce), held in groups.items()
    ]
    return sorted(found, key=lambda lack: (-lack.units, lack.item, lack.noun))


def _worst(standard: Standard, evaluation: Evaluation) -> list[Worst]:
    """The schools with the most failures: of the rule on schools, and of items that every school must meet."""
    failures: dict[str, list[str]] = {}
    counted: Counter[str] = Counter()
    for unit in evaluation.units:
        if unit.rule_met is False:
            asked = sum(one.threshold is not None for one in unit.indicators.values())
            text = f"{unit.stage.label} {asked} 项指标达到 {unit.met_count} 项"
            counted[unit.name] += asked - unit.met_count
            failures.setdefault(unit.name, []).append(text)
    for item in evaluation.items:
        label = item_label(item.dimension, item.number)
        for name in dict.fromkeys(name for measure in item.measures for name in measure.failing):
            failures.setdefault(name, []).append(label)
            counted[name] += 1
    names = sorted(counted, key=lambda name: (-counted[name], name))[:WORST_SHOWN]
    return [Worst(name, counted[name], tuple(failures[name])) for name in names if name != evaluation.county]


def school_standing(standard: Standard, evaluation: Evaluation, name: str) -> SchoolStanding:
    """One school against each rule, by the name that its row bears."""
    units = [unit for unit in evaluation.units if unit.name == name]
    labels = {name} | {unit_label(name, unit.stage, mixed=True) for unit in units}
    missing = [one for one in evaluation.missing if one.row == name]
    return SchoolStanding(
        parts=tuple(_school_part(standard, unit) for unit in units),
        failures=tuple(_school_failures(standard, evaluation, name)),
        missing=tuple(
            dict.fromkeys(f"{one.stage.label}{one.label}" if one.stage else one.label for one in missing)
        ),
        lacks=tuple(gap for gap in evaluation.gaps if gap.unit in labels and not gap.one_way),
        excluded=tuple(one.reason for one in evaluation.excluded if one.name == name),
    )


def _school_part(standard: Standard, unit: UnitResult) -> SchoolPart:
    lights = tuple(
        _light(standard, item_id, unit.stage, found)
        for item_id, found in unit.indicators.items()
        if found.threshold is not None
    )
    return SchoolPart(unit.stage.label, unit.met_count, len(lights), unit.rule_met, lights)


def _light(standard: Standard, item_id: str, stage: Stage, found: UnitIndicator) -> Light:
    item = standard.item(item_id)
    written = next((one.threshold for one in item.measures_of(stage) if one.threshold), None)
    asked = Threshold(written.operator if written else ">=", found.threshold or Fraction(0))
    kind, word = _state(found)
    return Light(
        number=item.number,
        title=item.title,
        unit=item.unit,
        value=found.value,
        limit=found.threshold,
        value_text="—" if found.value is None else _thousands(value_text(found.value, asked)),
        demand=_thousands(str(asked)),
        good="low" if asked.operator in ("<=", "<") else "high",
        kind=kind,
        word=word,
    )


def _thousands(text: str) -> str:
    """The printed number with its thousands separated: ≥ 2000 → ≥ 2,000."""
    return _WHOLE.sub(lambda found: f"{int(found.group()):,}", text, count=1)


def _state(found: UnitIndicator) -> tuple[str, str]:
    if found.met is None:
        return "none", "缺数据"
    if found.met:
        return "ok", "达到"
    return ("near", "差一点") if found.floor_met else ("bad", "未达到")


def _school_failures(standard: Standard, evaluation: Evaluation, name: str) -> Iterable[SchoolFailure]:
    items = {item.id: item for item in standard.items}
    for result in evaluation.items:
        failing = [measure for measure in result.measures if name in measure.failing]
        if failing and result.id in items:
            asked = "；".join(measure.label or result.title for measure in failing)
            yield SchoolFailure(items[result.id], item_label(result.dimension, result.number), asked)
