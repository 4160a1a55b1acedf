"""A talk with 示例县财政局 for tests, through the product's actions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from dudao.apps.accountability.actions.talks import (
    Held,
    PersonGiven,
    Source,
    TalkGiven,
    hold_talk,
    open_talk,
)
from dudao.apps.accountability.choices_talks import TalkSide
from dudao.apps.accountability.models import Talk
from dudao.apps.accountability.talk_texts import FactLine
from dudao.apps.campaigns.api import Owner
from tests.personas import World

NOW = datetime(2026, 3, 6, 1, tzinfo=UTC)
"""9 o'clock of Friday, 6 March 2026, in Beijing."""
PLANNED = datetime(2026, 3, 5, 1, tzinfo=UTC)
FACT = FactLine("任务“完善经费保障制度”已逾期 3 天", "/plan/duties/3/", "2026-03-01")


def people(world: World, *, host: str = "director", talked: str = "head") -> tuple[PersonGiven, ...]:
    """The director as host, the head of the department talked to, an officer for the record."""
    host_user, talked_user = world.person(host), world.person(talked)
    return (
        PersonGiven(TalkSide.HOST, Owner(host_user, host_user.name), "县教育局局长"),
        PersonGiven(TalkSide.TALKED, Owner(talked_user, talked_user.name), "县财政局局长"),
        PersonGiven(TalkSide.RECORDER, Owner(None, "李志强"), "督导室干部"),
    )


def given(world: World, **changes: Any) -> TalkGiven:
    """What a talk says unless told otherwise."""
    fields: dict[str, Any] = {
        "unit": world.department,
        "title": "经费保障任务长期逾期",
        "reason": "经两次督办仍未完成。",
        "basis": "《教育督导问责办法》（以正式文本为准）",
        "planned_at": PLANNED,
        "place": "县教育局三楼会议室",
        "people": people(world),
    }
    return TalkGiven(**(fields | changes))


def talk_in(world: World, *, source: Source | None = None, **changes: Any) -> Talk:
    """A talk as a draft, from one recorded fact."""
    held = source or Source("matter:999999", "督办事项", "", (FACT,))
    return open_talk(
        world.county, given(world, **changes), source=held, now=NOW, actor=world.person("officer")
    )


def held_in(world: World, talk: Talk | None = None) -> Talk:
    """A talk that took place on 5 March."""
    made = talk or talk_in(world)
    answers = {one.pk: f"答{one.position}" for one in made.questions.all()}
    held = Held(PLANNED, "约谈按程序进行。", "诚恳接受，立即整改。", answers)
    return hold_talk(made, held, now=NOW, actor=world.person("officer"))
