"""Load and authorise in one call for the pages of a plan: a stranger gets 404, who may only see it 403 on writing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from dudao.apps.accounts.api import User, home_county, person_of
from dudao.apps.campaigns.api import Campaign, CampaignState, campaigns_visible_to, counties_read_by
from dudao.apps.workplan.actions.planning_rights import NOT_OFFICE
from dudao.apps.workplan.models import Plan
from dudao.apps.workplan.permissions import can_arrange, can_view_plan

GONE = "没有这一页，或者它不在您的数据范围内。"
ONLY_COUNTY = "全县的倒排工期由督导室、局长、县领导和市级查看，您可以在“我的任务”里看自己的任务。"


@dataclass(frozen=True)
class Seen:
    """A campaign's plan as somebody opens it; `campaign` None where her counties have none yet."""

    user: User
    campaign: Campaign | None
    campaigns: tuple[Campaign, ...]
    may_arrange: bool

    def page(self, **more: Any) -> dict[str, Any]:
        """What the frame of the plan's pages needs, and `more`."""
        return {
            "user": self.user,
            "tab": "plan_page",
            "campaign": self.campaign,
            "county": self.campaign.county if self.campaign is not None else None,
            "campaigns": self.campaigns,
            "may_arrange": self.may_arrange,
        } | more


def plan_seen(request: HttpRequest) -> Seen:
    """The campaign that `?campaign=` names, else the one that runs in her county, of those read as a whole."""
    user = person_of(request)
    read = counties_read_by(user)
    campaigns = tuple(campaigns_visible_to(user).filter(county__in=read))
    named = request.GET.get("campaign", "")
    if named:
        return _seen(
            user, campaign_for(user, int(named) if named.isdecimal() and len(named) < 16 else 0), campaigns
        )
    if not campaigns:
        if not read.exists():
            raise PermissionDenied(ONLY_COUNTY)
        return Seen(user, None, (), False)
    home = home_county(user)
    first = min(
        campaigns,
        key=lambda one: (
            one.county_id != (home.pk if home is not None else None),
            one.state != CampaignState.RUNNING,
            -(one.started_at.timestamp() if one.started_at else 0),
            -one.pk,
        ),
    )
    return _seen(user, first, campaigns)


def _seen(user: User, campaign: Campaign, campaigns: tuple[Campaign, ...]) -> Seen:
    return Seen(
        user,
        campaign,
        campaigns,
        can_arrange(user, campaign.county) and campaign.state != CampaignState.CLOSED,
    )


def campaign_for(user: User, campaign_id: int) -> Campaign:
    """A campaign whose plan the person sees as a whole; who has only a part in it gets 403."""
    found = campaigns_visible_to(user).filter(pk=campaign_id).first()
    if found is None:
        raise Http404(GONE)
    if not can_view_plan(user, found.county):
        raise PermissionDenied(ONLY_COUNTY)
    return found


def campaign_arranged(request: HttpRequest, campaign_id: int) -> tuple[User, Campaign]:
    """A campaign whose plan the person may change."""
    user = person_of(request)
    campaign = campaign_for(user, campaign_id)
    _require_office(user, campaign)
    return user, campaign


def version_seen(request: HttpRequest, plan_id: int, *, arranging: bool = False) -> tuple[Seen, Plan]:
    """A version of a plan that the person sees; `arranging`: to change it."""
    user = person_of(request)
    found = (
        Plan.objects.filter(pk=plan_id)
        .select_related("campaign__county__setting", "made_by", "agreed_by")
        .first()
    )
    if found is None:
        raise Http404(GONE)
    campaign = campaign_for(user, found.campaign_id)
    if arranging:
        _require_office(user, campaign)
    return _seen(user, campaign, (campaign,)), found


def _require_office(user: User, campaign: Campaign) -> None:
    if not can_arrange(user, campaign.county):
        raise PermissionDenied(NOT_OFFICE)
