"""The responsibility matrix: who answers for which duty, units by sections, the same on the page and in Excel."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from dudao.apps.workplan.matrix import matrix_of
from tests.apps.workplan.made import PlanWorld, duty, start_plan

if TYPE_CHECKING:
    from django.test import Client

    from tests.personas import World


@pytest.fixture
def held(world: World) -> PlanWorld:
    """The plan as of today: pages read the clock."""
    return start_plan(world, today=timezone.localdate())


def test_everybody_who_is_named_stands_beside_the_duty(plan_world: PlanWorld) -> None:
    found = matrix_of(plan_world.campaign, plan_world.person("officer"), plan_world.today)
    first = found.lines[0]
    assert (first.row.unit, first.supporting) == ("示例县财政局", "示例县教育局")
    assert (first.principal_owner, first.direct_owner, first.row.person) == ("", "蒋国梁", "钱文静")


def test_units_by_sections_with_their_lights(plan_world: PlanWorld) -> None:
    found = matrix_of(plan_world.campaign, plan_world.person("officer"), plan_world.today)
    assert found.sections == ("一、保障", "二、学校")
    worst = found.units[0]
    assert worst.label == "示例县财政局"
    assert worst.cells[0] is not None
    assert worst.cells[0].shown == [("red", 1), ("green", 1)]
    assert worst.cells[1] is None
    assert [cell.total for cell in found.sums] == [3, 3]
    assert found.whole.total == 6


def test_a_head_has_the_matrix_of_her_unit_alone(plan_world: PlanWorld) -> None:
    found = matrix_of(plan_world.campaign, plan_world.person("head"), plan_world.today)
    assert [line.duty.number for line in found.lines] == ["1", "3"]
    assert [unit.label for unit in found.units] == ["示例县财政局"]


def test_as_many_queries_for_thirty_duties_as_for_six(plan_world: PlanWorld) -> None:
    def queries() -> int:
        officer = plan_world.person("officer")
        with CaptureQueriesContext(connection) as caught:
            matrix_of(plan_world.campaign, officer, plan_world.today)
        return len(caught)

    queries()  # what a process reads once
    before = queries()
    for number in range(7, 30):
        made = duty(plan_world.duty_list, str(number), principal_owner=plan_world.person("leader"))
        made.supporting_units.add(plan_world.world.bureau)
    assert queries() == before


def sheet(client: Client, name: str) -> list[tuple[Any, ...]]:
    """The rows of a sheet of the workbook."""
    answer = client.get("/plan/wall/matrix/file/")
    return list(load_workbook(io.BytesIO(answer.content))[name].iter_rows(values_only=True))


def test_the_workbook_says_what_the_page_says(held: PlanWorld, signed_in: Callable[[str], Client]) -> None:
    rows = sheet(signed_in("officer"), "责任矩阵")
    titles = next(row for row in rows if row[0] == "序号")
    late = dict(zip(titles, next(row for row in rows if row[0] == "3"), strict=True))
    assert late["牵头单位"] == "示例县财政局"
    assert late["具体责任人"] == "钱文静"
    due = held.duty("3").due_on
    assert due is not None
    assert late["完成时限"] == datetime.combine(due, datetime.min.time())
    assert (late["进度"], late["灯"], late["亮灯原因"]) == ("1/2", "红灯", "逾期 3 天，2 步完成 1 步")


def test_the_sheet_of_units_reads_without_colours(
    held: PlanWorld, signed_in: Callable[[str], Client]
) -> None:
    rows = {row[0]: row for row in sheet(signed_in("director"), "单位和板块")}
    assert rows["示例县财政局"][1] == "红灯 1，绿灯 1；已核实 1/5 步"
    assert rows["示例县财政局"][2] is None
    assert rows["合计"][-1] == "红灯 1，黄灯 1，绿灯 3，未定 1；已核实 1/11 步"


def test_a_principal_takes_away_her_own_lines(held: PlanWorld, signed_in: Callable[[str], Client]) -> None:
    numbers = [row[0] for row in sheet(signed_in("principal"), "责任矩阵")]
    assert "4" in numbers
    assert "1" not in numbers
