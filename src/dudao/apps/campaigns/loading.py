"""Load and authorise in one call: a stranger gets 404, a colleague without the role gets 403."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.utils import timezone

from dudao.apps.accounts.api import User, person_of
from dudao.apps.campaigns import queries
from dudao.apps.campaigns.choices import CampaignState
from dudao.apps.campaigns.models import Campaign
from dudao.apps.campaigns.permissions import can_edit_campaign, can_view_campaign
from dudao.apps.standards.api import StandardItem, StandardVersion

GONE = "没有这一页，或者它不在您的数据范围内。"
ONLY_COUNTY = "全县的分工由督导室、局长、县领导和市级查看，您可以看与您有关的条目。"
ONLY_OFFICE = "这一步由督导室干部办理，您可以查看。"


@dataclass(frozen=True)
class Seen:
    """A campaign as somebody opens it."""

    user: User
    campaign: Campaign
    may_view: bool
    may_edit: bool

    def page(self, tab: str, **more: Any) -> dict[str, Any]:
        """What the frame of the campaign's pages needs, and `more`."""
        days = queries.provincial_acceptance_on(self.campaign)
        shared: dict[str, Any] = {
            "campaign": self.campaign,
            "county": self.campaign.county,
            "tab": tab,
            "may_view": self.may_view,
            "may_edit": self.may_edit,
            "is_open": self.campaign.state != CampaignState.CLOSED,
            "days_left": (days - timezone.localdate()).days if days else None,
        }
        if self.may_view:
            shared["unowned"] = queries.unowned_count(self.campaign)
            shared["leaderless"] = queries.items_without_lead(self.campaign)
        return shared | more


def campaign_for(
    request: HttpRequest, campaign_id: int, *, whole: bool = True, editing: bool = False
) -> Seen:
    """A campaign that the person sees; `whole`: all of it, `editing`: to change it."""
    user = person_of(request)
    campaign = queries.campaigns_visible_to(user).filter(pk=campaign_id).first()
    if campaign is None:
        raise Http404(GONE)
    seen = Seen(user, campaign, can_view_campaign(user, campaign), can_edit_campaign(user, campaign))
    if whole and not seen.may_view:
        raise PermissionDenied(ONLY_COUNTY)
    if editing and not seen.may_edit:
        raise PermissionDenied(ONLY_OFFICE)
    return seen


def version_chosen(request: HttpRequest, campaign: Campaign) -> tuple[StandardVersion, list[StandardVersion]]:
    """The standard that the address names, else the first; and all of them."""
    versions = queries.standards_of(campaign)
    wanted = request.GET.get("standard", "") or request.POST.get("standard", "")
    chosen = next((one for one in versions if str(one.pk) == wanted), versions[0] if versions else None)
    if chosen is None:
        raise Http404(GONE)
    return chosen, versions


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; None when the page is only asked for."""
    return request.POST if request.method == "POST" else None


def item_in(campaign: Campaign, item_id: int) -> StandardItem:
    """An item by which the campaign rates."""
    found = queries.current_items(campaign).filter(pk=item_id).first()
    if found is None:
        raise Http404(GONE)
    return found
