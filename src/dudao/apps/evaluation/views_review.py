"""The reviewers' pages: what waits for me, one decision, many at once."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from dudao.apps.accounts.api import User, person_of
from dudao.apps.campaigns.api import Campaign
from dudao.apps.evaluation import loading, queries
from dudao.apps.evaluation.actions.review import (
    approve_rating,
    approve_ratings,
    lock_rating,
    open_rating,
    return_rating,
)
from dudao.apps.evaluation.actions.writing import RatingConflict
from dudao.apps.evaluation.review_queue import queue_of
from dudao.apps.evaluation.views_rating import number_seen

DONE = {"approve": "已通过。", "return": "已退回。", "lock": "已锁定。", "open": "已打开，退给填报人。"}


def review_queue(request: HttpRequest) -> HttpResponse:
    """Everything that waits for me in one campaign, the longest first."""
    user = person_of(request)
    campaigns = queries.running_campaigns_seen(user)
    campaign = _chosen(request, campaigns)
    queue = queue_of(user, campaign) if campaign is not None else None
    context = {
        "campaigns": campaigns,
        "campaign": campaign,
        "county": campaign.county if campaign is not None else None,
        "queue": queue,
    }
    return render(request, "evaluation/review_queue.html", context)


def _chosen(request: HttpRequest, campaigns: list[Campaign]) -> Campaign | None:
    asked = request.GET.get("campaign", "")
    found = next((one for one in campaigns if str(one.pk) == asked), None)
    return found or (campaigns[0] if campaigns else None)


@require_POST
def review_decide(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Approve, return, lock or open one rating; after a decision to the next that waits."""
    user, assignment = loading.assignment_seen(request, assignment_id)
    verb, number = request.POST.get("verb", ""), number_seen(request)
    reason = request.POST.get("reason", "")
    try:
        if verb == "approve":
            approve_rating(assignment, number=number, actor=user)
        elif verb == "return":
            return_rating(assignment, reason, number=number, actor=user)
        elif verb == "lock":
            lock_rating(assignment, reason, number=number, actor=user)
        elif verb == "open":
            open_rating(assignment, reason, number=number, actor=user)
        else:
            raise Http404(loading.GONE)
    except RatingConflict:
        messages.error(request, "这一条刚刚被别人改过，下面是现在的内容，请看过再审。")
        return redirect("rating", assignment_id=assignment_id)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("rating", assignment_id=assignment_id)
    messages.success(request, f"{assignment.item.code} {assignment.subject.label}：{DONE[verb]}")
    if verb in ("lock", "open"):
        return redirect("rating", assignment_id=assignment_id)
    return _next_waiting(user, assignment.campaign)


def _next_waiting(user: User, campaign: Campaign) -> HttpResponseRedirect:
    queue = queue_of(user, campaign)
    if queue.mine:
        return HttpResponseRedirect(reverse("rating", args=[queue.mine[0].assignment_id]) + "#review")
    return HttpResponseRedirect(f"{reverse('review_queue')}?campaign={campaign.pk}")


@require_POST
def review_many(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Approve the chosen ratings at once; what could not be approved is named."""
    user = person_of(request)
    campaign = next((one for one in queries.running_campaigns_seen(user) if one.pk == campaign_id), None)
    if campaign is None:
        raise Http404(loading.GONE)
    seen: dict[int, int] = {}
    for key in request.POST.getlist("rating"):
        rating_id, _, number = key.partition(":")
        if rating_id.isdecimal() and number.isdecimal() and len(rating_id) < 16 and len(number) < 10:
            seen[int(rating_id)] = int(number)
    back = f"{reverse('review_queue')}?campaign={campaign.pk}"
    if not seen:
        messages.error(request, "还没有选要通过的条目。")
        return HttpResponseRedirect(back)
    done = approve_ratings(campaign, seen, actor=user)
    if done.approved:
        messages.success(request, f"已通过 {done.approved} 条。")
    for name, reason in done.refused[:8]:
        messages.error(request, f"{name}：{reason}")
    if len(done.refused) > 8:
        messages.error(request, f"另有 {len(done.refused) - 8} 条没有通过。")
    return HttpResponseRedirect(back)
