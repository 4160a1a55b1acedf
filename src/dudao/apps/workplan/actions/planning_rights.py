"""What every write of a plan asks first: the office, and a campaign that is not closed."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import Campaign, CampaignState
from dudao.apps.workplan.permissions import can_arrange

NOT_OFFICE = "计划、节点和规则由督导室干部安排，您可以查看。"
CLOSED = "这项创建工作已经结束，计划不能再改。要修改请先在“创建”里重新启动。"


def locked_campaign(campaign: Campaign, actor: User | None) -> Campaign:
    """The campaign with its row locked until the transaction ends, after the right was checked.

    The system (None), or an officer of its county; a closed campaign refuses. Plans of one campaign are numbered,
    agreed and moved one after the other.
    """
    if actor is not None and not can_arrange(actor, campaign.county):
        raise PermissionDenied(NOT_OFFICE)
    held = (
        Campaign.objects.select_for_update(of=("self",)).select_related("county__setting").get(pk=campaign.pk)
    )
    if held.state == CampaignState.CLOSED:
        raise ValidationError(CLOSED)
    return held
