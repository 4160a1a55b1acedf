"""Every reading of a document that only named people may read is written down."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import Entry, record
from dudao.apps.correspondence.choices import Readers
from dudao.apps.correspondence.models import OfficialDocument

ONE_READING = timedelta(minutes=10)
"""Pages opened by one person within this time are one reading."""


@transaction.atomic
def note_reading(document: OfficialDocument, user: User) -> None:
    """Write down that a person read it; documents for everybody in the county are not followed in this way."""
    if document.readers != Readers.NAMED:
        return
    lately = Entry.objects.filter(
        verb="read_document",
        object_kind=document._meta.label_lower,
        object_id=str(document.pk),
        actor_id=user.pk,
        at__gte=timezone.now() - ONE_READING,
    )
    if not lately.exists():
        record(user, "read_document", document, organisation=document.county)
