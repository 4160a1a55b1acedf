"""缺件清单: the required papers that are not there, by item and unit, with who answers for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dudao.apps.evaluation.board import Board
from dudao.core.sheetspec import Book, CellTone, ColumnSpec, SheetSpec

COLUMNS = (
    ("编号", 13),
    ("条文", 40),
    ("单位", 20),
    ("缺的材料", 30),
    ("第一责任人", 12),
    ("具体责任人", 12),
    ("时限", 12),
)


@dataclass(frozen=True, slots=True)
class MissingLine:
    """The papers that one unit lacks for one item."""

    item_id: int
    unit_id: int
    code: str
    text: str
    unit: str
    papers: tuple[str, ...]
    principal: str
    handler: str
    due_on: date | None
    is_late: bool


def missing_lines(board: Board, seen: frozenset[int] | None, today: date) -> list[MissingLine]:
    """What is missing, in the order of items and units; `seen` are the assignments that a person sees (None: all)."""
    lines = []
    for clause in board.clauses:
        for row in sorted(clause.asked, key=lambda one: board.rows.unit_names.get(one.subject_id, "")):
            papers = board.rows.missing_papers.get((row.item_id, row.subject_id))
            if not papers or (seen is not None and row.assignment_id not in seen):
                continue
            due = board.rows.due_of(row)
            lines.append(
                MissingLine(
                    row.item_id,
                    row.subject_id,
                    clause.code,
                    clause.item.text,
                    board.rows.unit_names.get(row.subject_id, ""),
                    tuple(papers),
                    board.person_name(row.principal),
                    board.person_name(row.handler),
                    due,
                    due is not None and due < today,
                )
            )
    return lines


def missing_book(lines: Sequence[MissingLine], title: str, notice: str, made_at: datetime) -> Book:
    """The list as a workbook; owners who are not there are said."""
    rows = tuple(
        (
            one.code,
            one.text,
            one.unit,
            "\n".join(one.papers),
            one.principal or "没有",
            one.handler or "没有",
            one.due_on,
        )
        for one in lines
    )
    tones: dict[tuple[int, int], CellTone] = {(at, 6): "bad" for at, one in enumerate(lines) if one.is_late}
    count = sum(len(one.papers) for one in lines)
    sheet = SheetSpec(
        "缺件清单",
        tuple(ColumnSpec(name, width=width) for name, width in COLUMNS),
        rows,
        heading=(title,),
        notes=(f"共缺 {count} 件，{len(lines)} 处。{made_at:%Y-%m-%d %H:%M} 的情况；已过时限的标红。",),
        frozen_columns=1,
        tones=tones,
        autofilter=True,
    )
    return Book((sheet,), made_at.replace(tzinfo=None, microsecond=0), title=title, watermark=notice)
