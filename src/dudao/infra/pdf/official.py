"""Official documents as PDF in the forms of GB/T 9704-2012, fonts embedded; the same document, the same bytes.

What the standard measures in millimetres is measured again in the finished PDF by `tests/infra/official`. From memory
only, not from a text at hand: the face of the page number, the rules for a signature without a seal, the place of the
word 附件, 35 mm for minutes; office, date and 第×期 above the red line of minutes are
custom, not standard. The thickness of red lines is our choice: the standard gives none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dudao.core.document import (
    Block,
    Figure,
    FlowBlock,
    Heading,
    Landscape,
    PageBreak,
    Paragraph,
    Pending,
    Table,
    chinese_date,
    numbered,
)
from dudao.core.drafting import level_of
from dudao.core.official import Annex, Form, OfficialDocument, title_lines
from dudao.infra.charts.bars import draw
from dudao.infra.pdf.large import table_data
from dudao.infra.pdf.setting import plain, set_pages
from dudao.infra.pdfium import pdf_document

Data = dict[str, object]

_MARK_SIZE = {Form.RED_HEAD: 54.0, Form.UPWARD: 54.0, Form.LETTER: 40.0, Form.MINUTES: 54.0}
_TYPE_WIDTH_PT = 442.2
_LETTER_WIDTH_PT = 470.0
_DASH_MM = 1.87
"""From the top of a capital to the one-em line of the page number, 14 pt."""


def official_pdf(document: OfficialDocument) -> bytes:
    """The document as PDF, laid out by its form; an unfinished one too, its missing elements as empty places."""
    return set_pages("official.typ", _data(document), document.created_at)


def official_pages(document: OfficialDocument, width_px: int) -> list[bytes]:
    """The pages as PNG pictures of this width, exactly as they will print."""
    return pages_of(official_pdf(document), width_px)


def pages_of(content: bytes, width_px: int) -> list[bytes]:
    """The pages of a PDF as PNG pictures; sideways pages are as much wider as their paper."""
    import io

    pictures = []
    with pdf_document(content) as opened:
        for page in opened:
            upright = min(page.get_width(), page.get_height())
            out = io.BytesIO()
            page.render(scale=width_px / upright).to_pil().save(out, "PNG")
            pictures.append(out.getvalue())
    return pictures


def _data(document: OfficialDocument) -> Data:
    parts = _parts(document.blocks)
    last = _last_paragraph(parts)
    annexes = [_annex(annex, _label(document.annexes, at)) for at, annex in enumerate(document.annexes)]
    closing = annexes[-1]["parts"] if annexes else parts if last is None else []
    assert isinstance(closing, list)
    return {
        "form": document.form.value,
        "title": plain(document.title.replace("\n", "")),
        "author": plain("、".join(document.signatories) or "督导通"),
        "mark": _mark(document),
        "copy_number": plain(document.copy_number),
        "secrecy": plain(document.secrecy),
        "urgency": plain(document.urgency),
        "number": plain(document.number),
        "signers": [plain(name) for name in document.signer.replace("，", "、").split("、") if name],
        "heading": plain("\n".join(title_lines(document.title))),
        "addressees": plain(document.addressees),
        "parts": parts,
        "last": last,
        "attachments": [plain(name) for name in document.attachments],
        "signatories": [plain(name) for name in document.signatories],
        "date": chinese_date(document.date) if document.date else "",
        "sealed": document.sealed,
        "note": plain(document.note),
        "people": _people(document),
        "annexes": annexes,
        "copies_to": plain(document.copies_to),
        "printed_by": plain(document.printed_by),
        "printed_on": chinese_date(document.printed_on) if document.printed_on else "",
        "watermark": plain(document.watermark),
        "last_sideways": bool(closing) and bool(closing[-1]["sideways"]),
        "dash_mm": _DASH_MM,
    }


def _mark(document: OfficialDocument) -> Data:
    """The mark and its size: as large as the form has it, narrower letters before smaller ones when it is long."""
    lines = [plain(line.strip()) for line in document.mark.split("\n") if line.strip()] or ["　"]
    suffix = ""
    if len(lines) > 1:
        for at, line in enumerate(lines):
            if line.endswith("文件"):
                lines[at], suffix = line.removesuffix("文件").strip(), "文件"
        lines = [line for line in lines if line]
    signs = max(len(line) for line in lines) + (len(suffix) + 0.25 if suffix else 0)
    room = _LETTER_WIDTH_PT if document.form is Form.LETTER else _TYPE_WIDTH_PT
    largest = _MARK_SIZE[document.form] * (0.75 if len(lines) > 1 else 1)
    natural = room / max(signs, 1)
    if natural >= largest:
        return {"lines": lines, "suffix": suffix, "size": largest, "narrow": 1.0}
    narrow = max((natural / largest) ** 0.5, 0.6)
    return {"lines": lines, "suffix": suffix, "size": round(natural / narrow, 2), "narrow": round(narrow, 4)}


def _people(document: OfficialDocument) -> list[Data]:
    groups = (("出席", document.attendees), ("请假", document.absent), ("列席", document.observers))
    return [{"word": word, "names": [plain(name) for name in names]} for word, names in groups if names]


def _label(annexes: Sequence[Annex], at: int) -> str:
    return "附件" if len(annexes) == 1 else f"附件{at + 1}"


def _annex(annex: Annex, label: str) -> Data:
    heading = "\n".join(title_lines(annex.title))
    return {"label": label, "heading": plain(heading), "parts": _parts(annex.blocks)}


def _parts(blocks: Iterable[Block]) -> list[Data]:
    """The blocks in runs of upright and sideways pages."""
    parts: list[Data] = []

    def add(block: FlowBlock, *, sideways: bool, new: bool = False) -> None:
        if new or not parts or parts[-1]["sideways"] != sideways:
            parts.append({"sideways": sideways, "blocks": []})
        held = parts[-1]["blocks"]
        assert isinstance(held, list)
        held.append(_block(block, sideways=sideways))

    for block in numbered(blocks):
        if isinstance(block, Landscape):
            for at, inner in enumerate(block.content):
                add(inner, sideways=True, new=not at)
        elif isinstance(block, Table) and block.landscape:
            add(block, sideways=True, new=True)
        else:
            add(block, sideways=False)
    return parts


def _last_paragraph(parts: list[Data]) -> Data | None:
    """The last block, taken out of the parts, when it is a paragraph: what follows the text stays on its page."""
    if not parts or parts[-1]["sideways"]:
        return None
    blocks = parts[-1]["blocks"]
    assert isinstance(blocks, list)
    if not blocks or blocks[-1]["kind"] != "paragraph":
        return None
    last = blocks.pop()
    assert isinstance(last, dict)
    return last


def _block(block: FlowBlock, *, sideways: bool) -> Data:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": plain(block.text)}
    if isinstance(block, Paragraph):
        return _paragraph(block)
    if isinstance(block, Pending):
        runs = [{"text": plain(block.text), "mark": True}]
        return {"kind": "paragraph", "runs": runs, "side": "left", "indent": True}
    if isinstance(block, Table):
        return table_data(replace(block, landscape=False), sideways=sideways)
    if isinstance(block, Figure):
        svg = draw(block.chart, "svg", block.beside).decode("utf-8")
        return {"kind": "figure", "svg": svg, "caption": plain(block.caption)}
    assert isinstance(block, PageBreak)
    return {"kind": "break"}


def _paragraph(block: Paragraph) -> Data:
    """A paragraph; a stressed first sentence with a number takes the face of that level (7.3.3)."""
    runs: list[Data] = []
    for at, run in enumerate(block.runs):
        written: Data = {"text": plain(run.text)}
        level = level_of(block.text) if run.bold and not at else None
        if level is not None:
            written["level"] = level
        elif run.bold:
            written["bold"] = True
        if run.placeholder:
            written["mark"] = True
        runs.append(written)
    return {"kind": "paragraph", "runs": runs, "side": block.align, "indent": block.indent}
