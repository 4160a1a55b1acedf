"""What a person does with her own notices."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dudao.apps.accounts.api import User, home_county
from dudao.apps.activity.api import record
from dudao.apps.notices.models import Notice, NoticePreference


def read_notice(notice: Notice, *, now: datetime) -> None:
    """Mark one notice as read, once; reading is nobody else's business and leaves no entry in the log."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=now)


def read_all(user: User, *, up_to: int, now: datetime) -> int:
    """Mark everything up to the newest notice that was shown as read; what came later stays unread."""
    return Notice.objects.filter(recipient=user, read_at=None, pk__lte=up_to).update(read_at=now)


@transaction.atomic
def set_notice_preference(user: User, *, by_email: bool, email_address: str) -> NoticePreference:
    """Keep whether and where a person wants mail beside her inbox."""
    preference, _ = NoticePreference.objects.update_or_create(
        user=user, defaults={"by_email": by_email, "email_address": email_address.strip()}
    )
    record(
        user, "set_notice_preference", preference, organisation=home_county(user), details={"mail": by_email}
    )
    return preference
