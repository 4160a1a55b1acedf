"""What leaves has the robots' real format and signature, and every answer is told apart by what it proves."""

from __future__ import annotations

from email import message_from_string, policy

import pytest

from dudao.infra.outbound.delivery import Delivery, Outcome, Parcel
from dudao.infra.outbound.send import send
from dudao.infra.outbound.wording import as_markdown, as_text
from tests.apps.notices.standins import (
    DingTalk,
    Feishu,
    MailServer,
    Robot,
    WeCom,
    closed_port,
    serving,
    taking_mail,
)

PARCEL = Parcel("3 项任务逾期", ("李志强：宿舍改造 逾期 3 天", "[点我](http://evil.example/) **加粗**"))
DINGTALK = {"token": "dingtalktoken0123456789abcdef", "secret": "SEC0f1e2d3c4b5a69788796a5b4c3d2e1f0"}
WECOM = {"key": "693a91f6-7xxx-4bc4"}
FEISHU = {"token": "feishu-token-1", "secret": "feishu-secret"}
ROBOTS: list[tuple[str, type[Robot], dict[str, str], str]] = [
    ("dingtalk", DingTalk, DINGTALK, DINGTALK["secret"]),
    ("wecom", WeCom, WECOM, ""),
    ("feishu", Feishu, FEISHU, FEISHU["secret"]),
]
each_robot = pytest.mark.parametrize(
    ("kind", "robot", "settings", "secret"), ROBOTS, ids=lambda x: str(x)[:8]
)


def sent(kind: str, robot: Robot, settings: dict[str, str], parcel: Parcel = PARCEL) -> Delivery:
    """One parcel to the stand-in."""
    with serving(robot) as base:
        return send(kind, settings, parcel, {kind: base})


@each_robot
def test_the_robot_accepts(kind: str, robot: type[Robot], settings: dict[str, str], secret: str) -> None:
    standin = robot(secret=secret)
    delivery = sent(kind, standin, settings)
    assert delivery.outcome is Outcome.SENT, delivery
    assert len(standin.accepted) == 1


def test_dingtalk_gets_markdown_with_a_title() -> None:
    standin = DingTalk()
    sent("dingtalk", standin, {"token": "dingtalktoken0123456789abcdef"})
    assert standin.accepted == [
        {
            "msgtype": "markdown",
            "markdown": {
                "title": "3 项任务逾期",
                "text": "### 3 项任务逾期\n- 李志强：宿舍改造 逾期 3 天\n- ［点我］(http://evil.example/) ＊＊加粗＊＊",
            },
        }
    ]


def test_feishu_gets_text_and_its_signature_inside() -> None:
    standin = Feishu(secret="feishu-secret")
    sent("feishu", standin, FEISHU)
    (payload,) = standin.accepted
    assert set(payload) == {"timestamp", "sign", "msg_type", "content"}
    assert payload["content"]["text"].splitlines()[:2] == ["3 项任务逾期", "李志强：宿舍改造 逾期 3 天"]


@pytest.mark.parametrize(
    ("kind", "robot", "settings", "secret", "code"),
    [
        ("dingtalk", DingTalk, {**DINGTALK, "secret": "SECwrong"}, DINGTALK["secret"], "310000"),
        ("dingtalk", DingTalk, {"token": "nosuchtoken"}, "", "300001"),
        ("wecom", WeCom, {"key": "no-such-key"}, "", "93000"),
        ("feishu", Feishu, {**FEISHU, "secret": "wrong"}, FEISHU["secret"], "19021"),
    ],
)
def test_a_refusal_inside_http_200_is_a_refusal(
    kind: str, robot: type[Robot], settings: dict[str, str], secret: str, code: str
) -> None:
    delivery = sent(kind, robot(secret=secret), settings)
    assert delivery.outcome is Outcome.REFUSED
    assert code in delivery.message
    assert code in delivery.answer


@each_robot
def test_too_many_is_told_apart(kind: str, robot: type[Robot], settings: dict[str, str], secret: str) -> None:
    assert sent(kind, robot(secret=secret, limit=0), settings).outcome is Outcome.LIMITED


@pytest.mark.parametrize(
    ("behaviour", "outcome"),
    [
        ("500", Outcome.TRY_LATER),
        ("503", Outcome.TRY_LATER),
        ("404", Outcome.REFUSED),
        ("302", Outcome.REFUSED),
        ("429", Outcome.LIMITED),
        ("502", Outcome.UNCERTAIN),
        ("504", Outcome.UNCERTAIN),
        ("drop", Outcome.UNCERTAIN),
        ("text", Outcome.UNCERTAIN),
    ],
)
def test_what_an_answer_proves(behaviour: str, outcome: Outcome) -> None:
    standin = WeCom(behaviour=behaviour)
    assert sent("wecom", standin, WECOM).outcome is outcome
    assert len(standin.calls) == 1


def test_no_answer_in_time_is_uncertain(monkeypatch: pytest.MonkeyPatch) -> None:
    from threading import Event

    from dudao.infra.outbound import robots

    monkeypatch.setattr(robots, "ANSWER_SECONDS", 0.2)
    over = Event()
    standin = WeCom(on_request=lambda: assert_true(over.wait(10)))
    with serving(standin) as base:
        delivery = send("wecom", WECOM, PARCEL, {"wecom": base})
        over.set()
    assert delivery.outcome is Outcome.UNCERTAIN


def assert_true(value: bool) -> None:
    """For a lambda that must return nothing."""
    assert value


@pytest.mark.parametrize(("kind", "settings"), [("dingtalk", DINGTALK), ("wecom", WECOM), ("feishu", FEISHU)])
def test_nobody_listening_delivered_nothing(kind: str, settings: dict[str, str]) -> None:
    delivery = send(kind, settings, PARCEL, {kind: f"http://127.0.0.1:{closed_port()}"})
    assert delivery.outcome is Outcome.TRY_LATER


@pytest.mark.parametrize("kind", ["dingtalk", "wecom", "feishu"])
def test_an_impossible_token_is_refused_here(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    standin = WeCom()
    assert sent(kind, standin, {"token": "有 空格", "key": "有 空格"}).outcome is Outcome.REFUSED
    assert standin.calls == []
    assert "有 空格" not in caplog.text


def test_long_digests_fit_and_count_what_is_left_out() -> None:
    parcel = Parcel("摘要", tuple(f"第 {number} 项任务逾期，请尽快办理" for number in range(500)))
    standin = WeCom()
    assert sent("wecom", standin, WECOM, parcel).outcome is Outcome.SENT
    content = standin.accepted[0]["markdown"]["content"]
    shown = content.count("请尽快办理")
    assert 50 < shown < 500
    assert content.endswith(f"……另有 {500 - shown} 条，请登录督导通查看。")


def test_one_line_that_is_too_long_is_cut_between_characters() -> None:
    text = as_text(Parcel("题", ("长" * 3000,)), 1000)
    assert len(text.encode()) <= 1000
    assert set(text.split("\n")[1]) == {"长"}


def test_the_link_stands_at_the_end() -> None:
    parcel = Parcel("题", ("一行",), link="https://dudao.example/notices/")
    assert as_markdown(parcel, 1000).endswith("[登录督导通查看](https://dudao.example/notices/)")


def mail_settings(port: int, **more: str) -> dict[str, str]:
    """The stand-in's connection."""
    return {
        "host": "127.0.0.1",
        "port": str(port),
        "security": "none",
        "sender": "dudao@county.example",
        **more,
    }


def mailed(server: MailServer, parcel: Parcel, **more: str) -> Delivery:
    """One mail to the stand-in."""
    with taking_mail(server) as port:
        return send("email", mail_settings(port, **more), parcel, {})


MAIL = Parcel(
    "任务“宿舍改造”\r\nBcc: x@evil.example", ("逾期 3 天，请尽快办理。",), recipient="chen@county.example"
)


def test_mail_arrives_whole() -> None:
    server = MailServer()
    delivery = mailed(server, MAIL, user="dudao", password="app-code")
    assert delivery.outcome is Outcome.SENT, delivery
    got = message_from_string(server.mails[0], policy=policy.default)
    assert server.recipients == ["chen@county.example"]
    assert got["Subject"] == "任务“宿舍改造” Bcc: x@evil.example"
    assert got["Bcc"] is None
    assert got["From"].addresses[0].display_name == "督导通"
    body = got.get_body()
    assert body is not None
    assert "逾期 3 天，请尽快办理。" in body.get_content()
    assert server.logins == ["\0dudao\0app-code"]


@pytest.mark.parametrize(
    ("server", "outcome"),
    [
        (MailServer(answer_rcpt="550 no such user"), Outcome.REFUSED),
        (MailServer(answer_rcpt="450 later"), Outcome.TRY_LATER),
        (MailServer(answer_data="554 spam"), Outcome.REFUSED),
        (MailServer(answer_data="451 later"), Outcome.TRY_LATER),
        (MailServer(answer_auth="535 wrong"), Outcome.REFUSED),
        (MailServer(drop_data=True), Outcome.UNCERTAIN),
    ],
)
def test_what_a_mail_server_proves(server: MailServer, outcome: Outcome) -> None:
    assert mailed(server, MAIL, user="dudao", password="x").outcome is outcome
    assert server.mails == []


def test_a_password_in_chinese_is_refused_here() -> None:
    assert mailed(MailServer(), MAIL, user="dudao", password="授权码").outcome is Outcome.REFUSED


def test_no_mail_server_delivered_nothing() -> None:
    assert send("email", mail_settings(closed_port()), MAIL, {}).outcome is Outcome.TRY_LATER


@pytest.mark.parametrize("address", ["", "no-at-sign", "a@b@c", "x@y.example\nBcc: z@evil.example"])
def test_a_bad_address_is_refused_here(address: str) -> None:
    server = MailServer()
    assert mailed(server, Parcel("题", ("文",), recipient=address)).outcome is Outcome.REFUSED
    assert server.recipients == []


def test_a_text_for_feishu_calls_nobody() -> None:
    text = as_text(Parcel('<at user_id="all">', ('任务<at user_id="all">所有人</at>',)), 1000)
    assert text == '＜at user_id="all"＞\n任务＜at user_id="all"＞所有人＜/at＞'
