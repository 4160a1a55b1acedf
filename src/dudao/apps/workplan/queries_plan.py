"""Reads for the settings of a plan: one node, one duty or one kind, only of the campaign or its county."""

from __future__ import annotations

from dudao.apps.campaigns.api import Campaign
from dudao.apps.workplan.models import Duty, DutyKind, Milestone


def milestone_in(campaign: Campaign, milestone_id: int) -> Milestone | None:
    """A node of this campaign."""
    return Milestone.objects.filter(campaign=campaign, pk=milestone_id).first()


def milestone_with_campaign(milestone_id: int) -> Milestone | None:
    """A node with its campaign; who may see it is for the caller to ask."""
    return Milestone.objects.select_related("campaign__county").filter(pk=milestone_id).first()


def duty_in(campaign: Campaign, duty_id: int) -> Duty | None:
    """A duty of this campaign."""
    return Duty.objects.select_related("campaign__county").filter(campaign=campaign, pk=duty_id).first()


def kind_in(campaign: Campaign, kind_id: int) -> DutyKind | None:
    """A kind of work of the campaign's county."""
    return DutyKind.objects.filter(county=campaign.county_id, pk=kind_id).first()
