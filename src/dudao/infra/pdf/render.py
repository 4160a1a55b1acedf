"""Neutral documents and workbooks as PDF by WeasyPrint, fonts embedded; the same input gives the same bytes."""

from __future__ import annotations

import base64
import datetime
from collections.abc import Iterable, Sequence
from fractions import Fraction
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
from dudao.core.numbers import grouped, trimmed
from dudao.core.sheetspec import NUMBER_PERCENT_POINTS, Book, SheetSpec, SpecValue, decimals_of
from dudao.infra.charts.bars import draw
from dudao.infra.pdf.style import DOCUMENT_CSS, SHEET_CSS

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration


def render_pdf(document: Document) -> bytes:
    """The document as PDF in official layout: 22 lines of 28 characters, page numbers on the outer side."""
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


def render_sheets_pdf(book: Book) -> bytes:
    """Every sheet of a workbook as a table on sideways pages, its column titles repeated on each page."""
    parts = [_notice(book.watermark), *(_sheet(sheet) for sheet in book.sheets)]
    return _pdf(book.title, book.created_on, parts, SHEET_CSS)


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


@lru_cache(maxsize=2)
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


def _sheet(sheet: SheetSpec) -> str:
    parts = [f"<h2>{_text(line)}</h2>" for line in sheet.heading or (sheet.name,)]
    parts += [f'<p class="sheetnote">{_text(note)}</p>' for note in sheet.notes]
    whole = sum(column.width for column in sheet.columns)
    columns = "".join(f'<col style="width:{100 * c.width / whole:.3f}%">' for c in sheet.columns)
    head = _sheet_head(sheet) if sheet.titles else ""
    rows = [_sheet_row(sheet, index, row) for index, row in enumerate(sheet.rows)]
    heading = 0 if sheet.titles else _heading_rows(sheet)
    head += "".join(rows[:heading])
    body = "".join(rows[heading:])
    parts.append(f"<table><colgroup>{columns}</colgroup><thead>{head}</thead><tbody>{body}</tbody></table>")
    kind = ' class="a3"' if sheet.printing.paper_a3 else ""
    return f"<section{kind}>{''.join(parts)}</section>"


def _heading_rows(sheet: SheetSpec) -> int:
    """How many rows at the top of a sheet without titles are its head: every cell that begins there is strong."""
    last = -1
    for index, row in enumerate(sheet.rows):
        if any(
            value is not None and sheet.tones.get((index, at)) != "strong" for at, value in enumerate(row)
        ):
            break
        last = index
    spans_into_body = any(area.top <= last < area.bottom for area in sheet.merged)
    return 0 if spans_into_body or last + 1 == len(sheet.rows) else last + 1


def _sheet_head(sheet: SheetSpec) -> str:
    titles = "".join(f"<th>{_text(column.full_title)}</th>" for column in sheet.columns)
    if not sheet.has_groups:
        return f"<tr>{titles}</tr>"
    groups: list[tuple[str, int]] = []
    for column in sheet.columns:
        if groups and column.group and groups[-1][0] == column.group:
            groups[-1] = (column.group, groups[-1][1] + 1)
        else:
            groups.append((column.group, 1))
    above = "".join(f'<th colspan="{count}">{_text(name)}</th>' for name, count in groups)
    return f"<tr>{above}</tr><tr>{titles}</tr>"


def _sheet_row(sheet: SheetSpec, index: int, row: Sequence[SpecValue]) -> str:
    cells = []
    covered = {
        (r, c)
        for area in sheet.merged
        for r in range(area.top, area.bottom + 1)
        for c in range(area.left, area.right + 1)
        if (r, c) != (area.top, area.left)
    }
    spans = {(a.top, a.left): (a.bottom - a.top + 1, a.right - a.left + 1) for a in sheet.merged}
    for at in range(len(sheet.columns)):
        if (index, at) in covered:
            continue
        value: SpecValue = row[at] if at < len(row) else None
        if at == 0 and sheet.number_rows and value is None:
            value = index + 1
        down, right = spans.get((index, at), (1, 1))
        span = (f' rowspan="{down}"' if down > 1 else "") + (f' colspan="{right}"' if right > 1 else "")
        classes = ["number"] if isinstance(value, int | float | Fraction) else []
        tone = sheet.tones.get((index, at), "")
        classes += [tone] if tone else []
        shown = _text(_shown(value, sheet.number_format(index, at)))
        cells.append(f'<td class="{" ".join(classes)}"{span}>{shown}</td>')
    return f"<tr>{''.join(cells)}</tr>"


def _shown(value: SpecValue, number_format: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime.datetime | datetime.date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, str):
        return value
    exact = Fraction(str(value)) if isinstance(value, float) else Fraction(value)
    if number_format == NUMBER_PERCENT_POINTS:
        return f"{grouped(exact, 2)}%"
    places = decimals_of(number_format)
    if places is None:
        return trimmed(exact, 6)
    prefix = number_format.split('"')[1] if number_format.startswith('"') else ""
    return prefix + grouped(exact, places)
