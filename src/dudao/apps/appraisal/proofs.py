"""The documents of the archive that a person may choose as proof."""

from __future__ import annotations

from django.db.models import QuerySet

from dudao.apps.accounts.api import User
from dudao.apps.evidence.api import Evidence, kept_evidence_of
from dudao.apps.organisations.api import Organisation

MOST_OFFERED = 200


def proofs_offered(user: User, county: Organisation) -> QuerySet[Evidence]:
    """The newest documents of a county that this person sees; at most 200 are offered."""
    newest = list(kept_evidence_of(user, county).values_list("pk", flat=True)[:MOST_OFFERED])
    return Evidence.objects.filter(pk__in=newest).select_related("unit").order_by("-pk")
