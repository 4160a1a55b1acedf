"""The list of campaigns, setting one up, its first page, stages, start and end, and a new version of a standard."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from dudao.apps.accounts.api import User, person_of, require, visible_or_404
from dudao.apps.activity.api import history_of
from dudao.apps.campaigns import queries, tables
from dudao.apps.campaigns.actions import campaigns as actions
from dudao.apps.campaigns.actions.carrying import carry_over, compared, version_replaced
from dudao.apps.campaigns.choices import ReviewLevel, StageKind
from dudao.apps.campaigns.forms import (
    CampaignForm,
    NewCampaignForm,
    ReasonForm,
    StagesForm,
    campaign_initial,
)
from dudao.apps.campaigns.loading import GONE, ONLY_OFFICE, Seen, campaign_for, posted
from dudao.apps.campaigns.models import Campaign, default_review_levels
from dudao.apps.campaigns.permissions import can_create_campaign
from dudao.apps.organisations.api import Organisation, in_name_order, schools_of
from dudao.apps.standards.api import StandardVersion, adopt_catalogue_standard, standards, versions_usable_by
from dudao.engine.standard_import.from_catalogue import ADOPTABLE_KINDS

HISTORY = 20


def campaigns(request: HttpRequest) -> HttpResponse:
    """The campaigns one sees, running ones first."""
    user = person_of(request)
    found = sorted(queries.campaigns_visible_to(user), key=lambda one: (one.state != "running", -one.pk))
    counties = in_name_order(queries.counties_read_by(user))
    may_create = [county for county in counties if can_create_campaign(user, county)]
    today = timezone.localdate()
    lines = [
        {
            "campaign": one,
            "days_left": (day - today).days if (day := queries.provincial_acceptance_on(one)) else None,
        }
        for one in found
    ]
    context = {"lines": lines, "may_create": may_create, "several": len({one.county_id for one in found}) > 1}
    return render(request, "campaigns/campaigns.html", context)


def campaign_new(request: HttpRequest, county_id: int) -> HttpResponse:
    """Set one up: name, standards, levels of review."""
    user = person_of(request)
    county = visible_or_404(user, county_id, kind="county")
    require(can_create_campaign, user, county, ONLY_OFFICE)
    versions = versions_usable_by(county)
    taken = {one.standard.catalogue_id for one in versions}
    catalogue = [
        (one.id, f"{one.title}（示例）" if one.sample and "示例" not in one.title else one.title)
        for one in standards()
        if one.kind in ADOPTABLE_KINDS and one.id not in taken
    ]
    initial = {"review_levels": default_review_levels()}
    form = NewCampaignForm(versions, catalogue, posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = _create(form, county, user)
        except ValidationError as refused:
            _refuse(form, refused)
        else:
            messages.success(request, "已新建。先落实责任，再启动自评。")
            return redirect("campaign", campaign_id=made.pk)
    context = {"county": county, "form": form, "school_count": len(schools_of(county))}
    return render(request, "campaigns/campaign_new.html", context, status=400 if form.errors else 200)


@transaction.atomic
def _create(form: NewCampaignForm, county: Organisation, user: User) -> Campaign:
    """The standards of the catalogue are taken into use first; all or nothing."""
    versions, adopted = form.chosen()
    versions += [adopt_catalogue_standard(one, county, actor=user) for one in adopted]
    given = form.cleaned_data
    return actions.create_campaign(
        county,
        title=given["title"],
        versions=versions,
        review_levels=given["review_levels"],
        note=given["note"],
        actor=user,
    )


def _refuse(form: NewCampaignForm | CampaignForm, refused: ValidationError) -> None:
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused.messages)
        return
    for name, errors in refused.message_dict.items():
        field = "standards" if name == "versions" else name
        form.add_error(field if field in form.fields else None, errors)


def campaign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Where it stands: standards, days, who is on what, what still lacks."""
    seen = campaign_for(request, campaign_id, whole=False)
    held = seen.campaign
    versions = queries.standards_of(held)
    levels = [ReviewLevel(level).label for level in held.review_levels]
    context = seen.page(
        "overview",
        versions=versions,
        stages=queries.stages_of(held),
        levels="、".join(levels),
        groups=queries.groups_of(held),
        history=history_of(held)[:HISTORY] if seen.may_view else [],
        reason_form=ReasonForm(),
    )
    if seen.may_view:
        context |= {
            "participants": len(queries.participants_of(held)),
            "schools": len(queries.subjects_of(held)) - 1,
            "newer": _newer(held, versions) if seen.may_edit else [],
        }
    else:
        found = queries.assignments_visible_to(seen.user, held)
        context["own"] = tables.own_rows(held, found, timezone.localdate())
    return render(request, "campaigns/campaign.html", context)


def _newer(held: Campaign, versions: list[StandardVersion]) -> list[StandardVersion]:
    """Published versions of the standards in use that came later."""
    used = {one.standard_id: one.number for one in versions}
    found: dict[int, StandardVersion] = {}
    for one in versions_usable_by(held.county):
        if one.standard_id in used and one.number > used[one.standard_id]:
            found.setdefault(one.standard_id, one)
    return list(found.values())


def campaign_edit(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Name, note, levels of review."""
    seen = campaign_for(request, campaign_id, editing=True)
    form = CampaignForm(posted(request), initial=campaign_initial(seen.campaign))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.edit_campaign(
                seen.campaign,
                title=given["title"],
                note=given["note"],
                review_levels=given["review_levels"],
                actor=seen.user,
            )
        except ValidationError as refused:
            _refuse(form, refused)
        else:
            messages.success(request, "已保存。")
            return redirect("campaign", campaign_id=seen.campaign.pk)
    context = seen.page("overview", form=form)
    return render(request, "campaigns/campaign_edit.html", context, status=400 if form.errors else 200)


def campaign_stages(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The days of the stages; the provincial acceptance is what every page counts down to."""
    seen = campaign_for(request, campaign_id, whole=False)
    stages = queries.stages_of(seen.campaign)
    form = StagesForm(stages, posted(request))
    if request.method == "POST":
        require_editing(seen)
        if form.is_valid():
            try:
                actions.set_stages(seen.campaign, form.days(), actor=seen.user)
            except ValidationError as refused:
                if hasattr(refused, "error_dict"):
                    form.refuse(refused.message_dict)
                else:
                    form.add_error(None, refused.messages)
            else:
                messages.success(request, "已保存；省级验收日期就是各页的倒计时。")
                return redirect("campaign_stages", campaign_id=seen.campaign.pk)
    today = timezone.localdate()
    lines = [
        {
            "stage": stage,
            "days_left": (stage.due_on - today).days if stage.due_on and not stage.done_on else None,
            "is_counted": stage.kind == StageKind.PROVINCIAL_ACCEPTANCE,
        }
        for stage in stages
    ]
    context = seen.page("stages", form=form, lines=lines)
    return render(request, "campaigns/stages.html", context, status=400 if form.errors else 200)


def require_editing(seen: Seen) -> None:
    """A form that everybody sees and only the office sends."""
    require(lambda _user, _campaign: seen.may_edit, seen.user, seen.campaign, ONLY_OFFICE)


@require_POST
def campaign_start(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Let the ratings begin; with items on nobody only with a reason."""
    seen = campaign_for(request, campaign_id, editing=True)
    try:
        actions.start_campaign(seen.campaign, actor=seen.user, reason=request.POST.get("reason", "")[:300])
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "已启动。经办人和学校登录后就能看到自己的条目。")
    return redirect("campaign", campaign_id=campaign_id)


@require_POST
def campaign_close(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """End it."""
    seen = campaign_for(request, campaign_id, editing=True)
    try:
        actions.close_campaign(seen.campaign, actor=seen.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "已结束，评分和分工不能再改；随时可以重新启动。")
    return redirect("campaign", campaign_id=campaign_id)


@require_POST
def campaign_reopen(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Let it run again."""
    seen = campaign_for(request, campaign_id, editing=True)
    try:
        actions.reopen_campaign(seen.campaign, actor=seen.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "已重新启动。")
    return redirect("campaign", campaign_id=campaign_id)


def campaign_carry(request: HttpRequest, campaign_id: int, version_id: int) -> HttpResponse:
    """What a new version changes, before it is taken; then taking it."""
    seen = campaign_for(request, campaign_id, editing=True)
    new = next((one for one in versions_usable_by(seen.campaign.county) if one.pk == version_id), None)
    if new is None:
        raise Http404(GONE)
    try:
        place = version_replaced(seen.campaign, new)
        if request.method == "POST":
            moved = carry_over(seen.campaign, new, actor=seen.user)
            messages.success(
                request, f"已换用新版本：{len(moved.unchanged)} 条沿用，{len(moved.changed)} 条要重评。"
            )
            return redirect("campaign", campaign_id=seen.campaign.pk)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("campaign", campaign_id=seen.campaign.pk)
    context = seen.page("overview", new=new, old=place.version, moving=compared(place.version, new))
    return render(request, "campaigns/carry.html", context)
