"""Papers on paper: one, or all of one kind in one document."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone

from dudao.apps.papers.actions import draft_in
from dudao.apps.papers.choices import OF_UNITS, PaperKind
from dudao.apps.papers.models import Paper
from dudao.apps.papers.reading import notice_of
from dudao.core.document import Block, Document, PageBreak, Run, paragraph
from dudao.core.drafting import Draft, blocks_of, to_document

UNFINISHED = "讨论稿"
SUFFIXES = ("docx", "pdf", "zip")


def paper_document(paper: Paper, draft: Draft | None = None, *, finished: bool | None = None) -> Document:
    """The paper as it prints; a draft says so on every page, a sample too."""
    is_finished = paper.is_finished if finished is None else finished
    notices = [notice_of(paper.campaign), "" if is_finished else UNFINISHED]
    signed = paper.kind not in OF_UNITS
    day = timezone.localdate(paper.finished_at) if paper.finished_at else paper.numbers_on
    return to_document(
        draft or draft_in(paper),
        issuer=f"{paper.county.name}人民政府" if signed else "",
        date=day if signed else None,
        subtitle="" if signed or paper.unit is None else f"（{paper.unit.name}）",
        notice="；".join(one for one in notices if one),
        created_at=datetime.datetime.combine(day, datetime.time()),
        keywords=(PaperKind(paper.kind).label, paper.county.name),
    )


def all_in_one(papers: Sequence[Paper]) -> Document:
    """All papers of one kind, each on new pages under its own title."""
    first = paper_document(papers[0])
    blocks: list[Block] = list(first.blocks)
    for paper in papers[1:]:
        draft = draft_in(paper)
        name = f"（{paper.unit.name}）" if paper.unit else ""
        blocks += [
            PageBreak(),
            paragraph(Run(draft.title, bold=True), indent=False, align="center"),
            paragraph(name, indent=False, align="center"),
            *blocks_of(draft),
        ]
    finished = all(paper.is_finished for paper in papers)
    notices = [notice_of(papers[0].campaign), "" if finished else UNFINISHED]
    return replace(first, blocks=tuple(blocks), notice="；".join(one for one in notices if one))


def document_file(document: Document, suffix: str) -> bytes:
    """A document as docx or pdf. Raises KeyError for another suffix."""
    if suffix == "docx":
        from dudao.infra.docx.render import render_docx

        return render_docx(document)
    if suffix != "pdf":
        raise KeyError(suffix)
    from dudao.infra.pdf.render import render_pdf

    return render_pdf(document)


def papers_zip(papers: Sequence[Paper]) -> bytes:
    """A ZIP with the Word file of every paper, named after its unit."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, paper in enumerate(papers, 1):
            name = f"{number:03d}_{file_name(paper)}.docx"
            archive.writestr(name, document_file(paper_document(paper), "docx"))
    return content.getvalue()


def file_name(paper: Paper) -> str:
    """What a file of the paper is called, without its suffix."""
    parts = [PaperKind(paper.kind).label, paper.unit.name if paper.unit else paper.county.name]
    return "_".join(parts).replace("/", "／")
