"""数据提示: what the import warned of, in one sentence, cell by cell in an annex."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dudao.core.document import Block, Cell, Table, paragraph
from dudao.core.problem import Problem
from dudao.engine.reports.annexes import Annexes
from dudao.engine.reports.phrases import columns, header

_BLANK = "没有填"


def hint_sentences(warnings: Sequence[Problem], annexes: Annexes) -> Iterator[Block]:
    """How many cells were left blank and how many other hints there are; nothing where there are none."""
    if not warnings:
        return
    blank = sum(each.message.startswith(_BLANK) for each in warnings)
    parts = [f"有 {blank} 处没有填写，按未填报处理，不等于 0"] if blank else []
    if blank < len(warnings):
        parts.append(f"{'另' if blank else ''}有 {len(warnings) - blank} 条提示须核对")
    annex = annexes.add(_hint_table(warnings, named=blank < len(warnings)))
    yield paragraph(f"填报数据中{'；'.join(parts)}，逐处见{annex}。")


def _hint_table(warnings: Sequence[Problem], *, named: bool) -> Table:
    rows = []
    for each in warnings:
        texts = [each.row_label or "—", each.column or "—", each.sheet or "—", each.cell or "—"]
        rows.append(tuple(Cell(text) for text in (*texts, *([each.message] if named else []))))
    titles = ["单位", "项目", "工作表", "单元格", *(["提示"] if named else [])]
    widths = [4.0, 5.0, 2.2, 1.4, *([5.0] if named else [])]
    return Table(
        columns(*widths, centred=(2, 3)),
        header(*titles),
        tuple(rows),
        caption="填报数据提示" if named else "没有填写的单元格",
        note="没有填写的按未填报处理，不按零计算；确实没有的，请填 0。",
        small=True,
    )
