"""Annexes of the self-evaluation report: long tables, and the cells that nobody filled in."""

from __future__ import annotations

import re
from dataclasses import replace

from dudao.core.document import Landscape
from dudao.core.problem import Problem
from tests.spec.reports.sample import sample_case, sentences, table_named, texts
from tests.spec.reports.test_self_evaluation import report


def test_long_tables_are_annexes_that_the_text_names() -> None:
    document = report(sample_case())
    said = sentences(document)
    assert [text.strip("　") for text in said if re.match(r"附件：|　", text)] == [
        "附件：1. 不作为资源配置评估单位的学校",
        "2. 小学分学校情况",
        "3. 初中分学校情况",
        "4. 须解决的差距清单",
        "5. 不影响结论的差距清单",
    ]
    assert "为达到要求须解决的差距共 30 条，涉及 18 个单位，逐条见附件4。" in said
    assert len(table_named(document, "须解决的差距清单").rows) == 30
    assert len(table_named(document, "不影响结论的差距清单").rows) == 6
    assert not any(isinstance(block, Landscape) for block in document.blocks)


def test_blank_cells_are_one_sentence_and_a_table_of_their_places() -> None:
    case = sample_case()
    blank = Problem(
        "warning", "没有填，按未填报处理，不等于 0。", "", "学校填报表", "D7", "班级数（个）", "", "城关一小"
    )
    document = report(replace(case, evaluation=replace(case.evaluation, warnings=(blank, blank))))
    assert "填报数据中有 2 处没有填写，按未填报处理，不等于 0，逐处见附件4。" in sentences(document)
    rows = texts(table_named(document, "没有填写的单元格").rows)
    assert rows == [["城关一小", "班级数（个）", "学校填报表", "D7"]] * 2


def test_other_hints_are_listed_with_their_words() -> None:
    case = sample_case()
    hint = Problem(
        "warning", "比上一年多一半以上，请核对。", "", "学校填报表", "D7", "学生数", "", "城关一小"
    )
    document = report(replace(case, evaluation=replace(case.evaluation, warnings=(hint,))))
    assert "填报数据中有 1 条提示须核对，逐处见附件4。" in sentences(document)
    assert texts(table_named(document, "填报数据提示").rows)[0][-1] == "比上一年多一半以上，请核对。"
