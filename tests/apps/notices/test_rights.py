"""Who gets what from the pages of notices: one's own inbox, the county's ways out for its office."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from dudao.apps.notices.actions.channels import stop_channel, try_channel
from dudao.apps.notices.models import Channel, Notice, OutgoingMessage
from tests import rights
from tests.apps.notices.sent import channel, told
from tests.personas import World
from tests.rights import FORBIDDEN, MOVED, NOT_FOUND, OK, Right

SETTERS = ("officer", "administrator")
OTHERS_SETTERS = ("stranger", "strange_administrator")
# Colleagues without the role are refused; whoever works in no county has no such page; strangers have their own.
OWN_PAGE = {
    **rights.everyone(FORBIDDEN),
    **rights.only("city_officer", "viewer", status=NOT_FOUND),
    **rights.only(*SETTERS, *OTHERS_SETTERS),
}


def of_this_county(status: int) -> dict[str, int]:
    """For what belongs to one channel of the county."""
    strangers = ("stranger", "strange_clerk", "strange_administrator", "city_officer", "viewer")
    return {
        **rights.everyone(FORBIDDEN),
        **rights.only(*strangers, status=NOT_FOUND),
        **rights.only(*SETTERS, status=status),
    }


def the_channel(world: World) -> Mapping[str, Any]:
    held = Channel.objects.filter(county=world.county).first() or channel(world)
    return {"channel_id": held.pk}


def the_trial(world: World) -> Mapping[str, Any]:
    held = Channel.objects.get(pk=the_channel(world)["channel_id"])
    made = OutgoingMessage.objects.filter(channel=held).first()
    return {
        "channel_id": held.pk,
        "message_id": (made or try_channel(held, actor=world.person("officer"))).pk,
    }


def waiting_message(world: World) -> Mapping[str, Any]:
    return {"message_id": the_trial(world)["message_id"]}


def cancelled_message(world: World) -> Mapping[str, Any]:
    found = waiting_message(world)
    OutgoingMessage.objects.update(state="cancelled")
    return found


def clerks_notice(world: World) -> Mapping[str, Any]:
    told(world, "clerk")
    return {"notice_id": Notice.objects.get().pk}


RIGHTS = [
    Right("inbox", rights.everyone(OK)),
    Right("inbox_read_all", rights.everyone(MOVED), method="post"),
    Right("notice", rights.only("clerk", status=MOVED), arguments=clerks_notice),
    Right("notice_settings", rights.everyone(OK)),
    Right("channels", OWN_PAGE),
    Right("channel_new", OWN_PAGE, arguments=lambda world: {"kind": "dingtalk"}),
    Right("channel", of_this_county(OK), arguments=the_channel),
    Right("channel_stop", of_this_county(MOVED), arguments=the_channel, method="post"),
    Right("channel_try", of_this_county(MOVED), arguments=the_channel, method="post"),
    Right("channel_trial", of_this_county(OK), arguments=the_trial),
    Right("outgoing", OWN_PAGE),
    Right("message_resend", of_this_county(MOVED), arguments=cancelled_message, method="post"),
    Right("message_cancel", of_this_county(MOVED), arguments=waiting_message, method="post"),
]


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, world: World) -> None:
    rights.check(right, world)


def test_a_stopped_channel_is_still_seen(world: World) -> None:
    held = channel(world)
    stop_channel(held, actor=world.person("officer"))
    rights.check(Right("channel", of_this_county(OK), arguments=the_channel), world)
