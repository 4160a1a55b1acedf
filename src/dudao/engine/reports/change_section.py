"""与上一次评估相比: what moved between two evaluations of one county under one standard."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from dudao.catalogue.schema import Standard
from dudao.core.document import Block, Cell, Heading, Table, paragraph
from dudao.core.numbers import round_half_up, with_thousands
from dudao.engine.comparison import Comparison, UnitChange
from dudao.engine.reports.phrases import NO_DATA, columns, header, held_word, known_items, verdict_word


def change_section(standard: Standard, comparison: Comparison) -> Iterator[Block]:
    """Verdicts, means and coefficients before and after, and who changed sides."""
    yield Heading(2, "与上一次评估相比")
    yield paragraph(
        f"上一次结论为{verdict_word(comparison.verdict_before)}，"
        f"本次结论为{verdict_word(comparison.verdict_after)}。"
    )
    if comparison.indicators:
        yield _indicator_table(standard, comparison)
    changed = [each for each in comparison.units if not each.item]
    for after, words in ((True, "由未达到变为达到综合要求"), (False, "由达到变为未达到综合要求")):
        names = [_unit_words(each) for each in changed if each.before is not None and each.after is after]
        if names:
            yield paragraph(f"{words}的学校 {len(names)} 所：{'、'.join(names)}。")
    for item in comparison.items:
        yield paragraph(f"{item.title}：由{held_word(item.before)}变为{held_word(item.after)}。")
    for units, words in ((comparison.new, "本次新增"), (comparison.gone, "本次不再有")):
        if units:
            labels = "、".join(f"{name}（{stage.label}）" for name, stage in units)
            yield paragraph(f"{words}的评估单位 {len(units)} 个：{labels}。")


def _unit_words(change: UnitChange) -> str:
    return f"{change.name}（{change.stage.label}）"


def _indicator_table(standard: Standard, comparison: Comparison) -> Table:
    known = known_items(standard)
    rows = tuple(
        (
            Cell(each.stage.label),
            Cell(f"{each.item} {known[each.item].title}"),
            Cell(_mean(each.mean_before)),
            Cell(_mean(each.mean_after)),
            Cell(_coefficient(each.cv_before, each.met_before)),
            Cell(_coefficient(each.cv_after, each.met_after)),
        )
        for each in comparison.indicators
    )
    return Table(
        columns(1.2, 6, 2, 2, 2, 2, centred=(0, 2, 3, 4, 5)),
        header("学段", "指标", "上次平均值", "本次平均值", "上次差异系数", "本次差异系数"),
        rows,
        caption="两次评估的平均值和差异系数",
        small=True,
    )


def _mean(value: Fraction | None) -> str:
    return NO_DATA if value is None else with_thousands(round_half_up(value, 2))


def _coefficient(value: Decimal | None, met: bool | None) -> str:
    """Three decimals, and the judgment in words where rounding could hide that the limit is exceeded."""
    if value is None:
        return NO_DATA
    return round_half_up(Fraction(value), 3) + ("（未达标）" if met is False else "")
