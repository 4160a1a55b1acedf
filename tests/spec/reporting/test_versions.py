"""Two reports are compared cell by cell."""

from __future__ import annotations

from dudao.engine.facts import ReportedTables
from dudao.engine.reporting.read import read_tables
from dudao.engine.reporting.versions import compare
from tests.spec.reporting.filled import (
    NAME,
    PRIMARY,
    SCHOOL,
    TEACHERS,
    Row,
    book,
    grid,
    read,
    sheet_of,
    standard,
)


def tables(*rows: Row) -> ReportedTables:
    found = read(*rows).tables
    assert found is not None
    return found


def test_the_same_report_has_no_difference() -> None:
    assert compare(tables(SCHOOL), tables(SCHOOL), standard()).is_same


def test_schools_that_came_and_went_are_named() -> None:
    comparison = compare(tables(SCHOOL), tables({**SCHOOL, NAME: "乙小学"}), standard())
    assert (comparison.added, comparison.removed) == (("乙小学",), ("甲小学",))


def test_a_changed_value_names_both_cells() -> None:
    before = tables({NAME: "乙小学", "学校类型": "小学", PRIMARY: 9}, SCHOOL)
    comparison = compare(before, tables({**SCHOOL, PRIMARY: 510}), standard())
    (change,) = comparison.changes
    assert (change.row, change.label, change.before, change.after) == ("甲小学", PRIMARY, 500, 510)
    assert change.origin_before is not None
    assert change.origin_after is not None
    assert (change.origin_before.cell, change.origin_after.cell) == ("C3", "C2")


def test_a_value_that_was_blank_is_a_change_from_missing() -> None:
    comparison = compare(tables({**SCHOOL, TEACHERS: None}), tables({**SCHOOL, TEACHERS: 0}), standard())
    (change,) = comparison.changes
    assert (change.before, change.after) == (None, 0)


def test_a_changed_conclusion_is_a_change() -> None:
    def judged(answer: str) -> ReportedTables:
        sheet = grid([["编号", "条目", "结论"], ["G1", "", answer]], "定性判定")
        found = read_tables(book(sheet_of(SCHOOL), sheet), standard()).tables
        assert found is not None
        return found

    (change,) = compare(judged("达标"), judged("未达标"), standard()).judgement_changes
    assert (change.name, change.before, change.after) == ("G1", True, False)
