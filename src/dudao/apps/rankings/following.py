"""What becomes of a ranking when its circular is signed, voided or given up: in the same transaction."""

from __future__ import annotations

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.correspondence.api import Delivery, OfficialDocument, StepVerb
from dudao.apps.rankings.choices import RankingState
from dudao.apps.rankings.models import Ranking


class RankingsFollow:
    """Follows the circulars of rankings; other documents are none of its business."""

    def document_moved(self, document: OfficialDocument, verb: str, *, actor: User | None) -> None:
        """Signed: the ranking counts. Voided or given up: it is settled again, and another circular may follow."""
        if verb not in (StepVerb.SIGNED, StepVerb.VOIDED, StepVerb.DISCARDED):
            return
        ranking = Ranking.objects.select_for_update(of=("self",)).filter(document=document).first()
        if ranking is None:
            return
        if verb == StepVerb.SIGNED:
            ranking.state, ranking.signed_on = RankingState.SIGNED, document.dated_on
            record(actor, "sign_ranking", ranking, organisation=document.county)
        else:
            ranking.state, ranking.signed_on, ranking.document = RankingState.SETTLED, None, None
        ranking.revision += 1
        ranking.save()

    def document_received(
        self, document: OfficialDocument, delivery: Delivery, *, actor: User | None
    ) -> None:
        """Receipts change nothing in a ranking."""
