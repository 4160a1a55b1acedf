"""The file of a case (卷宗): its catalogue with digests, and everything in one ZIP."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO

from django.utils import timezone

from dudao.apps.accountability.models import Case, CasePaper
from dudao.apps.accountability.queries_cases import documents_of
from dudao.apps.correspondence.api import ISSUED_STATES, OfficialDocument
from dudao.apps.evidence.api import content_root
from dudao.core.document import Align, Block, Cell, Column, Document, Table, chinese_date, paragraph
from dudao.infra.storage import content_path

TITLE = "问责案件卷宗目录"
MISSING_BYTES = "原件不在存储里，请联系管理员从备份恢复"


@dataclass(frozen=True)
class Line:
    """A line of the catalogue."""

    number: str
    kind: str
    title: str
    day: date | None
    sha256: str
    note: str


def lines_of(case: Case) -> list[Line]:
    """The official documents that are signed, then the papers with those that were struck out."""
    found = []
    for place, document in enumerate(signed_documents(case), start=1):
        copy = getattr(document, "issued", None)
        digest = copy.pdf_sha256 if copy is not None else ""
        note = "" if digest else "正式文本尚未生成"
        found.append(
            Line(
                f"文{place}",
                document.get_kind_display(),
                f"{document.title}（{document.number_text}）",
                document.dated_on,
                digest,
                note,
            )
        )
    for paper in case.papers.order_by("number"):
        note = f"已作废：{paper.struck_reason}" if paper.struck_at else paper.note
        found.append(
            Line(str(paper.number), paper.get_kind_display(), paper.title, paper.dated_on, paper.sha256, note)
        )
    return found


def signed_documents(case: Case) -> list[OfficialDocument]:
    """The documents of the case that were signed, in the order of their numbers."""
    return [one for one in documents_of(case) if one.state in ISSUED_STATES]


def catalogue(case: Case, now: datetime) -> Document:
    """The catalogue as it prints: number, kind, title, day, SHA-256, remark."""
    widths: Sequence[tuple[str, float, Align]] = (
        ("件号", 6, "center"),
        ("类别", 12, "left"),
        ("题名", 30, "left"),
        ("日期", 11, "center"),
        ("SHA-256", 30, "left"),
        ("备注", 11, "left"),
    )
    rows = [
        tuple(
            Cell(text)
            for text in (
                line.number,
                line.kind,
                line.title,
                f"{line.day:%Y-%m-%d}" if line.day else "—",
                line.sha256 or "—",
                line.note or "—",
            )
        )
        for line in lines_of(case)
    ]
    blocks: list[Block] = [
        paragraph(f"案号：{case.number_text}", indent=False),
        paragraph(f"事由：{case.title}", indent=False),
        paragraph(f"立案日期：{chinese_date(case.opened_on)}", indent=False),
    ]
    if rows:
        table = Table(
            tuple(Column(width, align) for _, width, align in widths),
            (tuple(Cell(title) for title, _, _ in widths),),
            tuple(rows),
            landscape=True,
            small=True,
        )
        blocks.append(table)
    else:
        blocks.append(paragraph("卷宗里还没有材料。"))
    local = timezone.localtime(now)
    return Document(
        title=TITLE,
        blocks=tuple(blocks),
        notice="内部材料，仅限办案人员查阅",
        created_at=local.replace(tzinfo=None),
    )


def write_zip(case: Case, now: datetime) -> IO[bytes]:
    """Everything of the file: catalogue, signed documents, originals under their numbers. Struck ones are marked."""
    from dudao.infra.pdf.render import render_pdf

    target = tempfile.TemporaryFile(prefix="dudao-case-")  # noqa: SIM115  # closed by the response
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("00_卷宗目录.pdf", render_pdf(catalogue(case, now)))
        for place, document in enumerate(signed_documents(case), start=1):
            copy = getattr(document, "issued", None)
            if copy is not None:
                archive.writestr(f"公文/文{place}_{_safe(document.title)}.pdf", bytes(copy.pdf))
        for paper in case.papers.order_by("number"):
            _add(archive, paper)
    target.seek(0)
    return target


def _add(archive: zipfile.ZipFile, paper: CasePaper) -> None:
    folder = "作废" if paper.struck_at else "材料"
    suffix = Path(paper.file_name).suffix
    name = f"{folder}/{paper.number:03d}_{_safe(paper.title)}{suffix}"
    source = content_path(content_root(), paper.sha256)
    if source.exists():
        archive.write(source, name)
    else:
        archive.writestr(f"{name}.缺失.txt", MISSING_BYTES)


def _safe(text: str) -> str:
    """A text as a file name on every system."""
    return "".join("_" if one in '\\/:*?"<>|\r\n\t' else one for one in text)[:60]
