"""The county's own form filled in place: its looks and texts stay, points and reasons stand in their columns."""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from dudao.core.scoring import MetRule, StepsRule
from dudao.engine.rating_table.form_places import filled_cells, places_of
from dudao.engine.rating_table.read import KnownItem
from dudao.engine.rating_table.rows import TableRow
from dudao.infra.xlsx.fill import fill_workbook
from dudao.infra.xlsx.read import UnreadableWorkbook, read_workbook

F = Fraction
ITEMS = (
    KnownItem("A1-B1-C1", "纳入经济社会发展规划", MetRule(), F(10)),
    KnownItem("A1-B1-C2", "签订目标责任书", StepsRule(), F(8)),
    KnownItem("A1-B2-C1", "经费“两个只增不减”", StepsRule(), F(12)),
)


def _form(*titles: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "评估标准"
    sheet.append(["示例县双高双普评估标准"])
    sheet.merge_cells("A1:E1")
    sheet.append(["A级指标", "B级指标", "评估内容", "分值", "评分细则", *titles])
    sheet.append(["A1 政府职责", "B1 规划", "纳入经济社会发展规划", 10, "未纳入不得分"])
    sheet.append([None, None, "签订目标责任书", 8, "酌情扣分"])
    sheet.append([None, "B2 经费", "经费“两个只增不减”", 12, "酌情扣分"])
    sheet.merge_cells("A3:A5")
    sheet.merge_cells("B3:B4")
    sheet["C3"].font = Font(name="仿宋", bold=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _row(item: KnownItem, **more: Any) -> TableRow:
    return TableRow(item.code, "A1 政府职责", "B1", item.text, item.points, "", **more)


ROWS = (
    _row(ITEMS[0], own_points=F(10), review="已审定"),
    _row(
        ITEMS[1],
        own_points=F(15, 2),
        lost_reasons="酌情扣 0.5 分",
        note="=SUM(A1) 缺两份",
        review="在审（督导室）",
    ),
    _row(ITEMS[2]),
)


def _filled(raw: bytes) -> Any:
    sheet = read_workbook(raw, "标准.xlsx").sheets[0]
    places = places_of(sheet, ITEMS)
    content = fill_workbook(raw, "标准.xlsx", sheet.name, filled_cells(places, ROWS), places.added_titles)
    return openpyxl.load_workbook(io.BytesIO(content))["评估标准"]


def test_columns_that_are_there_are_filled_in() -> None:
    sheet = _filled(_form("得分", "扣分原因"))
    assert [sheet.cell(row, 6).value for row in (2, 3, 4, 5)] == ["得分", 10, 7.5, None]
    assert [sheet.cell(row, 7).value for row in (2, 3, 4)] == ["扣分原因", None, "=SUM(A1) 缺两份"]
    assert sheet["G4"].data_type == "s"
    assert [sheet.cell(row, 8).value for row in (2, 3, 4)] == ["审核状态", "已审定", "在审（督导室）"]


def test_columns_that_the_form_lacks_are_added_behind_it() -> None:
    sheet = _filled(_form())
    assert [sheet.cell(2, column).value for column in (6, 7, 8)] == ["自评得分", "扣分说明", "审核状态"]
    assert [sheet.cell(4, column).value for column in (6, 7)] == [7.5, "=SUM(A1) 缺两份"]


def test_merges_and_looks_of_the_form_stay() -> None:
    sheet = _filled(_form("得分"))
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:E1", "A3:A5", "B3:B4"}
    assert (sheet["C3"].font.name, sheet["C3"].font.bold) == ("仿宋", True)
    assert sheet["C5"].value == "经费“两个只增不减”"


def test_an_item_that_the_form_does_not_have_has_no_row() -> None:
    sheet = read_workbook(_form(), "标准.xlsx").sheets[0]
    other = KnownItem("A9-B9-C9", "别的条文", MetRule(), F(1))
    assert set(places_of(sheet, (*ITEMS, other)).rows) == {item.code for item in ITEMS}


def test_what_is_no_workbook_is_refused() -> None:
    with pytest.raises(UnreadableWorkbook):
        fill_workbook(b"not a workbook", "x.xlsx", "评估标准", {}, {})
