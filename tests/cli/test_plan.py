"""``dudao plan``: the schedule of a county as of a day, in words and as JSON, and what is refused."""

from __future__ import annotations

import json

import pytest

from dudao.apps.workplan.api import Plan
from tests.apps.workplan.made import PlanWorld, start_plan
from tests.cli.files import run
from tests.personas import World, build_world

COUNTY = "990121"


@pytest.fixture
def world(db: None) -> World:
    return build_world()


@pytest.fixture
def plan_world(world: World) -> PlanWorld:
    return start_plan(world)


def test_the_schedule_as_json(plan_world: PlanWorld, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "plan", COUNTY, "--format", "json", "--date", plan_world.today.isoformat())
    found = json.loads(out)
    assert status == 0
    assert (found["acceptance_on"], found["days_left"]) == ("2026-02-15", 83)
    assert found["deadline"] == "2026-02-14"
    late = next(one for one in found["duties"] if one["number"] == "3")
    assert (late["misfit_days"], late["duration"]) == (1, 10)
    missing = next(one for one in found["duties"] if one["number"] == "2")
    assert (missing["duration"], missing["latest_start"]) == (None, None)
    assert missing["id"] in found["no_duration"]
    assert not Plan.objects.exists()


def test_the_schedule_in_words(plan_world: PlanWorld, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "plan", COUNTY, "--date", plan_world.today.isoformat())
    assert status == 0
    assert "距省级验收 83 天（2026-02-15）" in out
    assert "没有工期 4 项" in out
    assert "排不下的任务：" in out


def test_a_year_without_published_holidays_is_said(
    plan_world: PlanWorld, capsys: pytest.CaptureFixture[str]
) -> None:
    plan_world.campaign.stages.update(due_on="2098-06-01")
    _, out, _ = run(capsys, "plan", COUNTY, "--date", "2098-01-04")
    assert "2098 年放假安排尚未公布，暂按周末休息计算" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("000000",), "没有代码为 000000 的县"),
        (("990122",), "没有进行中的创建工作"),
        ((COUNTY, "--date", "明天"), "日期写成"),
    ],
)
def test_what_is_refused(
    plan_world: PlanWorld, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    status, _, error = run(capsys, "plan", *arguments)
    assert status == 2
    assert said in error
