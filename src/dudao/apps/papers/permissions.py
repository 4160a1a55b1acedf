"""What a person may do with papers; one rule each."""

from __future__ import annotations

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import Campaign
from dudao.apps.papers.choices import OF_UNITS, PaperKind
from dudao.apps.papers.models import Paper
from dudao.apps.workplan.api import can_arrange, can_view_plan, heads_of

ONLY_OFFICE = "文稿由督导室干部起草和定稿，您可以查看。"
NOT_YOURS = "这份文稿由督导室修改；表态发言由本单位负责人修改。"


def can_draft(user: User, campaign: Campaign) -> bool:
    """Papers are drafted, finished and opened again by the supervision office."""
    return can_arrange(user, campaign.county)


def can_read(user: User, paper: Paper) -> bool:
    """Read by whoever reads the county, and a unit's own by its head."""
    if can_view_plan(user, paper.county):
        return True
    return paper.kind in OF_UNITS and paper.unit_id in heads_of(user)


def can_write(user: User, paper: Paper) -> bool:
    """Written by the office; a pledge also by the head who is going to speak it."""
    if can_arrange(user, paper.county):
        return True
    return paper.kind == PaperKind.PLEDGE and paper.unit_id in heads_of(user)
