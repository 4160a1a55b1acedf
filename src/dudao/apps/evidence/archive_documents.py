"""What is printed of an archive: its catalogue, the contents of each box, labels for backs, covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dudao.apps.evidence.boxes import Section, number_of
from dudao.apps.evidence.models import ArchiveBox, BoxEntry
from dudao.core.document import Block as DocumentBlock
from dudao.core.document import Cell, Column, Document, Heading, PageBreak, Table, paragraph
from dudao.core.sheetspec import Book, CellTone, ColumnSpec, MergedCell, PrintSetup, SheetSpec, SpecValue
from dudao.infra.pdf.labels import Cover, SpineLabel

CATALOGUE = (("一级指标", 12), ("二级指标", 18), ("盒号", 13), ("盒名", 40), ("件数", 7), ("页数", 7))
CATALOGUE_MORE = (("档案建设员", 11), ("存放位置", 16), ("保管期限", 9), ("备考", 14))
CONTENTS = (("件号", 17), ("文号", 16), ("责任者", 18), ("题名", 36), ("日期", 12), ("页数", 7), ("备注", 14))


@dataclass(frozen=True, slots=True)
class ListHead:
    """What stands above every list: whose archive, by which standard, when, and the notice of a sample."""

    unit: str
    standard: str
    made_at: datetime
    notice: str = ""


def catalogue_sheet(
    sections: Sequence[Section], entries: dict[int, list[BoxEntry]], top: ListHead
) -> SheetSpec:
    """档案目录: a row a box by first and second level, with documents and pages, keeper and place."""
    columns = tuple(ColumnSpec(title, width=width) for title, width in (*CATALOGUE, *CATALOGUE_MORE))
    rows: list[tuple[SpecValue, ...]] = []
    merged: list[MergedCell] = []
    for section in sections:
        first = len(rows)
        for criterion, lines in section.criteria.items():
            start = len(rows)
            for line in lines:
                box = line.box
                held = entries.get(box.pk, [])
                kept = (box.keeper, box.place, box.retention, box.note)
                rows.append((section.title, criterion, box.number, box.title, len(held), _pages(held), *kept))
            if len(rows) - start > 1:
                merged.append(MergedCell(start, 1, len(rows) - 1, 1))
        if len(rows) - first > 1:
            merged.append(MergedCell(first, 0, len(rows) - 1, 0))
    total = sum(len(held) for held in entries.values())
    rows.append((f"合计 {len(entries)} 盒", None, None, None, total, None, *([None] * 4)))
    tones: dict[tuple[int, int], CellTone] = {
        (len(rows) - 1, column): "strong" for column in range(len(columns))
    }
    return SheetSpec(
        "档案目录",
        columns,
        tuple(rows),
        heading=(f"{top.unit}档案目录",),
        notes=(_note(top),),
        merged=tuple(merged),
        tones=tones,
    )


def contents_sheet(box: ArchiveBox, entries: Sequence[BoxEntry], top: ListHead) -> SheetSpec:
    """卷内目录 of one box, upright on A4."""
    columns = (ColumnSpec("序号", width=6), *(ColumnSpec(title, width=width) for title, width in CONTENTS))
    rows = tuple((at, *_entry(entry)) for at, entry in enumerate(entries, 1))
    notes = [_note(top), f"盒号：{box.number}　共 {len(entries)} 件"]
    notes += [f"档案建设员：{box.keeper or '　　　'}　存放位置：{box.place or '　　　'}"]
    return SheetSpec(
        _sheet_name(box.number),
        columns,
        rows,
        heading=("卷内目录", box.title),
        notes=tuple(notes),
        printing=PrintSetup(landscape=False),
    )


def book_of(sheets: Sequence[SheetSpec], title: str, top: ListHead) -> Book:
    """The sheets as one workbook with names that are all different."""
    taken: set[str] = set()
    named = []
    for sheet in sheets:
        name, at = sheet.name, 2
        while name.lower() in taken:
            name = f"{sheet.name[:27]}_{at}"
            at += 1
        taken.add(name.lower())
        named.append(replace(sheet, name=name))
    return Book(tuple(named), top.made_at.replace(tzinfo=None), title=title, watermark=top.notice)


def catalogue_document(
    sections: Sequence[Section], entries: dict[int, list[BoxEntry]], top: ListHead
) -> Document:
    """档案目录 for Word."""
    sheet = catalogue_sheet(sections, entries, top)
    return _document(f"{top.unit}档案目录", [_table(sheet, landscape=True)], top)


def contents_document(
    boxes: Sequence[ArchiveBox], entries: dict[int, list[BoxEntry]], top: ListHead
) -> Document:
    """卷内目录 for Word, each box on a new page."""
    blocks: list[DocumentBlock] = []
    for box in boxes:
        if blocks:
            blocks.append(PageBreak())
        sheet = contents_sheet(box, entries.get(box.pk, []), top)
        blocks += [Heading(1, f"{box.number}　{box.title}", unnumbered=True)]
        blocks += [paragraph(note, indent=False) for note in sheet.notes[1:]]
        blocks.append(_table(sheet))
    return _document(f"{top.unit}卷内目录", blocks, top)


def spine_labels(boxes: Sequence[ArchiveBox]) -> list[SpineLabel]:
    """The backs of boxes: number, title, unit, retention and place."""
    return [
        SpineLabel(
            box.number,
            box.title,
            box.unit.name,
            " ".join(part for part in (box.retention, box.place) if part),
        )
        for box in boxes
    ]


def covers(boxes: Sequence[ArchiveBox], entries: dict[int, list[BoxEntry]], top: ListHead) -> list[Cover]:
    """The covers of boxes."""
    return [
        Cover(
            f"{top.standard}档案",
            box.number,
            box.title,
            (
                ("单位", box.unit.name),
                ("件数", f"{len(entries.get(box.pk, []))} 件"),
                ("档案建设员", box.keeper),
                ("存放位置", box.place),
                ("保管期限", box.retention),
                ("备考", box.note),
            ),
        )
        for box in boxes
    ]


def _entry(entry: BoxEntry) -> tuple[SpecValue, ...]:
    evidence = entry.link.evidence
    stored = evidence.current.stored if evidence.current is not None else None
    first, last = entry.link.page_from, entry.link.page_to
    note = [entry.link.required] if entry.link.required else []
    if first is not None:
        note.append(f"第 {first}—{last or first} 页")
    return (
        number_of(entry),
        evidence.document_number,
        evidence.unit.name,
        evidence.title,
        evidence.made_on,
        stored.page_count if stored is not None else None,
        "，".join(note),
    )


def _pages(entries: Sequence[BoxEntry]) -> int | None:
    """The pages of all documents of a box; None while one of them is not counted."""
    counts = [
        entry.link.evidence.current.stored.page_count
        for entry in entries
        if entry.link.evidence.current is not None
    ]
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(entries) else None


def _note(top: ListHead) -> str:
    return f"单位：{top.unit}　标准：{top.standard}　打印日期：{top.made_at:%Y-%m-%d}"


def _document(title: str, blocks: Sequence[DocumentBlock], top: ListHead) -> Document:
    first = paragraph(_note(top), indent=False)
    return Document(title, (first, *blocks), notice=top.notice, created_at=top.made_at.replace(tzinfo=None))


def _table(sheet: SheetSpec, *, landscape: bool = False) -> Table:
    """A sheet as a table of a document, its merged cells spanning rows."""
    spans = {(area.top, area.left): area.bottom - area.top + 1 for area in sheet.merged}
    covered = {
        (area.top + down, area.left) for area in sheet.merged for down in range(1, area.bottom - area.top + 1)
    }
    rows = tuple(
        tuple(
            Cell(_text(value), rows=spans.get((at, column), 1), tone=sheet.tones.get((at, column), ""))
            for column, value in enumerate(row)
            if (at, column) not in covered
        )
        for at, row in enumerate(sheet.rows)
    )
    columns = tuple(Column(column.width) for column in sheet.columns)
    header = (tuple(Cell(column.full_title) for column in sheet.columns),)
    return Table(columns, header, rows, landscape=landscape, small=True)


def _text(value: SpecValue) -> str:
    return "" if value is None else str(value)


def _sheet_name(number: str) -> str:
    """A box number as the name of a sheet: at most 31 signs, none that Excel refuses."""
    return "".join("_" if sign in "[]:*?/\\'" else sign for sign in number)[:31] or "盒"
