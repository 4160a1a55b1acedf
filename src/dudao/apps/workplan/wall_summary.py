"""The wall chart in a few figures: how the lights stand, and the worst duties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import Campaign
from dudao.apps.workplan.choices import Light
from dudao.apps.workplan.countdown import Countdown, countdown_of
from dudao.apps.workplan.rollup import Counted
from dudao.apps.workplan.wall import lamps_of
from dudao.apps.workplan.wall_rows import WallRow, only_lights, wall_rows, worst_rows

WORST_SHOWN = 5


@dataclass(frozen=True)
class WallSummary:
    """A campaign's plan in a few figures, for the first page and the reports."""

    campaign: Campaign
    countdown: Countdown
    whole: Counted
    lamps: list[tuple[str, str, str, int]]
    worst: tuple[WallRow, ...]
    url: str


def wall_summary(campaign: Campaign, user: User, today: date) -> WallSummary:
    """Countdown, lights, verified progress and the worst open duties of what a person sees of a campaign."""
    rows = wall_rows(campaign, user, today)
    whole = Counted.of((row.lit.colour, row.share) for row in rows)
    worst = worst_rows(only_lights(rows, (Light.RED, Light.YELLOW)))[:WORST_SHOWN]
    return WallSummary(
        campaign=campaign,
        countdown=countdown_of(campaign, today),
        whole=whole,
        lamps=lamps_of(whole),
        worst=tuple(worst),
        url=f"{reverse('wall_chart')}?campaign={campaign.pk}",
    )
