"""New numbers under an edited text: untouched lines follow, a person's lines stay."""

from __future__ import annotations

import pytest

from dudao.core.drafting import Draft, DraftSection, FixedColumn, FixedTable, with_text
from dudao.core.redrafting import (
    Clash,
    LineChange,
    MergedText,
    line_changes,
    merge_text,
    section_changes,
    take_over,
)


def _table(points: str) -> FixedTable:
    return FixedTable((FixedColumn("得分"),), ((points,),))


BASE = Draft(
    "汇报",
    (
        DraftSection("facts", "基本情况", "学校 10 所。\n学生 5000 人。"),
        DraftSection("points", "自评", "自评 2300 分。\n我县高度重视。", _table("2300")),
        DraftSection("next", "打算", "继续努力。"),
    ),
)
FRESH = Draft(
    "汇报",
    (
        DraftSection("facts", "基本情况", "学校 10 所。\n学生 5000 人。"),
        DraftSection("points", "自评", "自评 2350 分。\n我县高度重视。", _table("2350")),
        DraftSection("next", "打算", "继续努力。"),
    ),
)


def test_nothing_typed_takes_the_fresh_text() -> None:
    assert merge_text("甲\n乙", "甲\n乙", "丙\n乙\n丁") == MergedText("丙\n乙\n丁", ())


def test_the_same_numbers_leave_what_was_typed() -> None:
    assert merge_text("甲\n乙", "甲\n我写的\n乙", "甲\n乙") == MergedText("甲\n我写的\n乙", ())


def test_untouched_lines_follow_and_typed_lines_stay() -> None:
    assert merge_text("一 1\n二\n三 3", "一 1\n二（我改的）\n三 3\n四", "一 7\n二\n三 9") == MergedText(
        "一 7\n二（我改的）\n三 9\n四", ()
    )


def test_a_deleted_line_stays_deleted_beside_a_new_number() -> None:
    assert merge_text("甲\n乙\n丙 1", "甲\n丙 1", "甲\n乙\n丙 2") == MergedText("甲\n丙 2", ())


def test_a_deleted_line_that_the_numbers_change_stays_deleted_and_is_shown() -> None:
    assert merge_text("甲\n乙 1\n丙", "甲\n丙", "甲\n乙 2\n丙") == MergedText("甲\n丙", (Clash("", "乙 2"),))


def test_lines_added_by_both_at_one_place_keep_hers() -> None:
    assert merge_text("甲\n丙", "甲\n她的\n丙", "甲\n算的一\n算的二\n丙") == MergedText(
        "甲\n她的\n丙", (Clash("她的", "算的一\n算的二"),)
    )


def test_a_line_changed_by_both_stays_and_shows_the_fresh_one() -> None:
    assert merge_text("自评 2300 分。", "自评两千三百分。", "自评 2350 分。") == MergedText(
        "自评两千三百分。", (Clash("自评两千三百分。", "自评 2350 分。"),)
    )


def test_both_changing_alike_is_no_clash() -> None:
    assert merge_text("1", "2", "2") == MergedText("2", ())


def test_only_sections_with_other_numbers_are_listed() -> None:
    edited = with_text(BASE, "facts", "我写的。")
    assert [change.key for change in section_changes(BASE, edited, FRESH)] == ["points"]


def test_a_section_says_whether_a_person_wrote_in_it() -> None:
    edited = with_text(BASE, "points", "自评 2300 分。\n我县高度重视，成效明显。")
    (change,) = section_changes(BASE, edited, FRESH)
    assert (change.written_over, change.table_changed) == (True, True)
    assert change.merged == MergedText("自评 2350 分。\n我县高度重视，成效明显。", ())


def test_taking_over_changes_numbers_and_table_and_is_then_no_change_any_more() -> None:
    edited = with_text(BASE, "points", "自评 2300 分。\n我县高度重视，成效明显。", heading="自评情况")
    base, current = take_over(BASE, edited, FRESH, "points")
    assert current.section("points") == DraftSection(
        "points", "自评情况", "自评 2350 分。\n我县高度重视，成效明显。", _table("2350")
    )
    assert section_changes(base, current, FRESH) == ()


def test_a_clash_taken_over_is_not_asked_again() -> None:
    edited = with_text(BASE, "points", "自评两千三百分。\n我县高度重视。")
    base, current = take_over(BASE, edited, FRESH, "points")
    assert current.section("points").text == "自评两千三百分。\n我县高度重视。"
    assert section_changes(base, current, FRESH) == ()


def test_only_lines_that_differ_are_shown() -> None:
    (change,) = section_changes(BASE, BASE, FRESH)
    assert change.lines == (LineChange(("自评 2300 分。",), ("自评 2350 分。",)),)
    assert line_changes("甲\n乙", "甲\n丙\n乙") == (LineChange((), ("丙",)),)


def test_taking_over_what_did_not_change_is_refused() -> None:
    with pytest.raises(KeyError):
        take_over(BASE, BASE, FRESH, "facts")


def test_a_new_section_goes_where_the_fresh_draft_has_it() -> None:
    fresh = Draft("汇报", (*BASE.sections[:2], DraftSection("late", "逾期", "2 项。"), BASE.sections[2]))
    (change,) = section_changes(BASE, BASE, fresh)
    assert (change.key, change.is_new) == ("late", True)
    _, current = take_over(BASE, BASE, fresh, "late")
    assert [section.key for section in current.sections] == ["facts", "points", "late", "next"]


def test_a_section_that_is_gone_leaves_when_nobody_wrote_in_it() -> None:
    fresh = Draft("汇报", (BASE.sections[0], BASE.sections[2]))
    base, current = take_over(BASE, BASE, fresh, "points")
    assert [section.key for section in current.sections] == ["facts", "next"]
    assert section_changes(base, current, fresh) == ()


def test_a_section_that_is_gone_keeps_a_persons_words_without_its_table() -> None:
    fresh = Draft("汇报", (BASE.sections[0], BASE.sections[2]))
    edited = with_text(BASE, "points", "我写的。")
    _, current = take_over(BASE, edited, fresh, "points")
    assert current.section("points") == DraftSection("points", "自评", "我写的。", None)
