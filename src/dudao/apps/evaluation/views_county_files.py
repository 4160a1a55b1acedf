"""The whole county out: its table, the scored report, and the list of missing papers."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dudao.apps.accounts.api import User, person_of
from dudao.apps.campaigns.api import Campaign, assignments_visible_to, can_view_campaign, standards_of
from dudao.apps.evaluation.board import Board, board_of
from dudao.apps.evaluation.export_county import county_evaluation, county_table, schools_sheet
from dudao.apps.evaluation.export_files import MEDIA_TYPES, book_file, document_file, table_file
from dudao.apps.evaluation.export_missing import MissingLine, missing_book, missing_lines
from dudao.apps.evaluation.export_report import county_report
from dudao.apps.evaluation.export_rows import notice_of
from dudao.apps.evaluation.views_export import attachment, campaign_or_404
from dudao.apps.standards.api import StandardVersion

NOT_WHOLE = "全县的自评表和自评报告由督导室、局长、县领导和市级下载；本单位的在“导出与导入”里。"
MOST_LINES = 600
NO_STANDARD = "这项创建工作还没有采用标准。"


def _board_for(request: HttpRequest, campaign_id: int) -> tuple[User, Campaign, Board]:
    """The board by the standard that the address names, else by the principal one; strangers get 404."""
    user = person_of(request)
    campaign = campaign_or_404(user, campaign_id)
    version = _version(campaign, request.GET.get("version", ""))
    board = board_of(campaign, version)
    if board is None:
        raise Http404(NO_STANDARD)
    return user, campaign, board


def _version(campaign: Campaign, wanted: str) -> StandardVersion:
    versions = standards_of(campaign)
    found = next((one for one in versions if wanted in ("", str(one.pk))), None)
    if found is None:
        raise Http404(NO_STANDARD)
    return found


def _whole(request: HttpRequest, campaign_id: int) -> Board:
    user, campaign, board = _board_for(request, campaign_id)
    if not can_view_campaign(user, campaign):
        raise PermissionDenied(NOT_WHOLE)
    return board


def _name(board: Board, kind: str, suffix: str) -> str:
    parts = (
        board.rows.campaign.county.name,
        board.rows.version.standard.short_title,
        kind,
        timezone.localdate().strftime("%Y%m%d"),
    )
    return f"{'_'.join(parts)}.{suffix}".replace("/", "／")


@require_GET
def county_table_file(request: HttpRequest, campaign_id: int, suffix: str) -> HttpResponse:
    """The county's table with school items rolled up; the workbook holds the schools' points too."""
    board = _whole(request, campaign_id)
    if suffix not in MEDIA_TYPES:
        raise Http404("没有这种格式。")
    schools = schools_sheet(board)
    content = table_file(county_table(board), suffix, more=(schools,) if schools is not None else ())
    return attachment(content, _name(board, "全县自评表", suffix), suffix)


@require_GET
def county_report_file(request: HttpRequest, campaign_id: int, suffix: str) -> HttpResponse:
    """The scored self-evaluation report as Word or PDF."""
    board = _whole(request, campaign_id)
    if suffix not in ("docx", "pdf"):
        raise Http404("没有这种格式。")
    content = document_file(county_report(board, timezone.localdate()), suffix)
    return attachment(content, _name(board, "自评报告", suffix), suffix)


def _missing(request: HttpRequest, campaign_id: int) -> tuple[Campaign, Board, list[MissingLine]]:
    user, campaign, board = _board_for(request, campaign_id)
    seen = None
    if not can_view_campaign(user, campaign):
        seen = frozenset(assignments_visible_to(user, campaign).order_by().values_list("pk", flat=True))
    return campaign, board, missing_lines(board, seen, timezone.localdate())


@require_GET
def missing_papers_page(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """缺件清单 of what the person sees, with the owners' names."""
    campaign, board, lines = _missing(request, campaign_id)
    units = sorted({(one.unit, one.unit_id) for one in lines})
    wanted = request.GET.get("unit", "")
    chosen = [one for one in lines if wanted in ("", str(one.unit_id))]
    context = {
        "campaign": campaign,
        "version": board.rows.version,
        "versions": standards_of(campaign),
        "lines": chosen[:MOST_LINES],
        "left": max(len(chosen) - MOST_LINES, 0),
        "places": len(chosen),
        "count": sum(len(one.papers) for one in chosen),
        "units": units,
        "wanted": wanted,
    }
    return render(request, "evaluation/missing.html", context)


@require_GET
def missing_papers_file(request: HttpRequest, campaign_id: int, suffix: str) -> HttpResponse:
    """缺件清单 as a workbook or for printing."""
    campaign, board, lines = _missing(request, campaign_id)
    if suffix not in ("xlsx", "pdf"):
        raise Http404("没有这种格式。")
    notice = notice_of(county_evaluation(board))
    book = missing_book(lines, f"{campaign.county.name}缺件清单", notice, timezone.localtime())
    return attachment(book_file(book, suffix), _name(board, "缺件清单", suffix), suffix)
