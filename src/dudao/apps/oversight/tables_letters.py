"""Letters and a unit's file as workbooks: Excel, and the same printed as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from dudao.apps.oversight.letter_rows import LetterLine
from dudao.apps.oversight.unit_file import UnitFile
from dudao.core.sheetspec import Book, CellTone, ColumnSpec, PrintSetup, SheetSpec, SpecValue

SAMPLE = "示例数据，仅供演示"
COLUMNS = (
    ("种类", 9),
    ("发文字号", 20),
    ("收函单位", 18),
    ("督办事项", 30),
    ("状态", 16),
    ("发出日", 11),
    ("签收时间", 16),
    ("答复期限", 11),
    ("剩余天数", 8),
    ("办结时间", 16),
)


def letters_book(lines: Sequence[LetterLine], title: str, made_at: datetime) -> Book:
    """One row a letter in the order of the page; negative days left are days late."""
    sample = any(one.letter.matter.county.is_sample for one in lines)
    return Book(
        (_letters_sheet(lines, title, made_at),),
        made_at.replace(tzinfo=None, microsecond=0),
        title=title,
        watermark=SAMPLE if sample else "",
    )


def _letters_sheet(lines: Sequence[LetterLine], title: str, made_at: datetime) -> SheetSpec:
    tones: dict[tuple[int, int], CellTone] = {
        (at, 8): "bad" if one.is_overdue else "near"
        for at, one in enumerate(lines)
        if one.due is not None and (one.is_overdue or one.due.kind == "warn")
    }
    return SheetSpec(
        "函件",
        tuple(ColumnSpec(name, width=width) for name, width in COLUMNS),
        tuple(_letter_row(one) for one in lines),
        heading=(title,),
        notes=(f"共 {len(lines)} 份。{made_at:%Y-%m-%d %H:%M} 的情况；剩余天数为负的是逾期天数。",),
        frozen_columns=2,
        tones=tones,
        autofilter=True,
        printing=PrintSetup(landscape=True),
    )


def _letter_row(line: LetterLine) -> tuple[SpecValue, ...]:
    letter = line.letter
    return (
        letter.get_rung_display(),
        letter.document.number_text or None,
        letter.matter.unit.name,
        letter.matter.title,
        line.light[1],
        letter.issued_on,
        _moment(letter.received_at),
        letter.effective_due_on,
        line.due.days_left if line.due is not None else None,
        _moment(letter.closed_at),
    )


def _moment(at: datetime | None) -> str | None:
    return None if at is None else f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def unit_book(file: UnitFile, made_at: datetime) -> Book:
    """A unit's whole file: its letters, answers, matters and cards, a sheet each."""
    title = f"{file.unit.name}督办档案"
    sheets = [_letters_sheet(file.lines, title, made_at)]
    plain = (
        (
            "答复",
            ("函件", "第几次", "答复时间", "期限", "答复人", "办理情况", "复核", "复核意见"),
            file.reply_rows(),
        ),
        (
            "督办事项",
            ("事项", "来源", "当前措施", "步骤", "立项时间", "办结时间", "办结意见"),
            file.matter_rows(),
        ),
        (
            "亮牌",
            ("颜色", "亮牌日期", "原因", "摘牌条件", "整改期限", "摘牌日期", "摘牌说明"),
            file.card_rows(),
        ),
    )
    for name, columns, rows in plain:
        sheets.append(
            SheetSpec(
                name,
                tuple(ColumnSpec(one, width=30 if one in WIDE else 14) for one in columns),
                tuple(rows),
                heading=(title,),
                notes=(f"共 {len(rows)} 条。",),
                printing=PrintSetup(landscape=True),
            )
        )
    notice = SAMPLE if file.county.is_sample else ""
    return Book(tuple(sheets), made_at.replace(tzinfo=None, microsecond=0), title=title, watermark=notice)


WIDE = frozenset({"办理情况", "复核意见", "事项", "办结意见", "原因", "摘牌条件", "摘牌说明", "函件"})
