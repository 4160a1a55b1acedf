"""What happens to a case when one of its documents moves: contents checked, receipts noted, dead ones let go."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone

from dudao.apps.accountability.case_texts import DECISION_KEYS
from dudao.apps.accountability.models import CaseDecision, CaseReport, CaseReview
from dudao.apps.accounts.api import User
from dudao.apps.correspondence.api import Delivery, DocumentKind, OfficialDocument, StepVerb, draft_in
from dudao.core.accountability.procedure import DECISION_CONTENTS

GONE = (StepVerb.VOIDED, StepVerb.DISCARDED)
CHECKED = (StepVerb.SUBMITTED, StepVerb.SIGNED)


def missing_contents(document: OfficialDocument) -> list[str]:
    """The required contents that a decision lacks: a section that is gone or empty."""
    texts = {section.key: section.text.strip() for section in draft_in(document).sections}
    return [
        heading for key, heading in zip(DECISION_KEYS, DECISION_CONTENTS, strict=True) if not texts.get(key)
    ]


class CaseFollower:
    """Follows the documents that cases drafted; all others pass by."""

    def document_moved(self, document: OfficialDocument, verb: str, *, actor: User | None) -> None:
        """A decision without its required contents goes nowhere; a void or discarded document can be drafted anew."""
        if verb in CHECKED and document.kind == DocumentKind.ACCOUNTABILITY_DECISION:
            lacking = missing_contents(document)
            if lacking and CaseDecision.objects.filter(document=document).exists():
                raise ValidationError(f"问责决定书还缺：{'、'.join(lacking)}。请补上再办。")
        if verb in GONE:
            CaseDecision.objects.filter(document=document).update(
                document=None, served_on=None, served_note=""
            )
            CaseReview.objects.filter(document=document).update(document=None)
            CaseReport.objects.filter(document=document).delete()

    def document_received(
        self, document: OfficialDocument, delivery: Delivery, *, actor: User | None
    ) -> None:
        """The receipt of a decision is its service; the receipt of a review's decision opens the time to appeal."""
        if delivery.is_copy or delivery.received_at is None:
            return
        day = timezone.localdate(delivery.received_at)
        note = f"{delivery.get_way_display()}，{delivery.unit.name}签收"[:200]
        CaseDecision.objects.filter(document=document, served_on=None).update(served_on=day, served_note=note)
        CaseReview.objects.filter(document=document, received_decision_on=None).exclude(outcome="").update(
            received_decision_on=day
        )


FOLLOWER = CaseFollower()
