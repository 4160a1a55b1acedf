"""附件: tables too long or too wide for the text, gathered while the text is written, each under its own number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dudao.core.document import Block, Heading, Landscape, PageBreak, Paragraph, Table, paragraph

_CONTINUED = "　" * 3
"""What stands in front of the second and further names, so that they begin below the first one."""


@dataclass
class Annexes:
    """The annexes of one report in the order in which the text refers to them."""

    _tables: list[Table] = field(default_factory=list)

    def add(self, table: Table) -> str:
        """Take a table, whose caption is the annex's name, and return how the text calls it: 附件1."""
        self._tables.append(table)
        return f"附件{len(self._tables)}"

    def listed(self) -> Iterator[Paragraph]:
        """The list of annexes below the text: an empty line, then 「附件：1. …」, one a line."""
        if not self._tables:
            return
        yield paragraph("")
        for number, table in enumerate(self._tables, start=1):
            start = "附件：" if number == 1 else _CONTINUED
            yield paragraph(f"{start}{number}. {table.caption}")

    def blocks(self) -> tuple[Block, ...]:
        """Every annex on a page of its own, wide tables on sideways pages."""
        blocks: list[Block] = []
        for number, table in enumerate(self._tables, start=1):
            heading = Heading(1, f"附件{number}", unnumbered=True)
            if table.landscape:
                blocks.append(Landscape((heading, table)))
                continue
            if number > 1 and not self._tables[number - 2].landscape:
                blocks.append(PageBreak())
            blocks += [heading, table]
        return tuple(blocks)
