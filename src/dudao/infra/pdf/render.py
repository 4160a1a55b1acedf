"""Neutral documents as PDF by WeasyPrint, fonts embedded; the same input gives the same bytes."""

from __future__ import annotations

import base64
import datetime
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from dudao.core.document import (
    Cell,
    Document,
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
    placed_cells,
)
from dudao.infra.charts.bars import draw
from dudao.infra.pdf.large import is_large, render_large_pdf
from dudao.infra.pdf.style import DOCUMENT_CSS

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration


def render_pdf(document: Document) -> bytes:
    """The document as PDF in official layout: 22 lines of 28 characters, page numbers on the outer side."""
    if is_large(document):
        return render_large_pdf(document)
    parts = [_notice(document.notice)]
    parts += [f'<h1 class="title">{_text(document.title)}</h1>']
    if document.subtitle:
        parts.append(f'<p class="subtitle">{_text(document.subtitle)}</p>')
    parts.append("<p>&nbsp;</p>")
    parts += [_block(block) for block in numbered(document.blocks)]
    parts.append(_signature(document))
    if document.annexes:
        parts.append(f'<section class="annexes">{"".join(map(_block, numbered(document.annexes)))}</section>')
    return _pdf(document.title.replace("\n", ""), document.created_at, parts, DOCUMENT_CSS)


def _pdf(title: str, created: datetime.datetime, parts: Iterable[str], css: str) -> bytes:
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    stamp = created.strftime("%Y-%m-%dT%H:%M:%S")
    html = (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="dcterms.created" content="{stamp}"><meta name="dcterms.modified" content="{stamp}">'
        f"</head><body>{''.join(parts)}</body></html>"
    )
    fonts, sheet = _style(css)
    # Only pictures inside the document itself are read: nothing comes from a network or a disk.
    fetcher = URLFetcher(allowed_protocols={"data"}, fail_on_errors=True)
    written: bytes = HTML(string=html, url_fetcher=fetcher).write_pdf(
        stylesheets=[sheet], font_config=fonts, pdf_identifier=b"dudao"
    )
    return written


@lru_cache(maxsize=1)
def _style(css: str) -> tuple[FontConfiguration, CSS]:
    """The fonts of the machine and the parsed style sheet, read once for all documents."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    return fonts, CSS(string=css, font_config=fonts)


def _notice(text: str) -> str:
    return f'<div id="notice">{escape(text)}</div>' if text else ""


def _text(text: str) -> str:
    return "<br>".join(escape(line) for line in text.split("\n"))


def _block(block: FlowBlock | Landscape) -> str:
    if isinstance(block, Landscape):
        inner = "".join(_table(one) if isinstance(one, Table) else _block(one) for one in block.content)
        return f'<section class="sideways">{inner}</section>'
    if isinstance(block, Heading):
        return f'<p class="heading level{block.level}">{_text(block.text)}</p>'
    if isinstance(block, Paragraph):
        return _paragraph(block)
    if isinstance(block, Pending):
        return f'<p class="indent"><mark>{_text(block.text)}</mark></p>'
    if isinstance(block, Table):
        table = _table(block)
        return f'<section class="sideways">{table}</section>' if block.landscape else table
    if isinstance(block, Figure):
        return _figure(block)
    assert isinstance(block, PageBreak)
    return '<div class="newpage"></div>'


def _paragraph(block: Paragraph) -> str:
    runs = []
    for run in block.runs:
        text = _text(run.text)
        text = f"<b>{text}</b>" if run.bold else text
        runs.append(f"<mark>{text}</mark>" if run.placeholder else text)
    classes = ["indent"] if block.indent else []
    classes += [block.align] if block.align != "left" else []
    return f'<p class="{" ".join(classes)}">{"".join(runs)}</p>'


def _figure(block: Figure) -> str:
    picture = base64.b64encode(draw(block.chart, "svg", block.beside)).decode()
    return (
        f'<figure><img src="data:image/svg+xml;base64,{picture}" alt="{escape(block.alternative)}">'
        f'<div class="caption">{_text(block.caption)}</div></figure>'
    )


def _table(table: Table) -> str:
    whole = sum(column.width for column in table.columns)
    columns = "".join(f'<col style="width:{100 * c.width / whole:.3f}%">' for c in table.columns)
    caption = f'<div class="caption">{_text(table.caption)}</div>' if table.caption else ""
    note = f'<div class="note">{_text(table.note)}</div>' if table.note else ""
    head = _rows(table, table.header, "th")
    body = _rows(table, table.rows, "td")
    classes = ("small " if table.small else "") + ("dense" if table.dense else "")
    size = f' class="{classes.strip()}"' if classes else ""
    grid = f"<colgroup>{columns}</colgroup><thead>{head}</thead><tbody>{body}</tbody>"
    written = f"{caption}<table{size}>{grid}</table>{note}"
    return f'<div class="together">{written}</div>' if table.keep_with_next else written


def _rows(table: Table, rows: Sequence[Sequence[Cell]], tag: str) -> str:
    lines: list[list[str]] = [[] for _ in rows]
    for placed in placed_cells(rows, len(table.columns)):
        cell = placed.cell
        align = cell.align or ("center" if tag == "th" else table.columns[placed.column].align)
        spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
        spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
        classes = f"{align} {cell.tone}".strip()
        lines[placed.row].append(f'<{tag} class="{classes}"{spans}>{_text(cell.text)}</{tag}>')
    return "".join(f"<tr>{''.join(line)}</tr>" for line in lines)


def _signature(document: Document) -> str:
    lines = [document.issuer, chinese_date(document.date) if document.date else ""]
    shown = "<br>".join(escape(line) for line in lines if line)
    return f'<div class="signature">{shown}</div>' if shown else ""
