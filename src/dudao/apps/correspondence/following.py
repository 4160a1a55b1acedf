"""What later apps do in the same transaction when a document is signed, sent, received, voided or given up.

Correspondence knows nothing of letters, talks or decisions; the app that drafted a document registers itself once,
when Django starts.
"""

from __future__ import annotations

from typing import Protocol

from dudao.apps.accounts.api import User
from dudao.apps.correspondence.models import Delivery, OfficialDocument


class DocumentFollower(Protocol):
    """Told of every document; it picks its own by its rows. What it raises undoes the whole change."""

    def document_moved(self, document: OfficialDocument, verb: str, *, actor: User | None) -> None:
        """`verb` is the `StepVerb` that has just happened (submitted, returned, signed, sent, voided, discarded …)."""

    def document_received(
        self, document: OfficialDocument, delivery: Delivery, *, actor: User | None
    ) -> None:
        """An addressee has signed for it."""


_followers: list[DocumentFollower] = []


def follow(follower: DocumentFollower) -> None:
    """Register for the time of the process; the same one counts once."""
    if follower not in _followers:
        _followers.append(follower)


def tell_moved(document: OfficialDocument, verb: str, *, actor: User | None) -> None:
    """Tell everybody who follows, inside the transaction."""
    for follower in _followers:
        follower.document_moved(document, verb, actor=actor)


def tell_received(document: OfficialDocument, delivery: Delivery, *, actor: User | None) -> None:
    """Tell everybody who follows, inside the transaction."""
    for follower in _followers:
        follower.document_received(document, delivery, actor=actor)
