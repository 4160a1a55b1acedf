"""How long is left until the provincial acceptance, in the same words everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dudao.apps.campaigns.api import Campaign, provincial_acceptance_on


@dataclass(frozen=True)
class Countdown:
    """Calendar days from today to the acceptance; None while no day is set, negative when it is over."""

    on: date | None
    days: int | None

    @property
    def text(self) -> str:
        """距省级验收 83 天."""
        if self.days is None:
            return "省级验收日期未定"
        if self.days == 0:
            return "今天省级验收"
        return f"距省级验收 {self.days} 天" if self.days > 0 else f"省级验收已过 {-self.days} 天"


def countdown_of(campaign: Campaign, today: date) -> Countdown:
    """Days to the provincial acceptance of a campaign, the county's own day where the campaign set none."""
    on = provincial_acceptance_on(campaign)
    return Countdown(on, None if on is None else (on - today).days)
