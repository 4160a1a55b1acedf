"""A draft as values, and what a person does to it: texts and headings change, computed tables never."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dudao.core.document import Align

PLACEHOLDER = re.compile(r"【待补(?:[：:]([^【】]*))?】")
"""What the data cannot say, as it stands in a text; the group is what belongs there."""


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
    The table follows the text. `new_page` begins the section on a page of its own, turned sideways with its table.
    """

    key: str
    heading: str
    text: str
    table: FixedTable | None = None
    numbered_heading: bool = True
    new_page: bool = False

    @property
    def is_annex(self) -> bool:
        """On a page of its own and not numbered among the others: printed after the signature."""
        return self.new_page and not self.numbered_heading


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
    return [(found.group(1) or "").strip() for found in PLACEHOLDER.finditer(text)]
