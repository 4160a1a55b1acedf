"""What every write of a campaign asks first."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.choices import CampaignState
from dudao.apps.campaigns.models import Campaign
from dudao.apps.campaigns.permissions import can_create_campaign, can_edit_campaign
from dudao.apps.organisations.api import Organisation

NOT_OFFICER = "创建工作由督导室干部办理。"
CLOSED = "这项创建工作已经结束，不能再改。要修改请先重新启动。"


def require_office(actor: User | None, county: Organisation) -> None:
    """The system, or an officer of the county's supervision office."""
    if actor is not None and not can_create_campaign(actor, county):
        raise PermissionDenied(NOT_OFFICER)


def locked_for_edit(campaign: Campaign, actor: User | None, *, closed_too: bool = False) -> Campaign:
    """The campaign with its row locked, after the right was checked; a closed one refuses."""
    if actor is not None and not can_edit_campaign(actor, campaign):
        raise PermissionDenied(NOT_OFFICER)
    held = (
        Campaign.objects.select_for_update(of=("self",)).select_related("county__setting").get(pk=campaign.pk)
    )
    if held.state == CampaignState.CLOSED and not closed_too:
        raise ValidationError(CLOSED)
    return held
