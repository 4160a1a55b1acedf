"""The receipts of a notice as a workbook, for Excel and for printing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dudao.apps.meetings.choices import PassOnWay
from dudao.apps.meetings.minutes import SAMPLE
from dudao.apps.meetings.models import PassOnNotice
from dudao.apps.meetings.passing_tree import ReceiptLine
from dudao.core.sheetspec import NUMBER_DATE, NUMBER_WHOLE, Book, ColumnSpec, SheetSpec, SpecValue

COLUMNS = (
    ColumnSpec("序号", width=6, number_format=NUMBER_WHOLE),
    ColumnSpec("单位", width=30),
    ColumnSpec("上一级", width=20),
    ColumnSpec("传达时限", width=12, number_format=NUMBER_DATE),
    ColumnSpec("状态", width=14),
    ColumnSpec("传达方式", width=12),
    ColumnSpec("传达日期", width=12, number_format=NUMBER_DATE),
    ColumnSpec("传达到", width=10, unit="人", number_format=NUMBER_WHOLE),
    ColumnSpec("确认人", width=12),
    ColumnSpec("说明", width=30),
    ColumnSpec("催办", width=8, unit="次", number_format=NUMBER_WHOLE),
)


def receipts_book(
    notice: PassOnNotice, lines: Sequence[ReceiptLine], created_on: datetime, *, only_open: bool = False
) -> Book:
    """传达回执表; with `only_open` the list of those who have not confirmed."""
    shown = [line for line in lines if not (only_open and line.is_confirmed)]
    confirmed = sum(line.is_confirmed for line in lines)
    name = "未传达单位名单" if only_open else "传达回执表"
    sheet = SheetSpec(
        name=name,
        columns=COLUMNS,
        rows=tuple(_row(number, line) for number, line in enumerate(shown, 1)),
        heading=(f"{notice.county.name}{name}", notice.title),
        notes=(f"共 {len(lines)} 个单位，已确认 {confirmed} 个，还有 {len(lines) - confirmed} 个。",),
        frozen_columns=2,
        autofilter=True,
    )
    return Book(
        (sheet,),
        created_on,
        title=name,
        subject=notice.title,
        watermark=SAMPLE if notice.county.is_sample else "",
    )


def state_words(line: ReceiptLine) -> str:
    """已确认, 未确认, with the days late."""
    word = "已确认" if line.is_confirmed else "未确认"
    return f"{word}（逾期 {line.late_days} 天）" if line.is_late else word


def _row(number: int, line: ReceiptLine) -> tuple[SpecValue, ...]:
    receipt = line.receipt
    confirmed_by = ""
    if receipt.confirmed_by is not None:
        confirmed_by = receipt.confirmed_by.name + ("（督导室代录）" if receipt.by_office else "")
    return (
        number,
        "　" * line.depth + receipt.unit.name,
        receipt.parent.unit.name if receipt.parent else "督导室",
        receipt.due_on,
        state_words(line),
        PassOnWay(receipt.way).label if receipt.way else "",
        receipt.done_on,
        receipt.people,
        confirmed_by,
        receipt.note,
        getattr(receipt, "urge_count", 0),
    )
