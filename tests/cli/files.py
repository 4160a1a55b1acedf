"""Real files for the command line: filled templates, official forms, and a way to run a command."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from dudao.catalogue.loader import load
from dudao.cli.main import main
from dudao.engine.reporting.template import template_book
from dudao.infra.xlsx.write import write_workbook

STANDARD = "quality-balance-2017"
Cells = Mapping[str, Any]

PLAIN_PRIMARY: Cells = {
    "学校类型": "小学",
    "小学·专任教师（人）": 60,
    "小学·专科毕业专任教师（人）": 10,
    "小学·本科毕业专任教师（人）": 40,
    "小学·硕士研究生毕业专任教师（人）": 0,
    "小学·博士研究生毕业专任教师（人）": 0,
}


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of one command."""
    capsys.readouterr()
    status = main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def run_json(
    capsys: pytest.CaptureFixture[str], path: Path, *more: str | Path, standard: str = STANDARD
) -> tuple[int, Any]:
    """Exit status and JSON of ``evaluate``."""
    status, out, _ = run(capsys, "evaluate", path, "--standard", standard, "--format", "json", *more)
    return status, json.loads(out)


def header_row(sheet: Worksheet) -> int:
    """The row that holds the titles: the one that ends what is frozen."""
    assert isinstance(sheet.freeze_panes, str)
    return int(sheet[sheet.freeze_panes].row) - 1


def fill(
    path: Path,
    schools: Sequence[Cells],
    county: Cells | None = None,
    answers: Cells | None = None,
    standard: str = STANDARD,
) -> Path:
    """A template filled the way a clerk does, by the titles; ``answers`` are conclusions by item."""
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(template_book(load(standard)))))
    many, one = load(standard).tables[0].title, load(standard).tables[1].title
    for name, rows in ((many, schools), (one, [county] if county else [])):
        sheet = book[name]
        head = header_row(sheet)
        columns = {cell.value: cell.column or 0 for cell in sheet[head]}
        for offset, row in enumerate(rows, 1):
            for title, value in row.items():
                sheet.cell(head + offset, columns[title]).value = value
    if answers:
        sheet = book["定性判定"]
        for cells in sheet.iter_rows(min_row=header_row(sheet) + 1):
            if cells[0].value in answers:
                cells[4].value = answers[str(cells[0].value)]
    book.save(path)
    return path


def school_form(values: Cells) -> bytes:
    """A per-school workbook in the layout of the official form, the values by item."""
    return _form("学校填报数据", SCHOOL_ITEMS, values)


def county_form(values: Cells) -> bytes:
    """A county's workbook in the layout of the official form."""
    return _form("区县填报数据", COUNTY_ITEMS, values)


def _form(name: str, items: Sequence[tuple[str, str]], values: Cells) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    sheet.append(["序号", "类别", "填报项目", "单位", "填报值", "是否必填", "备注说明"])
    for number, (item, unit) in enumerate(items, 1):
        sheet.append([number, "", item, unit, values.get(item), "是", None])
    book.create_sheet("指标计算说明").append(["指标名称", "计算公式", "达标标准"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


SCHOOL_ITEMS = (
    ("学校名称", ""),
    ("学校类型", "小学/初中/九年一贯制/十二年一贯制/完全中学"),
    ("学校代码", ""),
    ("建校时间", "年"),
    ("是否2010年及之前规划并建成", "是/否"),
    ("小学学生人数", "人"),
    ("初中学生人数", "人"),
    ("班级总数", "个"),
    ("每班46-50人班级个数", "个"),
    ("专任教师总人数", "人"),
    ("专科学历教师人数（小学）", "人"),
    ("本科学历教师人数（小学）", "人"),
    ("本科学历教师人数（初中）", "人"),
    ("县级及以上骨干教师数", "人"),
    ("教学及辅助用房总面积", "平方米"),
    ("室内体育用房面积", "平方米"),
    ("校内体育场面积", "平方米"),
    ("教学仪器设备资产值（账面原值）", "万元"),
    ("网络多媒体教室间数", "间"),
    ("单间面积≥96㎡的音乐教室间数", "间"),
)
COUNTY_ITEMS = (
    ("区县名称", ""),
    ("区县代码", ""),
    ("填报年度", ""),
    ("当地公务员年平均工资收入", "万元"),
    ("符合交流条件教师总数", "人"),
    ("实际交流轮岗教师数", "人"),
)
