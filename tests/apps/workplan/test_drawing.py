"""Duties drawn up from clauses, from gaps and from typed lines: with units, people and days, never twice the same."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.campaigns.api import ItemDuty, people_book, unit_book
from dudao.apps.evaluation.api import submit_rating
from dudao.apps.workplan.actions.drawing import (
    ClauseChoice,
    add_lines,
    draw_up_from_clauses,
    draw_up_from_gaps,
)
from dudao.apps.workplan.actions.lists import create_list
from dudao.apps.workplan.gap_proposals import gap_choices
from dudao.apps.workplan.kind_words import kind_name_for
from dudao.apps.workplan.models import Duty, DutyKind, DutyList
from dudao.apps.workplan.proposals import Scope, clause_proposals, short_title
from dudao.apps.workplan.typed_lines import read_lines
from tests.apps.evaluation.running import said
from tests.apps.measurement.county import primary, stored_version
from tests.apps.workplan.made import PlanWorld
from tests.personas import World


def clause_list(plan: PlanWorld, title: str = "条文任务") -> DutyList:
    return create_list(
        plan.county, title=title, source="clauses", campaign=plan.campaign, actor=plan.person("officer")
    )


def draw(plan: PlanWorld, held: DutyList, **choice: object) -> tuple[int, int]:
    added = draw_up_from_clauses(
        plan.campaign,
        duty_list=held,
        choice=ClauseChoice(**choice),  # type: ignore[arg-type]
        actor=plan.person("officer"),
    )
    return len(added.duties), added.already


def test_every_clause_becomes_a_duty_with_its_people(plan_world: PlanWorld) -> None:
    world, running = plan_world.world, plan_world.running
    day = plan_world.today + timedelta(40)
    asked = ItemDuty.objects.get(campaign=plan_world.campaign, item=running.items["A1"])
    asked.due_on, asked.technical_requirement = day, "以文件为准"
    asked.save()
    asked.supporting_units.add(world.bureau)
    held = clause_list(plan_world)
    assert draw(plan_world, held, scope=Scope.ALL) == (13, 0)
    first = Duty.objects.get(duty_list=held, source_key=f"item:{running.items['A1'].pk}")
    assert (first.number, first.title, first.section) == ("1", "A1 的条文", "一、保障")
    assert (first.lead_unit, first.handler, first.due_on) == (
        world.department,
        world.people["handler"],
        day,
    )
    assert [unit.pk for unit in first.supporting_units.all()] == [world.bureau.pk]
    assert first.requirement == "技术要求：以文件为准"
    assert first.source_text == "A1，10 分未评"
    steps = [step.title for step in first.steps.order_by("position")]
    assert steps == ["落实条文要求", "备齐佐证：制度文件", "备齐佐证：工作记录"]
    of_schools = Duty.objects.get(duty_list=held, source_key=f"item:{running.items['B1'].pk}")
    assert (of_schools.lead_unit, of_schools.handler) == (world.bureau, None)


def test_the_same_clauses_are_not_drawn_twice(plan_world: PlanWorld) -> None:
    held = clause_list(plan_world)
    assert draw(plan_world, held, sections=["二、学校"]) == (3, 0)
    assert draw(plan_world, held) == (10, 3)
    assert draw(plan_world, held) == (0, 13)


def test_each_school_gets_its_own(plan_world: PlanWorld) -> None:
    world, item = plan_world.world, plan_world.running.items["B1"]
    held = clause_list(plan_world)
    assert draw(plan_world, held, each_school=True, sections=["二、学校"]) == (6, 0)
    own = Duty.objects.get(duty_list=held, source_key=f"item:{item.pk}:{world.school.pk}")
    assert (own.title, own.lead_unit) == ("B1 的条文（南坪中心小学）", world.school)
    assert own.handler == world.people["clerk"]
    assert [unit.pk for unit in own.supporting_units.all()] == [world.bureau.pk]


def test_only_what_lost_points(plan_world: PlanWorld) -> None:
    running = plan_world.running
    assert clause_proposals(plan_world.campaign, Scope.LOST, each_school=False) == []
    submit_rating(running.assignment("A1"), said(met=False), number=0, actor=plan_world.person("handler"))
    found = clause_proposals(plan_world.campaign, Scope.LOST, each_school=False)
    assert [(one.given.source_text, one.lost) for one in found] == [("A1，自评失 10 分", Fraction(10))]
    submit_rating(running.assignment("B1"), said(met=False), number=0, actor=plan_world.person("clerk"))
    schools = clause_proposals(plan_world.campaign, Scope.LOST, each_school=True)
    assert [one.given.lead_unit for one in schools[1:]] == [plan_world.world.school]
    held = clause_list(plan_world)
    added = draw_up_from_gaps(held, indicators=(), lost_clauses=True, actor=plan_world.person("officer"))
    assert [one.title for one in added.duties] == ["A1 的条文", "B1 的条文"]
    assert draw(plan_world, held, scope=Scope.LOST) == (0, 2)


def test_a_kind_for_a_section_or_by_the_words(plan_world: PlanWorld) -> None:
    held = clause_list(plan_world)
    build = plan_world.kinds["建设"]
    draw(plan_world, held, sections=["一、保障"], kinds={"一、保障": build})
    assert set(held.duties.values_list("kind", flat=True)) == {build.pk}
    assert kind_name_for(["新建两所幼儿园"]) == "工程建设"
    assert kind_name_for(["完善控辍保学制度"]) == "控辍保学"
    assert kind_name_for(["制定方案并采购图书"]) == "设备采购"
    assert kind_name_for(["。", "制定实施方案"]) == "制度文件"
    assert kind_name_for(["……"]) == ""


def test_long_clauses_keep_their_first_sentence_as_title() -> None:
    assert short_title("落实经费。") == "落实经费"
    long = "财政教育经费稳定增长，做到两个只增不减；" + "其余要求" * 40
    assert short_title(long) == "财政教育经费稳定增长，做到两个只增不减"
    assert short_title("长" * 200) == "长" * 119 + "…"


def test_a_list_of_another_campaign_or_none_has_no_clauses(plan_world: PlanWorld) -> None:
    officer = plan_world.person("officer")
    other = create_list(plan_world.county, title="双减", matter="双减", actor=officer)
    with pytest.raises(ValidationError, match="不属于任何创建工作"):
        draw(plan_world, other)
    with pytest.raises(ValidationError, match="没有选中差距"):
        draw_up_from_gaps(other, indicators=["x"], actor=officer)
    with pytest.raises(PermissionDenied):
        draw_up_from_clauses(
            plan_world.campaign,
            duty_list=clause_list(plan_world),
            choice=ClauseChoice(),
            actor=plan_world.person("head"),
        )


def test_typed_lines_with_units_people_and_days(world: World) -> None:
    units, people = unit_book(world.county), people_book(world.county)
    text = (
        "1. 制定方案 | 财政局、教育局 | 钱文静 | 12月15日前\n\n"
        "（2）落实经费\t教育局\t\t长期坚持\n三、迎检准备"
    )
    read = read_lines(text, units, people, year=2026)
    assert read.problems == ()
    first, second, third = read.given
    assert (first.title, first.lead_unit, first.supporting_units) == (
        "制定方案",
        world.department,
        (world.bureau,),
    )
    assert first.handler.user == world.people["handler"]
    assert first.due_on is not None
    assert first.due_on.isoformat() == "2026-12-15"
    assert (second.title, second.lead_unit, second.due_on) == ("落实经费", world.bureau, None)
    assert (third.title, third.lead_unit) == ("迎检准备", None)
    wrong = read_lines("甲 | 税务局\n | 教育局\n乙 | | | 尽快", units, people, year=2026)
    assert [problem[:6] for problem in wrong.problems] == ["第 1 行：", "第 2 行没", "第 3 行："]


def test_the_same_words_are_one_duty(world: World) -> None:
    officer = world.person("officer")
    held = create_list(
        world.county,
        title="批示",
        source="instruction",
        source_note="县长批示",
        document_number="〔2026〕5号",
        actor=officer,
    )
    lines = read_lines("制定方案\n落实经费", unit_book(world.county), people_book(world.county), year=2026)
    added = add_lines(held, lines.given, actor=officer)
    first = added.duties[0]
    assert (first.title, first.source_text) == ("制定方案", "县长批示，〔2026〕5号")
    assert first.kind == DutyKind.objects.get(county=world.county, name="制度文件")
    again = add_lines(held, [*lines.given, *lines.given], actor=officer)
    assert (len(again.duties), again.already) == (0, 4)


def test_no_data_no_gaps(plan_world: PlanWorld) -> None:
    assert gap_choices(plan_world.county, plan_world.campaign) == []


def test_what_is_lacking_becomes_the_schools_duty(plan_world: PlanWorld) -> None:
    world, officer = plan_world.world, plan_world.person("officer")
    short = {"primary__t_backbone": 7}
    stored_version(world, primary(world.school.name, **short), primary("示例二小"), primary("示例三小"))
    held = create_list(plan_world.county, title="差距", source="gaps", actor=officer)
    choices = gap_choices(plan_world.county, plan_world.campaign)
    found = {one.key: one for one in choices}
    assert "quality-balance-2017:L2" in found
    (proposal,) = found["quality-balance-2017:L2"].proposals
    assert "3" in proposal.given.title
    assert "骨干教师" in proposal.given.title
    added = draw_up_from_gaps(held, indicators=["quality-balance-2017:L2"], actor=officer)
    (duty,) = added.duties
    assert duty.source_key == f"gap:quality-balance-2017:L2:primary:{world.school.pk}"
    assert (duty.lead_unit, duty.handler) == (world.school, world.people["clerk"])
    assert duty.principal_owner == world.people["principal"]
    again = draw_up_from_gaps(held, indicators=["quality-balance-2017:L2"], actor=officer)
    assert (len(again.duties), again.already) == (0, 1)
