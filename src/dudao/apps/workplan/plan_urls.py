"""Addresses of the plan's pages with the campaign in them."""

from __future__ import annotations

from django.urls import reverse

from dudao.apps.campaigns.api import Campaign


def plan_address(campaign: Campaign, anchor: str = "") -> str:
    """The first page of a campaign's plan, at one of its parts."""
    return f"{reverse('plan_page')}?campaign={campaign.pk}" + (f"#{anchor}" if anchor else "")
