"""Duties for tests: a running campaign 83 days before its acceptance, and one list with six duties.

All days count from TODAY, a Monday in a year whose holidays are published; tests hand it to the product. Tests of
pages, which read the clock, call `start_plan(world, today=timezone.localdate())`.

| number | title | lead unit | handler | due | steps (verified) |
|---|---|---|---|---|---|
| 1 | 新建城关初中教学楼 | 财政局 | handler | +60 | 3 (0), kind 建设, 40 working days |
| 2 | 补充专任教师 | 教育局 | handler_name 刘主任 | +5 | 1 (0), no kind |
| 3 | 完善经费保障制度 | 财政局 | handler | -3 (late) | 2 (1), begun |
| 4 | 更新图书 | first school | clerk | +20 | 2 (0) |
| 5 | 更新图书 | second school | colleague | +20 | 2 (0), after 1 |
| 6 | 修缮操场 | township | nobody | none | 1 (0) |
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import AcceptanceStage, Campaign, StageKind
from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan.models import Duty, DutyDependency, DutyKind, DutyList, DutyStep
from tests.apps.evaluation.running import Running, running_in
from tests.personas import World

TODAY = date(2025, 11, 24)
DAYS_LEFT = 83


@dataclass
class PlanWorld:
    """The campaign, its list and the duties by number."""

    world: World
    running: Running
    duty_list: DutyList
    kinds: dict[str, DutyKind]
    today: date

    @property
    def campaign(self) -> Campaign:
        return self.running.campaign

    @property
    def county(self) -> Organisation:
        return self.world.county

    @property
    def acceptance_on(self) -> date:
        return self.today + timedelta(DAYS_LEFT)

    def duty(self, number: str) -> Duty:
        """A duty as it stands in the database."""
        return Duty.objects.select_related("county", "campaign", "duty_list", "kind").get(
            duty_list=self.duty_list, number=number
        )

    def person(self, name: str) -> User:
        """One of the personas, with nothing cached."""
        return self.world.person(name)


def duty(
    duty_list: DutyList, number: str, title: str = "", *, steps: Sequence[str] = ("完成任务",), **fields: Any
) -> Duty:
    """A duty with its steps as rows, without the product's actions."""
    made = Duty.objects.create(
        duty_list=duty_list,
        county=duty_list.county,
        campaign=duty_list.campaign,
        number=number,
        title=title or f"第{number}项任务",
        **fields,
    )
    DutyStep.objects.bulk_create(
        DutyStep(duty=made, position=position, title=step) for position, step in enumerate(steps, 1)
    )
    return made


def verify_steps(held: Duty, count: int, *, by: User, at: datetime | None = None) -> None:
    """The first steps of a duty are reported and verified, as rows."""
    found = list(held.steps.order_by("position")[:count])
    moment = at or timezone.now()
    for step in found:
        step.reported_at = step.verified_at = moment
        step.verified_by = by
        step.save()


def acceptance(campaign: Campaign, on: date) -> None:
    """The day of the provincial acceptance."""
    AcceptanceStage.objects.update_or_create(
        campaign=campaign, kind=StageKind.PROVINCIAL_ACCEPTANCE, defaults={"due_on": on}
    )


def start_plan(world: World, *, today: date = TODAY) -> PlanWorld:
    """The campaign, the kinds of work and the list of six duties."""
    running = running_in(world)
    acceptance(running.campaign, today + timedelta(DAYS_LEFT))
    kinds = {
        "建设": DutyKind.objects.create(county=world.county, name="建设", duration_days=40, position=1),
        "制度": DutyKind.objects.create(county=world.county, name="制度", duration_days=10, position=2),
        "采购": DutyKind.objects.create(county=world.county, name="采购", position=3),
    }
    held = DutyList.objects.create(
        county=world.county,
        campaign=running.campaign,
        title="重点任务清单",
        created_by=world.people["officer"],
    )
    _six_duties(world, running, held, kinds, today)
    return PlanWorld(world, running, held, kinds, today)


def _six_duties(
    world: World, running: Running, held: DutyList, kinds: dict[str, DutyKind], today: date
) -> None:
    people = world.people
    first = duty(
        held,
        "1",
        "新建城关初中教学楼",
        steps=("立项", "招标", "竣工"),
        kind=kinds["建设"],
        item=running.items["A1"],
        section="一、保障",
        lead_unit=world.department,
        direct_owner=people["head"],
        handler=people["handler"],
        due_on=today + timedelta(60),
    )
    first.supporting_units.add(world.bureau)
    duty(
        held,
        "2",
        "补充专任教师",
        section="一、保障",
        lead_unit=world.bureau,
        handler_name="刘主任",
        due_on=today + timedelta(5),
    )
    third = duty(
        held,
        "3",
        "完善经费保障制度",
        steps=("起草", "印发"),
        kind=kinds["制度"],
        section="一、保障",
        lead_unit=world.department,
        direct_owner=people["head"],
        handler=people["handler"],
        due_on=today - timedelta(3),
        state="in_progress",
        started_on=today - timedelta(20),
    )
    begun = timezone.make_aware(datetime.combine(today - timedelta(10), time(9)))
    verify_steps(third, 1, by=people["head"], at=begun)
    for number, unit, name in (("4", world.school, "clerk"), ("5", world.second_school, "colleague")):
        made = duty(
            held,
            number,
            "更新图书",
            steps=("采购", "上架"),
            kind=kinds["采购"],
            item=running.items["B1"],
            section="二、学校",
            lead_unit=unit,
            handler=people[name],
            due_on=today + timedelta(20),
        )
    DutyDependency.objects.create(before=first, duty=made)
    duty(held, "6", "修缮操场", section="二、学校", lead_unit=world.township)


def plan_in(world: World) -> PlanWorld:
    """The plan of a world; made when there is none yet."""
    held = DutyList.objects.filter(county=world.county, title="重点任务清单").first()
    if held is None:
        return start_plan(world, today=timezone.localdate())
    kinds = {kind.name: kind for kind in DutyKind.objects.filter(county=world.county)}
    day = AcceptanceStage.objects.values_list("due_on", flat=True).get(
        campaign=held.campaign, kind=StageKind.PROVINCIAL_ACCEPTANCE
    )
    assert day is not None
    return PlanWorld(world, running_in(world), held, kinds, day - timedelta(DAYS_LEFT))
