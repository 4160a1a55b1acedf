"""就高不就低: items of several standards that ask the same thing, and which asks more."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dudao.apps.campaigns import queries
from dudao.apps.campaigns.actions import linking
from dudao.apps.campaigns.demands import stricter_demands
from dudao.apps.campaigns.forms import LinkForm
from dudao.apps.campaigns.loading import Seen, campaign_for
from dudao.apps.standards.api import items_of

TEXT_SHOWN = 36


def demands(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Every pair with the stricter demand and why; linking others by hand."""
    seen = campaign_for(request, campaign_id)
    return _page(request, seen, _form(seen) if seen.may_edit else None)


def _form(seen: Seen, data: object = None) -> LinkForm:
    choices = {
        str(version): [(item.pk, f"{item.code} {item.text[:TEXT_SHOWN]}") for item in items_of(version)]
        for version in queries.standards_of(seen.campaign)
    }
    return LinkForm(choices, data)


def _page(request: HttpRequest, seen: Seen, form: LinkForm | None, status: int = 200) -> HttpResponse:
    found = stricter_demands(seen.campaign)
    context = seen.page(
        "demands",
        pairs=found,
        open_pairs=sum(pair.holds is None for pair in found),
        versions=queries.standards_of(seen.campaign),
        form=form,
    )
    return render(request, "campaigns/demands.html", context, status=status)


@require_POST
def demand_link(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Link two items by hand."""
    seen = campaign_for(request, campaign_id, editing=True)
    form = _form(seen, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            linking.link_items(
                seen.campaign,
                given["item"],
                given["other"],
                stricter=given["stricter"],
                note=given["note"],
                actor=seen.user,
            )
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, "已关联。")
            return redirect("demands", campaign_id=campaign_id)
    return _page(request, seen, form, status=400)


@require_POST
def demand_unlink(request: HttpRequest, campaign_id: int, link_id: int) -> HttpResponse:
    """Take a link made by hand away."""
    seen = campaign_for(request, campaign_id, editing=True)
    try:
        linking.unlink_items(seen.campaign, link_id, actor=seen.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "已取消关联。")
    return redirect("demands", campaign_id=campaign_id)
