"""The secret address of one person's calendar feed: made, renewed, revoked; only its digest is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from dudao.apps.accounts.api import User, home_county
from dudao.apps.activity.api import record
from dudao.apps.workplan.models import CalendarFeed

NOTED_EVERY = timedelta(hours=1)


def digest_of(token: str) -> str:
    """What is kept of a token: its SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def renew_feed(*, actor: User) -> str:
    """A new secret token for the person's own feed; the address that stood before leads nowhere from now on.

    Returned once and kept nowhere. 256 bits from the system's generator.
    """
    token = secrets.token_urlsafe(32)
    feed, _ = CalendarFeed.objects.update_or_create(
        user=actor,
        defaults={"token_digest": digest_of(token), "made_at": timezone.now(), "last_used_at": None},
    )
    record(actor, "renew_feed", feed, organisation=home_county(actor))
    return token


@transaction.atomic
def revoke_feed(*, actor: User) -> bool:
    """The person's feed ends; whether there was one."""
    feed = CalendarFeed.objects.select_for_update().filter(user=actor).first()
    if feed is None:
        return False
    record(actor, "revoke_feed", feed, organisation=home_county(actor))
    feed.delete()
    return True


def open_feed(token: str, now: datetime) -> User | None:
    """Whose feed a token opens; None for an unknown token and an account that is switched off.

    That it was used is noted at most once an hour, so that the reading of calendars hardly writes.
    """
    feed = CalendarFeed.objects.select_related("user").filter(token_digest=digest_of(token)).first()
    if feed is None or not feed.user.is_active:
        return None
    if feed.last_used_at is None or now - feed.last_used_at > NOTED_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_used_at=now)
    return feed.user
