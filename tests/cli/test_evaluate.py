"""``dudao evaluate`` as scripts use it: real files in, exit status, JSON and marked copies out."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.cli.files import (
    PLAIN_PRIMARY,
    STANDARD,
    county_form,
    fill,
    header_row,
    run,
    run_json,
    school_form,
)

PUPILS = "小学·在校学生数（人）"


def two_schools(path: Path) -> Path:
    return fill(
        path,
        [
            {**PLAIN_PRIMARY, "学校名称": "甲小学", PUPILS: 1000},
            {**PLAIN_PRIMARY, "学校名称": "乙小学", PUPILS: 800},
        ],
    )


def test_standards_are_listed_with_their_ids(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "standards")
    assert status == 0
    assert "quality-balance-2017\t县域义务教育优质均衡发展督导评估办法（教督〔2017〕6号）" in out


def test_template_filled_and_evaluated_gives_the_values_computed_by_hand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # 50 teachers for 1000 and for 800 pupils: 5 and 6.25 per hundred, mean 50/9, (S/X̄)² = 1/80
    status, result = run_json(capsys, two_schools(tmp_path / "a.xlsx"))
    assert status == 0
    assert result["verdict"] == "undetermined"
    primary = result["stages"]["primary"]
    assert (primary["units"], primary["enrolment"]) == (2, 1800)
    assert primary["indicators"]["L1"]["mean"] == pytest.approx(50 / 9, abs=1e-12)
    assert primary["indicators"]["L1"]["cv"] == pytest.approx((1 / 80) ** 0.5, abs=1e-12)
    assert primary["indicators"]["L1"]["cv_met"] is True
    assert primary["indicators"]["L2"]["cv"] is None
    values = {unit["name"]: unit["indicators"]["L1"]["value"] for unit in result["units"]}
    assert values == {"甲小学": 5, "乙小学": 6.25}


def test_a_known_failure_decides_whatever_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = fill(tmp_path / "a.xlsx", [{**PLAIN_PRIMARY, "学校名称": "甲小学", PUPILS: 2001}])
    status, result = run_json(capsys, path)
    assert status == 0
    assert result["verdict"] == "not_met"
    assert {item["id"]: item["met"] for item in result["items"]}["G4"] is False


def test_a_veto_that_exists_decides(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{**PLAIN_PRIMARY, "学校名称": "甲小学", PUPILS: 500}]
    status, result = run_json(capsys, fill(tmp_path / "a.xlsx", rows, answers={"V1": "存在", "V2": "不存在"}))
    assert status == 0
    assert result["verdict"] == "not_met"
    vetoes = {veto["id"]: veto["triggered"] for veto in result["vetoes"]}
    assert (vetoes["V1"], vetoes["V2"], vetoes["V3"]) == (True, False, None)


def test_the_text_names_verdict_and_reasons(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "evaluate", two_schools(tmp_path / "a.xlsx"), "--standard", STANDARD)
    assert status == 0
    assert "结论：数据不足，暂不能确定" in out
    assert "差异系数 0.111803" in out
    assert err == ""


def test_errors_refuse_with_status_two_on_both_channels(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = fill(
        tmp_path / "a.xlsx",
        [
            {**PLAIN_PRIMARY, "学校名称": "甲小学", PUPILS: -1},
            {**PLAIN_PRIMARY, "学校名称": "乙小学", PUPILS: "八百"},
        ],
    )
    status, result = run_json(capsys, path)
    assert status == 2
    assert set(result) == {"errors"}
    found = {(error["sheet"], error["cell"], error["column"], error["value"]) for error in result["errors"]}
    head = header_row(openpyxl.load_workbook(path)["学校填报表"])
    assert found == {
        ("学校填报表", f"P{head + 1}", PUPILS, "-1"),
        ("学校填报表", f"P{head + 2}", PUPILS, "八百"),
    }
    _, out, err = run(capsys, "evaluate", path, "--standard", STANDARD)
    assert out == ""
    assert "不能是负数" in err
    assert "共 2 处错误" in err


def test_a_refused_workbook_writes_the_marked_copy_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = fill(tmp_path / "a.xlsx", [{**PLAIN_PRIMARY, "学校名称": "甲小学", PUPILS: -1}])
    before = path.read_bytes()
    status, _ = run_json(capsys, path, "--marked", tmp_path / "m.xlsx", "--docx", tmp_path / "r.docx")
    assert status == 2
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.xlsx", "m.xlsx"]
    assert path.read_bytes() == before
    plain, marked = (
        openpyxl.load_workbook(path)["学校填报表"],
        openpyxl.load_workbook(tmp_path / "m.xlsx")["学校填报表"],
    )
    cell = f"P{header_row(plain) + 1}"
    assert marked[cell].fill.fgColor.rgb != plain[cell].fill.fgColor.rgb
    assert marked[cell].comment is not None
    assert marked.freeze_panes == plain.freeze_panes
    assert marked.merged_cells.ranges == plain.merged_cells.ranges
    assert len(marked.data_validations.dataValidation) == len(plain.data_validations.dataValidation)
    assert marked[f"B{header_row(plain)}"].font.b == plain[f"B{header_row(plain)}"].font.b


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", b"", "空文件"),
        ("a.xlsx", b"hello, this is no workbook", "不是"),
        ("a.xlsx", b"PK\x03\x04 truncated", ""),
        ("a.csv", b"", "空"),
        ("a.zip", b"no zip", "不是 ZIP"),
    ],
)
def test_what_is_no_workbook_is_refused_in_chinese(
    name: str, content: bytes, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(content)
    status, result = run_json(capsys, tmp_path / name)
    assert status == 2
    assert words in result["errors"][0]["message"]


def test_a_file_that_is_not_there_and_unknown_names_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "evaluate", tmp_path / "no.xlsx", "--standard", STANDARD)[0] == 2
    path = two_schools(tmp_path / "a.xlsx")
    status, _, err = run(capsys, "evaluate", path, "--standard", "nothing")
    assert status == 2
    assert STANDARD in err
    status, _, err = run(capsys, "evaluate", path, "--standard", STANDARD, "--rules", "nothing")
    assert status == 2
    assert "没有这些可选规则：nothing" in err


def test_formula_text_in_a_name_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = fill(tmp_path / "a.xlsx", [{**PLAIN_PRIMARY, "学校名称": "@SUM(A1:A9)", PUPILS: 500}])
    status, result = run_json(capsys, path)
    assert status == 2
    assert "公式" in result["errors"][0]["message"]


def test_a_zip_of_official_forms_is_merged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(tmp_path / "各校.zip", "w") as archive:
        for number in range(100):
            form = school_form(
                {
                    "学校名称": f"第{number:03}小学",
                    "学校类型": "小学",
                    "小学学生人数": 500,
                    "网络多媒体教室间数": 12,
                }
            )
            archive.writestr(f"{number:03}.xlsx", form)
        archive.writestr("区县.xlsx", county_form({"区县名称": "样例县", "当地公务员年平均工资收入": 8}))
    status, result = run_json(capsys, tmp_path / "各校.zip")
    assert status == 0
    assert result["county"] == "样例县"
    assert result["stages"]["primary"]["units"] == 100
    assert result["units"][0]["indicators"]["L7"]["value"] == pytest.approx(2.4)
    assert result["units"][0]["indicators"]["L2"]["value"] is None


def test_a_folder_is_read_like_a_zip_and_each_wrong_file_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "各校"
    folder.mkdir()
    (folder / "甲.xlsx").write_bytes(
        school_form({"学校名称": "甲小学", "学校类型": "小学", "小学学生人数": -5})
    )
    (folder / "乙.xlsx").write_bytes(b"broken")
    (folder / "丙.xlsx").write_bytes(
        school_form({"学校名称": "丙小学", "学校类型": "小学", "小学学生人数": 5})
    )
    status, result = run_json(capsys, folder, "--marked", tmp_path / "m.zip")
    assert status == 2
    assert {error["file"] for error in result["errors"]} == {"甲.xlsx", "乙.xlsx"}
    with zipfile.ZipFile(tmp_path / "m.zip") as archive:
        assert {"甲.xlsx", "问题清单.xlsx"} <= set(archive.namelist())


CSV_HEAD = "name,stage,students,t_college,t_bachelor,t_master,t_doctor\n"


def test_a_csv_of_units_is_judged_as_it_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "u.csv").write_text(
        CSV_HEAD + "甲小学,primary,1000,10,40,0,0\n乙小学,primary,800,10,40,0,\n", encoding="utf-8"
    )
    status, result = run_json(capsys, tmp_path / "u.csv")
    assert status == 0
    indicator = result["stages"]["primary"]["indicators"]["L1"]
    assert indicator["cv"] is None
    assert [unit["indicators"]["L1"]["value"] for unit in result["units"]] == [5, None]
    assert any(warning["cell"] == "G3" for warning in result["warnings"])


def test_a_csv_with_counties_is_judged_county_by_county(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "county,name,stage,students,rooms_multimedia\n"
    rows = "甲县,一小,小学,1000,30\n乙县,一小,primary,1000,10.5\n乙县,一中,初中,500,12\n"
    (tmp_path / "u.csv").write_text(head + rows, encoding="utf-8-sig")
    status, result = run_json(capsys, tmp_path / "u.csv")
    assert status == 0
    assert list(result["counties"]) == ["甲县", "乙县"]
    assert result["counties"]["乙县"]["stages"]["junior"]["units"] == 1
    assert result["counties"]["乙县"]["units"][0]["indicators"]["L7"]["value"] == pytest.approx(1.05)


def test_an_unknown_stage_is_an_error_with_its_cell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "u.csv").write_text(
        CSV_HEAD + "甲小学,primary,1000,1,1,1,1\n乙,大学,800,1,1,1,1\n", encoding="utf-8"
    )
    status, result = run_json(capsys, tmp_path / "u.csv")
    assert status == 2
    assert [(error["cell"], error["column"], error["value"]) for error in result["errors"]] == [
        ("B3", "stage", "大学")
    ]


def test_the_command_starts_without_django() -> None:
    code = (
        "import sys; from dudao.cli.main import main; main(['standards']); "
        "sys.exit('django' in sys.modules or 'pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_kindergartens_are_read_by_their_own_titles(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows: list[dict[str, object]] = [
        {"幼儿园名称": "甲园", "办园性质": "公办园", "在园幼儿数（人）": 0},
        {"幼儿园名称": "乙园", "办园性质": "公立", "在园幼儿数（人）": 90},
        {"幼儿园名称": "丙园", "办园性质": "公办园", "在园幼儿数（人）": None},
    ]
    path = fill(tmp_path / "a.xlsx", rows, standard="preschool-universal-2020")
    status, result = run_json(capsys, path, standard="preschool-universal-2020")
    assert status == 2
    assert sorted((error["column"], error["value"]) for error in result["errors"]) == [
        ("办园性质", "公立"),
        ("在园幼儿数（人）", ""),
        ("在园幼儿数（人）", "0"),
    ]


def test_a_standard_of_the_county_alone_needs_no_school(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.xlsx"
    assert run(capsys, "template", "county-duties-sample", "-o", path, "--county", "样例县")[0] == 0
    status, result = run_json(capsys, path, standard="county-duties-sample")
    assert status == 0
    assert (result["county"], result["verdict"]) == ("样例县", "undetermined")
    (tmp_path / "u.csv").write_text(CSV_HEAD, encoding="utf-8")
    status, result = run_json(capsys, tmp_path / "u.csv", standard="county-duties-sample")
    assert status == 2


def test_the_report_is_written_in_word_with_the_name_of_the_county(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import docx

    county = {"县（市、区）名称": "样例县", "填报年度（年）": 2025}
    path = fill(tmp_path / "a.xlsx", [{**PLAIN_PRIMARY, "学校名称": "甲小学", PUPILS: 500}], county)
    status, _, err = run(capsys, "evaluate", path, "--standard", STANDARD, "--docx", tmp_path / "r.docx")
    assert status == 0
    assert "已写出自评报告" in err
    text = "\n".join(part.text for part in docx.Document(str(tmp_path / "r.docx")).paragraphs)
    assert "样例县优质均衡督导评估自评报告" in text
    assert "2025年" in text


def test_a_formula_whose_result_nobody_saved_is_named_with_its_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = fill(
        tmp_path / "a.xlsx", [{**PLAIN_PRIMARY, "学校名称": "一小", "小学·在校学生数（人）": "=450*2"}]
    )
    status, result = run_json(capsys, path)
    assert status == 2
    (error,) = result["errors"]
    assert (error["column"], error["value"]) == ("小学·在校学生数（人）", "=450*2")
    assert "公式" in error["message"]


@pytest.mark.parametrize("founder", [7, "7", "７", "7 县级教育部门", "县级教育部门"])
def test_the_founder_is_known_by_its_code(
    founder: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    school = {**PLAIN_PRIMARY, "学校名称": "一小", "小学·在校学生数（人）": 900, "举办者类型": founder}
    assert run_json(capsys, fill(tmp_path / "a.xlsx", [school]))[0] == 0
