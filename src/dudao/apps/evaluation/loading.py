"""Load and authorise in one call: what a person does not see gives 404."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from dudao.apps.accounts.api import User, person_of
from dudao.apps.campaigns.api import (
    Assignment,
    Campaign,
    assignments_visible_to,
    campaigns_visible_to,
    can_see,
    can_view_campaign,
)
from dudao.apps.evaluation import queries
from dudao.apps.evaluation.permissions import ONLY_HANDLER, can_rate

GONE = "没有这一页，或者它不在您的数据范围内。"
ONLY_COUNTY = "全县的自评由督导室、局长和市级查看，您可以看自己负责的条目。"


def assignment_written(request: HttpRequest, assignment_id: int) -> tuple[User, Assignment]:
    """An assignment that the person fills in; who only sees it gets 403. One query for the handler."""
    user = person_of(request)
    assignment = queries.assignment_by_id(assignment_id)
    if assignment is None:
        raise Http404(GONE)
    if not can_rate(user, assignment):
        if can_see(user, assignment):
            raise PermissionDenied(ONLY_HANDLER)
        raise Http404(GONE)
    return user, assignment


def assignment_seen(request: HttpRequest, assignment_id: int) -> tuple[User, Assignment]:
    """An assignment that the person sees, with all that its page shows."""
    user = person_of(request)
    assignment = queries.assignment_with_people(assignment_id)
    if assignment is None or not can_see(user, assignment):
        raise Http404(GONE)
    return user, assignment


def campaign_or_404(campaign_id: int) -> Campaign:
    """A campaign with its county, whoever asks: the caller still decides who sees it."""
    campaign = Campaign.objects.select_related("county__setting").filter(pk=campaign_id).first()
    if campaign is None:
        raise Http404(GONE)
    return campaign


def campaign_viewed(request: HttpRequest, campaign_id: int) -> tuple[User, Campaign]:
    """A campaign that the person sees as a whole; who has a part in it gets 403."""
    user = person_of(request)
    campaign = campaign_or_404(campaign_id)
    if not can_view_campaign(user, campaign):
        if campaigns_visible_to(user).filter(pk=campaign_id).exists():
            raise PermissionDenied(ONLY_COUNTY)
        raise Http404(GONE)
    return user, campaign


@dataclass(frozen=True)
class SeenPart:
    """What a person sees of a subject's items: all, or these."""

    user: User
    campaign: Campaign
    item_ids: frozenset[int] | None  # None: all

    def sees(self, item_id: int) -> bool:
        return self.item_ids is None or item_id in self.item_ids


def subject_seen(request: HttpRequest, campaign_id: int, subject_id: int) -> SeenPart:
    """The items of a subject that the person sees; none: 404."""
    user = person_of(request)
    campaign = campaign_or_404(campaign_id)
    if can_view_campaign(user, campaign):
        return SeenPart(user, campaign, None)
    ids = frozenset(
        assignments_visible_to(user, campaign).filter(subject_id=subject_id).values_list("item_id", flat=True)
    )
    if not ids:
        raise Http404(GONE)
    return SeenPart(user, campaign, ids)
