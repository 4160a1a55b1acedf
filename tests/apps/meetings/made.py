"""Meetings and notices for tests, through the product's actions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from dudao.apps.campaigns.api import Campaign
from dudao.apps.meetings.actions.decisions import DecisionGiven, add_decision
from dudao.apps.meetings.actions.meetings import MeetingGiven, announce_meeting, create_meeting, write_minutes
from dudao.apps.meetings.actions.passing import NoticeGiven, create_notice, send_notice
from dudao.apps.meetings.models import Decision, Meeting, PassOnNotice, PassOnReceipt
from dudao.apps.organisations.api import Organisation
from tests.personas import World

HELD_ON = date(2025, 11, 24)
FACTS: dict[str, Any] = {
    "kind": "scheduling",
    "title": "双高双普创建第3次调度会",
    "held_on": HELD_ON,
    "place": "县政府三楼会议室",
    "chair": "杨县长",
    "recorder": "李志强",
    "present": "县政府：杨县长\n县财政局：蒋国梁",
}


def meeting(world: World, *, campaign: Campaign | None = None, **given: Any) -> Meeting:
    """A meeting that everything is known of but its minutes and decisions."""
    return create_meeting(
        world.county, MeetingGiven(**(FACTS | given)), campaign=campaign, actor=world.person("officer")
    )


def decision(held: Meeting, world: World, text: str = "年底前补齐图书", **given: Any) -> Decision:
    """A decision led by the department, due on the last day of 2025."""
    facts: dict[str, Any] = {"lead_unit": world.department, "due_on": date(2025, 12, 31)} | given
    return add_decision(held, DecisionGiven(text, **facts), actor=world.person("officer"))


def complete_meeting(world: World) -> Meeting:
    """A meeting with nothing left to fill in; the department was asked to come and told."""
    made = meeting(world, units=(world.department,))
    write_minutes(made, "会议听取了各单位汇报。", revision=None, actor=world.person("officer"))
    decision(made, world)
    announce_meeting(made, actor=world.person("officer"))
    return Meeting.objects.get(pk=made.pk)


def notice(world: World, *, days: int = 5, title: str = "传达创建动员会精神") -> PassOnNotice:
    """A notice that is not sent, due in some days."""
    given = NoticeGiven(title, "请组织全体教职工学习。", timezone.localdate() + timedelta(days))
    return create_notice(world.county, given, actor=world.person("officer"))


def sent_notice(world: World, *units: Organisation, days: int = 5) -> PassOnNotice:
    """A notice sent to these units, else to the department, the township and the first school."""
    made = notice(world, days=days)
    send_notice(
        made,
        units or (world.department, world.township, world.school),
        today=timezone.localdate(),
        actor=world.person("officer"),
    )
    return PassOnNotice.objects.select_related("county").get(pk=made.pk)


def receipt(held: PassOnNotice, unit: Organisation) -> PassOnReceipt:
    """A unit's receipt as it stands in the database."""
    return PassOnReceipt.objects.select_related("notice__county", "unit", "parent").get(
        notice=held, unit=unit
    )
