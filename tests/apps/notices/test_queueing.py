"""Which channel carries which notice, and where mail goes."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from dudao.apps.notices.actions.channels import ChannelGiven, set_channel
from dudao.apps.notices.actions.inbox import set_notice_preference
from dudao.apps.notices.choices import NoticeKind
from dudao.apps.notices.models import Channel, MessageLine
from dudao.apps.notices.times import next_digest, quiet_until
from tests.apps.notices.sent import channel, told
from tests.personas import World

MAIL = {"host": "mail.county.example", "port": "465", "security": "ssl", "sender": "dudao@county.example"}


def carried(held: Channel) -> list[tuple[str, str]]:
    """Whose notices a channel carries, and to which address."""
    lines = MessageLine.objects.filter(channel=held).order_by("pk")
    return [
        (line.notice.recipient.username, line.address) for line in lines.select_related("notice__recipient")
    ]


def test_the_countys_group_gets_everybodys(world: World) -> None:
    held = channel(world)
    told(world, "clerk", "head")
    assert carried(held) == [("clerk", ""), ("head", "")]


def test_a_units_group_gets_its_peoples_alone(world: World) -> None:
    held = channel(world, unit=world.department)
    told(world, "clerk", "head", "handler", "officer")
    assert carried(held) == [("head", ""), ("handler", "")]


def test_a_townships_group_hears_of_its_schools(world: World) -> None:
    held = channel(world, unit=world.township)
    told(world, "clerk", "colleague")
    assert carried(held) == [("clerk", "")]


def test_a_channel_may_carry_some_kinds_alone(world: World) -> None:
    held = channel(world, kinds=(NoticeKind.DUTY_LATE,))
    told(world, "clerk", key="1")
    told(world, "head", key="2", kind=NoticeKind.DUTY_LATE)
    assert carried(held) == [("head", "")]


def test_what_a_job_did_is_nobodys_business_in_a_group(world: World) -> None:
    held = channel(world)
    told(world, "clerk", kind=NoticeKind.JOB_DONE)
    assert carried(held) == []


def test_mail_goes_to_those_who_want_it(world: World) -> None:
    held = channel(world, "email", connection=MAIL)
    set_notice_preference(world.person("clerk"), by_email=True, email_address="chen@county.example")
    set_notice_preference(world.person("head"), by_email=False, email_address="jiang@county.example")
    told(world, "clerk", "head", "handler")
    assert carried(held) == [("clerk", "chen@county.example")]


def test_another_countys_channel_carries_nothing(world: World) -> None:
    given = ChannelGiven(name="群", kind="wecom", connection={"key": "693a91f6-7xxx-4bc4"})
    held = set_channel(world.other_county, given, actor=world.person("stranger"))
    told(world, "clerk")
    assert carried(held) == []


def shanghai(hour: int, minute: int = 0, day: int = 20) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("now", "expected"),
    [(shanghai(8, 1), shanghai(9)), (shanghai(9), shanghai(9)), (shanghai(9, 1), shanghai(9, day=21))],
)
def test_the_next_digest(now: datetime, expected: datetime) -> None:
    assert next_digest(now, 9) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (shanghai(21, 59), None),
        (shanghai(22), shanghai(7, 30, day=21)),
        (shanghai(23, 59), shanghai(7, 30, day=21)),
        (shanghai(0), shanghai(7, 30)),
        (shanghai(7, 29), shanghai(7, 30)),
        (shanghai(7, 30), None),
        (shanghai(12), None),
    ],
)
def test_quiet_hours_across_midnight(now: datetime, expected: datetime | None) -> None:
    assert quiet_until(now, time(22), time(7, 30)) == expected


def test_quiet_hours_within_a_day() -> None:
    assert quiet_until(shanghai(12, 30), time(12), time(14)) == shanghai(14)
    assert quiet_until(shanghai(14), time(12), time(14)) is None
    assert quiet_until(shanghai(14), None, None) is None
