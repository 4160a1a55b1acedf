"""Reads of the inbox; a person sees her own notices and no others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Count, Q, QuerySet

from dudao.apps.accounts.api import User
from dudao.apps.notices.choices import ChannelKind, MessageState, NoticeKind
from dudao.apps.notices.models import Channel, MessageLine, Notice, NoticePreference, OutgoingMessage
from dudao.apps.organisations.api import Organisation

KEYS_AT_ONCE = 500

# Every page asks for it: one statement, nothing compiled.
_UNREAD = "SELECT COUNT(*) FROM notices_notice WHERE recipient_id = %s AND read_at IS NULL"


def unread_count(user: User) -> int:
    """How many notices of a person are not read yet."""
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, [user.pk])
        row = cursor.fetchone()
    return int(row[0])


def notices_visible_to(user: User) -> QuerySet[Notice]:
    """A person's own notices, the newest first."""
    return Notice.objects.filter(recipient=user).select_related("sent_by").order_by("-pk")


def told_already(unique_keys: Iterable[str]) -> dict[str, frozenset[int]]:
    """Who (by id) has a notice under each of these keys; keys that nobody has are left out."""
    keys = list(dict.fromkeys(unique_keys))
    found: dict[str, set[int]] = {}
    for start in range(0, len(keys), KEYS_AT_ONCE):
        rows = Notice.objects.filter(unique_key__in=keys[start : start + KEYS_AT_ONCE])
        for key, recipient_id in rows.values_list("unique_key", "recipient_id"):
            found.setdefault(key, set()).add(recipient_id)
    return {key: frozenset(people) for key, people in found.items()}


def notices_in(county: Organisation, kinds: Sequence[str], since: datetime) -> QuerySet[Notice]:
    """What was told to anybody of a county since a time, the newest first."""
    found = Notice.objects.filter(county=county, kind__in=kinds, created_at__gte=since)
    return found.select_related("recipient", "sent_by").order_by("-pk")


def channel_in(county: Organisation | None, channel_id: int) -> Channel | None:
    """One way out of a county, with what its pages show."""
    return Channel.objects.select_related("county", "unit").filter(pk=channel_id, county=county).first()


def message_of(channel: Channel, message_id: int) -> OutgoingMessage | None:
    """One message of a way out."""
    return OutgoingMessage.objects.filter(channel=channel, pk=message_id).first()


def message_in(county: Organisation | None, message_id: int) -> OutgoingMessage | None:
    """One message that left, or is to leave, a county."""
    found = OutgoingMessage.objects.select_related("channel__county")
    return found.filter(pk=message_id, channel__county=county).first()


def kinds_of(user: User) -> list[tuple[str, str]]:
    """The kinds that a person has notices of, in the order of the kinds."""
    held = set(Notice.objects.filter(recipient=user).order_by().values_list("kind", flat=True).distinct())
    return [(value, label) for value, label in NoticeKind.choices if value in held]


def preference_of(user: User) -> NoticePreference:
    """How a person wants her notices; the default, unsaved, where she never said."""
    return NoticePreference.objects.filter(user=user).first() or NoticePreference(user=user)


def has_mail_channel(user: User) -> bool:
    """Whether any county that a person works in sends mail."""
    counties = {held.organisation.county_id for held in user.held_memberships}
    return Channel.objects.filter(county__in=counties, kind=ChannelKind.EMAIL, is_active=True).exists()


def channels_of(county: Organisation) -> list[Channel]:
    """The ways out of a county, those in use first, with how much waits and went wrong in each."""
    waiting = Q(messages__state__in=(MessageState.WAITING, MessageState.SENDING))
    wrong = Q(messages__state__in=(MessageState.FAILED, MessageState.UNCERTAIN))
    found = Channel.objects.filter(county=county).select_related("unit")
    counted = found.annotate(
        waiting_count=Count("messages", filter=waiting, distinct=True),
        wrong_count=Count("messages", filter=wrong, distinct=True),
    )
    return list(counted.order_by("-is_active", "kind", "name"))


def lines_waiting(county: Organisation) -> int:
    """How many notices wait for the hour of a digest."""
    return MessageLine.objects.filter(channel__county=county, message=None).count()


def messages_of(county: Organisation) -> QuerySet[OutgoingMessage]:
    """What left or will leave the county, the newest first."""
    return OutgoingMessage.objects.filter(channel__county=county).select_related("channel").order_by("-pk")
