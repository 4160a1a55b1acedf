"""Sending what waits, and writing down what became of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from dudao.apps.notices.actions.claiming import (
    call_gone_uncertain,
    channels_with_work,
    claim,
    form_messages,
)
from dudao.apps.notices.choices import MessageState
from dudao.apps.notices.connections import Unreadable, connection_of
from dudao.apps.notices.models import Channel, OutgoingMessage
from dudao.infra.outbound.delivery import Delivery, Outcome, Parcel
from dudao.infra.outbound.send import send

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
# How long until the next attempt, when an attempt proved that nothing was delivered.
BACKOFF = (timedelta(minutes=2), timedelta(minutes=10))
# How long a robot that said "too many" is left alone.
BLOCKED = {"dingtalk": timedelta(minutes=10)}
BLOCKED_ELSE = timedelta(minutes=2)
# One round ends after this, so that the other work of a tick is not kept waiting by a slow server.
ROUND = timedelta(seconds=60)

Clock = Callable[[], datetime]


def send_waiting(clock: Clock = timezone.now) -> int:
    """Send what may leave now, channel by channel; returns how many attempts were made.

    Outside of any transaction only (RuntimeError otherwise): every claim is committed before the network is touched.
    Two processes at once send everything once. Limits hold by the clock that is passed in.
    """
    started = clock()
    call_gone_uncertain(started)
    made = 0
    for channel_id in channels_with_work(started):
        form_messages(channel_id, clock())
        while clock() - started < ROUND and (message := claim(channel_id, clock())) is not None:
            settle(message, deliver(message), clock())
            made += 1
    return made


def deliver(message: OutgoingMessage) -> Delivery:
    """Hand a claimed message to the other side; no transaction may be open around this."""
    try:
        connection = connection_of(message.channel)
    except Unreadable:
        return Delivery(Outcome.REFUSED, "连接参数读不出来（实例的密钥换过），请在渠道页重新填写。")
    parcel = Parcel(
        title=message.title,
        lines=tuple(message.body.splitlines()),
        link=f"{settings.SITE_URL}/notices/" if settings.SITE_URL else "",
        recipient=message.recipient,
    )
    try:
        return send(message.channel.kind, connection, parcel, settings.ROBOT_BASES)
    except Exception:
        logger.exception("message %s", message.pk)
        return Delivery(Outcome.UNCERTAIN, "发送时程序出错，不知道对方收到没有。")


def settle(message: OutgoingMessage, delivery: Delivery, now: datetime) -> None:
    """Write down what became of an attempt; only of the very attempt that was claimed.

    A refusal that proves that nothing was delivered is tried again twice, later; a refusal of the content or the
    settings is not; what is uncertain never.
    """
    values, channel_values = _outcome(message, delivery, now)
    with transaction.atomic(durable=True):
        written = OutgoingMessage.objects.filter(
            pk=message.pk,
            started_at=message.started_at,
            state__in=(MessageState.SENDING, MessageState.UNCERTAIN),
        ).update(**values, answer=delivery.answer[:300])
        if written and channel_values:
            Channel.objects.filter(pk=message.channel_id).update(**channel_values)


def _outcome(
    message: OutgoingMessage, delivery: Delivery, now: datetime
) -> tuple[dict[str, object], dict[str, object]]:
    """What is written to the message, and to its channel."""
    said = delivery.message[:300]
    failing = {"last_error": said, "last_error_at": now}
    match delivery.outcome:
        case Outcome.SENT:
            return {"state": MessageState.SENT, "sent_at": now, "error": ""}, {"last_sent_at": now}
        case Outcome.LIMITED:
            until = now + BLOCKED.get(message.channel.kind, BLOCKED_ELSE)
            again = {
                "state": MessageState.WAITING,
                "not_before": until,
                "attempts": message.attempts - 1,
                "error": said,
            }
            return again, {**failing, "blocked_until": until}
        case Outcome.TRY_LATER if message.attempts < MOST_ATTEMPTS:
            later = now + BACKOFF[message.attempts - 1]
            return {"state": MessageState.WAITING, "not_before": later, "error": said}, failing
        case Outcome.UNCERTAIN:
            return {"state": MessageState.UNCERTAIN, "error": said}, failing
        case _:
            return {"state": MessageState.FAILED, "error": said}, failing
