"""Channels and notices for the tests of sending, made through the product's actions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from dudao.apps.notices.actions.channels import ChannelGiven, set_channel
from dudao.apps.notices.api import Notice, NoticeKind, notify
from dudao.apps.notices.models import Channel
from tests.personas import World

CONNECTIONS = {
    "dingtalk": {
        "token": "dingtalktoken0123456789abcdef",
        "secret": "SEC0f1e2d3c4b5a69788796a5b4c3d2e1f0",
    },
    "wecom": {"key": "693a91f6-7xxx-4bc4"},
    "feishu": {"token": "feishu-token-1", "secret": "feishu-secret"},
}


class FakeClock:
    """A clock that moves only when told to."""

    def __init__(self, now: datetime | None = None) -> None:
        self.now = now or timezone.now()

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        """The same for the stand-ins."""
        return self.now.timestamp()

    def forward(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)


def channel(world: World, kind: str = "wecom", name: str = "群", **more: Any) -> Channel:
    """A channel of the county, without digest unless said otherwise."""
    given_connection = more.pop("connection", CONNECTIONS.get(kind, {}))
    given = ChannelGiven(name=name, kind=kind, connection=given_connection, **{"digest": False, **more})
    return set_channel(world.county, given, actor=world.person("officer"))


def told(
    world: World,
    *names: str,
    key: str = "duty:1:day",
    title: str = "任务今天到期",
    kind: str = NoticeKind.DUTY_DUE,
    body: str = "",
) -> list[Notice]:
    """A notice to these people, in a transaction of its own."""
    with transaction.atomic():
        return notify(
            [world.person(name) for name in names],
            kind=kind,
            title=title,
            url="/plan/duties/1/",
            unique_key=key,
            county=world.county,
            body=body,
        )


def database_url() -> str:
    """The database of the tests, for a process of its own."""
    used = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{used['NAME']}"
    return f"postgres://{used['USER']}:{used['PASSWORD']}@{used['HOST']}:{used['PORT']}/{used['NAME']}"
