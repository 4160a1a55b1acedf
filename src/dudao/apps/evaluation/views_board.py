"""The board of a campaign: for whoever reads the county, and a part of it for departments, schools and handlers."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dudao.apps.accounts.api import Role, User, person_of
from dudao.apps.campaigns.api import (
    Campaign,
    assignments_visible_to,
    can_view_campaign,
    standards_of,
)
from dudao.apps.evaluation import loading
from dudao.apps.evaluation.board import Board, board_of
from dudao.apps.evaluation.board_external import chosen_evaluation, comparison_list, external_evaluations
from dudao.apps.evaluation.board_listing import Listing, book_of
from dudao.apps.evaluation.board_lists import (
    LOSS_SIDES,
    completeness_list,
    items_list,
    losses_list,
    reach_list,
    risks_list,
    sections_list,
)
from dudao.apps.evaluation.board_page import (
    board_context,
    risk_counts,
    spread_of,
    step_lines,
    subject_lines,
    veto_proofs,
    worst_items,
)
from dudao.apps.evaluation.board_part import part_of
from dudao.apps.evaluation.views_units import chosen_version
from dudao.apps.standards.api import items_of
from dudao.infra.xlsx.write import write_workbook
from dudao.web.downloads import attachment

TABS = {
    "": "总览",
    "sections": "大项",
    "items": "逐条",
    "complete": "完整性",
    "lost": "失分",
    "veto": "一票否决",
    "risk": "有风险",
    "external": "他评对照",
    "reach": "还能拿多少",
}
SAMPLE = "示例数据，仅供演示"
NO_STANDARD = "这项创建工作还没有选定标准。"


def _campaign(request: HttpRequest, campaign_id: int) -> tuple[User, Campaign, bool]:
    """The campaign, and whether the person sees the whole of it; nothing seen of it: 404."""
    user = person_of(request)
    campaign = loading.campaign_or_404(campaign_id)
    if can_view_campaign(user, campaign):
        return user, campaign, True
    if not assignments_visible_to(user, campaign).exists():
        raise Http404(loading.GONE)
    return user, campaign, False


def _board(request: HttpRequest, campaign: Campaign) -> tuple[Board | None, dict[str, Any]]:
    versions = standards_of(campaign)
    version = chosen_version(request, versions)
    board = board_of(campaign, version) if version is not None else None
    return board, {"versions": versions, "campaign": campaign, "county": campaign.county}


@require_safe
def board_page(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The board, a tab at a time; the address keeps standard, tab and side."""
    user, campaign, whole = _campaign(request, campaign_id)
    board, context = _board(request, campaign)
    if board is None:
        return render(request, "evaluation/board_empty.html", {**context, "reason": NO_STANDARD})
    context |= board_context(board, timezone.localdate())
    if not whole:
        return render(request, "evaluation/board_part.html", {**context, "part": _part(user, board)})
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else ""
    context |= {"tabs": list(TABS.items()), "tab": tab, **_tab(request, board, tab)}
    return render(request, "evaluation/board.html", context)


def _part(user: User, board: Board) -> Any:
    campaign = board.rows.campaign
    heads = {one.organisation_id for one in user.held_memberships if one.role == Role.DEPARTMENT_HEAD}
    seen = assignments_visible_to(user, campaign).order_by().values_list("pk", flat=True)
    return part_of(board, heads, frozenset(seen))


def _tab(request: HttpRequest, board: Board, tab: str) -> dict[str, Any]:
    if tab == "":
        return {
            "listing": sections_list(board),
            "worst": worst_items(board),
            "risk_counts": risk_counts(board),
            "steps": step_lines(board.reported.step),
        }
    if tab == "veto":
        return {"proofs": veto_proofs(board, [*board.vetoes, *board.minimums])}
    if tab == "external":
        evaluations = external_evaluations(board)
        chosen = chosen_evaluation(evaluations, request.GET.get("stage", ""))
        return {"externals": evaluations, "external": chosen, "listing": comparison_list(board, chosen)}
    more: dict[str, Any] = {}
    if tab == "lost":
        more = {"sides": list(LOSS_SIDES.items()), "side": _side(request)}
    if tab == "sections":
        more = {"steps": step_lines(board.reported.step)}
    return {"listing": _listing(request, board, tab), **more}


def _side(request: HttpRequest) -> str:
    side = request.GET.get("by", "clause")
    return side if side in LOSS_SIDES else "clause"


def _listing(request: HttpRequest, board: Board, tab: str) -> Listing:
    if tab == "lost":
        return losses_list(board, _side(request))
    if tab == "external":
        return comparison_list(
            board, chosen_evaluation(external_evaluations(board), request.GET.get("stage", ""))
        )
    makers = {
        "items": items_list,
        "complete": completeness_list,
        "risk": risks_list,
        "reach": reach_list,
    }
    return makers.get(tab, sections_list)(board)


@require_safe
def board_workbook(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The list of a tab as a workbook; the losses from every side."""
    _, campaign, whole = _campaign(request, campaign_id)
    if not whole:
        raise PermissionDenied(loading.ONLY_COUNTY)
    board, _ = _board(request, campaign)
    if board is None:
        raise Http404(NO_STANDARD)
    tab = request.GET.get("tab", "")
    if tab == "lost":
        listings = [losses_list(board, side) for side in LOSS_SIDES]
    else:
        listings = [_listing(request, board, tab if tab in TABS else "")]
    version = board.rows.version
    title = f"{campaign.county.name} {version.standard.short_title} 自评总览"
    sample = campaign.county.is_sample
    book = book_of(
        listings,
        title=title,
        notes=[
            f"标准：{version}",
            *([version.notice] if version.notice else []),
            *([SAMPLE] if sample else []),
        ],
        made_at=timezone.localtime().replace(tzinfo=None, microsecond=0),
        watermark=SAMPLE if sample else "",
    )
    return attachment(write_workbook(book), f"{campaign.county.name}{listings[0].title}.xlsx")


@require_safe
def board_item(request: HttpRequest, campaign_id: int, item_id: int) -> HttpResponse:
    """One item over all its subjects: how it rolls up, the spread, who is lowest, not rated, returned."""
    user, campaign, whole = _campaign(request, campaign_id)
    version = next(
        (one for one in standards_of(campaign) if item_id in {item.pk for item in items_of(one)}), None
    )
    board = board_of(campaign, version) if version is not None else None
    clause = next((one for one in board.clauses if one.item.id == item_id), None) if board else None
    if board is None or clause is None:
        raise Http404(loading.GONE)
    if not whole:
        seen = assignments_visible_to(user, campaign).filter(item_id=item_id)
        if seen.count() < len(clause.asked):
            raise (PermissionDenied(loading.ONLY_COUNTY) if seen.exists() else Http404(loading.GONE))
    lines = subject_lines(board, clause)
    context = {
        **board_context(board, timezone.localdate()),
        "clause": clause,
        "counted": board.reported.clauses.get(clause.code),
        "lead": board.rows.unit_names.get(board.rows.lead_units.get(item_id) or 0, ""),
        "lines": lines,
        "spread": spread_of(lines),
        "steps": step_lines(clause.reported.step),
        "whole": whole,
    }
    return render(request, "evaluation/board_item.html", context)
