"""The table schools × indicators as a workbook: the same figures, unrounded, with the same marks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dudao.apps.measurement.heat_tables import Column, HeatRow
from dudao.apps.measurement.loading import Seen
from dudao.core.schools import Stage
from dudao.core.sheetspec import NUMBER_TWO_DECIMALS, Book, CellTone, ColumnSpec, SheetSpec, SpecValue

TONES: dict[str, CellTone] = {"met": "good", "near": "near", "low": "bad", "none": "missing"}
RULE_WORDS = {True: "达到", False: "未达到", None: "尚不能判定"}
BEFORE = 4
SAMPLE = "示例数据，仅供演示"


def heat_book(
    seen: Seen, stage: Stage, columns: Sequence[Column], rows: Sequence[HeatRow], made_at: datetime
) -> Book:
    """One sheet: the rows that were seen, in their order."""
    found = seen.found
    titles = (
        ColumnSpec("学校", width=24),
        ColumnSpec("乡镇", width=12),
        ColumnSpec("城乡", width=8),
        ColumnSpec("学生", width=9, unit="人"),
        *(
            ColumnSpec(
                f"{one.item_id} {one.title} {one.limit_text}",
                width=15,
                unit=one.unit,
                number_format=NUMBER_TWO_DECIMALS,
            )
            for one in columns
        ),
        ColumnSpec("达标项", width=9),
        ColumnSpec("学校判定", width=12),
    )
    values: list[tuple[SpecValue, ...]] = []
    tones: dict[tuple[int, int], CellTone] = {}
    for index, row in enumerate(rows):
        values.append(
            (
                row.unit.name,
                row.unit.township,
                row.area,
                row.unit.enrolment,
                *(cell.value for cell in row.cells),
                row.unit.met_count,
                RULE_WORDS[row.unit.rule_met],
            )
        )
        tones |= {(index, BEFORE + place): TONES[cell.standing] for place, cell in enumerate(row.cells)}
    county = seen.county
    sheet = SheetSpec(
        f"{stage.label}各校指标",
        titles,
        tuple(values),
        heading=(f"{county.name}{stage.label}各校指标",),
        notes=(
            f"标准：{found.standard.title} {found.standard.document_number}；"
            f"数据：{seen.version.dataset.year}{seen.version}；共 {len(rows)} 行；"
            "绿色达标，黄色未达标但达到 85%，红色低于 85%，灰色缺数据（不等于 0）。",
            *([found.standard.notice] if found.standard.notice else []),
            *([SAMPLE] if county.is_sample else []),
        ),
        frozen_columns=1,
        tones=tones,
        autofilter=True,
    )
    watermark = SAMPLE if county.is_sample else ""
    return Book((sheet,), made_at, title=f"{county.name}{stage.label}各校指标", watermark=watermark)
