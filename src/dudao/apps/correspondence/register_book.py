"""The register of numbers as a workbook."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from django.utils import timezone

from dudao.apps.correspondence.choices import DocumentState
from dudao.apps.correspondence.models import Delivery, OfficialDocument
from dudao.apps.correspondence.queries_lists import SeriesRegister
from dudao.apps.organisations.api import Organisation
from dudao.core.sheetspec import NUMBER_DATE, NUMBER_WHOLE, Book, ColumnSpec, SheetSpec, SpecValue

COLUMNS = (
    ColumnSpec("序号", width=7, number_format=NUMBER_WHOLE),
    ColumnSpec("发文字号", width=24),
    ColumnSpec("标题", width=48),
    ColumnSpec("文种", width=12),
    ColumnSpec("成文日期", width=12, number_format=NUMBER_DATE),
    ColumnSpec("主送", width=32),
    ColumnSpec("抄送", width=24),
    ColumnSpec("拟稿", width=10),
    ColumnSpec("审核", width=10),
    ColumnSpec("签发", width=10),
    ColumnSpec("状态", width=10),
    ColumnSpec("签收", width=10),
    ColumnSpec("说明", width=30),
)
HIDDEN = "（仅指定人员阅读）"


def register_book(county: Organisation, year: int, registers: Sequence[SeriesRegister]) -> Book:
    """One sheet for each series; of a document the reader may not see neither title nor addressees are in it."""
    return Book(
        title=f"{county.name}{year}年发文登记簿",
        sheets=tuple(_sheet(one, number) for number, one in enumerate(registers, 1)),
        created_on=datetime.datetime.combine(datetime.date(year, 1, 1), datetime.time()),
    )


def _sheet(register: SeriesRegister, number: int) -> SheetSpec:
    series = register.series
    notes = [f"{series.issuer.name}　{series.get_kind_display()}　到 {series.last} 号"]
    if series.given_before:
        notes.append(f"1—{series.given_before} 号为启用本系统前已发，不在本表。")
    if register.missing:
        notes.append(f"缺号：{'、'.join(str(one) for one in register.missing)}")
    return SheetSpec(
        name=f"{number} {series.code}"[:31],
        columns=COLUMNS,
        rows=tuple(_row(one, readable=one.pk in register.readable) for one in register.rows),
        heading=(f"{series}发文登记簿",),
        notes=tuple(notes),
    )


def _row(one: OfficialDocument, *, readable: bool) -> tuple[SpecValue, ...]:
    deliveries = list(one.deliveries.all()) if readable else []
    received = sum(held.received_at is not None for held in deliveries)
    void = one.state == DocumentState.VOID
    return (
        one.sequence,
        one.number_text,
        one.title if readable else HIDDEN,
        one.get_kind_display(),
        one.dated_on,
        _to(one.addressees_text, deliveries, is_copy=False) if readable else "",
        _to(one.copies_text, deliveries, is_copy=True) if readable else "",
        *(
            person.name if person is not None else ""
            for person in (one.drafted_by, one.checked_by, one.signed_by)
        ),
        one.get_state_display(),
        f"{received}/{len(deliveries)}" if deliveries else "",
        f"{timezone.localdate(one.voided_at)} 作废：{one.void_reason if readable else ''}"
        if void and one.voided_at
        else "",
    )


def _to(words: str, deliveries: Iterable[Delivery], *, is_copy: bool) -> str:
    return words or "、".join(held.unit.name for held in deliveries if held.is_copy == is_copy)
