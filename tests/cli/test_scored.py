"""A scored standard on the command line: template, 154 rows of points, verdict, text, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.files import fill, header_row, run, run_json

STANDARD = "shuanggao-shuangpu-sample"


def filled(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    lost: float = 0,
    vetoes: Mapping[str, str] = {},
    points: Mapping[str, Any] = {},
) -> Path:
    """The product's own template: full marks but for ``lost`` on the first clauses, vetoes 不存在 unless stated."""
    path = folder / "scored.xlsx"
    assert run(capsys, "template", STANDARD, "-o", path)[0] == 0
    book = openpyxl.load_workbook(path)
    county = book["县级填报表"]
    county.cell(header_row(county) + 1, 2).value = "示例县"
    sheet = book["自评打分"]
    for cells in sheet.iter_rows(min_row=header_row(sheet) + 1):
        maximum = float(str(cells[2].value))
        part = min(lost, maximum)
        lost -= part
        cells[3].value = points.get(str(cells[0].value), maximum - part)
        cells[4].value = "资料不全" if part else None
    judged = book["定性判定"]
    for cells in judged.iter_rows(min_row=header_row(judged) + 1):
        cells[4].value = vetoes.get(str(cells[0].value), "不存在")
    book.save(path)
    return path


def test_the_template_has_a_sheet_of_points_with_frozen_titles(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.load_workbook(filled(tmp_path, capsys))
    assert book.sheetnames == ["填写说明", "县级填报表", "自评打分", "定性判定"]
    sheet = book["自评打分"]
    titles = [cell.value for cell in sheet[header_row(sheet)]]
    assert titles == ["编号", "条目", "分值", "得分", "扣分说明", "评分细则"]
    assert sheet.max_row - header_row(sheet) == 154


@pytest.mark.parametrize(
    ("lost", "points", "verdict"),
    [(0, 2600, "met"), (260, 2340, "met"), (261, 2339, "not_met"), (182, 2418, "met")],
)
def test_the_pass_line_over_154_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lost: int, points: int, verdict: str
) -> None:
    status, result = run_json(capsys, filled(tmp_path, capsys, lost), standard=STANDARD)
    assert (status, result["verdict"]) == (0, verdict)
    expected = {"points": points, "max": 2600, "pass": 2340, "passed": verdict == "met"}
    assert {key: result["score"][key] for key in expected} == expected
    assert len(result["items"]) == 154
    assert sum(item["points"] for item in result["items"]) == points
    assert sum(item["max_points"] for item in result["items"]) == 2600


def test_one_veto_fails_full_marks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = filled(tmp_path, capsys, vetoes={"V2": "存在"})
    _, result = run_json(capsys, path, standard=STANDARD)
    assert (result["verdict"], result["score"]["passed"]) == ("not_met", True)
    assert result["reasons"][0].startswith("触发一票否决：有拖欠教师工资")
    assert {veto["id"]: veto["triggered"] for veto in result["vetoes"]}["V2"] is True


def test_blank_points_are_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = filled(tmp_path, capsys, 250, points={"D8-09": None, "D8-10": None})
    _, result = run_json(capsys, path, standard=STANDARD)
    assert result["verdict"] == "undetermined"
    assert (result["score"]["points"], result["score"]["passed"]) == (None, None)
    last = result["items"][-1]
    assert (last["id"], last["points"], last["met"]) == ("D8-10", None, None)
    assert any("2 条没有填得分" in warning["message"] for warning in result["warnings"])


def test_points_that_cannot_be_taken_refuse_the_workbook(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = filled(tmp_path, capsys, points={"D1-01": 26, "D1-02": -1, "D1-03": "满分"})
    status, result = run_json(capsys, path, "--marked", tmp_path / "marked.xlsx", standard=STANDARD)
    assert status == 2
    first = header_row(openpyxl.load_workbook(path)["自评打分"]) + 1
    assert [(error["cell"], error["message"]) for error in result["errors"]] == [
        (f"D{first}", "得分不能超过分值 25 分。"),
        (f"D{first + 1}", "得分不能为负数；最低填 0。"),
        (f"D{first + 2}", "得分要填数字；还没有打分就留空。"),
    ]
    marked = openpyxl.load_workbook(tmp_path / "marked.xlsx")["自评打分"]
    assert "得分不能超过分值" in str([cell.value for cell in marked[first]])


def test_the_text_says_the_total_its_parts_and_what_was_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = run(capsys, "evaluate", filled(tmp_path, capsys, 10.5), "--standard", STANDARD)
    assert status == 0
    assert "总分：2589.5 分，满分 2600 分，通过线 2340 分，达到" in out
    assert "失分的条目（1）" in out
    assert "得 14.5 分（满分 25 分）；资料不全" in out


def test_the_report_states_the_total(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "report.docx"
    path = filled(tmp_path, capsys, 10.5)
    status, _, _ = run(capsys, "evaluate", path, "--standard", STANDARD, "--docx", target)
    assert status == 0
    assert target.stat().st_size > 0


GOOD_SCHOOL: dict[str, Any] = {
    "举办者类型": "县级教育部门",
    "是否达到省定办学基本标准": "是",
    "教学及辅助用房面积（平方米）": 3000,
    "室内体育用房面积（平方米）": 300,
    "运动场地面积（平方米）": 4000,
    "教学仪器设备资产值（元）": 1000000,
    "教学用计算机（台）": 60,
    "图书（册）": 15000,
}


def primary(name: str) -> dict[str, Any]:
    """One of several primary schools that are all alike, so that every coefficient is 0."""
    people = {"在校学生数": 500, "专任教师": 30, "专科毕业专任教师": 5, "本科毕业专任教师": 25}
    people |= {"硕士研究生毕业专任教师": 0, "博士研究生毕业专任教师": 0, "中级及以上专业技术职务专任教师": 15}
    return {
        **GOOD_SCHOOL,
        "学校名称": name,
        "学校类型": "小学",
        **{f"小学·{title}（人）": count for title, count in people.items()},
    }


def junior(name: str) -> dict[str, Any]:
    """A junior secondary school like its neighbour."""
    people = {"在校学生数": 600, "专任教师": 50, "本科毕业专任教师": 50, "硕士研究生毕业专任教师": 0}
    people |= {"博士研究生毕业专任教师": 0, "中级及以上专业技术职务专任教师": 20}
    return {
        **GOOD_SCHOOL,
        "学校名称": name,
        "学校类型": "初级中学",
        **{f"初中·{title}（人）": count for title, count in people.items()},
    }


@pytest.mark.parametrize(
    ("lost", "points", "verdict"),
    [
        ({}, 100, "met"),
        ({"A1": 6, "A2": 6, "A3": 3}, 85, "met"),
        ({"A1": 6, "A2": 6, "A3": 3.1}, 84.9, "not_met"),
        ({"A1": None}, None, "met"),
        ({"A1": None, "A2": 6, "A3": 4}, None, "undetermined"),
    ],
)
def test_the_measure_of_2012_is_met_with_85_of_100_points(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    lost: Mapping[str, float | None],
    points: float | None,
    verdict: str,
) -> None:
    survey = {"满意度问卷总数（份）": 100, "回收有效问卷数（份）": 100, "满意问卷数（份）": 90}
    path = fill(
        tmp_path / "2012.xlsx",
        [primary("甲小学"), primary("乙小学"), junior("甲初中"), junior("乙初中")],
        {"县（市、区）名称": "示例县", **survey},
        standard="basic-balance-2012",
    )
    book = openpyxl.load_workbook(path)
    sheet = book["自评打分"]
    for number, cells in enumerate(sheet.iter_rows(min_row=header_row(sheet) + 1), 1):
        maximum = 6 if number <= 15 else 5
        part = lost.get(str(cells[0].value), 0)
        cells[2].value = maximum
        cells[3].value = None if part is None else maximum - part
    book.save(path)
    status, result = run_json(capsys, path, standard="basic-balance-2012")
    assert (status, result.get("errors", [])) == (0, [])
    assert result["score"]["points"] == points
    assert (result["verdict"], result["score"]["max"], result["score"]["pass"]) == (verdict, 100, 85)
    assert {item["id"]: item["max_points"] for item in result["items"]}["A1"] == 6
