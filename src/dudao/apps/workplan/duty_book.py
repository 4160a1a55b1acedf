"""The list of a day, a week or a month as a sheet: what is printed and handed over where no network is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dudao.apps.workplan.my_duties import DutyGroup, person_in_charge
from dudao.core.sheetspec import Book, CellTone, ColumnSpec, PrintSetup, SheetSpec

COLUMNS = (
    ("分组", 14),
    ("序号", 6),
    ("任务", 34),
    ("牵头单位", 16),
    ("责任人", 9),
    ("完成时限", 11),
    ("剩余天数", 8),
    ("核实步数", 8),
    ("总步数", 7),
    ("预计完成", 11),
    ("困难问题", 8),
    ("清单", 18),
)


def duty_book(groups: Sequence[DutyGroup], title: str, notice: str, made_at: datetime) -> Book:
    """One row a duty in the order of the page; negative days left are days late, a missing due date stays empty."""
    rows = [(group.label, row) for group in groups for row in group.rows]
    values = tuple(
        (
            label,
            row.duty.number,
            row.duty.title,
            row.duty.lead_unit.name if row.duty.lead_unit is not None else "",
            person_in_charge(row.duty) or "没有",
            row.due_on,
            row.days_left if row.duty.is_open else None,
            row.verified,
            row.total,
            row.duty.forecast_on if row.duty.is_open else None,
            row.hindrances or None,
            row.duty.duty_list.title,
        )
        for label, row in rows
    )
    tones: dict[tuple[int, int], CellTone] = {
        (at, 6): "bad" if row.is_late else "near"
        for at, (_, row) in enumerate(rows)
        if row.is_late or row.is_soon
    }
    sheet = SheetSpec(
        "任务",
        tuple(ColumnSpec(name, width=width) for name, width in COLUMNS),
        values,
        heading=(title,),
        notes=(f"共 {len(rows)} 项。{made_at:%Y-%m-%d %H:%M} 的情况；剩余天数为负的是逾期天数。",),
        frozen_columns=3,
        tones=tones,
        autofilter=True,
        printing=PrintSetup(landscape=True),
    )
    return Book((sheet,), made_at.replace(tzinfo=None, microsecond=0), title=title, watermark=notice)
