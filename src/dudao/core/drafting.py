"""A text that is drafted from numbers and then edited by a person, section by section, until it is signed.

A `Draft` is a title and sections. A section is a heading, the text a person may change (one line, one paragraph) and
perhaps a `FixedTable`, which was computed and is never edited. What the data cannot say stands in the text as
【待补：…】; `missing` lists those places and every rendering marks them. `to_document` turns a draft into the neutral
document that is printed.

How a line is read: 一、 begins a heading of level 1, （一） of level 2, 1. of level 3, （1） of level 4. A short line
without a closing mark is the heading alone; 「（一）加强领导。由……」 is a paragraph whose first sentence is stressed;
a longer line is plain text with its number.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from dudao.core.document import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Level,
    PageBreak,
    Paragraph,
    Pending,
    Run,
    Table,
    numbered,
)

JSON_FORM = 1
"""The form of the JSON written here; another one is refused when read."""

_CHINESE = "一二三四五六七八九十"
_MARKS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (1, re.compile(rf"[{_CHINESE}]{{1,3}}、")),
    (2, re.compile(rf"[（(][{_CHINESE}]{{1,3}}[）)]")),
    (3, re.compile(r"\d{1,2}[.．](?!\d)")),
    (4, re.compile(r"[（(]\d{1,2}[）)]")),
)
_PLACEHOLDER = re.compile(r"【待补(?:[：:]([^【】]*))?】")
_CLOSING = "。；！？：，、;!?:,"
_LONGEST_HEADING = 40
_LONGEST_LEAD = 30
_ALIGNS = ("left", "center", "right")


class DraftError(ValueError):
    """A draft, or what should become one, is not as it must be; the message says where, in Chinese."""


@dataclass(frozen=True, slots=True)
class FixedColumn:
    """A column of a computed table: its title, its share of the width, how its cells stand."""

    title: str
    width: float = 1.0
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class FixedTable:
    """A computed table: nobody edits it; it changes only when the numbers are computed again.

    Every row has one text for each column. Without `header` the titles are not printed (a table of signatures).
    Raises ``DraftError`` for a table without columns or with a row of another length.
    """

    columns: tuple[FixedColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    note: str = ""
    landscape: bool = False
    small: bool = False
    header: bool = True

    def __post_init__(self) -> None:
        if not self.columns:
            raise DraftError(f"表“{self.caption}”没有列")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise DraftError(
                    f"表“{self.caption}”第 {number} 行有 {len(row)} 格，应为 {len(self.columns)} 格"
                )


@dataclass(frozen=True, slots=True)
class DraftSection:
    """A section: `key` never changes and names it in addresses; without `heading` the text stands by itself.

    A heading is of level 1 and gets its number 一、 in print; `numbered_heading` False prints it as it is (附件).
    The table follows the text. `new_page` begins the section on a page of its own.
    """

    key: str
    heading: str
    text: str
    table: FixedTable | None = None
    numbered_heading: bool = True
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A title and its sections, in reading order; their keys are all different (``DraftError`` otherwise)."""

    title: str
    sections: tuple[DraftSection, ...]

    def __post_init__(self) -> None:
        keys = [section.key for section in self.sections]
        if len(set(keys)) != len(keys):
            raise DraftError("同一份文稿里有两节同名（key）")

    def section(self, key: str) -> DraftSection:
        """The section with this key; ``DraftError`` when there is none."""
        for section in self.sections:
            if section.key == key:
                return section
        raise DraftError(f"文稿里没有这一节：{key}")


@dataclass(frozen=True, slots=True)
class Missing:
    """A place still to be filled in: where it stands and what belongs there (empty: not said)."""

    section_key: str
    heading: str
    what: str


def pending(what: str) -> str:
    """The mark of what the data cannot say, as it stands in a text: 【待补：…】."""
    return f"【待补：{what}】" if what else "【待补】"


# Editing


def with_text(draft: Draft, key: str, text: str, heading: str | None = None) -> Draft:
    """The draft with another text in one section (and another heading, when given); tables stay as computed.

    Line ends become ``\\n``, spaces at the ends of lines go. Raises ``DraftError`` for an unknown section, or for an
    empty heading where there was one.
    """
    section = draft.section(key)
    written = section.heading if heading is None else heading.strip()
    if section.heading and not written:
        raise DraftError("小标题不能为空")
    changed = replace(section, text=tidy(text), heading=written)
    return with_section(draft, changed)


def with_section(draft: Draft, section: DraftSection) -> Draft:
    """The draft with this section in place of the one that has its key."""
    draft.section(section.key)
    return replace(
        draft, sections=tuple(section if old.key == section.key else old for old in draft.sections)
    )


def with_title(draft: Draft, title: str) -> Draft:
    """The draft with another title; ``DraftError`` when it is empty."""
    if not title.strip():
        raise DraftError("标题不能为空")
    return replace(draft, title=title.strip())


def tidy(text: str) -> str:
    """Text as it is kept: one kind of line end, no spaces at the ends of lines, no blank lines first or last."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return "\n".join(lines).strip("\n")


def missing(draft: Draft) -> tuple[Missing, ...]:
    """Every 【待补：…】 of the draft in reading order: title, headings, texts and the cells of tables."""
    found = [Missing("", "", what) for what in _placeholders(draft.title)]
    for section in draft.sections:
        for text in _texts_of(section):
            found += [Missing(section.key, section.heading, what) for what in _placeholders(text)]
    return tuple(found)


def _texts_of(section: DraftSection) -> Iterator[str]:
    yield section.heading
    yield section.text
    if section.table is not None:
        for row in section.table.rows:
            yield from row
        yield section.table.note


def _placeholders(text: str) -> list[str]:
    return [(found.group(1) or "").strip() for found in _PLACEHOLDER.finditer(text)]


# To paper


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
    """The draft as a document: headings numbered over all sections, lines as paragraphs, tables as computed."""
    return Document(
        title=draft.title,
        blocks=blocks_of(draft),
        issuer=issuer,
        date=date,
        subtitle=subtitle,
        notice=notice,
        created_at=created_at,
        keywords=tuple(keywords),
    )


def blocks_of(draft: Draft) -> tuple[Block, ...]:
    """The blocks of the draft without its title, numbered; for documents that hold several drafts."""
    blocks: list[Block] = []
    for section in draft.sections:
        if section.new_page:
            blocks.append(PageBreak())
        if section.heading:
            blocks.append(Heading(1, section.heading, unnumbered=not section.numbered_heading))
        blocks += text_blocks(section.text, salutation=not section.heading)
        if section.table is not None:
            blocks.append(table_of(section.table))
    return numbered(blocks)


def text_blocks(text: str, *, salutation: bool = False) -> tuple[Block, ...]:
    """The lines of a text as blocks; blank lines say nothing.

    With `salutation` a first line that ends in ：(各位专家：) stands without indent, as the addressee of a letter does.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    blocks: list[Block] = []
    for number, line in enumerate(lines):
        if salutation and number == 0 and line.endswith("：") and len(line) <= _LONGEST_HEADING:
            blocks.append(Paragraph(_runs(line), indent=False))
        else:
            blocks.append(_line_block(line))
    return tuple(blocks)


def _line_block(line: str) -> Block:
    whole = _PLACEHOLDER.fullmatch(line)
    if whole and (whole.group(1) or "").strip():
        return Pending(whole.group(1).strip())
    level = level_of(line)
    if level is not None:
        if len(line) <= _LONGEST_HEADING and line[-1] not in _CLOSING and "。" not in line:
            return Heading(level, line, unnumbered=True)
        lead, stop, rest = line.partition("。")
        if stop and rest and len(lead) <= _LONGEST_LEAD:
            return Paragraph(_runs(lead + stop, bold=True) + _runs(rest))
    return Paragraph(_runs(line))


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
    for found in _PLACEHOLDER.finditer(text):
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
            tuple(Cell(text, tone="missing" if _PLACEHOLDER.search(text) else "") for text in row)
            for row in table.rows
        ),
        caption=table.caption,
        note=table.note,
        landscape=table.landscape,
        small=table.small,
    )


# To JSON and back

Json = dict[str, object]


def draft_to_json(draft: Draft) -> Json:
    """The draft as plain JSON values; ``draft_from_json`` reads exactly the same draft out of them."""
    return {
        "form": JSON_FORM,
        "title": draft.title,
        "sections": [_section_to_json(section) for section in draft.sections],
    }


def draft_from_json(value: object) -> Draft:
    """The draft that `value` holds. Raises ``DraftError`` naming the place that is not as it must be."""
    whole = _mapping(value, "文稿")
    if whole.get("form") != JSON_FORM:
        raise DraftError(f"文稿的格式不是 {JSON_FORM}")
    return Draft(
        title=_text(whole, "title", "文稿"),
        sections=tuple(
            _section_from_json(item, f"第 {number} 节")
            for number, item in enumerate(_list(whole, "sections", "文稿"), start=1)
        ),
    )


def _section_to_json(section: DraftSection) -> Json:
    return {
        "key": section.key,
        "heading": section.heading,
        "text": section.text,
        "table": None if section.table is None else table_to_json(section.table),
        "numbered_heading": section.numbered_heading,
        "new_page": section.new_page,
    }


def table_to_json(table: FixedTable) -> Json:
    """A computed table as plain JSON values."""
    return {
        "columns": [
            {"title": column.title, "width": column.width, "align": column.align} for column in table.columns
        ],
        "rows": [list(row) for row in table.rows],
        "caption": table.caption,
        "note": table.note,
        "landscape": table.landscape,
        "small": table.small,
        "header": table.header,
    }


def _section_from_json(value: object, where: str) -> DraftSection:
    section = _mapping(value, where)
    table = section.get("table")
    return DraftSection(
        key=_text(section, "key", where),
        heading=_text(section, "heading", where),
        text=_text(section, "text", where),
        table=None if table is None else _table_from_json(table, where),
        numbered_heading=_flag(section, "numbered_heading", where),
        new_page=_flag(section, "new_page", where),
    )


def _table_from_json(value: object, where: str) -> FixedTable:
    place = f"{where}的表"
    table = _mapping(value, place)
    return FixedTable(
        columns=tuple(_column_from_json(item, place) for item in _list(table, "columns", place)),
        rows=tuple(_row_from_json(item, place) for item in _list(table, "rows", place)),
        caption=_text(table, "caption", place),
        note=_text(table, "note", place),
        landscape=_flag(table, "landscape", place),
        small=_flag(table, "small", place),
        header=_flag(table, "header", place),
    )


def _column_from_json(value: object, where: str) -> FixedColumn:
    column = _mapping(value, where)
    width = column.get("width")
    align = column.get("align")
    if isinstance(width, bool) or not isinstance(width, int | float) or width <= 0:
        raise DraftError(f"{where}：列宽不是正数")
    if align not in _ALIGNS:
        raise DraftError(f"{where}：对齐方式不认识")
    return FixedColumn(_text(column, "title", where), float(width), cast(Align, align))


def _row_from_json(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise DraftError(f"{where}：有一行不是文字")
    return tuple(value)


def _mapping(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise DraftError(f"{where}不是一组字段")
    return cast(Mapping[str, object], value)


def _list(value: Mapping[str, object], name: str, where: str) -> list[object]:
    found = value.get(name)
    if not isinstance(found, list):
        raise DraftError(f"{where}：{name} 不是一列")
    return found


def _text(value: Mapping[str, object], name: str, where: str) -> str:
    found = value.get(name)
    if not isinstance(found, str):
        raise DraftError(f"{where}：{name} 不是文字")
    return found


def _flag(value: Mapping[str, object], name: str, where: str) -> bool:
    found = value.get(name)
    if not isinstance(found, bool):
        raise DraftError(f"{where}：{name} 不是“是”或“否”")
    return found
