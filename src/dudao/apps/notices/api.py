"""What other apps may use of notices."""

from datetime import datetime, timedelta
from time import monotonic

from django.urls import reverse

from dudao.apps.notices.actions.leasing import give_up_lease, take_lease
from dudao.apps.notices.actions.notifying import notify, subject_of
from dudao.apps.notices.actions.sending import send_waiting
from dudao.apps.notices.choices import NoticeKind
from dudao.apps.notices.models import Notice
from dudao.apps.notices.queries import notices_in, told_already, unread_count

__all__ = [
    "Notice",
    "NoticeKind",
    "give_up_lease",
    "inbox_url",
    "notices_in",
    "notify",
    "subject_of",
    "take_lease",
    "tick",
    "told_already",
    "unread_count",
]


def inbox_url() -> str:
    """The address of the inbox."""
    return reverse("inbox")


def tick(now: datetime) -> int:
    """The repeated work of this app: send what may leave; returns how many attempts were made.

    `now` is when it begins; from there the clock goes on while it sends.
    """
    began = monotonic()
    return send_waiting(lambda: now + timedelta(seconds=monotonic() - began))
