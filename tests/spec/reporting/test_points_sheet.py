"""The sheet 自评打分: what it asks for, and how points are read back, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest

from dudao.catalogue.loader import load
from dudao.catalogue.schema import Standard
from dudao.core.grid import CellValue
from dudao.engine.reporting.points_sheet import points_sheet
from dudao.engine.reporting.read import Reading, read_tables
from dudao.engine.reporting.versions import compare
from tests.spec.reporting.filled import at, book, grid

F = Fraction
SCORED, BALANCE = load("shuanggao-shuangpu-sample"), load("basic-balance-2012")
TITLES = ["编号", "条目", "分值", "得分", "扣分说明"]
COUNTY = grid([["县（市、区）名称", "行政区划代码"], ["示例县", "610100"]], "县级填报表")
SCHOOLS = grid([["学校名称", "学校类型", "小学·在校学生数（人）"], ["甲小学", "小学", 500]])


def read(standard: Standard, *rows: Sequence[CellValue], name: str = "自评打分") -> Reading:
    """The titles stand in row 1, the rows below."""
    sheet = grid([TITLES, *rows], name)
    return read_tables(book(COUNTY, sheet) if standard is SCORED else book(SCHOOLS, sheet), standard)


def messages(reading: Reading, cell: str) -> list[str]:
    return at(reading.errors, cell)


def test_the_sheet_asks_for_points_item_by_item() -> None:
    spec = points_sheet(SCORED)
    assert [column.full_title for column in spec.columns] == [*TITLES, "评分细则"]
    assert len(spec.rows) == 154
    assert sum(row[2] for row in spec.rows if isinstance(row[2], Fraction)) == 2600
    assert all(row[3] is None for row in spec.rows)
    assert [column.title for column in spec.columns if not column.protected] == ["得分", "扣分说明"]


def test_where_points_are_set_by_the_province_the_maximum_is_asked_for_too() -> None:
    spec = points_sheet(BALANCE)
    assert [column.title for column in spec.columns if not column.protected] == ["分值", "得分", "扣分说明"]
    assert [row[0] for row in spec.rows] == [f"A{number}" for number in range(1, 18)]
    assert "满分 100 分，85 分及以上通过" in spec.notes[0]


def test_points_are_read_exactly_with_their_cell_and_note() -> None:
    reading = read(SCORED, ["D1-01", "", 25, 24.5, "缺 1 次"], ["D1-02", "", None, "１５", None])
    assert reading.tables is not None
    given = reading.tables.points
    assert (given["D1-01"].points, given["D1-01"].max_points) == (F("24.5"), F(25))
    assert given["D1-01"].note == "缺 1 次"
    assert given["D1-01"].origin is not None
    assert (given["D1-01"].origin.sheet, given["D1-01"].origin.cell) == ("自评打分", "D2")
    assert given["D1-02"].points == 15


def test_a_blank_is_not_rated_and_warned_of_never_zero() -> None:
    reading = read(SCORED, ["D1-01", "", 25, None, None], ["D1-02", "", 15, 0, None])
    assert reading.tables is not None
    assert reading.tables.points["D1-01"].points is None
    assert reading.tables.points["D1-02"].points == 0
    said = [problem.message for problem in reading.warnings if problem.sheet == "自评打分"]
    assert said == [
        "有 153 条没有填得分（D1-01、D1-03、D1-04、D1-05、D1-06、D1-07等），按没有打分处理，不等于 0 分。"
    ]


@pytest.mark.parametrize(
    ("points", "message"),
    [
        (25.1, "得分不能超过分值 25 分。"),
        (-0.5, "得分不能为负数；最低填 0。"),
        ("全部做到", "得分要填数字；还没有打分就留空。"),
        ("24分", "得分要填数字；还没有打分就留空。"),
        (True, "得分要填数字；还没有打分就留空。"),
        (24.125, "得分最多保留 2 位小数。"),
    ],
)
def test_points_that_cannot_be_taken_name_their_cell(points: CellValue, message: str) -> None:
    reading = read(SCORED, ["D1-02", "", 15, 15, None], ["D1-01", "", 25, points, None])
    assert reading.tables is None
    assert messages(reading, "D3") == [message]


@pytest.mark.parametrize("points", [0, 25, "25", 24.99])
def test_the_ends_are_taken(points: CellValue) -> None:
    assert read(SCORED, ["D1-01", "", 25, points, None]).tables is not None


def test_all_faults_are_told_at_once() -> None:
    reading = read(SCORED, ["D1-01", "", 25, 99, None], ["D1-02", "", 16, 1, None], ["X9", "无", 5, 1, None])
    assert messages(reading, "D2") == ["得分不能超过分值 25 分。"]
    assert messages(reading, "C3") == ["标准规定这一条的分值是 15 分；请不要改动分值。"]
    assert messages(reading, "D4") == ["标准里没有“X9”这一条计分条目；请用模板里的编号。"]


def test_two_different_points_on_one_item_are_refused() -> None:
    reading = read(SCORED, ["D1-01", "", 25, 20, None], ["D1-01", "", 25, 21, None])
    assert messages(reading, "D3") == ["这一条有两个不同的得分；请只留一个。"]
    assert read(SCORED, ["D1-01", "", 25, 20, None], ["D1-01", "", 25, 20, None]).tables is not None


def test_a_sheet_without_its_titles_is_refused() -> None:
    reading = read_tables(book(COUNTY, grid([["甲", "乙"], ["D1-01", 5]], "自评打分")), SCORED)
    assert [problem.message for problem in reading.errors] == [
        "没有找到“编号”“得分”两列，这张表没有读取；请使用模板里的表。"
    ]


def test_a_sheet_of_another_name_is_known_by_its_titles() -> None:
    reading = read(SCORED, ["D1-01", "", 25, 20, None], name="县自评打分表")
    assert reading.tables is not None
    assert reading.tables.points["D1-01"].points == 20


def shares(*maxima: int | None, points: int | None = None) -> list[list[CellValue]]:
    """The seventeen items of 2012 with their maxima; points: given on every item."""
    return [[f"A{n}", "", maximum, points, None] for n, maximum in enumerate(maxima, 1)]


def test_the_maxima_of_2012_add_up_to_a_hundred() -> None:
    right = shares(*[6] * 15, 5, 5)
    assert read(BALANCE, *right).tables is not None
    wrong = read(BALANCE, *shares(*[6] * 16, 5))
    assert [problem.message for problem in wrong.errors] == ["各条分值合计 101 分，应为 100 分；请核对分值。"]


def test_maxima_still_missing_may_stay_below_a_hundred_but_not_above() -> None:
    assert read(BALANCE, *shares(*[6] * 10, *[None] * 7)).tables is not None
    assert read(BALANCE, *shares(*[20] * 6, *[None] * 11)).tables is None


def test_points_need_a_maximum() -> None:
    reading = read(BALANCE, ["A1", "", None, 5, None], ["A2", "", 0, None, None])
    assert messages(reading, "D2") == ["先填这一条的分值，再填得分。"]
    assert messages(reading, "C3") == ["分值要填大于 0 的数字。"]


def test_two_reports_differ_by_their_points() -> None:
    before, after = (read(SCORED, ["D1-01", "", 25, points, None]).tables for points in (20, 21))
    assert before is not None
    assert after is not None
    changes = compare(before, after, SCORED).judgement_changes
    assert [(each.row, each.name, each.before, each.after) for each in changes] == [
        ("自评打分", "D1-01", F(20), F(21))
    ]
