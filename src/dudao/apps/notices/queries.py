"""Reads of the inbox; a person sees her own notices and no others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from dudao.apps.accounts.api import User
from dudao.apps.notices.models import Notice
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
