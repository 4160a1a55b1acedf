"""Documents with large tables as PDF by Typst, in the layout of `render_pdf`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dudao.core.document import (
    Block,
    Cell,
    Document,
    Figure,
    FlowBlock,
    Heading,
    Landscape,
    Paragraph,
    Pending,
    Table,
    chinese_date,
    flat_blocks,
    numbered,
)
from dudao.infra.pdf.setting import plain, set_pages
from dudao.infra.pdf.sheets import Cells, text_cell

MANY_CELLS = 400
_WIDTH_MM = {False: 156, True: 225}
_LINES_KEPT_TOGETHER = 14


def is_large(document: Document) -> bool:
    """Whether the tables would take seconds otherwise; documents with figures are set with the others."""
    blocks = list(flat_blocks((*document.blocks, *document.annexes)))
    if any(isinstance(block, Figure) for block in blocks):
        return False
    return sum(len(row) for block in blocks if isinstance(block, Table) for row in block.rows) > MANY_CELLS


def render_large_pdf(document: Document) -> bytes:
    """The document as PDF: 22 lines of 28 characters, wide tables on sideways pages, heads repeated."""
    parts = _parts(document.blocks)
    signature = "\n".join(
        line for line in (document.issuer, chinese_date(document.date) if document.date else "") if line
    )
    if signature:
        if not parts or parts[-1]["sideways"]:
            parts.append(_part(sideways=False))
        parts[-1]["signed"] = True
        _hold_last(parts[-1])
    annexes = _parts(document.annexes)
    if annexes:
        annexes[0]["fresh"] = True
    data = {
        "title": plain(document.title.replace("\n", "")),
        "heading": plain(document.title),
        "subtitle": plain(document.subtitle),
        "author": plain(document.issuer or "督导通"),
        "keywords": [plain(word) for word in document.keywords],
        "notice": plain(document.notice),
        "signature": plain(signature),
        "parts": parts + annexes,
    }
    return set_pages("document.typ", data, document.created_at)


def _part(*, sideways: bool) -> dict[str, object]:
    return {"sideways": sideways, "signed": False, "fresh": False, "blocks": []}


def _hold_last(part: dict[str, object]) -> None:
    """The last paragraph goes to the page of the signature, so that it never stands alone."""
    blocks = part["blocks"]
    assert isinstance(blocks, list)
    if blocks and blocks[-1]["kind"] == "paragraph":
        blocks[-1]["sticky"] = True


def _parts(blocks: Iterable[Block]) -> list[dict[str, object]]:
    """The blocks in runs of upright and sideways pages."""
    parts: list[dict[str, object]] = []

    def add(block: FlowBlock, *, sideways: bool, new: bool = False) -> None:
        if new or not parts or parts[-1]["sideways"] != sideways:
            parts.append(_part(sideways=sideways))
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


def _block(block: FlowBlock, *, sideways: bool) -> dict[str, object]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": plain(block.text)}
    if isinstance(block, Paragraph):
        runs = [
            {"text": plain(run.text)}
            | ({"bold": True} if run.bold else {})
            | ({"mark": True} if run.placeholder else {})
            for run in block.runs
        ]
        return _paragraph(runs, block.align, indent=block.indent)
    if isinstance(block, Pending):
        return _paragraph([{"text": plain(block.text), "mark": True}], "left", indent=True)
    if isinstance(block, Table):
        return table_data(block, sideways=sideways)
    return {"kind": "break"}


def _paragraph(runs: Sequence[object], side: str, *, indent: bool) -> dict[str, object]:
    return {"kind": "paragraph", "runs": list(runs), "side": side, "indent": indent, "sticky": False}


def table_data(table: Table, *, sideways: bool) -> dict[str, object]:
    """The table as the templates take it; `sideways` says how wide the page is."""
    widths = [float(column.width) for column in table.columns]
    return {
        "kind": "table",
        "widths": widths,
        "small": table.small,
        "dense": table.dense,
        "caption": plain(table.caption),
        "note": plain(table.note),
        "head": [
            text_cell(
                cell.text, side=cell.align or "center", tone="strong", wide=cell.columns, high=cell.rows
            )
            for row in table.header
            for cell in row
        ],
        "body": _rows(table, _WIDTH_MM[sideways]),
    }


def _rows(table: Table, width_mm: float) -> Cells:
    """The cells row by row; those of a row that fills half a page may break, and those that span rows."""
    per_mm = sum(column.width for column in table.columns) / width_mm
    sign_mm = 3.2 if table.small else 4.3
    filled = [0] * len(table.columns)
    cells: Cells = []
    for row in table.rows:
        made: Cells = []
        tall = False
        at = 0
        for cell in row:
            while filled[at]:
                at += 1
            column = table.columns[at]
            span = sum(one.width for one in table.columns[at : at + cell.columns]) / per_mm
            tall = tall or (cell.rows == 1 and _lines(cell, span, sign_mm) > _LINES_KEPT_TOGETHER)
            side = cell.align or column.align
            made.append(
                text_cell(
                    cell.text,
                    side="" if side == "left" else side,
                    tone=cell.tone,
                    bold=cell.tone in ("bad", "strong"),
                    wide=cell.columns,
                    high=cell.rows,
                    breaks=cell.rows > 1,
                )
            )
            for held in range(at, at + cell.columns):
                filled[held] = cell.rows
            at += cell.columns
        filled = [max(count - 1, 0) for count in filled]
        cells += [one | {"breaks": True} for one in made] if tall else made
    return cells


def _lines(cell: Cell, span_mm: float, sign_mm: float) -> int:
    room = max(span_mm / sign_mm - 1, 1)
    return sum(1 + int(len(line) // room) for line in cell.text.split("\n"))
