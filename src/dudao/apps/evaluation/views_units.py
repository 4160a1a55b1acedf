"""Evaluations as lists: all subjects with their scores, one subject's items, corrections of measured items."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from dudao.apps.accounts.api import Role, User, person_of
from dudao.apps.campaigns.api import Campaign, can_edit_campaign, can_view_campaign, standards_of
from dudao.apps.evaluation import loading, queries
from dudao.apps.evaluation.actions.corrections import correct_measured, withdraw_correction
from dudao.apps.evaluation.actions.enrolling import enrol_school
from dudao.apps.evaluation.forms import EnrolForm
from dudao.apps.evaluation.item_page import LIGHTS
from dudao.apps.evaluation.item_sheet import RatedItem, sheet_of
from dudao.apps.evaluation.measured import measured_ratings
from dudao.apps.evaluation.permissions import ONLY_OFFICER, can_correct
from dudao.apps.evaluation.tables import tree_rows, unit_rows
from dudao.apps.organisations.api import Organisation, townships_of
from dudao.apps.standards.api import StandardVersion
from dudao.core.numbers import exact
from dudao.core.rating_flow import ReviewLevel
from dudao.core.scoring import AnswerError

ZERO = Fraction(0)


def evaluation_home(request: HttpRequest) -> HttpResponseRedirect:
    """Where 自评 leads: handlers to their items, reviewers to what waits, readers of the county to the campaign."""
    user = person_of(request)
    campaigns = queries.running_campaigns_seen(user)
    whole = [one for one in campaigns if can_view_campaign(user, one)]
    if whole:
        return HttpResponseRedirect(reverse("board", args=[whole[0].pk]))
    roles = {held.role for held in user.held_memberships}
    if roles & {Role.PRINCIPAL, Role.DEPARTMENT_HEAD} and not queries.handles_anything(user):
        return HttpResponseRedirect(reverse("review_queue"))
    return HttpResponseRedirect(reverse("my_items"))


def evaluation_units(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Every subject of a campaign with its scores and how far it is."""
    user, campaign = loading.campaign_viewed(request, campaign_id)
    versions = standards_of(campaign)
    version = chosen_version(request, versions)
    rows = queries.evaluation_rows(campaign, version.pk) if version is not None else []
    asked = queries.asked_counts(campaign, version.pk) if version is not None else {}
    missing = set(asked) - {row.subject_id for row in rows}
    context = {
        "campaign": campaign,
        "county": campaign.county,
        "versions": versions,
        "version": version,
        "rows": rows,
        "body": unit_rows(rows, campaign.pk),
        "may_add": can_edit_campaign(user, campaign) and campaign.state != "closed",
        "not_begun": len(missing),
    }
    return render(request, "evaluation/units.html", context)


def unit_add(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Register a school and let it take part at once."""
    user, campaign = loading.campaign_viewed(request, campaign_id)
    if not can_edit_campaign(user, campaign):
        raise PermissionDenied(ONLY_OFFICER)
    form = EnrolForm(campaign.county, townships_of(campaign.county), request.POST or None)
    if request.method == "POST" and form.is_valid():
        parent, new = form.school()
        try:
            school = enrol_school(campaign, parent, new, actor=user)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, f"{school.name}已登记并参加，适合它的条目都分给它了；请给它建账号。")
            return redirect("evaluation_tree", campaign_id=campaign.pk, subject_id=school.pk)
    context = {"campaign": campaign, "county": campaign.county, "form": form}
    return render(request, "evaluation/enrol.html", context, status=400 if form.errors else 200)


def chosen_version(request: HttpRequest, versions: list[StandardVersion]) -> StandardVersion | None:
    """The standard that the address names, else the principal one."""
    asked = request.GET.get("standard", "")
    found = next((one for one in versions if str(one.pk) == asked), None)
    return found or (versions[0] if versions else None)


def evaluation_tree(request: HttpRequest, campaign_id: int, subject_id: int) -> HttpResponse:
    """One subject's items by section with their ratings; whoever sees only some of them gets those."""
    part = loading.subject_seen(request, campaign_id, subject_id)
    subject = queries.subject_in(part.campaign, subject_id)
    if subject is None:
        raise Http404(loading.GONE)
    versions = standards_of(part.campaign)
    version = chosen_version(request, versions)
    context = {
        "campaign": part.campaign,
        "county": part.campaign.county,
        "subject": subject,
        "versions": versions,
        "version": version,
        "whole": part.item_ids is None,
        **(_tree(part, subject, version) if version is not None else {}),
    }
    return render(request, "evaluation/tree.html", context)


def _tree(part: loading.SeenPart, subject: Organisation, version: StandardVersion) -> dict[str, Any]:
    sheet = sheet_of(version)
    rows = [
        row
        for row in queries.tree_rows(part.campaign, version.pk, subject.pk)
        if part.sees(row.item_id) and row.item_id in sheet.by_id
    ]
    items = [sheet.by_id[row.item_id] for row in rows]
    measured = measured_ratings(part.campaign.county, subject, items)
    corrected = queries.corrections_in(part.campaign, version.pk, subject.pk)
    sections: dict[str, dict[str, Any]] = {}
    for row, item in zip(rows, items, strict=True):
        section = sections.setdefault(
            item.section, {"name": item.section, "rows": [], "most": ZERO, "got": ZERO}
        )
        points = corrected.get(item.id)
        if points is None:
            points = measured[item.id].points if item.id in measured else row.points
        section["most"] += item.counted_maximum
        section["got"] += points or ZERO
        section["rows"].append(_tree_row(row, item, points, corrected))
    return {
        "body": tree_rows(sections.values()),
        "most": sum((one["most"] for one in sections.values()), ZERO),
        "got": sum((one["got"] for one in sections.values()), ZERO),
        "count": len(rows),
    }


def _tree_row(
    row: queries.TreeRow, item: RatedItem, points: Fraction | None, corrected: dict[int, Fraction]
) -> dict[str, Any]:
    if item.measured_by is not None:
        light = ("warn", "有更正") if item.id in corrected else ("info", "测算")
    elif row.triggered:
        light = ("veto", "触发") if item.is_veto else ("bad", "没有达到")
    elif row.state is None:
        light = ("none", "未评")
    else:
        light = LIGHTS[row.state]  # type: ignore[index]  # the same words as text
    return {
        "assignment_id": row.assignment_id,
        "item": item,
        "points": points,
        "not_applicable": row.not_applicable,
        "light": light,
        "waits": ReviewLevel(row.level).label if row.state == "submitted" and row.level else "",
        "handler": row.handler,
    }


@require_POST
def correct_measured_item(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Set a correction beside a measured value."""
    user, assignment = loading.assignment_seen(request, assignment_id)
    item = sheet_of(assignment.item.version).by_id[assignment.item_id]
    if not can_correct(user, assignment.campaign.county):
        raise PermissionDenied(ONLY_OFFICER)
    found = measured_ratings(assignment.campaign.county, assignment.subject, [item]).get(item.id)
    try:
        given = exact(request.POST.get("points", "").strip() or "空")
    except ValueError:
        messages.error(request, "更正后得分要填数字。")
        return redirect("rating", assignment_id=assignment_id)
    try:
        correct_measured(
            assignment,
            given,
            request.POST.get("reason", ""),
            measured_points=found.points if found is not None else None,
            actor=user,
        )
    except (AnswerError, ValidationError) as refused:
        said = refused.message if isinstance(refused, AnswerError) else " ".join(refused.messages)
        messages.error(request, f"没有更正：{said}")
    else:
        messages.success(request, "已更正，和测算结果一起显示。")
    return redirect("rating", assignment_id=assignment_id)


@require_POST
def correction_withdraw(request: HttpRequest, correction_id: int) -> HttpResponse:
    """Let the measured value count again."""
    user: User = person_of(request)
    correction = queries.correction_by_id(correction_id)
    if correction is None or not _sees(user, correction.evaluation.campaign):
        raise Http404(loading.GONE)
    try:
        withdraw_correction(correction, actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "更正已撤回，按测算结果计分。")
    back = queries.assignment_id_of(correction)
    return redirect("rating", assignment_id=back) if back is not None else redirect("my_items")


def _sees(user: User, campaign: Campaign) -> bool:
    return can_view_campaign(user, campaign)
