"""Lists of duties as counties lay them out: titles, sections, merged cells, notes, and what is wrong where."""

from __future__ import annotations

import datetime

import pytest

from dudao.core.grid import CellValue, MergedArea, Sheet, Workbook
from dudao.engine.duty_table.columns import Column, columns_by_title
from dudao.engine.duty_table.layout import OWN_LAYOUT, DutyLayout, TableMapping, find_mapping
from dudao.engine.duty_table.read import DutyTable, read_duties
from dudao.engine.duty_table.write import WrittenDuty, duty_sheet

TITLES: list[CellValue] = [
    "序号", "重点任务", "工作措施", "牵头单位", "责任单位", "责任人", "完成时限", "投资额（万元）", "备注",
]  # fmt: skip


def sheet(rows: list[list[CellValue]], *, merged: tuple[MergedArea, ...] = ()) -> Sheet:
    width = max(map(len, rows))
    return Sheet("Sheet1", [row + [None] * (width - len(row)) for row in rows], merged=merged)


def read(rows: list[list[CellValue]], *, merged: tuple[MergedArea, ...] = ()) -> DutyTable:
    found = find_mapping(Workbook("x.xlsx", (sheet(rows, merged=merged),)))
    assert found is not None
    return read_duties(*found, 2025)


def test_a_table_under_its_heading() -> None:
    table = read(
        [
            ["示例县2026年“双高双普”创建50项重点任务清单"],
            ["单位：县教育局", None, None, None, None, None, "2026年3月"],
            TITLES,
            ["一、经费保障"],
            [
                1.0,
                "落实“三个增长”",
                "1.编制预算\n2.拨付到位",
                "财政局",
                "教育局、人社局",
                "蒋国梁",
                "12月底前",
                300,
                None,
            ],
            [2, "足额征收教育费附加", None, "税务局", None, "长", "长期坚持", None, "按季报"],
            ["（二）办学条件"],
            [
                3,
                "新建城关初中",
                "立项、招标",
                "教育局",
                "住建局",
                None,
                datetime.date(2027, 8, 31),
                None,
                None,
            ],
            ["合计", None, None, None, None, None, None, 300],
            ["注：逾期按有关规定处理"],
        ],
        merged=(MergedArea(0, 0, 0, 8), MergedArea(3, 0, 3, 8)),
    )
    assert table.problems == ()
    assert [line.text(Column.NUMBER) for line in table.lines] == ["1", "2", "3"]
    first, second, third = table.lines
    assert (first.section, third.section) == ("一、经费保障", "（二）办学条件")
    assert first.due_on == datetime.date(2026, 12, 31)  # the year of the heading
    assert (first.text(Column.SUPPORTING_UNITS), first.text(Column.HANDLER)) == ("教育局、人社局", "蒋国梁")
    assert first.extra == {"投资额（万元）": "300"}
    assert second.due_on is None
    assert second.extra == {"完成时限": "长期坚持", "备注": "按季报"}
    assert third.due_on == datetime.date(2027, 8, 31)
    assert table.layout.heading == (
        "示例县2026年“双高双普”创建50项重点任务清单",
        "单位：县教育局　2026年3月",
    )
    assert table.layout.section_rows
    assert [one.title for one in table.layout.columns] == TITLES


def test_two_rows_of_titles() -> None:
    table = read(
        [
            ["序号", "工作任务", "责任分工", None, "时间要求"],
            [None, None, "牵头部门", "配合部门", None],
            [1, "控辍保学", "教育局", "公安局", "11月10日"],
        ],
        merged=(
            MergedArea(0, 0, 1, 0),
            MergedArea(0, 1, 1, 1),
            MergedArea(0, 2, 0, 3),
            MergedArea(0, 4, 1, 4),
        ),
    )
    assert [one.column for one in table.layout.columns] == [
        Column.NUMBER,
        Column.TITLE,
        Column.LEAD_UNIT,
        Column.SUPPORTING_UNITS,
        Column.DUE_ON,
    ]
    assert table.lines[0].due_on == datetime.date(2025, 11, 10)


def test_a_task_merged_over_rows_takes_all_measures() -> None:
    table = read(
        [
            ["序号", "任务", "措施", "牵头单位", "完成时限"],
            [1, "补充教师", "公开招聘", "人社局", "6月底"],
            [None, None, "内部调剂", "教育局", "8月底"],
            [2, "教师培训", "全员轮训", "教育局", "9月底"],
        ],
        merged=(MergedArea(1, 0, 2, 0), MergedArea(1, 1, 2, 1)),
    )
    assert len(table.lines) == 2
    assert table.lines[0].text(Column.REQUIREMENT) == "公开招聘\n内部调剂"
    assert table.lines[0].due_on == datetime.date(2025, 8, 31)
    assert table.lines[0].more_units == ("教育局",)


def test_a_unit_merged_downwards_counts_in_every_row() -> None:
    table = read(
        [["序号", "任务", "牵头单位"], [1, "甲", "财政局"], [2, "乙", None], [3, "丙", None]],
        merged=(MergedArea(1, 2, 2, 2),),
    )
    assert [line.text(Column.LEAD_UNIT) for line in table.lines] == ["财政局", "财政局", ""]


def test_titles_repeated_on_the_next_page_are_no_duty() -> None:
    table = read(
        [["序号", "任务", "牵头单位"], [1, "甲", "财政局"], ["序号", "任务", "牵头单位"], [2, "乙", "教育局"]]
    )
    assert [line.text(Column.TITLE) for line in table.lines] == ["甲", "乙"]


def test_only_sums_notes_and_signatures_are_left_aside() -> None:
    table = read(
        [
            ["序号", "任务", "牵头单位"],
            [None, "审核各校方案", "教育局"],
            [None, "说明会和联系人培训", "教育局"],
            ["小 计", None, "2"],
            ["备 注：略"],
            ["填表人：张三", None, "审核人：李四"],
        ]
    )
    assert [line.text(Column.TITLE) for line in table.lines] == ["审核各校方案", "说明会和联系人培训"]
    assert table.problems == ()


def test_every_wrong_cell_is_named() -> None:
    table = read(
        [
            ["序号", "任务", "牵头单位", "完成时限", "工期"],
            [1, "甲", "财政局", "尽快", 10],
            [1, "乙", "财政局", "12月", "三天"],
            [3, None, "财政局", "12月", None],
            [4, "长" * 301, "财政局", "12月", None],
        ]
    )
    found = [(one.cell, one.column, one.message[:5]) for one in table.problems]
    assert found == [
        ("D2", "完成时限", "看不出是哪"),
        ("E3", "工期", "工期请写 "),
        ("A3", "序号", "序号 1 "),
        ("A4", "序号", "这一行没有"),
        ("B5", "任务", "任务有 3"),
    ]


def test_responsible_units_support_only_where_another_leads() -> None:
    assert columns_by_title({0: "任务", 1: "责任单位"})[1] is Column.LEAD_UNIT
    assert columns_by_title({0: "任务", 1: "牵头单位", 2: "责任单位"})[2] is Column.SUPPORTING_UNITS


def test_no_table_without_a_task() -> None:
    assert find_mapping(Workbook("x.xlsx", (sheet([["姓名", "电话"], ["甲", "1"]]),))) is None


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({0: Column.NUMBER}, "哪一列是“任务”"),
        ({0: Column.TITLE, 1: Column.DUE_ON, 2: Column.DUE_ON}, "“完成时限”选了两列"),
        ({0: Column.TITLE, 1: Column.KEPT, 2: Column.KEPT}, ""),
    ],
)
def test_what_is_wrong_with_a_mapping(columns: dict[int, Column], words: str) -> None:
    problem = TableMapping("s", 0, columns).problem
    assert words in problem
    assert bool(problem) == bool(words)


def test_mapping_and_layout_survive_json() -> None:
    mapping = TableMapping("清单", 3, {0: Column.NUMBER, 2: Column.TITLE})
    assert TableMapping.from_data(mapping.as_data()) == mapping
    assert DutyLayout.from_data(OWN_LAYOUT.as_data()) == OWN_LAYOUT
    assert DutyLayout.from_data({}) is OWN_LAYOUT


def test_sections_as_rows_hold_their_own_duties_only() -> None:
    layout = DutyLayout("清单", OWN_LAYOUT.columns[:3], section_rows=True)
    given = [("一、甲", "a"), ("二、乙", "b"), ("", "c"), ("一、甲", "d")]
    duties = [WrittenDuty({Column.TITLE: title}, section=section) for section, title in given]
    rows = duty_sheet(layout, duties, heading=("清单",)).rows
    assert [row[0] or row[2] for row in rows] == ["c", "一、甲", "a", "d", "二、乙", "b"]
