"""What later apps do in the same transaction when a campaign starts, gets other subjects or a new version.

Campaigns know nothing of ratings; the app that does registers itself once, when Django starts.
"""

from __future__ import annotations

from typing import Protocol

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.models import Campaign
from dudao.apps.standards.api import StandardVersion


class Follower(Protocol):
    """Told of a running campaign; what it raises undoes the whole change."""

    def subjects_changed(self, campaign: Campaign, *, actor: User | None) -> None:
        """It runs from now on, or while it runs other units are rated."""

    def version_replaced(
        self, campaign: Campaign, old: StandardVersion, new: StandardVersion, *, actor: User | None
    ) -> None:
        """While it runs it rates by another version; duties and owners have gone over already."""


_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """Register for the time of the process; the same one counts once."""
    if follower not in _followers:
        _followers.append(follower)


def tell_subjects_changed(campaign: Campaign, *, actor: User | None) -> None:
    """Tell everybody who follows; only of a campaign that runs."""
    if campaign.state == "running":
        for follower in _followers:
            follower.subjects_changed(campaign, actor=actor)


def tell_version_replaced(
    campaign: Campaign, old: StandardVersion, new: StandardVersion, *, actor: User | None
) -> None:
    """Tell everybody who follows; only of a campaign that runs."""
    if campaign.state == "running":
        for follower in _followers:
            follower.version_replaced(campaign, old, new, actor=actor)
