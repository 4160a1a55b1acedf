"""Lists and duties through the product's actions: who may, what is refused, what is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.activity.api import history_of
from dudao.apps.campaigns.api import NOBODY, Owner
from dudao.apps.notices.api import Notice
from dudao.apps.workplan.actions.arranging import DutyConflict
from dudao.apps.workplan.actions.assigning import BatchChange, assign_duties, split_among_schools
from dudao.apps.workplan.actions.duties import add_duties, add_duty, drop_duty, edit_duty, restore_duty
from dudao.apps.workplan.actions.kinds import KindGiven, set_kinds, start_kinds
from dudao.apps.workplan.actions.linking import link_duties, unlink_duties
from dudao.apps.workplan.actions.lists import create_list, edit_list, remove_list
from dudao.apps.workplan.actions.steps import StepGiven, set_steps
from dudao.apps.workplan.duty_given import DutyGiven, given_of
from dudao.apps.workplan.models import Duty, DutyKind, DutyList
from tests.apps.workplan.made import PlanWorld
from tests.personas import World


def _list(world: World, title: str = "双减清单") -> DutyList:
    return create_list(world.county, title=title, matter="双减", actor=world.person("officer"))


def test_a_list_is_made_by_the_office_with_the_first_kinds(world: World) -> None:
    made = _list(world)
    assert (made.matter, made.kind, made.source) == ("双减", "tasks", "manual")
    kinds = {one.name: one.duration_days for one in DutyKind.objects.filter(county=world.county)}
    assert kinds["制度文件"] == 10
    assert kinds["工程建设"] is None
    assert history_of(made)[0].verb == "create_duty_list"


@pytest.mark.parametrize("person", ["clerk", "head", "director", "stranger", "viewer"])
def test_nobody_else_makes_lists(world: World, person: str) -> None:
    with pytest.raises(PermissionDenied):
        create_list(world.county, title="清单", actor=world.person(person))


def test_two_lists_of_one_name_are_refused(world: World) -> None:
    _list(world)
    with pytest.raises(ValidationError, match="本县已有清单"):
        _list(world)


def test_a_list_is_renamed_once_and_only_removed_while_empty(plan_world: PlanWorld) -> None:
    officer = plan_world.person("officer")
    held = edit_list(plan_world.duty_list, title="50 项重点任务", kind="register", actor=officer)
    assert (held.title, held.kind) == ("50 项重点任务", "register")
    entries = len(history_of(held))
    edit_list(held, title="50 项重点任务", kind="register", actor=officer)
    assert len(history_of(held)) == entries
    with pytest.raises(ValidationError, match="还有 6 项任务"):
        remove_list(held, actor=officer)
    empty = _list(plan_world.world)
    remove_list(empty, actor=officer)
    assert not DutyList.objects.filter(pk=empty.pk).exists()


def test_a_closed_campaign_takes_no_duties(plan_world: PlanWorld) -> None:
    plan_world.campaign.state = "closed"
    plan_world.campaign.save()
    with pytest.raises(ValidationError, match="已经结束"):
        add_duty(plan_world.duty_list, DutyGiven("新任务"), actor=plan_world.person("officer"))


def test_a_duty_gets_the_next_number_and_one_step(plan_world: PlanWorld) -> None:
    made = add_duty(plan_world.duty_list, DutyGiven(" 新任务 "), actor=plan_world.person("officer"))
    assert (made.number, made.title, made.campaign_id) == ("7", "新任务", plan_world.campaign.pk)
    assert [step.title for step in made.steps.all()] == ["完成任务"]


def test_the_same_source_is_the_same_duty(plan_world: PlanWorld) -> None:
    officer = plan_world.person("officer")
    given = DutyGiven("会议决定", source_key="decision:5")
    first = add_duty(plan_world.duty_list, given, actor=officer)
    assert add_duty(plan_world.duty_list, replace(given, title="改了字"), actor=officer).pk == first.pk
    done = add_duties(plan_world.duty_list, [given, DutyGiven("另一件")], actor=officer)
    assert (len(done.duties), done.already) == (1, 1)


def test_what_is_wrong_with_a_new_duty_is_said(plan_world: PlanWorld) -> None:
    world, officer = plan_world.world, plan_world.person("officer")
    stranger = world.people["strange_clerk"]
    wrong = {
        "请写清任务": DutyGiven("  "),
        "最多 300 字": DutyGiven("长" * 301),
        "不是本县的单位": DutyGiven("x", lead_unit=world.other_school),
        "没有可用的账号": DutyGiven("x", handler=Owner(stranger, stranger.name)),
        "1—750": DutyGiven("x", duration_days=0),
        "不能晚于": DutyGiven("x", not_before=plan_world.today, due_on=plan_world.today - timedelta(1)),
        "完成时限 9999-12-31 不对": DutyGiven("x", due_on=date.max),
        "最早开始 1999-12-31 不对": DutyGiven("x", not_before=date(1999, 12, 31)),
        "序号 3 ": DutyGiven("x", number="3"),
    }
    for words, given in wrong.items():
        with pytest.raises(ValidationError, match=words):
            add_duty(plan_world.duty_list, given, actor=officer)
    assert plan_world.duty_list.duties.count() == 6


def test_an_edit_with_an_old_number_is_a_conflict(plan_world: PlanWorld) -> None:
    officer, duty = plan_world.person("officer"), plan_world.duty("2")
    given = replace(given_of(duty), title="补充 30 名专任教师")
    changed = edit_duty(duty, given, revision=1, actor=officer)
    assert (changed.title, changed.revision) == ("补充 30 名专任教师", 2)
    assert history_of(changed)[0].details["changed"] == ["任务"]
    with pytest.raises(DutyConflict, match="已被别人改过（第 2 次）"):
        edit_duty(duty, replace(given, title="别的"), revision=1, actor=officer)
    again = edit_duty(changed, given, revision=2, actor=officer)
    assert again.revision == 2


def test_a_new_due_date_takes_the_place_of_an_extension(plan_world: PlanWorld) -> None:
    duty = plan_world.duty("1")
    duty.extended_due_on = plan_world.today + timedelta(70)
    duty.save()
    wanted = plan_world.today + timedelta(30)
    held = edit_duty(
        duty, replace(given_of(duty), due_on=wanted), revision=1, actor=plan_world.person("officer")
    )
    assert (held.due_on, held.extended_due_on, held.effective_due_on) == (wanted, None, wanted)


def test_units_and_people_are_replaced_as_given(plan_world: PlanWorld) -> None:
    world, duty = plan_world.world, plan_world.duty("1")
    given = replace(
        given_of(duty),
        supporting_units=(world.township,),
        direct_owner=Owner(None, "张三"),
        handler=NOBODY,
    )
    held = edit_duty(duty, given, revision=1, actor=plan_world.person("officer"))
    assert [unit.pk for unit in held.supporting_units.all()] == [world.township.pk]
    assert (held.direct_owner, held.direct_owner_name, held.handler) == (None, "张三", None)
    assert set(history_of(held)[0].details["changed"]) == {"直接责任人", "具体责任人", "配合单位"}


def test_dropped_with_a_reason_and_restored_as_it_was(plan_world: PlanWorld) -> None:
    officer, duty = plan_world.person("officer"), plan_world.duty("3")
    with pytest.raises(ValidationError, match="为什么取消"):
        drop_duty(duty, " ", revision=1, actor=officer)
    held = drop_duty(duty, "并入第 1 项", revision=1, actor=officer)
    assert (held.state, held.drop_reason) == ("dropped", "并入第 1 项")
    with pytest.raises(ValidationError, match="先恢复"):
        edit_duty(held, given_of(held), revision=2, actor=officer)
    back = restore_duty(held, revision=2, actor=officer)
    assert (back.state, back.drop_reason) == ("in_progress", "")


def test_many_are_assigned_at_once(plan_world: PlanWorld) -> None:
    world, officer = plan_world.world, plan_world.person("officer")
    Duty.objects.filter(duty_list=plan_world.duty_list, number="5").update(state="done")
    ids = [plan_world.duty(number).pk for number in ("2", "5", "6")]
    clerk = world.people["handler"]
    change = BatchChange(
        lead_unit=world.department,
        handler=Owner(clerk, clerk.name),
        due_on=plan_world.today + timedelta(9),
        supporting_units=(world.bureau,),
    )
    assert assign_duties(plan_world.duty_list, ids, change, actor=officer) == 2
    sixth = plan_world.duty("6")
    assert (sixth.lead_unit, sixth.handler, sixth.handler_name) == (world.department, clerk, "")
    assert [unit.pk for unit in sixth.supporting_units.all()] == [world.bureau.pk]
    assert sixth.revision == 2
    assert plan_world.duty("5").lead_unit == world.second_school
    assert assign_duties(plan_world.duty_list, ids, change, actor=officer) == 0
    details = history_of(plan_world.duty_list)[0].details
    assert details["numbers"] == ["2", "6"]


def test_a_due_date_that_cannot_be_meant_is_refused_for_many_too(plan_world: PlanWorld) -> None:
    with pytest.raises(ValidationError, match="9999-12-31 不对"):
        assign_duties(
            plan_world.duty_list,
            [plan_world.duty("1").pk],
            BatchChange(due_on=date.max),
            actor=plan_world.person("officer"),
        )


def test_one_duty_for_each_school_in_place_of_one(plan_world: PlanWorld) -> None:
    world, officer, duty = plan_world.world, plan_world.person("officer"), plan_world.duty("6")
    link_duties(plan_world.duty("1"), duty, lag_days=5, actor=officer)
    schools = [world.school, world.second_school]
    assert split_among_schools(duty, schools, revision=1, actor=officer) == 2
    made = list(Duty.objects.filter(duty_list=plan_world.duty_list, number__startswith="6-").order_by("pk"))
    assert [(one.title, one.lead_unit_id) for one in made] == [
        ("修缮操场（南坪中心小学）", world.school.pk),
        ("修缮操场（城关初级中学）", world.second_school.pk),
    ]
    assert [one.handler_id for one in made] == [world.people["clerk"].pk, world.people["colleague"].pk]
    assert made[0].principal_owner == world.people["principal"]
    assert [link.lag_days for one in made for link in one.predecessors.all()] == [5, 5]
    assert plan_world.duty("6").drop_reason == "已分给 2 所学校各自办理"
    with pytest.raises(ValidationError, match="已取消"):
        split_among_schools(plan_world.duty("6"), schools, revision=None, actor=officer)


def test_begun_work_is_not_split(plan_world: PlanWorld) -> None:
    with pytest.raises(ValidationError, match="已有进展"):
        split_among_schools(
            plan_world.duty("3"), [plan_world.world.school], revision=1, actor=plan_world.person("officer")
        )


def test_verified_steps_stay_as_they_are(plan_world: PlanWorld) -> None:
    officer, duty = plan_world.person("officer"), plan_world.duty("3")
    first, second = duty.steps.order_by("position")
    new = [StepGiven("征求意见"), StepGiven(first.title, first.pk), StepGiven("修改印发", second.pk)]
    held = set_steps(duty, new, revision=1, actor=officer)
    assert [step.title for step in held.steps.order_by("position")] == ["征求意见", "起草", "修改印发"]
    with pytest.raises(ValidationError, match="已经上报或核实"):
        set_steps(held, [StepGiven("另起草", first.pk), StepGiven("印发")], revision=2, actor=officer)
    with pytest.raises(ValidationError, match="已经上报或核实"):
        set_steps(held, [StepGiven("印发")], revision=2, actor=officer)
    with pytest.raises(ValidationError, match="都已核实"):
        set_steps(held, [StepGiven(first.title, first.pk)], revision=2, actor=officer)
    with pytest.raises(ValidationError, match="至少要有一个步骤"):
        set_steps(held, [StepGiven(" ")], revision=2, actor=officer)


def test_an_order_that_bites_its_tail_is_named(plan_world: PlanWorld) -> None:
    officer = plan_world.person("officer")
    link_duties(plan_world.duty("5"), plan_world.duty("6"), actor=officer)
    with pytest.raises(ValidationError) as refused:
        link_duties(plan_world.duty("6"), plan_world.duty("1"), actor=officer)
    loop = "1 新建城关初中教学楼 → 5 更新图书 → 6 修缮操场 → 1 新建城关初中教学楼"
    assert loop in refused.value.messages[0]
    with pytest.raises(ValidationError, match="自己前面"):
        link_duties(plan_world.duty("6"), plan_world.duty("6"), actor=officer)
    assert unlink_duties(plan_world.duty("5"), plan_world.duty("6"), actor=officer)
    assert not unlink_duties(plan_world.duty("5"), plan_world.duty("6"), actor=officer)
    link_duties(plan_world.duty("6"), plan_world.duty("1"), lag_days=2, is_soft=True, actor=officer)
    again = link_duties(plan_world.duty("6"), plan_world.duty("1"), lag_days=4, actor=officer)
    assert (again.lag_days, again.is_soft) == (4, False)
    assert plan_world.duty("1").predecessors.count() == 1


def test_kinds_are_the_offices_to_edit(world: World) -> None:
    officer = world.person("officer")
    assert start_kinds(world.county, actor=officer) == 16
    assert start_kinds(world.county, actor=officer) == 0
    held = list(DutyKind.objects.filter(county=world.county))
    first, second = held[0], held[1]
    swapped = [
        KindGiven(second.name, 60, pk=first.pk),
        KindGiven(first.name, None, pk=second.pk),
        KindGiven("迎检演练", 2, full_time=True),
    ]
    assert set_kinds(world.county, swapped, actor=officer) == 17
    assert [(one.name, one.duration_days) for one in DutyKind.objects.filter(county=world.county)] == [
        ("修缮改造", 60),
        ("工程建设", None),
        ("迎检演练", 2),
    ]
    for words, given in {
        "写了两次": [KindGiven("a"), KindGiven("a")],
        "1—750": [KindGiven("a", 0)],
        "没有写类别": [KindGiven(" ")],
        "已被别人删除": [KindGiven("a", pk=held[-1].pk)],
    }.items():
        with pytest.raises(ValidationError, match=words):
            set_kinds(world.county, given, actor=officer)


def test_a_kind_in_use_is_not_removed(plan_world: PlanWorld) -> None:
    with pytest.raises(ValidationError, match="1 项任务是“建设”类"):
        set_kinds(plan_world.county, [KindGiven("别的")], actor=plan_world.person("officer"))


def test_whoever_is_given_duties_hears_of_it_once(plan_world: PlanWorld) -> None:
    world, officer = plan_world.world, plan_world.person("officer")
    clerk = Owner(world.people["clerk"], "陈晓梅")
    add_duties(
        plan_world.duty_list,
        [DutyGiven("甲", handler=clerk), DutyGiven("乙", handler=clerk), DutyGiven("丙")],
        actor=officer,
    )
    ids = [plan_world.duty(number).pk for number in ("4", "6")]
    due = plan_world.today + timedelta(9)
    assign_duties(plan_world.duty_list, ids, BatchChange(handler=clerk, due_on=due), actor=officer)
    edit_duty(
        plan_world.duty("4"),
        replace(given_of(plan_world.duty("4")), title="更新图书和书架"),
        revision=None,
        actor=officer,
    )
    told = [(one.title, one.body) for one in Notice.objects.order_by("pk")]
    assert told == [
        ("给您分了 2 项任务", "甲\n乙"),
        ("新任务：修缮操场", f"修缮操场（{due.year}年{due.month}月{due.day}日前）"),
    ]
    assert {one.recipient for one in Notice.objects.all()} == {world.people["clerk"]}
