"""A self-evaluation table as workbook, document and PDF, and back in without loss."""

from __future__ import annotations

import datetime
import io
from fractions import Fraction

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from dudao.core.problem import ERROR
from dudao.core.scoring import Deduction, DeductionsRule, MetRule, StepsRule, VetoRule
from dudao.engine.rating_table.read import KnownItem, ReadTable, read_table
from dudao.engine.rating_table.rows import RatingTable, TableRow, sums_of
from dudao.engine.rating_table.statement_words import hint_of
from dudao.engine.rating_table.write import TITLES, table_book, table_document
from dudao.infra.docx.render import render_docx
from dudao.infra.pdf.sheets import render_sheets_pdf
from dudao.infra.xlsx.read import read_workbook
from dudao.infra.xlsx.write import write_workbook

F = Fraction
LETTERS = DeductionsRule((Deduction("letter", "责任书缺", F(1), unit="份"),))
ITEMS: tuple[KnownItem, ...] = (
    KnownItem("A1-B1-C1", "纳入规划。", MetRule(), F(17)),
    KnownItem("A1-B1-C2", "签订责任书。", LETTERS, F(20)),
    KnownItem("A1-B2-C1", "经费落实。", StepsRule(), F(23, 2)),
    KnownItem("V1", "发生重大安全事故。", VetoRule(), None),
)


def _row(item: KnownItem, section: str, criterion: str, **stated: object) -> TableRow:
    return TableRow(
        item.code,
        section,
        criterion,
        item.text,
        item.points,
        "做到得满分。",
        points_words="" if item.points is not None else "一票否决",
        hint=hint_of(item.rule),
        **stated,  # type: ignore[arg-type]
    )


ROWS = (
    _row(
        ITEMS[0],
        "A1 政府职责",
        "B1 规划",
        own_points=F(17),
        statement="达到",
        review="在审（督导室）",
        number=3,
    ),
    _row(
        ITEMS[1],
        "A1 政府职责",
        "B1 规划",
        own_points=F(18),
        statement="1. 责任书缺：2 份",
        lost_reasons="责任书缺 2 份，扣 2 分",
        evidence="责任书.pdf\n台账.xlsx",
        review="已退回：请补齐",
        external_points=F(16),
        note="=1+1 第一行\n第二行",
        recoverable_points=F(2, 3),
        recover_by=datetime.date(2027, 5, 31),
        number=2,
    ),
    _row(ITEMS[2], "A1 政府职责", "B2 经费"),
    _row(ITEMS[3], "一票否决", "", result="未触发", statement="未触发", review="已审定", number=1),
)
TABLE = RatingTable(
    "示例县自评表",
    "2027 年创建",
    "示例县",
    "双高双普（样例）",
    ROWS,
    datetime.datetime(2026, 11, 22, 8, 30),
    notice="示例数据，仅供演示",
    pass_points=F(2340),
)


def _read(content: bytes) -> ReadTable:
    return read_table(read_workbook(content, "自评表.xlsx"), ITEMS)


def test_sums_leave_out_what_is_not_rated() -> None:
    sums = sums_of(ROWS)
    assert (sums.points, sums.own, sums.external, sums.open_count) == (F(97, 2), F(35), F(16), 1)


def test_the_workbook_has_the_columns_of_the_profession_and_merged_levels() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write_workbook(table_book(TABLE))))["自评表"]
    titles = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "一级指标")
    assert titles[:11] == TITLES
    assert {str(area) for area in sheet.merged_cells.ranges} >= {"A6:A8", "B6:B7", "A9:D9"}
    assert sheet["A9"].value == "A1 政府职责小计"
    assert [sheet.cell(9, column).value for column in (5, 7, 11)] == [48.5, 35, 16]
    assert sheet["A12"].value == "合计"


def test_what_was_written_is_read_back_exactly() -> None:
    found = _read(write_workbook(table_book(TABLE)))
    assert found.problems == ()
    assert found.left_out == ()
    assert found.subject == "示例县"
    assert [(entry.code, entry.data, entry.number) for entry in found.entries] == [
        ("A1-B1-C1", {"met": True}, 3),
        ("A1-B1-C2", {"occurrences": {"letter": "2"}}, 2),
        ("A1-B2-C1", {}, 0),
        ("V1", {"triggered": False}, 1),
    ]
    entry = found.entries[1]
    assert entry.note == "=1+1 第一行\n第二行"
    assert (entry.recoverable_points, entry.recover_by) == (F(2, 3), datetime.date(2027, 5, 31))


def test_the_printed_table_leaves_out_what_is_only_read_back() -> None:
    text = "".join(
        page.extract_text()
        for page in PdfReader(io.BytesIO(render_sheets_pdf(table_book(TABLE, printed=True)))).pages
    )
    for expected in (
        "示例县自评表",
        "A1 政府职责小计",
        "责任书缺 2 份",
        "已退回：请补齐",
        "示例数据，仅供演示",
    ):
        assert expected.replace(" ", "") in text.replace(" ", "").replace("\n", "")
    assert "版次" not in text


def test_the_word_file_holds_every_row_and_sum() -> None:
    word = docx.Document(io.BytesIO(render_docx(table_document(TABLE))))
    (grid,) = word.tables
    assert len(grid.rows) == 1 + 4 + 3
    assert grid.cell(1, 0)._tc is grid.cell(3, 0)._tc
    assert grid.cell(2, 6).text == "18"
    assert grid.cell(2, 8).text == "责任书.pdf\n台账.xlsx"
    assert grid.cell(7, 0).text == "合计"
    assert grid.cell(7, 6).text == "35"


def _form(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_countys_own_form_is_read_by_text_and_points() -> None:
    found = _read(
        _form(
            ("双高双普自评表",),
            ("A级指标", "B级指标", "C级评估点", "分值", "自评得分", "扣分原因"),
            ("政府职责", "规划", "纳入规划", 17, 17, None),
            (None, None, "签订责任书。", 20, 20, "无"),
            (None, None, "经费落实。", 11.5, 10.5, "缺口 3%"),
            ("合计", None, None, 48.5, 47.5, None),
        )
    )
    assert found.problems == ()
    assert found.left_out == ("V1",)
    assert [(entry.code, entry.data, entry.reason) for entry in found.entries] == [
        ("A1-B1-C1", {"met": True}, ""),
        ("A1-B1-C2", {"occurrences": {"letter": "0"}}, "无"),
        ("A1-B2-C1", {"points": "10.5"}, "缺口 3%"),
    ]
    assert all(entry.number is None and entry.note is None for entry in found.entries)


def test_points_that_do_not_say_why_stay_points_alone() -> None:
    found = _read(_form(("编号", "自评得分"), ("A1-B1-C2", 18)))
    assert found.problems == ()
    assert (found.entries[0].data, found.entries[0].from_points) == (None, F(18))


@pytest.mark.parametrize(
    ("row", "cell", "message"),
    [
        (("A1-B1-C1", "大概"), "B2", "“大概”看不懂，应填 达到／未达到"),
        (("X9", "达到"), "A2", "标准里没有这一条，这一行没有导入"),
        (("A1-B2-C1", "12"), "B2", "得分不能超过 11.5 分"),
    ],
)
def test_wrong_cells_are_named(row: tuple[str, str], cell: str, message: str) -> None:
    found = _read(_form(("编号", "评定"), row))
    assert [(problem.severity, problem.cell, problem.message) for problem in found.problems] == [
        (ERROR, cell, message)
    ]


def test_an_item_that_comes_twice_is_taken_once_and_named() -> None:
    found = _read(_form(("编号", "评定"), ("A1-B1-C1", "达到"), ("A1-B1-C1", "未达到")))
    assert [entry.data for entry in found.entries] == [{"met": True}]
    assert [(problem.cell, problem.message) for problem in found.problems] == [("A3", "与第 2 行是同一条")]


def test_a_workbook_without_such_a_table_says_so() -> None:
    found = _read(_form(("姓名", "电话"), ("张三", "123")))
    assert [problem.message for problem in found.problems] == [
        "没有找到自评表：要有“编号”或“评估内容”列，和“评定”或“自评得分”列。"
    ]
    assert found.left_out == tuple(item.code for item in ITEMS)


def test_endless_decimals_are_numbers_in_the_workbook_and_cut_off_on_paper() -> None:
    table = RatingTable(
        "表",
        "创建",
        "县",
        "标准",
        (_row(ITEMS[0], "A", "B", own_points=F(25, 3)),),
        datetime.datetime(2026, 1, 1),
    )
    sheet = openpyxl.load_workbook(io.BytesIO(write_workbook(table_book(table))))["自评表"]
    assert any(
        isinstance(cell.value, float) and abs(cell.value - 25 / 3) < 1e-9 for row in sheet for cell in row
    )
    pages = PdfReader(io.BytesIO(render_sheets_pdf(table_book(table, printed=True)))).pages
    assert "8.333…" in "".join(page.extract_text() for page in pages)
