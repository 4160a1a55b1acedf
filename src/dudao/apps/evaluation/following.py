"""Evaluations follow their campaign: opened when it starts or gets other units, carried to a new version."""

from __future__ import annotations

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import Campaign
from dudao.apps.evaluation.actions.opening import carry_over_ratings, open_evaluations
from dudao.apps.standards.api import StandardVersion


class EvaluationsFollow:
    """What happens to self-evaluations in the transaction of the campaign's change."""

    def subjects_changed(self, campaign: Campaign, *, actor: User | None) -> None:
        """Every subject has its evaluations."""
        open_evaluations(campaign, actor=actor)

    def version_replaced(
        self, campaign: Campaign, old: StandardVersion, new: StandardVersion, *, actor: User | None
    ) -> None:
        """Ratings of unchanged items go over; the others begin anew."""
        open_evaluations(campaign, actor=actor)
        carry_over_ratings(campaign, old, new, actor=actor)
