"""One paper: editing, new numbers, versions, finishing, files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.activity.api import history_of
from dudao.apps.papers import actions, queries
from dudao.apps.papers.choices import RevisionCause
from dudao.apps.papers.documents import document_file, file_name, paper_document
from dudao.apps.papers.loading import GONE, SeenPaper, number_of, paper_for
from dudao.core.drafting import DraftSection, draft_from_json, missing
from dudao.web.downloads import attachment


@dataclass(frozen=True)
class Part:
    """A section as the page shows it."""

    section: DraftSection
    digest: str
    rows: int
    open_places: int
    is_written: bool


def _parts(seen: SeenPaper) -> list[Part]:
    draft = actions.draft_in(seen.paper)
    base = {one.key: one for one in actions.base_in(seen.paper).sections}
    open_places = [one.section_key for one in missing(draft)]
    return [
        Part(
            section,
            actions.digest_of(section),
            min(max(sum(1 + len(line) // 48 for line in section.text.splitlines()) + 1, 3), 30),
            open_places.count(section.key),
            section.key not in base or base[section.key].text != section.text,
        )
        for section in draft.sections
    ]


def _frame(seen: SeenPaper) -> dict[str, Any]:
    return {
        "user": seen.user,
        "tab": "papers",
        "paper": seen.paper,
        "campaign": seen.paper.campaign,
        "county": seen.paper.county,
        "is_office": seen.is_office,
        "may_write": seen.may_write and not seen.paper.is_finished,
    }


def paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    """The paper, section by section."""
    return _page(request, paper_for(request, paper_id))


def _page(request: HttpRequest, seen: SeenPaper, *, status: int = 200, **more: Any) -> HttpResponse:
    draft = actions.draft_in(seen.paper)
    context = _frame(seen) | {
        "parts": _parts(seen),
        "missing": missing(draft),
        "versions": queries.revisions_of(seen.paper)[:3],
        "history": history_of(seen.paper) if seen.is_office else [],
        "today": timezone.localdate(),
        **more,
    }
    return render(request, "papers/paper.html", context, status=status)


@require_POST
def paper_section(request: HttpRequest, paper_id: int, key: str) -> HttpResponse:
    """Keep one section as typed; JSON for the page that saves by itself."""
    seen = paper_for(request, paper_id, writing=True)
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    text = request.POST.get("text", "")
    heading = request.POST.get("heading")
    try:
        section = actions.edit_section(
            seen.paper,
            key,
            text,
            heading=heading,
            seen=request.POST.get("revision", "") or None,
            actor=seen.user,
        )
    except ValidationError as refused:
        message = " ".join(refused.messages)
        status = 409 if isinstance(refused, actions.PaperConflict) else 422
        if wants_json:
            return JsonResponse({"message": message}, status=status)
        return _page(request, seen, status=status, refused=message, refused_key=key, typed=text)
    if wants_json:
        now = f"已保存 {timezone.localtime():%H:%M}"
        return JsonResponse({"revision": actions.digest_of(section), "message": now})
    messages.success(request, "已保存。")
    return redirect("paper", paper_id=paper_id)


@require_POST
def paper_title(request: HttpRequest, paper_id: int) -> HttpResponse:
    """Another title."""
    seen = paper_for(request, paper_id, writing=True)
    try:
        actions.edit_title(seen.paper, request.POST.get("title", ""), actor=seen.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "标题已保存。")
    return redirect("paper", paper_id=paper_id)


def paper_refresh(request: HttpRequest, paper_id: int) -> HttpResponse:
    """What changed since the draft, and taking it over section by section."""
    seen = paper_for(request, paper_id, writing=True)
    today = timezone.localdate()
    if seen.paper.is_finished:
        messages.error(request, actions.FINISHED)
        return redirect("paper", paper_id=paper_id)
    fresh = actions.fresh_draft(seen.paper, today)
    if request.method == "POST":
        keys = set(request.POST.getlist("take"))
        try:
            count = actions.refresh(
                seen.paper, keys, fresh, today=today, revision=number_of(request), actor=seen.user
            )
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return redirect("paper_refresh", paper_id=paper_id)
        messages.success(request, f"更新了 {count} 节的数字，您写的字都还在。")
        return redirect("paper", paper_id=paper_id)
    context = _frame(seen) | {"changes": actions.changes_in(seen.paper, fresh), "today": today}
    return render(request, "papers/paper_refresh.html", context)


def paper_versions(request: HttpRequest, paper_id: int) -> HttpResponse:
    """Every version: when, by whom, why."""
    seen = paper_for(request, paper_id)
    context = _frame(seen) | {"versions": list(queries.revisions_of(seen.paper))}
    return render(request, "papers/paper_versions.html", context)


def paper_version(request: HttpRequest, paper_id: int, number: int) -> HttpResponse:
    """One version to read."""
    seen = paper_for(request, paper_id)
    found = queries.revision_in(seen.paper, number)
    if found is None:
        raise Http404(GONE)
    context = _frame(seen) | {"version": found, "draft": draft_from_json(found.content)}
    return render(request, "papers/paper_version.html", context)


@require_POST
def paper_restore(request: HttpRequest, paper_id: int, number: int) -> HttpResponse:
    """Back to an older version, as a new one."""
    seen = paper_for(request, paper_id, writing=True)
    try:
        actions.restore(seen.paper, number, revision=number_of(request), actor=seen.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"已恢复成第 {number} 版的内容，之前的内容也在版本里。")
    return redirect("paper", paper_id=paper_id)


@require_POST
def paper_finish(request: HttpRequest, paper_id: int) -> HttpResponse:
    """Lock it."""
    seen = paper_for(request, paper_id, office=True)
    try:
        actions.finish(
            seen.paper,
            docx=document_file(paper_document(seen.paper, finished=True), "docx"),
            revision=number_of(request),
            accept_missing=request.POST.get("accept_missing") == "1",
            actor=seen.user,
        )
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "已定稿锁定。")
    return redirect("paper", paper_id=paper_id)


@require_POST
def paper_reopen(request: HttpRequest, paper_id: int) -> HttpResponse:
    """Open it, with the reason."""
    seen = paper_for(request, paper_id, office=True)
    try:
        actions.reopen(seen.paper, request.POST.get("reason", ""), actor=seen.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "已重新打开，定稿的版本还在。")
    return redirect("paper", paper_id=paper_id)


@require_POST
def paper_remove(request: HttpRequest, paper_id: int) -> HttpResponse:
    """A paper that was never finished goes."""
    seen = paper_for(request, paper_id, office=True)
    try:
        actions.remove(seen.paper, actor=seen.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("paper", paper_id=paper_id)
    messages.success(request, f"“{seen.paper.title}”已删除，可以重新起草。")
    return redirect("papers")


@require_GET
def paper_file(request: HttpRequest, paper_id: int, suffix: str) -> HttpResponse:
    """The paper as it stands, as Word or PDF; `?look=1` shows the PDF in the browser as it prints."""
    seen = paper_for(request, paper_id)
    if suffix not in ("docx", "pdf"):
        raise Http404("没有这种格式。")
    content = document_file(paper_document(seen.paper), suffix)
    inline = suffix == "pdf" and request.GET.get("look") == "1"
    return attachment(content, f"{file_name(seen.paper)}.{suffix}", inline=inline)


@require_GET
def paper_version_file(request: HttpRequest, paper_id: int, number: int, suffix: str) -> HttpResponse:
    """An older version as Word or PDF."""
    seen = paper_for(request, paper_id)
    found = queries.revision_in(seen.paper, number)
    if found is None or suffix not in ("docx", "pdf"):
        raise Http404(GONE)
    draft = draft_from_json(found.content)
    finished = found.cause == RevisionCause.FINISHED
    content = document_file(paper_document(seen.paper, draft, finished=finished), suffix)
    return attachment(content, f"{file_name(seen.paper)}_第{number}版.{suffix}")
