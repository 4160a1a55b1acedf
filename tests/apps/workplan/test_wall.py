"""The wall chart: everybody's part of it, groups, bars, filters, figures, prints, and moving a duty."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from dudao.apps.workplan.models import Duty, Hindrance, Milestone, Plan
from dudao.apps.workplan.wall import Wall, WallAsked, chosen_campaign, wall_of
from dudao.apps.workplan.wall_rows import GroupBy, wall_marks, wall_rows
from dudao.apps.workplan.wall_scale import Span, Zoom
from dudao.apps.workplan.wall_summary import wall_summary
from tests.apps.workplan.made import PlanWorld, duty, start_plan

if TYPE_CHECKING:
    from django.test import Client

    from tests.personas import World

WALL = "/plan/wall/"


@pytest.fixture
def held(world: World) -> PlanWorld:
    """The plan as of today: pages read the clock."""
    return start_plan(world, today=timezone.localdate())


def wall(held: PlanWorld, who: str = "officer", **asked: str) -> Wall:
    """The chart of somebody."""
    return wall_of(held.campaign, held.person(who), WallAsked.of(asked), held.today)


def labels(found: Wall) -> dict[str, list[str]]:
    """The numbers of the duties by group."""
    return {group.label: [row.number for row in group.rows] for group in found.groups}


def test_by_section_in_the_order_of_the_list(plan_world: PlanWorld) -> None:
    assert labels(wall(plan_world)) == {"一、保障": ["3", "2", "1"], "二、学校": ["4", "5", "6"]}


def test_by_unit_the_worst_first(plan_world: PlanWorld) -> None:
    assert list(labels(wall(plan_world, by="unit"))) == [
        "示例县财政局",
        "示例县教育局",
        "南坪中心小学",
        "南坪镇",
        "城关初级中学",
    ]


def test_by_person_with_names_without_accounts_and_nobody_last(plan_world: PlanWorld) -> None:
    found = labels(wall(plan_world, by="person"))
    assert found["钱文静"] == ["3", "1"]
    assert found["刘主任"] == ["2"]
    assert list(found)[-1] == "未定责任人"


@pytest.mark.parametrize(
    ("who", "numbers"),
    [
        ("officer", {"1", "2", "3", "4", "5", "6"}),
        ("viewer", {"1", "2", "3", "4", "5", "6"}),
        ("head", {"1", "3"}),
        ("principal", {"4"}),
        ("handler", {"1", "3"}),
        ("clerk", {"4"}),
        ("stranger", set()),
    ],
)
def test_everybody_sees_her_part(plan_world: PlanWorld, who: str, numbers: set[str]) -> None:
    rows = wall_rows(plan_world.campaign, plan_world.person(who), plan_world.today)
    assert {row.duty.number for row in rows} == numbers


def test_the_bars_stand_on_their_days(plan_world: PlanWorld) -> None:
    Duty.objects.filter(number="3").update(
        planned_start_on=plan_world.today - timedelta(21), planned_finish_on=plan_world.today - timedelta(3)
    )
    found = wall(plan_world)
    row = next(row for group in found.groups for row in group.rows if row.number == "3")
    today_at = found.today_at
    assert today_at is not None
    assert row.plan == Span(today_at - 21, 19)
    assert row.actual == Span(today_at - 20, 21)
    assert row.late == Span(today_at - 2, 3)
    assert row.due_at == today_at - 3
    assert row.share.percent == 50
    assert row.dates == "计划 11月3日—11月21日，时限 11月21日，11月4日 开始"


def test_only_the_asked_light_is_shown_and_all_are_counted(plan_world: PlanWorld) -> None:
    found = wall(plan_world, light="red")
    assert labels(found) == {"一、保障": ["3"]}
    assert (found.shown, found.whole.total) == (1, 6)


def test_what_an_address_says_wrongly_is_the_usual() -> None:
    asked = WallAsked.of({"by": "moon", "zoom": "year", "light": "blue", "from": "1066-10-14"})
    assert asked == WallAsked(GroupBy.SECTION, Zoom.MONTH, "", None)
    assert WallAsked.of({"from": "2026-01-07"}).begin == date(2026, 1, 7)


def test_only_what_the_office_may_move_can_be_dragged(plan_world: PlanWorld) -> None:
    Duty.objects.filter(number__in=["1", "3"]).update(
        planned_start_on=plan_world.today + timedelta(1), planned_finish_on=plan_world.today + timedelta(9)
    )

    def movable(who: str) -> set[str]:
        return {row.number for group in wall(plan_world, who).groups for row in group.rows if row.move_from}

    assert movable("officer") == {"1"}  # 3 has begun
    assert movable("director") == movable("head") == set()


def test_milestones_and_stages_stand_once_in_their_order(plan_world: PlanWorld) -> None:
    day = plan_world.today + timedelta(40)
    Milestone.objects.create(campaign=plan_world.campaign, kind="rehearsal", name="模拟迎检", on=day)
    Milestone.objects.create(
        campaign=plan_world.campaign,
        kind="provincial_acceptance",
        name="省级验收",
        on=plan_world.acceptance_on,
    )
    assert [(mark.label, mark.is_acceptance) for mark in wall_marks(plan_world.campaign)] == [
        ("模拟迎检", False),
        ("省级验收", True),
    ]


def test_holidays_that_are_not_published_are_said(plan_world: PlanWorld) -> None:
    stage = plan_world.campaign.stages.get()
    stage.due_on = date(2030, 1, 31)
    stage.save()
    assert "放假安排尚未公布，暂按周末休息计算" in wall(plan_world, **{"from": "2029-11-01"}).note


def test_as_many_queries_for_sixty_duties_as_for_six(plan_world: PlanWorld) -> None:
    def queries() -> int:
        officer = plan_world.person("officer")
        with CaptureQueriesContext(connection) as caught:
            wall_of(plan_world.campaign, officer, WallAsked(), plan_world.today)
        return len(caught)

    queries()  # what a process reads once
    before = queries()
    for number in range(7, 60):
        duty(plan_world.duty_list, str(number), lead_unit=plan_world.world.school)
    assert queries() == before


def test_the_running_campaign_is_the_usual_one(plan_world: PlanWorld) -> None:
    officer = plan_world.person("officer")
    assert chosen_campaign(officer, "", plan_world.county)[0] == plan_world.campaign
    assert chosen_campaign(officer, str(plan_world.campaign.pk), None)[0] == plan_world.campaign
    stranger = plan_world.person("stranger")
    assert chosen_campaign(stranger, str(plan_world.campaign.pk), None) == (None, [])


def test_the_summary_for_the_first_page(plan_world: PlanWorld) -> None:
    found = wall_summary(plan_world.campaign, plan_world.person("director"), plan_world.today)
    assert found.countdown.text == "距省级验收 83 天"
    assert [(word, count) for _, _, word, count in found.lamps] == [
        ("红灯", 1),
        ("黄灯", 1),
        ("绿灯", 3),
        ("未定", 1),
    ]
    assert [row.duty.number for row in found.worst] == ["3", "2"]


# The pages


def test_the_page_shows_light_word_reason_and_countdown(
    held: PlanWorld, signed_in: Callable[[str], Client]
) -> None:
    page = signed_in("officer").get(WALL).content.decode()
    assert "距省级验收 83 天" in page
    assert "逾期 3 天，2 步完成 1 步" in page
    assert "▲</i>红灯" in page
    assert "已核实 1 / 11 步" in page


@pytest.mark.parametrize("address", ["", "print/", "matrix/", "matrix/file/", "screen/"])
def test_the_campaign_of_another_county_is_not_there(
    held: PlanWorld, signed_in: Callable[[str], Client], address: str
) -> None:
    answer = signed_in("stranger").get(f"{WALL}{address}?campaign={held.campaign.pk}")
    assert answer.status_code == 404


def test_who_has_no_campaign_is_told_what_belongs_here(
    held: PlanWorld, signed_in: Callable[[str], Client]
) -> None:
    assert "还没有可以上墙的工作" in signed_in("stranger").get(WALL).content.decode()


@pytest.mark.parametrize("paper", ["a3", "a0"])
def test_the_print_holds_every_duty(held: PlanWorld, signed_in: Callable[[str], Client], paper: str) -> None:
    answer = signed_in("officer").get(f"{WALL}print/?paper={paper}&by=unit")
    assert answer["Content-Type"] == "application/pdf"
    text = "".join(
        "".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(answer.content)).pages
    )
    for number in range(1, 7):
        assert held.duty(str(number)).title in text
    for expected in ("距省级验收83天", "逾期3天，2步完成1步", "示例县财政局", "按牵头单位", "省级验收"):
        assert expected in text


def test_another_paper_is_refused(held: PlanWorld, signed_in: Callable[[str], Client]) -> None:
    assert signed_in("officer").get(f"{WALL}print/?paper=a5").status_code == 404


def test_hostile_titles_stay_text(held: PlanWorld, signed_in: Callable[[str], Client]) -> None:
    Duty.objects.filter(number="1").update(title='<script>alert(1)</script>"', handler_name="<b>")
    officer = signed_in("officer")
    for address in ("", "matrix/", "matrix/?view=units", "screen/"):
        assert "<script>alert" not in officer.get(f"{WALL}{address}").content.decode()
    assert officer.get(f"{WALL}print/").status_code == 200


# Moving a duty


@pytest.fixture
def agreed(held: PlanWorld) -> PlanWorld:
    """Duty 1 is planned for two weeks from the Monday after next, duty 5 after it; the plan is agreed."""
    monday = held.today + timedelta(14 - held.today.weekday())
    for number, start in (("1", monday), ("5", monday + timedelta(14))):
        Duty.objects.filter(number=number).update(
            planned_start_on=start, planned_finish_on=start + timedelta(11), due_on=None
        )
    plan = Plan.objects.create(
        campaign=held.campaign,
        number=1,
        state="agreed",
        acceptance_on=held.acceptance_on,
        as_of=held.today,
    )
    for number in ("1", "5"):
        one = held.duty(number)
        plan.lines.create(
            duty=one, kind="scheduled", start_on=one.planned_start_on, finish_on=one.planned_finish_on
        )
    return held


def move(held: PlanWorld, client: Client, days: int, **more: str) -> tuple[int, str]:
    """Asks to begin duty 1 so many days later; status and page."""
    one = held.duty("1")
    assert one.planned_start_on is not None
    start = one.planned_start_on + timedelta(days)
    answer = client.post(f"{WALL}duties/{one.pk}/move/", {"start": start.isoformat(), **more})
    return answer.status_code, answer.content.decode()


def test_the_consequences_are_shown_and_nothing_is_written(
    agreed: PlanWorld, signed_in: Callable[[str], Client]
) -> None:
    before = agreed.duty("1").planned_start_on
    status, page = move(agreed, signed_in("officer"), 7, step="preview")
    assert status == 200
    assert "后面 1 项任务随之顺延" in page
    assert agreed.duty("1").planned_start_on == before
    assert Plan.objects.count() == 1


def test_what_is_accepted_is_a_new_version_with_its_reason(
    agreed: PlanWorld, signed_in: Callable[[str], Client]
) -> None:
    before = agreed.duty("1").planned_start_on
    assert before is not None
    seen = str(Plan.objects.get().pk)
    status, _ = move(agreed, signed_in("officer"), 7, step="accept", reason="施工队推迟进场", plan=seen)
    assert status == 302
    assert agreed.duty("1").planned_start_on == before + timedelta(7)
    assert Plan.objects.get(state="agreed").reason == "施工队推迟进场"


def test_without_a_reason_nothing_is_moved(agreed: PlanWorld, signed_in: Callable[[str], Client]) -> None:
    before = agreed.duty("1").planned_start_on
    status, page = move(agreed, signed_in("officer"), 7, step="accept")
    assert status == 400
    assert "请写明调整原因" in page
    assert agreed.duty("1").planned_start_on == before


def test_a_plan_that_changed_meanwhile_is_a_conflict(
    agreed: PlanWorld, signed_in: Callable[[str], Client]
) -> None:
    status, page = move(agreed, signed_in("officer"), 7, step="accept", reason="推迟", plan="0")
    assert status == 400
    assert "计划已被别人调整过" in page


def test_a_dragged_bar_gets_the_part_for_the_dialog(
    agreed: PlanWorld, signed_in: Callable[[str], Client]
) -> None:
    one = agreed.duty("1")
    answer = signed_in("officer").post(
        f"{WALL}duties/{one.pk}/move/",
        {"start": (agreed.today + timedelta(30)).isoformat(), "step": "preview"},
        headers={"HX-Request": "true"},
    )
    page = answer.content.decode()
    assert "这样调整的后果" in page
    assert "<html" not in page


@pytest.mark.parametrize(
    ("who", "status"), [("director", 403), ("head", 403), ("clerk", 404), ("stranger", 404)]
)
def test_nobody_but_the_office_moves(
    agreed: PlanWorld, signed_in: Callable[[str], Client], who: str, status: int
) -> None:
    assert move(agreed, signed_in(who), 7, step="accept", reason="推迟")[0] == status
    assert Plan.objects.count() == 1


# The screen of the meeting room


def test_the_screen_says_it_all_and_renews_its_pages_alone(
    held: PlanWorld, signed_in: Callable[[str], Client]
) -> None:
    Hindrance.objects.create(
        duty=held.duty("1"),
        kind="funds",
        text="配套资金没有到位",
        solving_unit=held.world.department,
        raised_by=held.person("handler"),
    )
    leader = signed_in("leader")
    page = leader.get(f"{WALL}screen/?seconds=9").content.decode()
    for expected in (
        'data-seconds="9"',
        "<b>83</b>",
        "红灯任务 1 项",
        "完善经费保障制度",
        "钱文静",
        "配套资金没有到位",
    ):
        assert expected in page
    part = leader.get(f"{WALL}screen/?part=1").content.decode()
    assert "<html" not in part
    assert "红灯任务 1 项" in part


@pytest.mark.parametrize(("given", "seconds"), [("9", 9), ("", 20), ("0", 20), ("9999", 20), ("x", 20)])
def test_pages_stay_as_long_as_asked_within_bounds(given: str, seconds: int) -> None:
    from dudao.apps.workplan.screen import screen_seconds

    assert screen_seconds(given) == seconds
