"""Findings and how scripts and people see them."""

from __future__ import annotations

from dudao.core.problem import ERROR, WARNING, Problem, errors_of, warnings_of

BAD = Problem(
    ERROR, "应填数字", sheet="学校", cell="D17", column="学生数（人）", value="十二", row_label="一小"
)


def test_contract_names_and_no_file_when_there_is_one_workbook() -> None:
    assert BAD.as_contract() == {
        "sheet": "学校",
        "cell": "D17",
        "column": "学生数（人）",
        "value": "十二",
        "message": "应填数字",
    }


def test_contract_names_the_file_when_there_are_several() -> None:
    assert Problem(ERROR, "缺表", file="一小.xlsx").as_contract() == {
        "file": "一小.xlsx",
        "sheet": "",
        "cell": "",
        "column": "",
        "value": "",
        "message": "缺表",
    }


def test_text_says_where_then_what_to_do() -> None:
    assert BAD.as_text() == "《学校》D17（一小，学生数（人））：应填数字"
    assert Problem(ERROR, "缺表").as_text() == "缺表"


def test_errors_and_warnings_keep_their_order() -> None:
    hint = Problem(WARNING, "请核实")
    assert errors_of([hint, BAD]) == (BAD,)
    assert warnings_of([hint, BAD]) == (hint,)
