"""Setting up the ways out, trying them, and deciding about messages that did not get through."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.notices.choices import ChannelKind, MessageState
from dudao.apps.notices.connections import SECRET_NAMES, Unreadable, connection_of, sealed
from dudao.apps.notices.models import Channel, MessageLine, OutgoingMessage
from dudao.apps.notices.permissions import can_set_channels
from dudao.apps.organisations.api import Organisation

NOT_YOURS = "通知渠道由督导室干部或管理员设置。"
NEEDED: dict[str, tuple[tuple[str, str], ...]] = {
    ChannelKind.EMAIL: (
        ("host", "服务器"),
        ("port", "端口"),
        ("security", "加密方式"),
        ("sender", "发件地址"),
    ),
    ChannelKind.DINGTALK: (("token", "access_token"),),
    ChannelKind.WECOM: (("key", "key"),),
    ChannelKind.FEISHU: (("token", "机器人地址末段的标识"),),
}
TRIAL = "这是一条试发的通知，收到说明渠道可以使用。"
MOST_TRIALS_PER_MINUTE = 3


@dataclass(frozen=True)
class ChannelGiven:
    """What is set for a channel; a secret left empty keeps the one that is stored."""

    name: str
    kind: str
    connection: Mapping[str, str]
    unit: Organisation | None = None
    kinds: tuple[str, ...] = ()
    per_minute: int = 18
    digest: bool = True
    digest_hour: int = 9
    quiet_from: time | None = None
    quiet_until: time | None = None
    is_active: bool = field(default=True)


@transaction.atomic
def set_channel(
    county: Organisation, given: ChannelGiven, *, actor: User, channel: Channel | None = None
) -> Channel:
    """Add a channel or change one (its kind stays). ValidationError names the field that lacks or clashes."""
    _require(actor, county)
    if channel is not None:
        channel = Channel.objects.select_for_update().get(pk=channel.pk, county=county)
    kind = channel.kind if channel is not None else given.kind
    connection = {name: text.strip() for name, text in given.connection.items()}
    if channel is not None:
        for name, value in _kept(channel).items():
            if name in SECRET_NAMES and not connection.get(name):
                connection[name] = value
    if missing := [label for name, label in NEEDED[kind] if not connection.get(name)]:
        raise ValidationError(f"请填写{'、'.join(missing)}。")
    if (given.quiet_from is None) != (given.quiet_until is None):
        raise ValidationError({"quiet_until": "免打扰的开始和结束要么都填，要么都不填。"})
    same_name = Channel.objects.filter(county=county, name=given.name)
    if (same_name.exclude(pk=channel.pk) if channel is not None else same_name).exists():
        raise ValidationError({"name": f"已有叫“{given.name}”的渠道，请换一个名称。"})
    saved = channel or Channel(county=county, kind=kind)
    was_active = channel is not None and channel.is_active
    saved.name, saved.unit, saved.kinds = given.name, given.unit, list(given.kinds)
    saved.sealed_settings = sealed(connection)
    saved.per_minute, saved.digest, saved.digest_hour = given.per_minute, given.digest, given.digest_hour
    saved.quiet_from, saved.quiet_until, saved.is_active = (
        given.quiet_from,
        given.quiet_until,
        given.is_active,
    )
    saved.blocked_until = None
    saved.last_error, saved.last_error_at = "", None
    saved.save()
    if was_active and not saved.is_active:
        _withdraw(saved)
    verb = "set_channel" if saved.is_active or not was_active else "remove_channel"
    record(actor, verb, saved, organisation=county, details={"kind": kind, "active": saved.is_active})
    return saved


def _kept(channel: Channel) -> dict[str, str]:
    """The stored connection; nothing when it cannot be read any more."""
    try:
        return connection_of(channel)
    except Unreadable:
        return {}


def _withdraw(channel: Channel) -> None:
    """What waits on a channel that is switched off is not sent later by surprise."""
    MessageLine.objects.filter(channel=channel, message=None).delete()
    OutgoingMessage.objects.filter(channel=channel, state=MessageState.WAITING).update(
        state=MessageState.CANCELLED, error="渠道已停用。"
    )


@transaction.atomic
def stop_channel(channel: Channel, *, actor: User) -> None:
    """Switch a channel off; what waits is cancelled, the log stays."""
    _require(actor, channel.county)
    held = Channel.objects.select_for_update().get(pk=channel.pk)
    if not held.is_active:
        return
    held.is_active = False
    held.save(update_fields=["is_active"])
    _withdraw(held)
    record(actor, "remove_channel", held, organisation=held.county)


@transaction.atomic
def try_channel(channel: Channel, *, actor: User, recipient: str = "") -> OutgoingMessage:
    """Put one test line before everything else; quiet hours do not hold it. Mail needs an address.

    ValidationError for a channel that is off, a missing address, or more than three trials within a minute.
    """
    _require(actor, channel.county)
    if not channel.is_active:
        raise ValidationError("渠道已停用，先启用再试发。")
    if channel.kind == ChannelKind.EMAIL and not recipient:
        raise ValidationError("请填写试发到哪个邮箱。")
    now = timezone.now()
    lately = OutgoingMessage.objects.filter(
        channel=channel, ignores_quiet=True, created_at__gt=now - timedelta(minutes=1)
    )
    if lately.count() >= MOST_TRIALS_PER_MINUTE:
        raise ValidationError("一分钟内已经试发过三次，请过一分钟再试。")
    message = OutgoingMessage.objects.create(
        channel=channel,
        unique_key=f"trial:{channel.pk}:{secrets.token_hex(12)}",
        title="督导通试发",
        body=f"{TRIAL}（{actor.name}，{timezone.localtime(now):%Y-%m-%d %H:%M}）",
        recipient=recipient,
        not_before=now,
        ignores_quiet=True,
    )
    record(actor, "try_channel", channel, organisation=channel.county)
    return message


@transaction.atomic
def resend_message(message: OutgoingMessage, *, actor: User) -> OutgoingMessage:
    """Send a message again that failed, is uncertain or was cancelled: a person has decided so.

    ValidationError for one that waits, is being sent or was sent, and for a channel that is off.
    """
    held = _held(message, actor)
    again = (MessageState.FAILED, MessageState.UNCERTAIN, MessageState.CANCELLED)
    if held.state not in again:
        raise ValidationError(f"这条消息“{held.get_state_display()}”，不需要重新发送。")
    if not held.channel.is_active:
        raise ValidationError("渠道已停用，先启用再重新发送。")
    before = held.state
    held.state, held.attempts, held.not_before, held.error = MessageState.WAITING, 0, timezone.now(), ""
    held.save(update_fields=["state", "attempts", "not_before", "error"])
    record(actor, "resend_message", held, organisation=held.channel.county, details={"before": before})
    return held


@transaction.atomic
def cancel_message(message: OutgoingMessage, *, actor: User) -> OutgoingMessage:
    """Take a message back that has not left; ValidationError for every other."""
    held = _held(message, actor)
    if held.state == MessageState.CANCELLED:
        return held
    if held.state != MessageState.WAITING:
        raise ValidationError(f"这条消息“{held.get_state_display()}”，已经不能取消。")
    held.state = MessageState.CANCELLED
    held.save(update_fields=["state"])
    record(actor, "cancel_message", held, organisation=held.channel.county)
    return held


def _held(message: OutgoingMessage, actor: User) -> OutgoingMessage:
    """The message with its row locked, after the right was checked."""
    _require(actor, message.channel.county)
    return (
        OutgoingMessage.objects.select_for_update(of=("self",))
        .select_related("channel__county")
        .get(pk=message.pk)
    )


def _require(actor: User, county: Organisation) -> None:
    if not can_set_channels(actor, county):
        raise PermissionDenied(NOT_YOURS)
