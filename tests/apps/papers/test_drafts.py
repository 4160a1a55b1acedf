"""What each kind of paper says from given facts, and what it leaves to be filled in."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dudao.apps.papers.draft_plan import implementation_plan
from dudao.apps.papers.draft_report import report_to_team
from dudao.apps.papers.draft_unit import duty_book, pledge
from dudao.apps.papers.drafting import draft_of
from dudao.apps.papers.facts import MeasuredFacts
from dudao.core.drafting import missing
from tests.apps.papers import made


def test_the_plan_states_aims_and_where_the_county_stands() -> None:
    text = implementation_plan(made.facts()).section("aims").text
    assert text == (
        "自评总分达到通过线 2340 分，一票否决和底线要求全部不触发、达到要求，如期通过省级验收。"
        "距省级验收（2026年2月15日）还有 83 天。\n"
        "（一）现状。自评总分 2300 分（满分 2600 分，通过线 2340 分）。"
        "一票否决和底线要求共 1 条，还没有全部作出结论 1 条（V1）。\n"
        "（二）范围。全县 12 所学校、5 个部门和乡镇参加。"
    )


def test_the_plan_names_the_bodies_with_their_people() -> None:
    assert implementation_plan(made.facts()).section("bodies").text == (
        "（一）创建工作领导小组\n组长：杨县长（县长）。\n副组长：孙丽华（教育局长）。\n成员：蒋国梁。\n"
        "职责：统筹全县创建工作。"
    )


def test_the_plan_lists_tasks_by_section_without_the_sections_own_number() -> None:
    assert implementation_plan(made.facts()).section("tasks").text == (
        "（一）经费\n"
        "1.落实生均经费。（牵头单位：县财政局；完成时限：2025年12月31日）\n"
        "2.补齐图书。（牵头单位：一小；完成时限：2025年12月31日）"
    )


def test_the_plan_goes_from_stage_to_stage_in_the_order_of_days() -> None:
    text = implementation_plan(made.facts()).section("stages").text
    assert text.splitlines() == [
        "（一）市级初验（2026年1月10日）。【待补：市级初验阶段的工作安排】",
        "（二）材料封档（2026年1月31日）。【待补：材料封档阶段的工作安排】",
        "（三）省级验收（2026年2月15日）。【待补：省级验收阶段的工作安排】",
    ]


def test_the_plans_annex_is_the_table_of_duties() -> None:
    annex = implementation_plan(made.facts()).section("annex")
    assert annex.table is not None
    assert annex.table.rows[0] == (
        "1",
        "落实生均经费",
        "县财政局",
        "—",
        "钱文静",
        "2025年12月31日",
    )
    assert (annex.new_page, annex.numbered_heading, annex.table.landscape) == (True, False, True)


def test_an_empty_county_makes_a_plan_of_open_places() -> None:
    empty = made.facts(
        duties=(), bodies=(), score=None, stages=(), milestones=(), acceptance_on=None, standards=()
    )
    found = [one.what for one in missing(implementation_plan(empty))]
    assert found == [
        "采用的标准",
        "制定依据的上级文件名称和文号",
        "省级验收日期",
        "自评总分（还没有上报的评分）",
        "领导小组及办公室的组成和职责",
        "主要任务（清单里还没有任务）",
        "各阶段的日期和安排",
        "经费来源和数额",
        "督查和问责的具体办法",
        "重点任务（清单里还没有任务）",
    ]


def test_a_duty_without_unit_or_day_is_an_open_place() -> None:
    held = made.facts(duties=(made.duty("1", "修缮操场", lead_id=None, lead="", due_on=None),))
    assert "1.修缮操场。（牵头单位：【待补：牵头单位】；完成时限：【待补：时限】）" in (
        implementation_plan(held).section("tasks").text
    )


def test_the_measured_verdict_comes_with_its_first_reason() -> None:
    held = made.facts(measured=(MeasuredFacts("优质均衡", "2025", "not_met", ("差异系数超限", "另一条")),))
    assert (
        implementation_plan(held)
        .section("aims")
        .text.endswith("（三）测算结论。按《优质均衡》测算（2025 学年数据），没有达到要求：差异系数超限。")
    )


def test_a_duty_book_states_what_the_unit_leads_loses_and_signs() -> None:
    draft = duty_book(made.facts(), made.FINANCE_UNIT)
    assert draft.section("aims").text == (
        "1.按标准牵头的条目共 1 条，分值合计 10 分，力争不失分。\n"
        "2.目前由本单位造成的失分 6 分，须限期补回。\n"
        "3.全县有失分、本单位负有责任的条目：A1，共 1 条。"
    )
    assert draft.section("duties").text == "县财政局牵头 1 项任务，按下列时限完成。"
    assert draft.section("supporting").text == "1.配合一小做好“补齐图书”（2025年12月31日）。"
    signatures = draft.section("signatures").table
    assert signatures is not None
    assert [cell.splitlines()[0] for cell in signatures.rows[0]] == [
        "甲县人民政府（盖章）",
        "县财政局（盖章）",
    ]


def test_a_schools_duty_book_counts_the_clauses_asked_of_it() -> None:
    text = duty_book(made.facts(), made.SCHOOL_UNIT).section("aims").text
    assert text.startswith(
        "1.按标准涉及的条目共 2 条，分值合计 40 分，力争不失分。\n2.目前由本单位造成的失分 2.5 分"
    )


def test_nothing_is_made_up_for_a_unit_without_work() -> None:
    found = [one.what for one in missing(duty_book(made.facts(), made.STRANGE_UNIT))]
    assert found == [
        "县气象局负责人姓名",
        "县气象局的责任目标（标准里没有落实到本单位的条目）",
        "县气象局的主要任务（清单里还没有牵头任务）",
        "县里规定的奖惩办法",
    ]


def test_unrated_is_not_zero_lost() -> None:
    held = made.facts(score=made.score(rated=0, points=None, lost_by_unit=()))
    assert "失分 【待补：本单位失分（还没有上报的评分）】" in (
        duty_book(held, made.FINANCE_UNIT).section("aims").text
    )


def test_a_pledge_leaves_measures_and_promises_to_who_speaks() -> None:
    draft = pledge(made.facts(), made.FINANCE_UNIT)
    assert draft.section("stand").text.startswith("按标准，与我们有关的条目 1 条，目前由我们造成的失分6 分。")
    assert draft.section("duties").text == (
        "共 1 项任务：绿灯 1 项；按核实的步骤计，2 步完成 1 步。\n1.落实生均经费，2025年12月31日前完成。"
    )
    assert [one.what for one in missing(draft)] == [
        "本单位存在的突出问题和原因（据实写）",
        "人员、时间、经费安排",
        "主要措施和做法",
        "可以兑现的具体承诺",
    ]


def test_the_report_to_the_team_says_what_is_lost_and_what_is_late() -> None:
    late = made.duty("3", "建综合楼", colour="red", reason="逾期 3 天，5 步完成 2 步")
    draft = report_to_team(made.facts(duties=(*made.facts().duties, late)))
    assert draft.section("score").text == (
        "自评总分 2300 分（满分 2600 分，通过线 2340 分）。\n"
        "自评结论：没有达到通过条件。\n"
        "1.总分 2300 分，没有达到通过线 2340 分。\n"
        "一票否决和底线要求共 1 条，还没有全部作出结论 1 条（V1）。"
    )
    gaps = draft.section("gaps")
    assert gaps.text.startswith("共 2 条失分，合计失 300 分，见下表。")
    assert gaps.table is not None
    assert [row[0] for row in gaps.table.rows] == ["A1", "B1"]
    open_work = draft.section("open")
    assert open_work.text == (
        "3 项任务已完成 0 项，还有 3 项；亮红灯 1 项，见下表。\n"
        "还没有解决的困难问题 1 个：\n"
        "1.资金：缺口 200 万元（涉及“落实生均经费”，县政府协调，2025年11月20日提出）。"
    )
    assert open_work.table is not None
    assert open_work.table.rows == (("建综合楼", "县财政局", "逾期 3 天，5 步完成 2 步"),)


def test_a_total_that_is_not_known_is_a_span() -> None:
    held = made.facts(
        score=made.score(points=None, least=Fraction(1000), most=Fraction(2500), unrated=20, rated=134)
    )
    assert (
        report_to_team(held)
        .section("score")
        .text.startswith("已报 134 条，得 1000 分；还有 20 条没有报完，总分在 1000 至 2500 分之间")
    )


def test_invented_clauses_are_marked_as_invented() -> None:
    table = report_to_team(made.facts(score=made.score(is_sample=True))).section("gaps").table
    assert table is not None
    assert table.note == "内容为示例标准的演示条文。"


def test_a_kind_of_units_needs_a_unit() -> None:
    with pytest.raises(ValueError):
        draft_of("duty_book", made.facts(), None)
    with pytest.raises(ValueError):
        draft_of("implementation_plan", made.facts(), made.FINANCE_UNIT)
