"""For a coefficient over its limit: one way to bring it within, judged again by the engine on the raised values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from dudao.catalogue.schema import Shortfall, Standard
from dudao.core.dispersion import Dispersion, composite_printed
from dudao.core.numbers import grouped
from dudao.core.schools import Stage
from dudao.engine.gaps import per_of
from dudao.engine.indicators import MeasuredUnit
from dudao.engine.levelling import Level, Levelling, level_composite, level_within
from dudao.engine.result import Addition, Gap, StageResult
from dudao.engine.wording import coefficient_text, limit_text, telling

ONE_WAY = "一种做法，不是最省的"


def coefficient_gaps(
    standard: Standard, county: str, stage: StageResult, units: Sequence[MeasuredUnit]
) -> Iterator[Gap]:
    """One way per coefficient over its limit, or for the composite; nothing for a coefficient with data missing."""
    if stage.composite_met is False and stage.composite_limit is not None:
        yield from _composite_gaps(standard, county, stage, units, stage.composite_limit)
    for item, indicator in stage.indicators.items():
        if indicator.cv_met is not False or indicator.dispersion is None or indicator.cv_limit is None:
            continue
        found = level_within(_levels(item, units), indicator.cv_limit)
        if found is not None:
            now = coefficient_text(indicator.dispersion, indicator.cv_limit)
            then = coefficient_text(found.dispersion, indicator.cv_limit)
            result = f"{stage.stage.label} {item} 差异系数由 {now} 降到 {then}（上限 {limit_text(indicator.cv_limit)}）"
            yield _gap(standard, county, stage.stage, item, units, found, result)


def _composite_gaps(
    standard: Standard, county: str, stage: StageResult, units: Sequence[MeasuredUnit], limit: Fraction
) -> Iterator[Gap]:
    columns = [
        (item, _levels(item, units), indicator.dispersion)
        for item, indicator in stage.indicators.items()
        if indicator.dispersion is not None and indicator.dispersion.squared_coefficient is not None
    ]
    if len(columns) < len(stage.indicators):
        return
    steps = level_composite(columns, limit)
    after: dict[str, Dispersion] = {item: dispersion for item, _, dispersion in columns}
    for item, found in steps:
        after[item] = found.dispersion
        parts = list(after.values())
        over = item != steps[-1][0]
        now = telling(lambda places, parts=parts: composite_printed(parts, places) or "", limit, over)  # type: ignore[misc]
        result = f"{stage.stage.label}综合差异系数到 {now}（上限 {limit_text(limit)}）"
        yield _gap(standard, county, stage.stage, item, units, found, result)


def _levels(item: str, units: Sequence[MeasuredUnit]) -> list[Level]:
    rows = []
    for each in units:
        value = each.result.indicators[item].value
        if value is not None:
            per = per_of(each.measured[item].measure.shortfall, each.unit) if _spec(each, item) else None
            rows.append(Level(each.unit.name, value, each.unit.enrolment, per or each.unit.enrolment))
    return rows


def _spec(each: MeasuredUnit, item: str) -> Shortfall | None:
    return each.measured[item].measure.shortfall


def _gap(
    standard: Standard,
    county: str,
    stage: Stage,
    item: str,
    units: Sequence[MeasuredUnit],
    found: Levelling,
    result: str,
) -> Gap:
    spec = _spec(units[0], item)
    unit = spec.unit if spec else standard.item(item).unit
    noun = spec.noun if spec else standard.item(item).title
    total = sum((each.amount for each in found.raises), Fraction(0))
    words = f"{grouped(total)} {(spec.classifier or spec.unit) if spec else unit}{noun}"
    message = f"{ONE_WAY}：给 {len(found.raises)} 所{stage.label}共增加 {words}，把最低的学校补起来，{result}"
    additions = tuple(Addition(each.unit, each.amount, each.before, each.after) for each in found.raises)
    return Gap(item, county, stage, total, unit, message, True, True, additions, result)
