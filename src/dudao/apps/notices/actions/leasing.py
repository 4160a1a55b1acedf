"""Of several processes one does a repeated work; when it dies, another may after a while."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from dudao.apps.notices.models import Lease


def take_lease(name: str, holder: str, *, now: datetime, lasts: timedelta) -> bool:
    """True when this holder has the work until `now` + `lasts`: it was free, had run out, or was hers already."""
    Lease.objects.get_or_create(name=name, defaults={"until": now - lasts})
    with transaction.atomic():
        taken = (
            Lease.objects.filter(name=name)
            .filter(Q(until__lte=now) | Q(holder=holder))
            .update(holder=holder, until=now + lasts, last_run_at=now)
        )
    return bool(taken)


def give_up_lease(name: str, holder: str, *, now: datetime) -> None:
    """End one's own lease, so that the next process need not wait."""
    Lease.objects.filter(name=name, holder=holder).update(until=now)
