"""The wall chart, its prints, the responsibility matrix, and the screen of the meeting room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dudao.apps.accounts.api import User, home_county, person_of
from dudao.apps.campaigns.api import Campaign
from dudao.apps.workplan.actions.plans import accept_moves, try_moves
from dudao.apps.workplan.documents_wall import matrix_workbook, wall_pdf
from dudao.apps.workplan.forms_wall import MoveForm
from dudao.apps.workplan.matrix import matrix_of
from dudao.apps.workplan.permissions import can_arrange, can_view_plan
from dudao.apps.workplan.screen import screen_context, screen_seconds
from dudao.apps.workplan.wall import (
    LAMPS,
    PAPERS,
    WallAsked,
    agreed_plan_id,
    chosen_campaign,
    planned_duty,
    wall_context,
    wall_of,
)
from dudao.web.downloads import attachment

GONE = "没有这项创建工作，或者它不在你的数据范围内。"
NO_DUTY = "没有这项任务，或者它不在你的数据范围内。"
ONLY_OFFICE = "任务的计划时间由督导室调整；需要更多时间请在任务里申请延期。"
ONLY_COUNTY = "会议室大屏放的是全县的进展，由督导室、局长、县领导和市级打开；本单位的在“挂图”里看。"


@dataclass(frozen=True)
class _Seen:
    """Who looks at which campaign; None while there is none for her."""

    user: User
    campaign: Campaign | None
    campaigns: list[Campaign]

    @property
    def frame(self) -> dict[str, object]:
        """What every page of the chart needs of the frame."""
        return {
            "user": self.user,
            "tab": "wall_chart",
            "campaign": self.campaign,
            "campaigns": self.campaigns,
            "may_screen": self.campaign is not None and can_view_plan(self.user, self.campaign.county),
        }


def _seen(request: HttpRequest) -> _Seen:
    """The campaign that the address names, 404 where she does not see it; else the usual one."""
    user = person_of(request)
    wanted = request.GET.get("campaign", "")
    campaign, campaigns = chosen_campaign(user, wanted, home_county(user))
    if wanted and campaign is None:
        raise Http404(GONE)
    return _Seen(user, campaign, campaigns)


def _named(request: HttpRequest) -> tuple[User, Campaign]:
    """As `_seen`, for files and the screen: without a campaign there is nothing to make."""
    seen = _seen(request)
    if seen.campaign is None:
        raise Http404(GONE)
    return seen.user, seen.campaign


@require_safe
def wall_chart(request: HttpRequest) -> HttpResponse:
    """挂图作战: the duties that a person sees, by section, unit or person, on an axis of months, weeks or days."""
    seen = _seen(request)
    context = seen.frame
    if seen.campaign is not None:
        wall = wall_of(seen.campaign, seen.user, WallAsked.of(request.GET.dict()), timezone.localdate())
        context |= wall_context(wall)
        context["may_move"] = can_arrange(seen.user, seen.campaign.county)
    return render(request, "workplan/wall_chart.html", context)


@require_safe
def wall_print(request: HttpRequest) -> HttpResponse:
    """The same chart as PDF on A3, A2, A1 or A0; another paper is 404."""
    user, campaign = _named(request)
    paper = request.GET.get("paper", PAPERS[0])
    if paper not in PAPERS:
        raise Http404("只能打印 A3、A2、A1、A0。")
    wall = wall_of(campaign, user, WallAsked.of(request.GET.dict()), timezone.localdate())
    made = wall_pdf(wall, paper, timezone.localtime().replace(microsecond=0))
    name = f"{campaign.county.name}挂图_按{wall.asked.by.label}_{paper.upper()}.pdf"
    return attachment(made, name)


@require_safe
def wall_matrix(request: HttpRequest) -> HttpResponse:
    """责任矩阵: who answers for which duty; units by sections."""
    seen = _seen(request)
    context = seen.frame
    if seen.campaign is not None:
        matrix = matrix_of(seen.campaign, seen.user, timezone.localdate())
        context |= {
            "county": seen.campaign.county,
            "matrix": matrix,
            "lamps": LAMPS,
            "view": "units" if request.GET.get("view") == "units" else "duties",
        }
    return render(request, "workplan/wall_matrix.html", context)


@require_safe
def wall_matrix_file(request: HttpRequest) -> HttpResponse:
    """The matrix as a workbook."""
    user, campaign = _named(request)
    matrix = matrix_of(campaign, user, timezone.localdate())
    made_at = timezone.localtime().replace(tzinfo=None, microsecond=0)
    return attachment(matrix_workbook(matrix, made_at), f"{campaign.county.name}责任矩阵.xlsx")


@require_safe
def wall_screen(request: HttpRequest) -> HttpResponse:
    """The pages that turn by themselves; `?part=1` gives the pages alone, for the refresh without a flash."""
    user, campaign = _named(request)
    if not can_view_plan(user, campaign.county):
        raise PermissionDenied(ONLY_COUNTY)
    context = screen_context(campaign, user, timezone.localdate())
    context["seconds"] = screen_seconds(request.GET.get("seconds", ""))
    context["now"] = timezone.localtime()
    part = request.GET.get("part") == "1"
    return render(request, "workplan/_screen_pages.html" if part else "workplan/screen.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def wall_move(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Another first day for a duty: the consequences first, then accepted or not; for the office alone.

    With `HX-Request` (a bar was dragged) the part for the dialog alone.
    """
    user = person_of(request)
    duty = planned_duty(user, duty_id)
    if duty is None or duty.campaign is None:
        raise Http404(NO_DUTY)
    if not can_arrange(user, duty.county):
        raise PermissionDenied(ONLY_OFFICE)
    form = MoveForm(request.POST or None, initial={"start": duty.planned_start_on})
    context: dict[str, object] = {"duty": duty, "form": form, "errors": []}
    context["chart_url"] = f"{reverse('wall_chart')}?campaign={duty.campaign_id}"
    if request.method == "POST" and form.is_valid():
        moves = {duty.pk: form.cleaned_data["start"]}
        if request.POST.get("step") == "accept":
            try:
                _accept(duty.campaign, moves, form, user)
            except ValidationError as refused:
                context["errors"] = refused.messages
            else:
                messages.success(request, "已调整，计划成为新的一版。")
                return redirect(str(context["chart_url"]))
        context["tried"] = try_moves(duty.campaign, moves, today=timezone.localdate())
        context["start"] = form.cleaned_data["start"]
        context["plan_id"] = agreed_plan_id(duty.campaign)
    return _move_page(request, user, context)


def _accept(campaign: Campaign, moves: dict[int, date], form: MoveForm, user: User) -> None:
    accept_moves(
        campaign,
        moves,
        today=timezone.localdate(),
        reason=form.cleaned_data["reason"],
        actor=user,
        seen_plan_id=form.cleaned_data["plan"],
    )


def _move_page(request: HttpRequest, user: User, context: dict[str, object]) -> HttpResponse:
    bad = bool(context["errors"]) or (request.method == "POST" and "tried" not in context)
    part = request.headers.get("HX-Request") == "true"
    template = "workplan/_wall_move.html" if part else "workplan/wall_move.html"
    frame = {"user": user, "tab": "wall_chart"}
    return render(request, template, context | frame, status=400 if bad else 200)
