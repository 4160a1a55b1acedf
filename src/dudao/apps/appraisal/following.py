"""Results and lists go with their documents: signed, they are locked; void or given up, they are open again."""

from __future__ import annotations

from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.appraisal.choices import AppraisalState, CommendationState
from dudao.apps.appraisal.models import Appraisal, Commendation
from dudao.apps.correspondence.api import Delivery, OfficialDocument, StepVerb

ENDED = (StepVerb.VOIDED, StepVerb.DISCARDED)


class AppraisalFollows:
    """Registered once when Django starts."""

    def document_moved(self, document: OfficialDocument, verb: str, *, actor: User | None) -> None:
        """Signed: the result is signed, the commendation decided. Void or given up: back to before the draft."""
        if verb != StepVerb.SIGNED and verb not in ENDED:
            return
        self._circular(document, verb, actor)
        self._decision(document, verb, actor)

    def document_received(
        self, document: OfficialDocument, delivery: Delivery, *, actor: User | None
    ) -> None:
        """Receipts change nothing here."""

    def _circular(self, document: OfficialDocument, verb: str, actor: User | None) -> None:
        held = Appraisal.objects.select_for_update(of=("self",)).filter(document=document.pk).first()
        if held is None:
            return
        if verb == StepVerb.SIGNED:
            held.state, held.signed_at = AppraisalState.SIGNED, timezone.now()
        else:
            held.state, held.signed_at, held.document = AppraisalState.CONTEST, None, None
        held.revision += 1
        held.save()
        name = "sign_appraisal" if verb == StepVerb.SIGNED else "void_appraisal_circular"
        record(actor, name, held, organisation=document.county, details={"document": document.pk})

    def _decision(self, document: OfficialDocument, verb: str, actor: User | None) -> None:
        held = Commendation.objects.select_for_update(of=("self",)).filter(document=document.pk).first()
        if held is None:
            return
        if verb == StepVerb.SIGNED:
            held.state, held.decided_at = CommendationState.DECIDED, timezone.now()
        else:
            held.state, held.decided_at, held.document = CommendationState.ANNOUNCED, None, None
        held.revision += 1
        held.save()
        name = "decide_commendation" if verb == StepVerb.SIGNED else "void_commendation"
        record(actor, name, held, organisation=document.county, details={"document": document.pk})
