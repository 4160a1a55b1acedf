"""What other apps may use of notices."""

from django.urls import reverse

from dudao.apps.notices.actions.notifying import notify, subject_of
from dudao.apps.notices.choices import NoticeKind
from dudao.apps.notices.models import Notice
from dudao.apps.notices.queries import unread_count

__all__ = ["Notice", "NoticeKind", "inbox_url", "notify", "subject_of", "unread_count"]


def inbox_url() -> str:
    """The address of the inbox."""
    return reverse("inbox")
