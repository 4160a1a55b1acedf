"""Taking a message to send it: what is written before the network is touched, and what becomes of a crash.

At most once: a message is `sending` in a committed transaction before the first byte leaves. Whoever dies after that
leaves it there; later it is called uncertain, shown to people, and sent again only when one of them says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from dudao.apps.notices.choices import MessageState
from dudao.apps.notices.composing import words_of
from dudao.apps.notices.models import Channel, MessageLine, OutgoingMessage
from dudao.apps.notices.times import quiet_until

MINUTE = timedelta(minutes=1)
# Longer than any attempt may take (robots 15 s, mail servers up to a minute): who is not back by then is gone.
GONE_AFTER = timedelta(minutes=5)
GONE = "发送途中程序中断，不知道对方收到没有；确认没有收到再重新发送。"


def form_messages(channel_id: int, now: datetime) -> int:
    """Put the lines whose time has come into messages: a digest for each address, else one for each notice.

    The row of the channel is locked meanwhile: of two processes one forms them. Returns how many were made.
    """
    with transaction.atomic(durable=True):
        channel = Channel.objects.select_for_update().get(pk=channel_id)
        lines = list(
            MessageLine.objects.filter(channel=channel, message=None, not_before__lte=now)
            .select_related("notice__recipient")
            .order_by("pk")
        )
        groups: dict[tuple[bool, str, str], list[MessageLine]] = defaultdict(list)
        for line in lines:
            key = "" if line.in_digest else line.notice.unique_key
            groups[(line.in_digest, line.address, key)].append(line)
        for (in_digest, address, _), members in groups.items():
            _form(channel, members, now, in_digest=in_digest, address=address)
    return len(groups)


def _form(
    channel: Channel, lines: Sequence[MessageLine], now: datetime, *, in_digest: bool, address: str
) -> None:
    words = words_of(channel, lines, in_digest=in_digest)
    message = OutgoingMessage.objects.create(
        channel=channel,
        # A notice goes through a channel once, so its first line names the message.
        unique_key=f"channel:{channel.pk}:notice:{lines[0].notice_id}",
        title=words.title,
        body=words.body,
        recipient=address,
        not_before=now,
    )
    MessageLine.objects.filter(pk__in=[line.pk for line in lines]).update(message=message)


def claim(channel_id: int, now: datetime) -> OutgoingMessage | None:
    """The next message of a channel, marked `sending` and committed; None when nothing may leave now.

    Nothing leaves through a channel that is switched off or blocked by its robot, above its limit within the minute
    before `now`, or in its quiet hours (what is due then is put off to their end; what a person pressed for is not).
    """
    with transaction.atomic(durable=True):
        channel = Channel.objects.select_for_update().get(pk=channel_id)
        if not channel.is_active or (channel.blocked_until and channel.blocked_until > now):
            return None
        waiting = OutgoingMessage.objects.filter(
            channel=channel, state=MessageState.WAITING, not_before__lte=now
        )
        quiet = quiet_until(timezone.localtime(now), channel.quiet_from, channel.quiet_until)
        if quiet is not None:
            waiting.filter(ignores_quiet=False).update(not_before=quiet)
        left = OutgoingMessage.objects.filter(channel=channel, started_at__gt=now - MINUTE).count()
        if left >= channel.per_minute:
            return None
        message = waiting.order_by("not_before", "pk").first()
        if message is None:
            return None
        message.channel = channel
        message.state = MessageState.SENDING
        message.started_at = now
        message.attempts += 1
        message.error = ""
        message.save(update_fields=["state", "started_at", "attempts", "error"])
        return message


def call_gone_uncertain(now: datetime) -> int:
    """Messages that were being sent by a process that died become uncertain; returns how many."""
    return OutgoingMessage.objects.filter(state=MessageState.SENDING, started_at__lt=now - GONE_AFTER).update(
        state=MessageState.UNCERTAIN, error=GONE
    )


def channels_with_work(now: datetime) -> list[int]:
    """The active channels that have a line or a message whose time has come."""
    lines = MessageLine.objects.filter(channel=OuterRef("pk"), message=None, not_before__lte=now)
    waiting = OutgoingMessage.objects.filter(
        channel=OuterRef("pk"), state=MessageState.WAITING, not_before__lte=now
    )
    found = Channel.objects.filter(Exists(lines) | Exists(waiting), is_active=True)
    return list(found.order_by("pk").values_list("pk", flat=True))
