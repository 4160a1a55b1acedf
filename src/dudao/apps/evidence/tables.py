"""Lists of documents as workbooks, and the names of files in a ZIP."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePosixPath

from django.utils import timezone

from dudao.apps.evidence.models import Evidence, EvidenceLink
from dudao.core.sheetspec import NUMBER_DATE, Book, ColumnSpec, SheetSpec, SpecValue
from dudao.infra.files.kinds import FileKind

UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
LONGEST_PART = 60
COLUMNS = (
    ColumnSpec("序号", width=7),
    ColumnSpec("提供单位", width=22),
    ColumnSpec("名称", width=44),
    ColumnSpec("文号", width=20),
    ColumnSpec("来源", width=12),
    ColumnSpec("所属时段起", width=12, number_format=NUMBER_DATE),
    ColumnSpec("所属时段止", width=12, number_format=NUMBER_DATE),
    ColumnSpec("形成日期", width=12, number_format=NUMBER_DATE),
    ColumnSpec("上传日期", width=12, number_format=NUMBER_DATE),
    ColumnSpec("有效期至", width=12, number_format=NUMBER_DATE),
    ColumnSpec("证明的条目", width=36),
    ColumnSpec("文件名", width=36),
    ColumnSpec("类型", width=14),
    ColumnSpec("版本", width=7),
    ColumnSpec("字节数", width=12),
    ColumnSpec("上传人", width=10),
    ColumnSpec("备注", width=30),
    ColumnSpec("SHA-256", width=66),
)


def evidence_book(
    title: str, found: Iterable[Evidence], links: dict[int, list[EvidenceLink]], made_at: datetime
) -> Book:
    """One row per document; a date that is not known is a blank cell."""
    rows = tuple(_row(number, one, links.get(one.pk, [])) for number, one in enumerate(found, 1))
    sheet = SheetSpec("材料清单", COLUMNS, rows, heading=(title,), autofilter=True)
    return Book((sheet,), made_at, title=title)


def _row(number: int, one: Evidence, links: list[EvidenceLink]) -> tuple[SpecValue, ...]:
    revision = one.current
    stored = revision.stored if revision is not None else None
    proves = "；".join(sorted({f"{link.item.code}（{link.unit}）" for link in links}))
    return (
        number,
        one.unit.name,
        one.title,
        one.document_number,
        one.get_source_kind_display(),
        one.period_from,
        one.period_to,
        one.made_on,
        timezone.localtime(revision.uploaded_at).date() if revision is not None else None,
        one.valid_until,
        proves,
        revision.file_name if revision is not None else "",
        FileKind(stored.kind).label if stored is not None else "",
        revision.number if revision is not None else None,
        stored.size if stored is not None else None,
        one.created_by.name if one.created_by is not None else "系统",
        one.note,
        stored.sha256 if stored is not None else "",
    )


def safe_part(text: str) -> str:
    """One part of a path that Windows takes too; never empty, never a way upwards."""
    plain = UNSAFE.sub("_", text).strip(" .")[:LONGEST_PART].strip(" .")
    return plain or "未命名"


def zip_name(one: Evidence, taken: set[str]) -> str:
    """Where a document lies in a ZIP: unit / title with the extension of its file; twins get a number."""
    file_name = one.current.file_name if one.current is not None else ""
    suffix = UNSAFE.sub("_", PurePosixPath(file_name).suffix)[:12]
    stem = safe_part(one.title)
    name = f"{safe_part(one.unit.name)}/{stem}{suffix}"
    number = 2
    while name.lower() in taken:
        name = f"{safe_part(one.unit.name)}/{stem}（{number}）{suffix}"
        number += 1
    taken.add(name.lower())
    return name
