"""Two years and town and country as sheets: means and coefficients beside each other, and what changed sides."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from dudao.catalogue.schema import Standard
from dudao.core.schools import AreaType, Stage
from dudao.core.sheetspec import NUMBER_TWO_DECIMALS, CellTone, ColumnSpec, SheetSpec, SpecValue
from dudao.engine.comparison import Comparison, compare_areas
from dudao.engine.reports.phrases import NO_DATA, held_tone, held_word, known_items, verdict_word
from dudao.engine.result import Evaluation

Row = tuple[SpecValue, ...]

_FOUR = "0.0000"


def area_sheet(standard: Standard, evaluation: Evaluation) -> SheetSpec:
    """Pupil-weighted means of town and country, and the rural mean in percent of the urban one.

    A unit whose area type was not reported counts in none; a unit without a value is counted as missing, not as zero.
    """
    known = known_items(standard)
    areas = tuple(AreaType)
    rows: list[Row] = []
    for each in compare_areas(evaluation):
        row: list[SpecValue] = [each.stage.label, each.item, known[each.item].title, known[each.item].unit]
        for area in areas:
            empty = NO_DATA if each.units.get(area) else "没有学校"
            row += [each.units.get(area, 0), each.missing.get(area, 0), each.means.get(area, empty)]
        ratio = each.rural_to_urban
        row.append("—" if ratio is None else 100 * ratio)
        rows.append(tuple(row))
    columns = [
        ColumnSpec("学段", 8),
        ColumnSpec("编号", 8),
        ColumnSpec("指标", 40),
        ColumnSpec("单位", 14),
    ]
    for area in areas:
        columns += [
            ColumnSpec("学校数", 9, group=area.label),
            ColumnSpec("缺数据", 9, group=area.label),
            ColumnSpec("平均值", 12, number_format=NUMBER_TWO_DECIMALS, group=area.label),
        ]
    columns.append(ColumnSpec("乡村为城区的", 14, unit="%", number_format=NUMBER_TWO_DECIMALS))
    notes = (
        "平均值按学生数加权；没有填报城乡类型的学校不计入。标准没有规定城乡之间的限值，本表只供了解，不作判定。",
    )
    return SheetSpec("城乡对比", tuple(columns), tuple(rows), notes=notes, frozen_columns=3, autofilter=True)


def year_sheet(standard: Standard, comparison: Comparison) -> SheetSpec:
    """What moved between two evaluations: verdict, means and coefficients, then units and items that changed sides."""
    known = known_items(standard)
    rows: list[Row] = [
        (
            "结论",
            "",
            "",
            "",
            *(_EMPTY),
            *map(verdict_word, (comparison.verdict_before, comparison.verdict_after)),
        )
    ]
    tones: dict[tuple[int, int], CellTone] = {}
    for each in comparison.indicators:
        tones[len(rows), 11] = held_tone(each.met_after)
        means = (_known(each.mean_before), _known(each.mean_after), each.mean_change)
        cvs = tuple(map(_known, map(_exact, (each.cv_before, each.cv_after))))
        held = (held_word(each.met_before), held_word(each.met_after))
        title = known[each.item].title
        rows.append(("指标", each.stage.label, each.item, title, *means, *cvs, _exact(each.cv_change), *held))
    for unit in comparison.units:
        tones[len(rows), 11] = held_tone(unit.after)
        name = f"{unit.name} {known[unit.item].title if unit.item else '综合要求'}"
        held = (held_word(unit.before), held_word(unit.after))
        rows.append(("学校", unit.stage.label, unit.item, name, *_EMPTY, *held))
    for item in comparison.items:
        tones[len(rows), 11] = held_tone(item.after)
        rows.append(
            ("条目", "", item.item, item.title, *_EMPTY, held_word(item.before), held_word(item.after))
        )
    rows += _come_and_gone(comparison.new, "本次新增")
    rows += _come_and_gone(comparison.gone, "本次不再有")
    columns = (
        ColumnSpec("类别", 11),
        ColumnSpec("学段", 8),
        ColumnSpec("编号", 8),
        ColumnSpec("指标、学校或条目", 44),
        ColumnSpec("上次", 12, number_format=NUMBER_TWO_DECIMALS, group="全县平均值"),
        ColumnSpec("本次", 12, number_format=NUMBER_TWO_DECIMALS, group="全县平均值"),
        ColumnSpec("变化", 12, number_format=NUMBER_TWO_DECIMALS, group="全县平均值"),
        ColumnSpec("上次", 11, number_format=_FOUR, group="差异系数"),
        ColumnSpec("本次", 11, number_format=_FOUR, group="差异系数"),
        ColumnSpec("变化", 11, number_format=_FOUR, group="差异系数"),
        ColumnSpec("上次", 12, group="判断"),
        ColumnSpec("本次", 12, group="判断"),
    )
    notes = ("差异系数的变化为负，说明校际差距缩小。判断按未取整的数作出。",)
    return SheetSpec(
        "两年对比", columns, tuple(rows), notes=notes, tones=tones, frozen_columns=4, autofilter=True
    )


_EMPTY: Row = (None,) * 6


def _come_and_gone(units: tuple[tuple[str, Stage], ...], word: str) -> list[Row]:
    return [(word, stage.label, "", name, *_EMPTY, None, None) for name, stage in units]


def _known(value: Fraction | None) -> SpecValue:
    return NO_DATA if value is None else value


def _exact(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)
