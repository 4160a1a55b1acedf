"""The inbox reads what is opened; channels show no secret, and the trial shows the robot's real answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from dudao.apps.notices.api import unread_count
from dudao.apps.notices.choices import MessageState, NoticeKind
from dudao.apps.notices.connections import connection_of
from dudao.apps.notices.models import Channel, Notice, NoticePreference, OutgoingMessage
from tests.apps.notices.sent import CONNECTIONS, channel, told
from tests.apps.notices.standins import DingTalk, serving
from tests.personas import World

SignIn = Callable[[str], Client]


def page(client: Client, name: str, *args: object, **query: str) -> str:
    """The text of a page."""
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_inbox_says_what_belongs_there(signed_in: SignIn) -> None:
    assert "任务提醒、催办、审核结果和会议通知会出现在这里" in page(signed_in("clerk"), "inbox")


def test_the_bell_counts_what_is_unread_on_every_page(world: World, signed_in: SignIn) -> None:
    told(world, "clerk", key="1")
    told(world, "clerk", key="2")
    assert 'aria-label="通知，2 条未读"' in page(signed_in("clerk"), "home")
    assert 'aria-label="通知"' in page(signed_in("officer"), "home")


def test_opening_reads_and_leads_on(world: World, signed_in: SignIn) -> None:
    told(world, "clerk")
    client, notice = signed_in("clerk"), Notice.objects.get()
    response = client.get(reverse("notice", args=[notice.pk]))
    assert response.headers["Location"] == "/plan/duties/1/"
    assert unread_count(world.person("clerk")) == 0
    notice.refresh_from_db()
    first = notice.read_at
    client.get(reverse("notice", args=[notice.pk]))
    notice.refresh_from_db()
    assert notice.read_at == first


def test_unread_stands_before_read(world: World, signed_in: SignIn) -> None:
    told(world, "clerk", key="1", title="先来的")
    told(world, "clerk", key="2", title="后来的")
    client = signed_in("clerk")
    client.get(reverse("notice", args=[Notice.objects.get(unique_key="2").pk]))
    text = page(client, "inbox")
    assert text.index("先来的") < text.index("后来的")


def test_a_kind_is_chosen(world: World, signed_in: SignIn) -> None:
    told(world, "clerk", key="1", title="逾期的", kind=NoticeKind.DUTY_LATE)
    told(world, "clerk", key="2", title="到期的")
    text = page(signed_in("clerk"), "inbox", kind="duty_late")
    assert "逾期的" in text
    assert "到期的" not in text


def test_all_read_leaves_what_came_later(world: World, signed_in: SignIn) -> None:
    told(world, "clerk", key="1")
    newest = Notice.objects.get().pk
    told(world, "clerk", key="2")
    told(world, "head", key="1")
    signed_in("clerk").post(reverse("inbox_read_all"), {"up_to": newest})
    assert unread_count(world.person("clerk")) == 1
    assert unread_count(world.person("head")) == 1


def test_a_person_sets_her_mail(world: World, signed_in: SignIn) -> None:
    client = signed_in("clerk")
    refused = client.post(reverse("notice_settings"), {"by_email": "on", "email_address": ""})
    assert refused.status_code == 400
    assert "要收邮件请填写邮箱" in refused.content.decode()
    client.post(reverse("notice_settings"), {"by_email": "on", "email_address": "chen@county.example"})
    held = NoticePreference.objects.get()
    assert (held.user.username, held.email_address, held.by_email) == ("clerk", "chen@county.example", True)


ROBOT = {
    "name": "工作群",
    "token": "https://oapi.dingtalk.com/robot/send?access_token=dingtalktoken0123456789abcdef",
    "secret": CONNECTIONS["dingtalk"]["secret"],
    "unit": "",
    "digest": "on",
    "digest_hour": "9",
    "per_minute": "18",
    "quiet_from": "",
    "quiet_until": "",
}


def test_the_whole_address_of_a_robot_may_be_pasted(world: World, signed_in: SignIn) -> None:
    response = signed_in("officer").post(reverse("channel_new", args=["dingtalk"]), ROBOT)
    assert response.status_code == 302
    held = Channel.objects.get()
    assert connection_of(held) == CONNECTIONS["dingtalk"]
    assert "dingtalktoken" not in held.sealed_settings


@pytest.mark.parametrize(
    ("kind", "address", "connection"),
    [
        (
            "wecom",
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4",
            {"key": "693a91f6-7xxx-4bc4"},
        ),
        (
            "feishu",
            "https://open.feishu.cn/open-apis/bot/v2/hook/feishu-token-1",
            {"token": "feishu-token-1", "secret": ""},
        ),
    ],
)
def test_the_other_robots_addresses(
    world: World, signed_in: SignIn, kind: str, address: str, connection: dict[str, str]
) -> None:
    given = {**ROBOT, "token": address, "secret": ""}
    assert signed_in("officer").post(reverse("channel_new", args=[kind]), given).status_code == 302
    assert connection_of(Channel.objects.get()) == connection


def test_an_address_without_a_token_is_refused(signed_in: SignIn) -> None:
    given = {**ROBOT, "token": "https://oapi.dingtalk.com/robot/send"}
    response = signed_in("officer").post(reverse("channel_new", args=["dingtalk"]), given)
    assert response.status_code == 400
    assert "从群设置里重新复制整条地址" in response.content.decode()


def test_secrets_are_never_shown_and_kept_when_left_empty(world: World, signed_in: SignIn) -> None:
    held = channel(world, "dingtalk")
    client = signed_in("officer")
    text = page(client, "channel", held.pk)
    assert "····cdef" in text
    for secret in CONNECTIONS["dingtalk"].values():
        assert secret not in text
    changed = {**ROBOT, "token": "", "secret": "", "name": "新名称"}
    assert client.post(reverse("channel", args=[held.pk]), changed).status_code == 302
    held.refresh_from_db()
    assert held.name == "新名称"
    assert connection_of(held) == CONNECTIONS["dingtalk"]


def test_another_key_of_the_instance_asks_for_the_settings_again(world: World, signed_in: SignIn) -> None:
    held = channel(world, "dingtalk")
    client = signed_in("officer")
    Channel.objects.update(sealed_settings="not sealed by this instance")
    assert "请重新填写" in page(client, "channel", held.pk)
    refused = client.post(reverse("channel", args=[held.pk]), {**ROBOT, "token": "", "secret": ""})
    assert refused.status_code == 400


def test_two_channels_of_one_name_are_refused(world: World, signed_in: SignIn) -> None:
    channel(world, name="工作群")
    response = signed_in("officer").post(reverse("channel_new", args=["dingtalk"]), ROBOT)
    assert response.status_code == 400
    assert "已有叫“工作群”的渠道" in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_trial_shows_the_robots_answer(world: World, signed_in: SignIn) -> None:
    held = channel(
        world, "dingtalk", connection={"token": "dingtalktoken0123456789abcdef", "secret": "SECwrong"}
    )
    standin = DingTalk(secret=CONNECTIONS["dingtalk"]["secret"])
    with serving(standin) as base, override_settings(ROBOT_BASES={"dingtalk": base}):
        response = signed_in("officer").post(reverse("channel_try", args=[held.pk]), follow=True)
    text = response.content.decode()
    assert "发送失败" in text
    assert "请检查机器人的安全设置" in text
    assert "sign not match" in text


@pytest.mark.django_db(transaction=True)
def test_a_trial_arrives_in_quiet_hours_too(world: World, signed_in: SignIn) -> None:
    from datetime import time

    held = channel(world, "dingtalk", quiet_from=time(0), quiet_until=time(23, 59))
    standin = DingTalk(secret=CONNECTIONS["dingtalk"]["secret"])
    with serving(standin) as base, override_settings(ROBOT_BASES={"dingtalk": base}):
        text = signed_in("officer").post(reverse("channel_try", args=[held.pk]), follow=True).content.decode()
    assert len(standin.accepted) == 1
    assert "已发送" in text


def test_stopping_cancels_what_waits(world: World, signed_in: SignIn) -> None:
    held = channel(world, digest=True)
    told(world, "clerk")
    message = OutgoingMessage.objects.create(
        channel=held, unique_key="k", title="t", body="b", not_before="2030-01-01T00:00:00+08:00"
    )
    signed_in("officer").post(reverse("channel_stop", args=[held.pk]))
    message.refresh_from_db()
    assert message.state == MessageState.CANCELLED
    assert held.lines.count() == 0
    told(world, "clerk", key="later")
    assert held.lines.count() == 0


def test_the_log_filters_and_decides(world: World, signed_in: SignIn) -> None:
    held = channel(world)
    for state in ("sent", "uncertain"):
        OutgoingMessage.objects.create(
            channel=held,
            unique_key=state,
            title=f"消息{state}",
            body="b",
            state=state,
            not_before="2030-01-01T00:00:00+08:00",
        )
    client = signed_in("officer")
    text = page(client, "outgoing", state="uncertain")
    assert "消息uncertain" in text
    assert "消息sent" not in text
    assert "对方可能已经收到" in text
    sent = OutgoingMessage.objects.get(state="sent")
    response = client.post(reverse("message_resend", args=[sent.pk]), follow=True)
    assert "不需要重新发送" in response.content.decode()
