"""What happens to a talk when its notice moves: sent, it is announced; void or given up, it can be drafted anew."""

from __future__ import annotations

from dudao.apps.accountability.choices_talks import TalkState
from dudao.apps.accountability.models import Talk
from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.correspondence.api import Delivery, OfficialDocument, StepVerb

GONE = (StepVerb.VOIDED, StepVerb.DISCARDED)


class TalkFollower:
    """Follows the notices of talks; all other documents pass by."""

    def document_moved(self, document: OfficialDocument, verb: str, *, actor: User | None) -> None:
        """Sent: noticed. Void or given up: back to the draft, unless the talk has taken place."""
        if verb not in (StepVerb.SENT, *GONE):
            return
        talk = Talk.objects.select_for_update(of=("self",)).filter(notice=document).first()
        if talk is None:
            return
        if verb in GONE:
            talk.notice = None
            talk.state = TalkState.DRAFT if talk.state == TalkState.NOTICED else talk.state
        elif talk.state == TalkState.DRAFT:
            talk.state = TalkState.NOTICED
            record(
                actor,
                "notice_talk",
                talk,
                organisation=talk.county,
                details={"document": document.number_text},
            )
        talk.revision += 1
        talk.save(update_fields=["notice", "state", "revision", "updated_at"])

    def document_received(
        self, document: OfficialDocument, delivery: Delivery, *, actor: User | None
    ) -> None:
        """The receipt stands with the document."""


FOLLOWER = TalkFollower()
