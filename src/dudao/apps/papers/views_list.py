"""The list of papers, drafting new ones, and all of one kind in one file."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from dudao.apps.accounts.api import person_of
from dudao.apps.papers import queries
from dudao.apps.papers.actions import draft_papers
from dudao.apps.papers.choices import OF_UNITS, PaperKind, PaperState
from dudao.apps.papers.documents import SUFFIXES, all_in_one, document_file, papers_zip
from dudao.apps.papers.loading import GONE, campaign_chosen
from dudao.apps.papers.permissions import ONLY_OFFICE, can_draft
from dudao.web.downloads import attachment

NOTES = {
    PaperKind.IMPLEMENTATION_PLAN: "依据、目标、机构、任务、步骤、保障和分工表，取自标准、清单和计划",
    PaperKind.DUTY_BOOK: "每个单位一份：目标、牵头和配合的任务、时限、签字处",
    PaperKind.PLEDGE: "每个单位一份骨架：差距和任务已写好，措施和承诺由单位负责人补",
    PaperKind.REPORT_TO_TEAM: "向验收组汇报：自评结果、失分、没完成的工作都如实写",
}


def papers(request: HttpRequest) -> HttpResponse:
    """The papers that a person sees, the county's first."""
    user = person_of(request)
    campaign, campaigns = campaign_chosen(request, user)
    held = queries.paper_list(user, campaign)
    counts = {kind: sum(one.kind == kind for one in held) for kind in OF_UNITS}
    context = {
        "user": user,
        "tab": "papers",
        "campaign": campaign,
        "campaigns": campaigns,
        "county": campaign.county if campaign is not None else None,
        "papers": held,
        "kinds": PaperKind.choices,
        "states": PaperState.choices,
        "may_draft": campaign is not None and can_draft(user, campaign),
        "whole": [(kind.value, kind.label) for kind in OF_UNITS if counts[kind] > 1 and campaign is not None],
    }
    return render(request, "papers/papers.html", context)


def paper_new(request: HttpRequest) -> HttpResponse:
    """Choose a kind and, where it is of units, for whom."""
    user = person_of(request)
    campaign, _ = campaign_chosen(request, user)
    if campaign is None:
        raise Http404(GONE)
    if not can_draft(user, campaign):
        raise PermissionDenied(ONLY_OFFICE)
    units = queries.units_to_choose(campaign)
    kind = request.POST.get("kind", "") or request.GET.get("kind", "") or PaperKind.IMPLEMENTATION_PLAN
    wanted = set(request.POST.getlist("units"))
    errors: list[str] = []
    if request.method == "POST":
        chosen = [unit for unit in units if str(unit.pk) in wanted]
        try:
            done = draft_papers(campaign, kind, chosen, today=timezone.localdate(), actor=user)
        except ValidationError as refused:
            errors = refused.messages
        else:
            already = f"，{done.already} 份原来就有，没有动" if done.already else ""
            messages.success(request, f"起草了 {len(done.papers)} 份{already}。标【待补】的地方请补上。")
            if len(done.papers) == 1:
                return redirect("paper", paper_id=done.papers[0].pk)
            return redirect(f"{reverse('papers')}?campaign={campaign.pk}")
    context = {
        "user": user,
        "tab": "papers",
        "campaign": campaign,
        "county": campaign.county,
        "units": units,
        "kind": kind,
        "chosen": wanted,
        "errors": errors,
        "kinds": [(one.value, one.label, NOTES[one], one in OF_UNITS) for one in PaperKind],
    }
    return render(request, "papers/paper_new.html", context, status=400 if errors else 200)


@require_GET
def papers_file(request: HttpRequest, campaign_id: int, kind: str, suffix: str) -> HttpResponse:
    """All papers of one kind of units that the person sees: one Word or PDF, or a ZIP of Word files."""
    user = person_of(request)
    campaign = queries.campaign_seen(user, campaign_id)
    if campaign is None or kind not in OF_UNITS or suffix not in SUFFIXES:
        raise Http404(GONE)
    held = queries.papers_of_kind(user, campaign, kind)
    if not held:
        raise Http404("还没有这种文稿。")
    content = papers_zip(held) if suffix == "zip" else document_file(all_in_one(held), suffix)
    name = f"{campaign.county.name}{PaperKind(kind).label}_{len(held)}份".replace("/", "／")
    return attachment(content, f"{name}.{suffix}")
