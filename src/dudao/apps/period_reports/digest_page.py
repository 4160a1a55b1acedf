"""What the page of a digest shows, and its files."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dudao.apps.period_reports.actions.digests import document_of
from dudao.apps.period_reports.choices import DigestState
from dudao.apps.period_reports.models import PeriodDigest
from dudao.core.document import chinese_number
from dudao.core.drafting import DraftSection, FixedTable, Missing, draft_from_json, missing
from dudao.infra.docx.render import render_docx
from dudao.infra.pdf.render import render_pdf

_GAP = re.compile(r"(【待补(?:[：:][^【】]*)?】)")


@dataclass(frozen=True)
class ShownSection:
    """A section with its number, its text line by line (a gap apart from what is around it) and its table."""

    key: str
    heading: str
    text: str
    lines: tuple[tuple[tuple[str, bool], ...], ...]
    table: FixedTable | None
    gaps: int


@dataclass(frozen=True)
class DigestPage:
    """The digest as a page: title, sections, and what is still missing."""

    title: str
    sections: tuple[ShownSection, ...]
    missing: tuple[Missing, ...]


def page_of(digest: PeriodDigest) -> DigestPage:
    """The draft of a digest for reading."""
    draft = draft_from_json(digest.draft)
    sections = tuple(_shown(at, one) for at, one in enumerate(draft.sections, start=1))
    return DigestPage(draft.title, sections, missing(draft))


def _shown(at: int, section: DraftSection) -> ShownSection:
    lines = tuple(
        tuple((part, bool(_GAP.fullmatch(part))) for part in _GAP.split(line) if part)
        for line in section.text.splitlines()
        if line.strip()
    )
    gaps = sum(is_gap for line in lines for _, is_gap in line)
    heading = f"{chinese_number(at)}、{section.heading}"
    return ShownSection(section.key, heading, section.text, lines, section.table, gaps)


def file_of(digest: PeriodDigest, suffix: str) -> bytes:
    """Word or PDF: what was kept when it was signed, else the draft as it is now, without a date."""
    if digest.state == DigestState.SIGNED:
        kept = digest.docx if suffix == "docx" else digest.pdf
        return bytes(kept or b"")
    document = document_of(digest)
    return render_docx(document) if suffix == "docx" else render_pdf(document)
