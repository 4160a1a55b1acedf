"""A ranking as a workbook, as it is seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dudao.apps.rankings.choices import RankingState
from dudao.apps.rankings.models import Ranking, RankingLine
from dudao.apps.rankings.stored import measures_of, numbers_of
from dudao.core.document import chinese_date
from dudao.core.rankings import Measure, Number, Placed, movement_words, rule_words
from dudao.core.sheetspec import (
    NUMBER_PERCENT_POINTS,
    NUMBER_TWO_DECIMALS,
    Book,
    ColumnSpec,
    SheetSpec,
    SpecValue,
)

SAMPLE = "样例数据，仅供演示"
NOT_SIGNED = "尚未通报，数据供内部核对。"


def ranking_book(ranking: Ranking, lines: Sequence[RankingLine], at: datetime) -> Book:
    """Places, numerators, denominators and shares of every unit; blank where nothing is known."""
    measures = measures_of(ranking)
    notes = [rule_words(measures)]
    if ranking.state != RankingState.SIGNED:
        notes.append(NOT_SIGNED)
    sheet = SheetSpec(
        name="排名",
        columns=(
            ColumnSpec("名次", 7),
            ColumnSpec("单位", 26),
            *(column for one in measures for column in _columns(one)),
            *((ColumnSpec("综合值", 10, number_format=NUMBER_TWO_DECIMALS),) if len(measures) > 1 else ()),
            ColumnSpec("比上次", 9),
            ColumnSpec("不参加排名的原因", 40),
        ),
        rows=tuple(_row(one, measures) for one in lines),
        heading=(f"{ranking.title}（截至{chinese_date(ranking.as_of)}）",),
        notes=tuple(notes),
        frozen_columns=2,
        autofilter=True,
    )
    watermark = SAMPLE if ranking.county.is_sample else ""
    return Book((sheet,), at, title=ranking.title, watermark=watermark)


def _columns(measure: Measure) -> tuple[ColumnSpec, ...]:
    counted, whole, unit = measure.counted_words
    if measure.is_plain:
        return (ColumnSpec(measure.label, 14, unit=measure.unit),)
    return (
        ColumnSpec(counted, 13, unit=unit, group=measure.label),
        ColumnSpec(whole, 13, unit=unit, group=measure.label),
        ColumnSpec("比例", 10, number_format=NUMBER_PERCENT_POINTS, group=measure.label),
    )


def _row(line: RankingLine, measures: Sequence[Measure]) -> tuple[SpecValue, ...]:
    numbers = numbers_of(line)
    cells: list[SpecValue] = [line.place if line.place is not None else "不排名", line.name]
    for one in measures:
        cells += _cells(one, numbers.get(one.key, Number()))
    if len(measures) > 1:
        cells.append(line.score)
    return (*cells, movement_words(line.place, line.previous_place), line.unranked_reason or None)


def _cells(measure: Measure, number: Number) -> list[SpecValue]:
    value = number.value(measure)
    if measure.is_plain:
        return [value]
    return [number.numerator, number.denominator, None if value is None else value * 100]


def counties_book(lines: Sequence[Placed], measures: Sequence[Measure], title: str, at: datetime) -> Book:
    """The counties that a city reads, as they stand."""
    sheet = SheetSpec(
        name="区县排名",
        columns=(
            ColumnSpec("名次", 7),
            ColumnSpec("区县", 22),
            *(column for one in measures for column in _columns(one)),
            *((ColumnSpec("综合值", 10, number_format=NUMBER_TWO_DECIMALS),) if len(measures) > 1 else ()),
            ColumnSpec("不参加排名的原因", 40),
        ),
        rows=tuple(_county_row(one, measures) for one in lines),
        heading=(title,),
        notes=(rule_words(measures),),
        frozen_columns=2,
        autofilter=True,
    )
    return Book((sheet,), at, title=title)


def _county_row(line: Placed, measures: Sequence[Measure]) -> tuple[SpecValue, ...]:
    cells: list[SpecValue] = [line.place if line.place is not None else "不排名", line.name]
    for one in measures:
        cells += _cells(one, line.numbers.get(one.key, Number()))
    if len(measures) > 1:
        cells.append(line.score)
    return (*cells, line.reason or None)
