"""What stands in the way: open until it is solved, for whoever has to solve it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from openpyxl import load_workbook

from dudao.apps.notices.api import Notice
from dudao.apps.workplan.actions.hindrances import (
    HindranceGiven,
    raise_hindrance,
    reopen_hindrance,
    solve_hindrance,
)
from dudao.apps.workplan.choices import HindranceKind
from dudao.apps.workplan.hindrance_table import HindranceFilter, hindrance_book, hindrance_table
from dudao.apps.workplan.models import Hindrance
from dudao.infra.xlsx.write import write_workbook
from tests.apps.workplan.made import PlanWorld
from tests.apps.workplan.progress_made import hindered


def test_the_six_kinds_of_the_profession() -> None:
    assert HindranceKind.labels == ["项目", "资金", "编制", "人才", "土地", "协调"]


def test_raised_the_solving_unit_is_told(plan_world: PlanWorld) -> None:
    made = hindered(plan_world, "4", by="clerk")
    told = Notice.objects.get(unique_key=f"hindrance:{made.pk}:raised")
    assert (told.recipient, told.title) == (plan_world.person("head"), "待协调（土地）：更新图书")


def test_a_unit_without_a_head_leaves_it_to_the_office(plan_world: PlanWorld) -> None:
    given = HindranceGiven("talent", "没有物理教师", plan_world.world.township)
    made = raise_hindrance(plan_world.duty("4"), given, actor=plan_world.person("clerk"))
    told = Notice.objects.get(unique_key=f"hindrance:{made.pk}:raised")
    assert told.recipient == plan_world.person("officer")


def test_the_same_one_is_not_doubled_while_it_is_open(plan_world: PlanWorld) -> None:
    first = hindered(plan_world)
    assert hindered(plan_world).pk == first.pk
    solve_hindrance(first, "已批", actor=plan_world.person("head"))
    assert hindered(plan_world).pk != first.pk


def test_open_until_somebody_says_how_it_was_solved(plan_world: PlanWorld) -> None:
    made = hindered(plan_world)
    with pytest.raises(ValidationError, match="怎么解决"):
        solve_hindrance(made, "", actor=plan_world.person("head"))
    held = solve_hindrance(made, "县政府专题会已定", actor=plan_world.person("officer"))
    assert (held.solved_by, held.solution) == (plan_world.person("officer"), "县政府专题会已定")
    told = Notice.objects.get(unique_key__startswith=f"hindrance:{made.pk}:solved")
    assert told.recipient == plan_world.person("handler")
    with pytest.raises(ValidationError, match="已由 李志强"):
        solve_hindrance(made, "又解决", actor=plan_world.person("head"))


@pytest.mark.parametrize("who", ["handler", "clerk", "principal", "director", "stranger"])
def test_who_may_not_solve(plan_world: PlanWorld, who: str) -> None:
    with pytest.raises(PermissionDenied):
        solve_hindrance(hindered(plan_world), "好了", actor=plan_world.person(who))


def test_opened_again_with_the_reason(plan_world: PlanWorld) -> None:
    made = hindered(plan_world)
    solve_hindrance(made, "已批", actor=plan_world.person("head"))
    with pytest.raises(PermissionDenied):
        reopen_hindrance(made, "没批", actor=plan_world.person("clerk"))
    reopen_hindrance(made, "批文没有下来", actor=plan_world.person("handler"))
    made.refresh_from_db()
    assert (made.solved_at, made.solution) == (None, "")
    assert Notice.objects.filter(unique_key__startswith=f"hindrance:{made.pk}:reopened").count() == 1


@pytest.mark.parametrize("who", ["clerk", "director", "stranger", "strange_clerk"])
def test_who_may_not_raise(plan_world: PlanWorld, who: str) -> None:
    with pytest.raises(PermissionDenied):
        hindered(plan_world, "1", by=who)


def test_schools_and_strange_units_are_not_asked(plan_world: PlanWorld) -> None:
    for unit in (plan_world.world.school, plan_world.world.other_county):
        given = HindranceGiven("funds", "缺钱", unit)
        with pytest.raises(ValidationError, match="本县的部门"):
            raise_hindrance(plan_world.duty("1"), given, actor=plan_world.person("handler"))
    given = HindranceGiven("funds", "缺钱", plan_world.county)
    assert raise_hindrance(plan_world.duty("1"), given, actor=plan_world.person("handler")).pk


def two(plan: PlanWorld) -> tuple[Hindrance, Hindrance]:
    """Duty 1 of the department and duty 4 of the school are hindered; raised ten days ago and today."""
    moment = datetime.fromisoformat(f"{plan.today - timedelta(10)}T09:00:00+08:00")
    with time_machine.travel(moment, tick=False):
        first = hindered(plan, "1")
    with time_machine.travel(moment + timedelta(10), tick=False):
        second = hindered(plan, "4", by="clerk", text="没有采购资金")
    return first, second


def test_the_table_of_the_office_by_unit_with_days(plan_world: PlanWorld) -> None:
    first, second = two(plan_world)
    table = hindrance_table(plan_world.person("officer"), HindranceFilter(), plan_world.today)
    assert [
        (group.unit.name, [(row.hindrance.pk, row.days) for row in group.rows]) for group in table.groups
    ] == [("示例县财政局", [(first.pk, 10), (second.pk, 0)])]
    assert {label: count for _, label, count in table.kinds}["土地"] == 2
    assert (table.open_count, table.solved_count) == (2, 0)


SEERS = ("director", "head", "clerk", "principal", "handler", "colleague", "stranger")


def pks_seen(plan: PlanWorld, who: str) -> set[int]:
    table = hindrance_table(plan.person(who), HindranceFilter(), plan.today)
    return {row.hindrance.pk for row in table.rows}


def test_each_sees_hers(plan_world: PlanWorld) -> None:
    first, second = two(plan_world)
    seen = {who: pks_seen(plan_world, who) for who in SEERS}
    both = {first.pk, second.pk}
    assert seen == {
        "director": both,
        "head": both,
        "clerk": {second.pk},
        "principal": {second.pk},
        "handler": {first.pk},
        "colleague": set(),
        "stranger": set(),
    }


def test_solved_ones_stay_with_how(plan_world: PlanWorld) -> None:
    first, _ = two(plan_world)
    solve_hindrance(first, "已批", actor=plan_world.person("head"))
    table = hindrance_table(plan_world.person("officer"), HindranceFilter("solved"), plan_world.today)
    assert [row.hindrance.solution for row in table.rows] == ["已批"]
    assert (table.open_count, table.solved_count) == (1, 1)


def test_what_is_wanted_and_not_there_is_overdue(plan_world: PlanWorld) -> None:
    first, _ = two(plan_world)
    assert first.wanted_on == plan_world.today + timedelta(10)
    for days, overdue in ((10, False), (11, True)):
        on = plan_world.today + timedelta(days)
        rows = hindrance_table(plan_world.person("officer"), HindranceFilter(), on).rows
        assert [row.is_overdue for row in rows] == [overdue, overdue]


def test_the_sheet_of_the_scheduling_meeting(plan_world: PlanWorld, tmp_path: object) -> None:
    two(plan_world)
    rows = hindrance_table(plan_world.person("officer"), HindranceFilter(), plan_world.today).rows
    book = hindrance_book(rows, "困难问题调度表", "", datetime(2025, 11, 24, 9))
    path = f"{tmp_path}/t.xlsx"
    with open(path, "wb") as target:
        target.write(write_workbook(book))
    sheet = load_workbook(path).active
    assert sheet is not None
    found = [list(row) for row in sheet.iter_rows(min_row=4, max_row=5, values_only=True)]
    assert [row[1:5] for row in found] == [
        ["土地", "土地没有批下来", "新建城关初中教学楼", "示例县财政局"],
        ["土地", "没有采购资金", "更新图书", "南坪中心小学"],
    ]
    assert [row[8] for row in found] == [10, 0]
