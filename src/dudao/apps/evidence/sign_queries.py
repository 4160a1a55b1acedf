"""Reads of signs of trouble; what a person may see follows the documents."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.evidence.choices import SignKind
from dudao.apps.evidence.models import Evidence, TroubleSign
from dudao.apps.evidence.queries import evidence_visible_to, kept_evidence_of
from dudao.apps.organisations.api import Organisation

A_PAGE = 50


def signs_in(user: User, county: Organisation) -> QuerySet[TroubleSign]:
    """The signs at the documents of a county that a person sees, open ones and closed ones, the newest first.

    The other document of a picture that two units share comes along; `others_seen` tells whether it may be named.
    """
    seen = kept_evidence_of(user, county).select_related(None).order_by()
    found = TroubleSign.objects.filter(evidence__in=seen)
    return found.select_related("evidence__unit", "evidence__current", "other__unit", "closed_by").order_by(
        "-pk"
    )


def narrowed(
    found: QuerySet[TroubleSign], *, kind: str, closed: bool, after: int | None
) -> QuerySet[TroubleSign]:
    """Signs of one kind (empty: of every kind), open or closed, the page that follows a sign."""
    if kind in SignKind.values:
        found = found.filter(kind=kind)
    if after is not None:
        found = found.filter(pk__lt=after)
    return found.filter(closed_at__isnull=not closed)


def counts_by_kind(found: QuerySet[TroubleSign]) -> dict[str, tuple[int, int]]:
    """How many signs of each kind are open and how many closed; kinds without any are left out."""
    counted = found.select_related(None).order_by().values("kind")
    counted = counted.annotate(
        still_open=Count("pk", filter=Q(closed_at=None)),
        closed=Count("pk", filter=Q(closed_at__isnull=False)),
    )
    return {
        kind: (still_open, closed)
        for kind, still_open, closed in counted.values_list("kind", "still_open", "closed")
    }


def others_seen(user: User, signs: Iterable[TroubleSign]) -> set[int]:
    """Which of the other documents that signs speak of the person may see."""
    others = {sign.other_id for sign in signs if sign.other_id is not None}
    return (
        set(evidence_visible_to(user).filter(pk__in=others).values_list("pk", flat=True)) if others else set()
    )


def sign_visible_to(user: User, sign_id: int) -> TroubleSign | None:
    """One sign at a document that the person sees; None when there is none."""
    found = TroubleSign.objects.select_related("evidence__unit", "evidence__county", "evidence__current")
    return found.filter(pk=sign_id, evidence__in=evidence_visible_to(user)).first()


def lacks_signs_of_expiry(county: Organisation) -> bool:
    """Whether a document of the county has passed its validity and nothing says so yet."""
    past = Evidence.objects.filter(county=county, discarded_at=None, valid_until__lt=timezone.localdate())
    known = TroubleSign.objects.filter(kind=SignKind.EXPIRED).values("evidence_id")
    return past.exclude(current=None).exclude(pk__in=known).exists()
