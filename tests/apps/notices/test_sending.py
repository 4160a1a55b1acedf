"""What waits leaves once: claimed before the network, limited, put off, and never again by itself after a crash."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.test import override_settings
from django.utils import timezone

from dudao.apps.notices.actions.channels import resend_message
from dudao.apps.notices.actions.claiming import claim, form_messages
from dudao.apps.notices.actions.sending import send_waiting
from dudao.apps.notices.choices import MessageState, NoticeKind
from dudao.apps.notices.models import OutgoingMessage
from tests.apps.notices.sent import FakeClock, channel, database_url, told
from tests.apps.notices.standins import DingTalk, Feishu, Robot, WeCom, closed_port, serving
from tests.personas import World

pytestmark = pytest.mark.django_db(transaction=True)
ROBOTS: dict[str, type[Robot]] = {"dingtalk": DingTalk, "wecom": WeCom, "feishu": Feishu}


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def robot() -> Iterator[WeCom]:
    """A WeCom robot that the product reaches."""
    standin = WeCom()
    with serving(standin) as base, override_settings(ROBOT_BASES={"wecom": base}):
        yield standin


def the_message() -> OutgoingMessage:
    """The only message there is."""
    return OutgoingMessage.objects.get()


@pytest.mark.parametrize("kind", ["dingtalk", "wecom", "feishu"])
def test_a_notice_leaves_once_for_each_group(world: World, clock: FakeClock, kind: str) -> None:
    channel(world, kind)
    told(world, "clerk", "head")
    standin = ROBOTS[kind]()
    with serving(standin) as base, override_settings(ROBOT_BASES={kind: base}):
        clock.forward(seconds=5)
        assert send_waiting(clock) == 1
        assert send_waiting(clock) == 0
    assert len(standin.accepted) == 1
    assert "请 陈晓梅、蒋国梁 查看" in str(standin.accepted[0])
    assert the_message().state == MessageState.SENT
    assert the_message().channel.last_sent_at is not None


def test_sending_refuses_to_work_inside_a_transaction(world: World, robot: WeCom) -> None:
    channel(world)
    told(world, "clerk")
    with transaction.atomic(), pytest.raises(RuntimeError):
        send_waiting()
    assert robot.calls == []


def test_above_the_limit_it_waits_for_the_next_minute(world: World, clock: FakeClock) -> None:
    """45 messages, 18 a minute, against a robot that blocks for ten minutes from the 21st: 18, 18, 9."""
    channel(world, "dingtalk", per_minute=18)
    for number in range(45):
        told(world, "clerk", key=f"duty:{number}")
    clock.forward(seconds=5)
    standin = DingTalk(secret="SEC0f1e2d3c4b5a69788796a5b4c3d2e1f0", block_seconds=600, clock=clock.seconds)
    with serving(standin) as base, override_settings(ROBOT_BASES={"dingtalk": base}):
        counts = []
        for _ in range(9):
            counts.append(send_waiting(clock))
            clock.forward(seconds=20)
    assert counts == [18, 0, 0, 18, 0, 0, 9, 0, 0]
    assert len(standin.accepted) == 45
    assert standin.refused == []


def test_a_robot_that_says_too_many_is_left_alone_for_ten_minutes(world: World, clock: FakeClock) -> None:
    channel(world, "dingtalk", per_minute=60)
    for number in range(25):
        told(world, "clerk", key=f"duty:{number}")
    clock.forward(seconds=5)
    standin = DingTalk(secret="SEC0f1e2d3c4b5a69788796a5b4c3d2e1f0", block_seconds=600, clock=clock.seconds)
    with serving(standin) as base, override_settings(ROBOT_BASES={"dingtalk": base}):
        send_waiting(clock)
        assert (len(standin.accepted), len(standin.refused)) == (20, 1)
        for _ in range(9):
            clock.forward(minutes=1)
            assert send_waiting(clock) == 0
        clock.forward(minutes=1, seconds=1)
        assert send_waiting(clock) == 5
    assert len(standin.accepted) == 25
    assert len(standin.refused) == 1


def test_a_crash_before_the_answer_is_uncertain_and_never_sent_again(
    world: World, clock: FakeClock, robot: WeCom
) -> None:
    made = channel(world)
    told(world, "clerk")
    clock.forward(seconds=5)
    form_messages(made.pk, clock())
    assert claim(made.pk, clock()) is not None  # and then the process died
    clock.forward(minutes=4)
    send_waiting(clock)
    assert the_message().state == MessageState.SENDING
    for _ in range(3):
        clock.forward(minutes=2)
        send_waiting(clock)
    assert the_message().state == MessageState.UNCERTAIN
    assert robot.calls == []


def test_a_process_killed_while_the_robot_answers_sends_nothing_twice(world: World) -> None:
    """A real process, killed after the robot has the message and before it hears so."""
    channel(world)
    told(world, "clerk")
    running: list[subprocess.Popen[bytes]] = []
    standin = WeCom(on_request=lambda: running[0].send_signal(signal.SIGKILL))
    with serving(standin) as base:
        code = "import django; django.setup(); from dudao.apps.notices.api import tick; "
        code += "from django.utils import timezone; tick(timezone.now())"
        environment = os.environ | {
            "DATABASE_URL": database_url(),
            "SECRET_KEY": settings.SECRET_KEY,  # it opens the sealed settings of the channel
            "DUDAO_WECOM_URL": base,
            "DJANGO_SETTINGS_MODULE": "dudao.config.settings",
        }
        running.append(subprocess.Popen([sys.executable, "-c", code], env=environment))
        assert running[0].wait(60) == -signal.SIGKILL
        assert len(standin.calls) == 1
        assert the_message().state == MessageState.SENDING
        later = FakeClock(timezone.now() + timedelta(minutes=6))
        with override_settings(ROBOT_BASES={"wecom": base}):
            for _ in range(4):
                send_waiting(later)
                later.forward(minutes=11)
        assert the_message().state == MessageState.UNCERTAIN
        assert "确认没有收到再重新发送" in the_message().error
        assert len(standin.calls) == 1


def test_two_rounds_at_once_send_everything_once(world: World, clock: FakeClock, robot: WeCom) -> None:
    channel(world, per_minute=60)
    for number in range(10):
        told(world, "clerk", key=f"duty:{number}")
    clock.forward(seconds=5)
    start = Barrier(2)

    def round_of_its_own() -> None:
        start.wait()
        try:
            send_waiting(clock)
        finally:
            connections.close_all()

    both = [Thread(target=round_of_its_own) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    send_waiting(clock)
    assert len(robot.calls) == 10
    assert OutgoingMessage.objects.filter(state=MessageState.SENT).count() == 10


def test_a_person_sends_an_uncertain_message_again(world: World, clock: FakeClock, robot: WeCom) -> None:
    channel(world)
    told(world, "clerk")
    clock.forward(seconds=5)
    robot.behaviour = "drop"
    send_waiting(clock)
    assert the_message().state == MessageState.UNCERTAIN
    robot.behaviour = ""
    clock.forward(hours=1)
    send_waiting(clock)
    assert len(robot.calls) == 1
    resend_message(the_message(), actor=world.person("officer"))
    send_waiting(clock)
    assert len(robot.accepted) == 1
    assert the_message().state == MessageState.SENT


def test_what_proves_that_nothing_came_is_tried_three_times(world: World, clock: FakeClock) -> None:
    channel(world)
    told(world, "clerk")
    clock.forward(seconds=5)
    states = []
    with override_settings(ROBOT_BASES={"wecom": f"http://127.0.0.1:{closed_port()}"}):
        for minutes in (1, 2, 10, 60):
            send_waiting(clock)
            states.append((the_message().attempts, the_message().state))
            clock.forward(minutes=minutes)
    waiting, failed = MessageState.WAITING, MessageState.FAILED
    assert states == [(1, waiting), (1, waiting), (2, waiting), (3, failed)]
    assert the_message().channel.last_error == "连不上对方服务器，消息没有发出。"


def test_a_refusal_of_the_settings_is_not_tried_again(world: World, clock: FakeClock, robot: WeCom) -> None:
    made = channel(world, connection={"key": "another-key"})
    told(world, "clerk")
    clock.forward(seconds=5)
    send_waiting(clock)
    clock.forward(hours=1)
    send_waiting(clock)
    assert the_message().state == MessageState.FAILED
    assert len(robot.calls) == 1
    made.refresh_from_db()
    assert "93000" in made.last_error


def test_a_digest_holds_what_came_until_its_hour(world: World, robot: WeCom) -> None:
    channel(world, digest=True, digest_hour=9)
    told(world, "clerk", "head", key="late", title="宿舍改造 逾期 3 天", kind=NoticeKind.DUTY_LATE)
    told(world, "clerk", key="due", title="实验室采购 明天到期")
    hours = _hours_until_nine()
    send_waiting(FakeClock(timezone.now() + hours - timedelta(minutes=1)))
    assert robot.calls == []
    clock = FakeClock(timezone.now() + hours + timedelta(minutes=1))
    assert send_waiting(clock) == 1
    assert robot.accepted[0]["markdown"]["content"] == (
        "### 督导通通知摘要（2 条）\n"
        "- 【已逾期】陈晓梅、蒋国梁：宿舍改造 逾期 3 天\n"
        "- 【即将到期】陈晓梅：实验室采购 明天到期"
    )
    assert send_waiting(clock) == 0


def _hours_until_nine() -> timedelta:
    now = timezone.localtime()
    nine = now.replace(hour=9, minute=0, second=0, microsecond=0)
    return (nine if nine >= now else nine + timedelta(days=1)) - now


def test_an_urging_does_not_wait_for_the_digest(world: World, clock: FakeClock, robot: WeCom) -> None:
    channel(world, digest=True)
    told(world, "clerk", kind=NoticeKind.URGED, title="请今天上报宿舍改造进展")
    clock.forward(seconds=5)
    assert send_waiting(clock) == 1
    assert "请今天上报宿舍改造进展" in robot.accepted[0]["markdown"]["content"]


def test_quiet_hours_put_off_what_is_due(world: World, robot: WeCom) -> None:
    now = timezone.localtime().replace(microsecond=0)
    start, end = now - timedelta(hours=1), now + timedelta(hours=2)
    made = channel(world, quiet_from=start.time(), quiet_until=end.time())
    told(world, "clerk")
    form_messages(made.pk, end + timedelta(seconds=1))
    OutgoingMessage.objects.update(not_before=now)
    assert send_waiting(FakeClock(now + timedelta(minutes=1))) == 0
    assert _to_minute(the_message().not_before) == _to_minute(end)
    assert send_waiting(FakeClock(end + timedelta(minutes=1))) == 1


def _to_minute(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(second=0, microsecond=0)
