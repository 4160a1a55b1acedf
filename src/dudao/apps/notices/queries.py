"""Reads of the inbox; a person sees her own notices and no others."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet

from dudao.apps.accounts.api import User
from dudao.apps.notices.models import Notice

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
