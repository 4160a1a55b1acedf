"""The gap list as a workbook: the rows that were seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dudao.apps.measurement.documents_heat import SAMPLE
from dudao.apps.measurement.gap_tables import GapRow
from dudao.apps.measurement.loading import Seen
from dudao.core.sheetspec import Book, CellTone, ColumnSpec, SheetSpec


def gap_book(seen: Seen, rows: Sequence[GapRow], made_at: datetime) -> Book:
    """One sheet, a row a gap; amounts unrounded where areas and money are exact."""
    found = seen.found
    columns = (
        ColumnSpec("学校或县", width=24),
        ColumnSpec("学段", width=8),
        ColumnSpec("城乡", width=8),
        ColumnSpec("乡镇", width=12),
        ColumnSpec("条目", width=8),
        ColumnSpec("要加的", width=24),
        ColumnSpec("数量", width=12),
        ColumnSpec("单位", width=8),
        ColumnSpec("是否必需", width=10),
        ColumnSpec("现状和要求", width=46),
        ColumnSpec("说明", width=46),
    )
    values = tuple(
        (
            row.gap.unit,
            row.stage,
            row.area,
            row.township,
            row.gap.item,
            f"{'减少' if row.is_excess else ''}{row.noun}",
            row.gap.shortfall,
            row.unit,
            "必需" if row.gap.needed else "可不补",
            row.figures,
            row.advice,
        )
        for row in rows
    )
    tones: dict[tuple[int, int], CellTone] = {
        (index, 8): "bad" if row.gap.needed else "muted" for index, row in enumerate(rows)
    }
    title = f"{seen.county.name}还差什么"
    sheet = SheetSpec(
        "还差什么",
        columns,
        values,
        heading=(title,),
        notes=(
            f"标准：{found.standard.title} {found.standard.document_number}；数据：{seen.version.dataset.year}"
            f"{seen.version}；共 {len(rows)} 行。“可不补”指该校达标项已够，不影响结论。",
            *([found.standard.notice] if found.standard.notice else []),
            *([SAMPLE] if seen.county.is_sample else []),
        ),
        frozen_columns=1,
        tones=tones,
        autofilter=True,
    )
    return Book((sheet,), made_at, title=title, watermark=SAMPLE if seen.county.is_sample else "")
