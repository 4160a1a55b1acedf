"""The circular of a ranking, word for word."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from dudao.core.drafting import missing
from dudao.core.rankings import (
    CircularFacts,
    Measure,
    MeasureKind,
    Number,
    UnitNumbers,
    circular_draft,
    criticised,
    placed,
    praised,
)

PROGRESS = Measure("progress", MeasureKind.PROGRESS, "任务核实进度")


def lines(*counts: tuple[str, int, int], before: dict[int, int] | None = None) -> Any:
    given = [
        UnitNumbers(
            at,
            name,
            {"progress": Number(Fraction(got), Fraction(of), "" if of else "没有到期的任务")},
        )
        for at, (name, got, of) in enumerate(counts, start=1)
    ]
    return placed([PROGRESS], given, before)


FIVE = (("南坪小学", 4, 4), ("城关小学", 3, 4), ("北河小学", 3, 4), ("西山小学", 1, 4), ("东沟小学", 0, 0))


def facts(**changes: Any) -> CircularFacts:
    values: dict[str, Any] = {
        "title": "小学任务进度排名",
        "as_of": date(2025, 12, 1),
        "measures": (PROGRESS,),
        "lines": lines(*FIVE, before={1: 2, 2: 1, 3: 2, 4: 4}),
        "praise": 1,
        "criticise": 1,
        "previous_on": date(2025, 11, 15),
        "contests": 2,
        "corrected": 1,
        "unmet": {4: ["3 完善制度：时限 2025-11-21，已核实 1/2 步", "4 更新图书", "5 修缮操场", "6 培训"]},
    }
    return CircularFacts(**{**values, **changes})


def test_the_whole_text() -> None:
    draft = circular_draft(facts())
    assert draft.title == "关于小学任务进度排名情况的通报"
    assert [(one.key, one.heading) for one in draft.sections] == [
        ("lead", ""),
        ("overall", "总体情况"),
        ("ranking", "排名情况"),
        ("praise", "表扬"),
        ("criticism", "批评"),
        ("demands", "要求"),
    ]
    assert draft.section("lead").text == "现将截至2025年12月1日的小学任务进度排名情况通报如下。"
    assert draft.section("overall").text == (
        "参加比较的单位 5 个，其中有名次的 4 个，不参加排名的 1 个。\n"
        "任务核实进度：合计 68.8%，最好 100.0%，最差 25.0%。\n"
        "与2025年11月15日的排名相比，名次上升的 1 个，下降的 1 个，持平的 2 个。\n"
        "排名发布前，各单位的数据已送本单位核对，收到异议 2 件，更正 1 处。"
    )
    assert draft.section("ranking").text == (
        "按任务核实进度（到期任务已核实的步骤÷到期任务的全部步骤）排名，高的在前。按精确值比较，相同的并列。"
        "没有到期事项或者缺数据的单位不参加排名，缺数据不按零计。\n"
        "不参加排名的单位：东沟小学（没有到期的任务）。"
    )
    assert draft.section("praise").text == (
        "对下列 1 个单位予以表扬：\n1. 南坪小学：第 1 名，任务核实进度 4/4（100.0%）。"
    )
    assert draft.section("criticism").text == (
        "对下列 1 个单位予以通报批评：\n"
        "1. 西山小学：第 4 名，任务核实进度 1/4（25.0%）。未完成的有："
        "3 完善制度：时限 2025-11-21，已核实 1/2 步；4 更新图书；5 修缮操场等 4 项。"
    )
    assert [one.what for one in missing(draft)] == ["报送日期", "报送部门"]


def test_the_table_has_shared_places_and_movement() -> None:
    table = circular_draft(facts()).section("ranking").table
    assert table is not None
    assert [one.title for one in table.columns] == ["名次", "单位", "任务核实进度", "比上次"]
    assert table.rows == (
        ("1", "南坪小学", "4/4（100.0%）", "升 1"),
        ("2", "城关小学", "3/4（75.0%）", "降 1"),
        ("2", "北河小学", "3/4（75.0%）", "持平"),
        ("4", "西山小学", "1/4（25.0%）", "持平"),
    )


def test_who_shares_the_last_praised_place_is_praised_too() -> None:
    assert [one.name for one in praised(lines(*FIVE), 2)] == ["南坪小学", "城关小学", "北河小学"]


def test_who_shares_the_first_criticised_place_is_criticised_too() -> None:
    found = criticised(lines(*FIVE), [PROGRESS], 1, 2)
    assert [one.name for one in found] == ["城关小学", "北河小学", "西山小学"]


def test_nobody_is_praised_and_criticised() -> None:
    found = criticised(lines(("甲", 1, 2), ("乙", 1, 2)), [PROGRESS], 1, 1)
    assert found == ()


def test_who_has_done_all_is_not_criticised_for_being_last() -> None:
    found = criticised(lines(("甲", 2, 2), ("乙", 3, 3)), [PROGRESS], 0, 2)
    assert found == ()


def test_without_criticism_nobody_is_asked_to_answer_and_nothing_is_left_open() -> None:
    draft = circular_draft(facts(praise=0, criticise=0, contests=0, previous_on=None))
    assert [one.key for one in draft.sections] == ["lead", "overall", "ranking", "demands"]
    assert draft.section("overall").text.endswith("已送本单位核对，没有收到异议。")
    assert missing(draft) == ()


def test_demands_of_the_office_stand_as_typed() -> None:
    assert circular_draft(facts(demands="请抓紧。")).section("demands").text == "请抓紧。"
