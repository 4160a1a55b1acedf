"""A self-evaluation table as workbook and as document: levels merged, subtotals by section, nothing cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import groupby

from dudao.core.document import Cell, Column, Document, Landscape, paragraph
from dudao.core.document import Table as DocumentTable
from dudao.core.numbers import shown
from dudao.core.scoring import number_text
from dudao.core.sheetspec import Book, CellTone, ColumnSpec, MergedCell, PrintSetup, SheetSpec, SpecValue
from dudao.engine.rating_table.rows import RatingTable, Sums, TableRow, sections_of, sums_of

TITLES = (
    "一级指标",
    "二级指标",
    "编号",
    "评估内容",
    "分值",
    "评分细则",
    "自评得分",
    "扣分说明",
    "佐证材料",
    "审核状态",
    "他评",
)
WIDTHS = (9.0, 11.0, 12.0, 33.0, 7.0, 32.0, 9.5, 24.0, 24.0, 15.0, 7.5)
READ_BACK = ("评定", "填法", "说明", "可挽回分数", "可挽回日期", "版次")
READ_BACK_WIDTHS = (26.0, 22.0, 26.0, 10.0, 12.0, 7.0)
NUMBER_OF_REVISION = "版次"
CAMPAIGN, SUBJECT, STANDARD = "创建工作：", "被评单位：", "标准："
_HOW = (
    "可以改“评定”“说明”“可挽回分数”“可挽回日期”四列后再导入；“填法”列写着“评定”怎么填，"
    "空白表示还没有评，不等于 0。"
    "“版次”列请不要改，用来发现别人在此期间的修改。"
)


def table_sheet(table: RatingTable, name: str = "自评表", *, printed: bool = False) -> SheetSpec:
    """The sheet: eleven columns as counties print it, and behind them, when it is filled in, what is read back.

    `printed` cuts off endless decimals with “…”; in a workbook they stay numbers.
    """
    titles = (table.section_title, table.criterion_title, *TITLES[2:])
    columns = [ColumnSpec(title, width=width) for title, width in zip(titles, WIDTHS, strict=True)]
    if table.is_filled_in:
        columns += [
            ColumnSpec(title, width=width) for title, width in zip(READ_BACK, READ_BACK_WIDTHS, strict=True)
        ]
    rows: list[tuple[SpecValue, ...]] = []
    tones: dict[tuple[int, int], CellTone] = {}
    merged: list[MergedCell] = []
    for section, members in sections_of(table.rows):
        merged += _merged_levels(members, len(rows))
        rows += [_sheet_row(table, row, printed=printed) for row in members]
        _sum_row(
            rows, tones, merged, f"{section or '未分项'}小计", sums_of(members), len(columns), printed=printed
        )
    _sum_row(rows, tones, merged, "合计", sums_of(table.rows), len(columns), printed=printed)
    return SheetSpec(
        name,
        tuple(columns),
        tuple(rows),
        heading=(table.title,),
        notes=_notes(table),
        frozen_columns=3,
        merged=tuple(merged),
        tones=tones,
        printing=PrintSetup(),
    )


def printed_sheet(table: RatingTable, name: str = "自评表") -> SheetSpec:
    """The sheet as it goes to paper: without the columns that are only read back."""
    return table_sheet(replace(table, is_filled_in=False), name, printed=True)


def table_book(table: RatingTable, *, printed: bool = False, more: Sequence[SheetSpec] = ()) -> Book:
    """The workbook of a table; `printed` for PDF. `more` sheets follow."""
    sheet = printed_sheet(table) if printed else table_sheet(table)
    return Book((sheet, *more), table.made_at, title=table.title, watermark=table.notice)


def table_document(table: RatingTable) -> Document:
    """The table as a document on sideways pages, for Word."""
    notes = tuple(paragraph(note, indent=False) for note in _facts(table))
    return Document(
        table.title,
        (Landscape((*notes, rating_grid(table))),),
        notice=table.notice,
        created_at=table.made_at.replace(tzinfo=None),
    )


def rating_grid(table: RatingTable) -> DocumentTable:
    """The table alone, as a block of a document."""
    header = (tuple(Cell(title) for title in (table.section_title, table.criterion_title, *TITLES[2:])),)
    rows: list[tuple[Cell, ...]] = []
    for section, members in sections_of(table.rows):
        rows += _document_rows(members)
        rows.append(_document_sum(f"{section or '未分项'}小计", sums_of(members)))
    rows.append(_document_sum("合计", sums_of(table.rows)))
    columns = tuple(
        Column(width, "right" if title in ("分值", "自评得分", "他评") else "left")
        for title, width in zip(TITLES, WIDTHS, strict=True)
    )
    return DocumentTable(columns, header, tuple(rows), small=True)


def points_shown(points: Fraction | None, words: str = "") -> str:
    """Points as they are printed: 12.5, a third as 0.333…; the words where there are none."""
    return words if points is None else shown(points)


def _facts(table: RatingTable) -> tuple[str, ...]:
    sums = sums_of(table.rows)
    parts = [f"共 {len(table.rows)} 条", f"分值合计 {shown(sums.points)}", f"自评合计 {shown(sums.own)}"]
    if sums.external is not None:
        parts.append(f"他评合计 {shown(sums.external)}")
    if sums.open_count:
        parts.append(f"未评 {sums.open_count} 条，不计入自评合计")
    if table.pass_points is not None:
        parts.append(f"通过分 {shown(table.pass_points)}")
    named = f"{CAMPAIGN}{table.campaign}　{SUBJECT}{table.subject}　{STANDARD}{table.standard}"
    return (named, f"{'，'.join(parts)}。导出时间 {table.made_at:%Y-%m-%d %H:%M}。")


def _notes(table: RatingTable) -> tuple[str, ...]:
    return (*_facts(table), _HOW) if table.is_filled_in else _facts(table)


def _sheet_row(table: RatingTable, row: TableRow, *, printed: bool) -> tuple[SpecValue, ...]:
    def number(value: Fraction | None) -> SpecValue:
        return _points(value, printed=printed)

    cells: tuple[SpecValue, ...] = (
        row.section,
        row.criterion,
        row.code,
        row.text,
        row.points_words or number(row.points),
        row.rule,
        number(row.own_points) if row.own_points is not None else row.result,
        row.lost_reasons,
        row.evidence,
        row.review,
        number(row.external_points) if row.external_points is not None else row.external_result,
    )
    if not table.is_filled_in:
        return cells
    return (
        *cells,
        row.statement,
        row.hint,
        row.note,
        _number(row.recoverable_points),
        row.recover_by,
        row.number,
    )


def _number(value: Fraction | None) -> SpecValue:
    """The number when a workbook holds it exactly, else its exact text: 2/3."""
    if value is None:
        return None
    text = number_text(value)
    return text if "/" in text else value


def _points(value: Fraction | None, *, printed: bool) -> SpecValue:
    """Points as a number; where they go to paper and have no end, as text cut off with “…”."""
    return shown(value) if printed and value is not None and "/" in number_text(value) else value


def _merged_levels(rows: tuple[TableRow, ...], top: int) -> list[MergedCell]:
    """The first two levels over the rows that share them."""
    merged = [MergedCell(top, 0, top + len(rows) - 1, 0)] if len(rows) > 1 else []
    at = top
    for _, members in groupby(rows, key=lambda row: row.criterion):
        count = len(tuple(members))
        if count > 1:
            merged.append(MergedCell(at, 1, at + count - 1, 1))
        at += count
    return merged


def _sum_row(
    rows: list[tuple[SpecValue, ...]],
    tones: dict[tuple[int, int], CellTone],
    merged: list[MergedCell],
    label: str,
    sums: Sums,
    width: int,
    *,
    printed: bool,
) -> None:
    at = len(rows)
    asked, own, external = (_points(one, printed=printed) for one in (sums.points, sums.own, sums.external))
    cells: list[SpecValue] = [label, None, None, None, asked, None, own]
    cells += [f"未评 {sums.open_count} 条" if sums.open_count else None, None, None, external]
    cells += [None] * (width - len(cells))
    rows.append(tuple(cells))
    merged.append(MergedCell(at, 0, at, 3))
    tones.update({(at, column): "strong" for column in range(width)})


def _document_rows(rows: tuple[TableRow, ...]) -> list[tuple[Cell, ...]]:
    made: list[tuple[Cell, ...]] = []
    for _, group in groupby(rows, key=lambda row: row.criterion):
        members = tuple(group)
        for row in members:
            cells: list[Cell] = []
            if not made:
                cells.append(Cell(row.section, rows=len(rows)))
            if row is members[0]:
                cells.append(Cell(row.criterion, rows=len(members)))
            cells += [
                Cell(row.code),
                Cell(row.text),
                Cell(row.points_words or points_shown(row.points)),
                Cell(row.rule),
                Cell(points_shown(row.own_points, row.result)),
                Cell(row.lost_reasons),
                Cell(row.evidence),
                Cell(row.review),
                Cell(points_shown(row.external_points, row.external_result)),
            ]
            made.append(tuple(cells))
    return made


def _document_sum(label: str, sums: Sums) -> tuple[Cell, ...]:
    def strong(text: str, columns: int = 1) -> Cell:
        return Cell(text, columns=columns, tone="strong")

    return (
        strong(label, columns=4),
        strong(shown(sums.points)),
        strong(""),
        strong(shown(sums.own)),
        strong(f"未评 {sums.open_count} 条" if sums.open_count else ""),
        strong("", columns=2),
        strong("" if sums.external is None else shown(sums.external)),
    )
