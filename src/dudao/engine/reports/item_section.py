"""Items of the standard by dimension, vetoes, grades and points, each with what it was judged on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from dudao.catalogue.schema import Standard
from dudao.core.document import Block, Cell, Heading, Table, paragraph
from dudao.core.numbers import trimmed
from dudao.core.sheetspec import CellTone
from dudao.engine.reports.phrases import columns, header, held_cell, known_counts, known_items
from dudao.engine.result import Evaluation, ItemResult, VetoResult


def item_sections(standard: Standard, evaluation: Evaluation) -> Iterator[Block]:
    """One table a dimension in the order of the standard, then the vetoes."""
    by_dimension: dict[str, list[ItemResult]] = {}
    for item in evaluation.items:
        by_dimension.setdefault(item.dimension, []).append(item)
    for dimension, items in by_dimension.items():
        yield Heading(2, dimension)
        yield paragraph(counts_sentence(items))
        yield _item_table(standard, dimension, items)
    if evaluation.vetoes:
        yield Heading(2, "一票否决")
        yield paragraph(_veto_sentence(evaluation.vetoes))
        yield _veto_table(evaluation.vetoes)


def counts_sentence(items: Sequence[ItemResult]) -> str:
    """How many items hold, fail, or are open; points and grades are counted as what they are."""
    if all(item.kind == "score" for item in items):
        return _points_sentence(items)
    if all(item.kind == "grade" for item in items):
        return f"共 {len(items)} 项，{_grade_words(items)}。"
    held = [item.met for item in items]
    return f"共 {len(items)} 项，{known_counts(held, '达标 {} 项', '未达标 {} 项', '尚不能判定 {} 项')}。"


def _points_sentence(items: Sequence[ItemResult]) -> str:
    """The points of a part: its maximum, what was reached where rated, and how many items are not rated."""
    top = sum((item.max_points for item in items if item.max_points is not None), Fraction(0))
    total = f"，满分合计 {trimmed(top, 2)} 分" if top else "，各项满分未定"
    rated = [item.points for item in items if item.points is not None]
    reached = f"，已评 {len(rated)} 项得 {trimmed(sum(rated, Fraction(0)), 2)} 分" if rated else ""
    left = len(items) - len(rated)
    open_ = f"；{left} 项尚未评分" if left else ""
    return f"共 {len(items)} 项{total}{reached}{open_}。"


def _grade_words(items: Sequence[ItemResult]) -> str:
    counts: dict[str, int] = {}
    for item in items:
        word = item.grade or "尚未评定"
        counts[word] = counts.get(word, 0) + 1
    return "，".join(f"{word} {count} 项" for word, count in counts.items())


def _item_table(standard: Standard, dimension: str, items: Sequence[ItemResult]) -> Table:
    known = known_items(standard)
    scored = all(item.kind == "score" for item in items)
    rows = tuple(
        (
            Cell(item.number),
            Cell(item.title),
            Cell(item.conclusion),
            _points_cell(item) if scored else _judgment_cell(item),
            Cell(known[item.id].mark.value),
        )
        for item in items
    )
    return Table(
        columns(1.5, 5, 5.6, 2, 1.3, centred=(0, 3, 4)),
        header("序号", "条目", "指标值或简要结论", "得分／满分" if scored else "结论", "核对"),
        rows,
        caption=f"{dimension}逐项结论",
        small=True,
    )


def _judgment_cell(item: ItemResult) -> Cell:
    if item.kind != "grade":
        return held_cell(item.met)
    tone: CellTone = "missing" if item.grade is None else "good" if item.met else "bad"
    return Cell(item.grade or "尚未评定", align="center", tone=tone if item.met is not None else "missing")


def _points_cell(item: ItemResult) -> Cell:
    """Points and maximum: 「24／25」, 「—／25」 where not rated."""
    top = "未定" if item.max_points is None else trimmed(item.max_points, 2)
    points = "—" if item.points is None else trimmed(item.points, 2)
    return Cell(f"{points}／{top}", align="center", tone="missing" if item.points is None else "")


def _veto_sentence(vetoes: Sequence[VetoResult]) -> str:
    states = [veto.triggered for veto in vetoes]
    return f"共 {len(vetoes)} 项，{known_counts(states, '存在 {} 项', '不存在 {} 项', '未说明 {} 项')}。"


_VETO: dict[bool | None, tuple[str, CellTone]] = {
    True: ("存在", "bad"),
    False: ("不存在", "good"),
    None: ("未说明", "missing"),
}


def veto_words(triggered: bool | None) -> tuple[str, CellTone]:
    """Whether a veto is triggered, in a word."""
    return _VETO[triggered]


def _veto_table(vetoes: Sequence[VetoResult]) -> Table:
    rows = []
    for veto in vetoes:
        word, tone = veto_words(veto.triggered)
        rows.append((Cell(veto.title), Cell(veto.conclusion), Cell(word, align="center", tone=tone)))
    return Table(
        columns(6, 5, 2, centred=(2,)),
        header("事项", "说明", "结论"),
        tuple(rows),
        caption="一票否决事项",
        small=True,
    )
