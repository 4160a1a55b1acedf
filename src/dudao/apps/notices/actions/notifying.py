"""The one write of the inbox: a notice to persons, and its way out through the channels of their county."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.notices.actions.queueing import queue_outgoing
from dudao.apps.notices.choices import NoticeKind
from dudao.apps.notices.models import Notice
from dudao.apps.organisations.api import Organisation

TITLE_LENGTH = 200


def notify(
    recipients: Iterable[User | None],
    *,
    kind: str,
    title: str,
    url: str,
    unique_key: str,
    county: Organisation | None,
    body: str = "",
    subject_key: str = "",
    sent_by: User | None = None,
) -> list[Notice]:
    """Write a notice into the inbox of every recipient, once per person and `unique_key`, and queue its way out.

    Belongs inside the caller's transaction (TransactionManagementError otherwise): what is rolled back was never
    announced. None among the recipients (no account) and accounts that are switched off are left out, the same
    person twice is one. `kind` is of NoticeKind, `url` an address of this site from its root (ValueError otherwise
    for both). A title of more than 200 characters is cut with an ellipsis. Returns the new notices alone: an empty
    list says that everybody already had it.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("notify() belongs inside the transaction of its action")
    if url and (not url.startswith("/") or url.startswith("//") or "\\" in url):
        raise ValueError(f"a notice leads to an address of this site, not to {url!r}")
    people = {one.pk: one for one in recipients if one is not None and one.is_active}
    had = set(
        Notice.objects.filter(unique_key=unique_key, recipient__in=people).values_list(
            "recipient_id", flat=True
        )
    )
    made = [
        Notice(
            recipient=person,
            county=county,
            kind=NoticeKind(kind),
            title=_cut(title),
            body=body,
            url=url,
            subject_key=subject_key,
            unique_key=unique_key,
            sent_by=sent_by,
        )
        for pk, person in people.items()
        if pk not in had
    ]
    if not made:
        return []
    # Somebody else may be writing the same notice at this moment: the constraint decides, nobody fails.
    Notice.objects.bulk_create(made, ignore_conflicts=True)
    written = list(
        Notice.objects.filter(unique_key=unique_key, recipient__in=[one.recipient_id for one in made])
        .select_related("recipient", "county")
        .order_by("pk")
    )
    queue_outgoing(written, now=timezone.now())
    return written


def subject_of(obj: Model) -> str:
    """What a notice is about, as its `subject_key`: workplan.duty:12."""
    return f"{obj._meta.label_lower}:{obj.pk}"


def _cut(title: str) -> str:
    """A title that fits its column."""
    return title if len(title) <= TITLE_LENGTH else f"{title[: TITLE_LENGTH - 1]}…"
