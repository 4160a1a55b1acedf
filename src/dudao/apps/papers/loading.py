"""Load and authorise in one call: a stranger gets 404, a colleague without the role gets 403."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from dudao.apps.accounts.api import User, home_county, person_of
from dudao.apps.campaigns.api import Campaign, running_campaign_of
from dudao.apps.papers import queries
from dudao.apps.papers.models import Paper
from dudao.apps.papers.permissions import NOT_YOURS, ONLY_OFFICE, can_draft, can_write

GONE = "没有这一页，或者它不在您的数据范围内。"


@dataclass(frozen=True)
class SeenPaper:
    """A paper as somebody opens it."""

    user: User
    paper: Paper
    is_office: bool
    may_write: bool


def paper_for(
    request: HttpRequest, paper_id: int, *, writing: bool = False, office: bool = False
) -> SeenPaper:
    """A paper that the person sees; `writing`: to change it, `office`: what the office alone does."""
    user = person_of(request)
    paper = queries.papers_visible_to(user).filter(pk=paper_id).first()
    if paper is None:
        raise Http404(GONE)
    seen = SeenPaper(user, paper, can_draft(user, paper.campaign), can_write(user, paper))
    if office and not seen.is_office:
        raise PermissionDenied(ONLY_OFFICE)
    if writing and not seen.may_write:
        raise PermissionDenied(NOT_YOURS)
    return seen


def campaign_chosen(request: HttpRequest, user: User) -> tuple[Campaign | None, list[Campaign]]:
    """The campaign of the address (404 when she does not read it), else the running one of her county; and all."""
    campaigns = queries.campaigns_to_choose(user)
    wanted = request.GET.get("campaign", "") or request.POST.get("campaign", "")
    if wanted:
        found = next((one for one in campaigns if str(one.pk) == wanted), None)
        if found is None:
            raise Http404(GONE)
        return found, campaigns
    county = home_county(user)
    running = running_campaign_of(county) if county is not None else None
    if running in campaigns:
        return running, campaigns
    return (campaigns[0] if campaigns else None), campaigns


def number_of(request: HttpRequest, name: str = "revision") -> int:
    """A number that a form was sent with; -1 when it is none, so that it matches nothing."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else -1
