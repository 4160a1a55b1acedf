"""Talks on paper: the sheet of the record, and the list of talks as a workbook."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from django.utils import timezone

from dudao.apps.accountability.models import Talk
from dudao.apps.accountability.talk_texts import record_draft
from dudao.core.document import Document
from dudao.core.drafting import to_document
from dudao.core.sheetspec import NUMBER_DATE, NUMBER_WHOLE, Book, ColumnSpec, SheetSpec, SpecValue

SAMPLE = "样例数据，仅供演示"
COLUMNS = (
    ColumnSpec("编号", width=14),
    ColumnSpec("被约谈单位", width=26),
    ColumnSpec("约谈事由", width=40),
    ColumnSpec("状态", width=10),
    ColumnSpec("约谈日期", width=12, number_format=NUMBER_DATE),
    ColumnSpec("承诺", width=8, unit="项", number_format=NUMBER_WHOLE),
    ColumnSpec("逾期承诺", width=10, unit="项", number_format=NUMBER_WHOLE),
    ColumnSpec("来源", width=30),
)


def record_document(talk: Talk) -> Document:
    """The sheet of the record as it prints; before the talk its answers stand as 【待补】."""
    moment = talk.held_at or talk.planned_at or talk.created_at
    day = timezone.localdate(moment)
    return to_document(
        record_draft(talk),
        subtitle=f"（{talk.number_text}）",
        notice=SAMPLE if talk.county.is_sample else "",
        created_at=datetime.datetime.combine(day, datetime.time()),
        keywords=("约谈记录", talk.county.name),
    )


def document_file(document: Document, suffix: str) -> bytes:
    """A document as docx or pdf. Raises KeyError for another suffix."""
    if suffix == "docx":
        from dudao.infra.docx.render import render_docx

        return render_docx(document)
    if suffix != "pdf":
        raise KeyError(suffix)
    from dudao.infra.pdf.render import render_pdf

    return render_pdf(document)


def talks_book(
    talks: Sequence[Talk], counts: Mapping[int, int], late: Mapping[int, int], *, made_at: datetime.datetime
) -> Book:
    """The talks that were seen; units only, no person's name."""
    rows: list[tuple[SpecValue, ...]] = []
    for talk in talks:
        moment = talk.held_at or talk.planned_at
        rows.append(
            (
                talk.number_text,
                talk.unit.name,
                talk.title,
                talk.get_state_display(),
                timezone.localdate(moment) if moment is not None else None,
                counts.get(talk.pk, 0),
                late.get(talk.pk, 0),
                talk.source_label,
            )
        )
    sheet = SheetSpec(
        name="约谈",
        columns=COLUMNS,
        rows=tuple(rows),
        heading=("约谈一览表",),
        notes=(f"共 {len(rows)} 次约谈。",),
        frozen_columns=2,
        autofilter=True,
    )
    is_sample = any(talk.county.is_sample for talk in talks)
    return Book((sheet,), made_at, title="约谈一览表", watermark=SAMPLE if is_sample else "")
