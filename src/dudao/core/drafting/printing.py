"""A draft on paper: lines as headings and paragraphs, computed tables, annexes after the signature.

一、 begins a heading of level 1, （一） of level 2, 1. of level 3, （1） of level 4. A short line without a closing
mark is the heading alone; 「（一）加强领导。由……」 is a paragraph whose first sentence is stressed; a longer line is
plain text with its number.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import replace

from dudao.core.document import (
    Block,
    Cell,
    Column,
    Document,
    FlowBlock,
    Heading,
    Landscape,
    Level,
    PageBreak,
    Paragraph,
    Pending,
    Run,
    Table,
    numbered,
)
from dudao.core.drafting.draft import PLACEHOLDER, Draft, DraftSection, FixedTable

_CHINESE = "一二三四五六七八九十"
_MARKS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (1, re.compile(rf"[{_CHINESE}]{{1,3}}、")),
    (2, re.compile(rf"[（(][{_CHINESE}]{{1,3}}[）)]")),
    (3, re.compile(r"\d{1,2}[.．](?!\d)")),
    (4, re.compile(r"[（(]\d{1,2}[）)]")),
)
_CLOSING = "。；！？：，、;!?:,"
_LONGEST_HEADING = 40
_LONGEST_LEAD = 30


def to_document(
    draft: Draft,
    *,
    issuer: str = "",
    date: datetime.date | None = None,
    subtitle: str = "",
    notice: str = "",
    created_at: datetime.datetime = datetime.datetime(2000, 1, 1),
    keywords: Sequence[str] = (),
) -> Document:
    """The draft as a document: headings numbered over all sections, lines as paragraphs, tables as computed.

    Annexes follow the signature of `issuer` and `date`.
    """
    body = replace(draft, sections=tuple(one for one in draft.sections if not one.is_annex))
    annexes = replace(draft, sections=tuple(one for one in draft.sections if one.is_annex))
    return Document(
        title=draft.title,
        blocks=blocks_of(body),
        issuer=issuer,
        date=date,
        subtitle=subtitle,
        notice=notice,
        created_at=created_at,
        keywords=tuple(keywords),
        annexes=blocks_of(annexes),
    )


def blocks_of(draft: Draft) -> tuple[Block, ...]:
    """The blocks of the draft without its title, numbered; for documents that hold several drafts."""
    blocks: list[Block] = []
    for section in draft.sections:
        own = _section_blocks(section)
        if section.new_page and section.table is not None and section.table.landscape:
            blocks.append(Landscape(own))
        else:
            blocks += [PageBreak(), *own] if section.new_page else own
    return numbered(blocks)


def _section_blocks(section: DraftSection) -> tuple[FlowBlock, ...]:
    heading = (
        (Heading(1, section.heading, unnumbered=not section.numbered_heading),) if section.heading else ()
    )
    table = (table_of(section.table),) if section.table is not None else ()
    return (*heading, *text_blocks(section.text, salutation=not section.heading), *table)


def text_blocks(text: str, *, salutation: bool = False) -> tuple[FlowBlock, ...]:
    """The lines of a text as blocks; blank lines say nothing.

    With `salutation` a first line that ends in ：(各位专家：) stands without indent, as the addressee of a letter does.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    blocks: list[FlowBlock] = []
    for number, line in enumerate(lines):
        if salutation and number == 0 and line.endswith("：") and len(line) <= _LONGEST_HEADING:
            blocks.append(Paragraph(_runs(line), indent=False))
        else:
            blocks.append(_line_block(line))
    return tuple(blocks)


def _line_block(line: str) -> FlowBlock:
    whole = PLACEHOLDER.fullmatch(line)
    if whole and (whole.group(1) or "").strip():
        return Pending(whole.group(1).strip())
    level = level_of(line)
    if level is not None:
        if _is_heading(line):
            return Heading(level, line, unnumbered=True)
        lead, stop, rest = line.partition("。")
        if stop and rest and len(lead) <= _LONGEST_LEAD:
            return Paragraph(_runs(lead + stop, bold=True) + _runs(rest))
    return Paragraph(_runs(line))


def _is_heading(line: str) -> bool:
    """Short, without a sentence in it and without a place to fill in, which a heading could not mark."""
    closed = line[-1] in _CLOSING or "。" in line
    return len(line) <= _LONGEST_HEADING and not closed and not PLACEHOLDER.search(line)


def level_of(line: str) -> Level | None:
    """The level of the number a line begins with: 一、 1, （一） 2, 1. 3, （1） 4; None for a line without one.

    「3.5 米」 begins with a figure, not with a number of a heading.
    """
    for level, mark in _MARKS:
        found = mark.match(line)
        if found and found.end() < len(line):
            return level
    return None


def _runs(text: str, *, bold: bool = False) -> tuple[Run, ...]:
    runs: list[Run] = []
    at = 0
    for found in PLACEHOLDER.finditer(text):
        if found.start() > at:
            runs.append(Run(text[at : found.start()], bold=bold))
        runs.append(Run(found.group(), bold=bold, placeholder=True))
        at = found.end()
    if at < len(text) or not runs:
        runs.append(Run(text[at:], bold=bold))
    return tuple(runs)


def table_of(table: FixedTable) -> Table:
    """A computed table as it is printed; cells stand as their column says, 【待补】 in a cell is toned as missing."""
    return Table(
        columns=tuple(Column(column.width, column.align) for column in table.columns),
        header=(tuple(Cell(column.title, align="center") for column in table.columns),)
        if table.header
        else (),
        rows=tuple(
            tuple(Cell(text, tone="missing" if PLACEHOLDER.search(text) else "") for text in row)
            for row in table.rows
        ),
        caption=table.caption,
        note=table.note,
        landscape=table.landscape,
        small=table.small,
    )
