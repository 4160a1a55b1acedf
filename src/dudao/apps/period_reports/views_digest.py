"""The digest of a period: compiling, reading and editing it section by section, signing, its files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.accounts.api import User, require
from dudao.apps.activity.api import history_of
from dudao.apps.organisations.api import Organisation
from dudao.apps.period_reports import digest_page, queries
from dudao.apps.period_reports.actions import digests as actions
from dudao.apps.period_reports.choices import DigestState
from dudao.apps.period_reports.loading import GONE, digest_for, period_for
from dudao.apps.period_reports.models import PeriodDigest
from dudao.apps.period_reports.permissions import ONLY_SIGNER, can_manage, can_sign
from dudao.apps.period_reports.spans import label_of
from dudao.web.downloads import attachment

SUFFIXES = ("docx", "pdf")
HISTORY = 20


@require_POST
def period_digest_compile(request: HttpRequest, period_id: int) -> HttpResponse:
    """Compile a period, or bring the new numbers into its draft."""
    user, period = period_for(request, period_id, managing=True)
    try:
        made = actions.compile_digest(period, today=timezone.localdate(), actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("report_period", period_id=period.pk)
    if made.is_new:
        messages.success(request, "已汇编。逐节看过、改好，再签发。")
    else:
        kept = f"有 {made.clashes} 处您改过的文字没有动，请核对。" if made.clashes else "您改过的文字没有动。"
        messages.success(request, f"已取最新的数据；{kept}")
    return redirect("period_digest", digest_id=made.digest.pk)


@require_GET
def period_digest(request: HttpRequest, digest_id: int) -> HttpResponse:
    """The digest as it stands; `?edit=` opens one section for typing."""
    user, digest = digest_for(request, digest_id)
    return _page(request, user, digest)


def _page(
    request: HttpRequest,
    user: User,
    digest: PeriodDigest,
    *,
    editing: str = "",
    typed: str | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    county = digest.period.series.county
    is_draft = digest.state == DigestState.DRAFT
    may_edit = is_draft and can_manage(user, county)
    context: dict[str, Any] = {
        "user": user,
        "tab": "period_reports",
        "county": county,
        "digest": digest,
        "period": digest.period,
        "series": digest.period.series,
        "label": label_of(digest.period),
        "may_edit": may_edit,
        "may_sign": is_draft and can_sign(user, county),
        "is_draft": is_draft,
        "page": digest_page.page_of(digest),
        "editing": (editing or request.GET.get("edit", "")) if may_edit else "",
        "typed": typed,
        "error": error,
        "others": [one for one in queries.digests_of(digest.period) if one.pk != digest.pk],
        "history": history_of(digest)[:HISTORY],
    }
    return render(request, "period_reports/digest.html", context, status=status)


@require_POST
def period_digest_edit(request: HttpRequest, digest_id: int) -> HttpResponse:
    """Keep one section as it was typed; another one's newer version is shown beside it."""
    user, digest = digest_for(request, digest_id, managing=True)
    key, text = request.POST.get("key", ""), request.POST.get("text", "")
    try:
        actions.edit_digest(digest, key, text, number=number_seen(request), actor=user)
    except actions.DigestConflict:
        user, digest = digest_for(request, digest_id)
        said = "您打开以后，别人改过这份稿。上面是现在的内容，下面是您写的，核对以后再保存。"
        return _page(request, user, digest, editing=key, typed=text, error=said, status=409)
    except ValidationError as refused:
        said = " ".join(refused.messages)
        return _page(request, user, digest, editing=key, typed=text, error=said, status=400)
    messages.success(request, "已保存。")
    return redirect(f"{reverse('period_digest', args=[digest.pk])}#{key}")


def number_seen(request: HttpRequest) -> int:
    """The number that the page saw; nonsense is 0, which then is a conflict."""
    given = request.POST.get("number", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def _may_sign(user: User, county: Organisation) -> bool:
    return can_sign(user, county)


@require_POST
def period_digest_sign(request: HttpRequest, digest_id: int) -> HttpResponse:
    """Sign the draft as it was seen."""
    user, digest = digest_for(request, digest_id)
    require(_may_sign, user, digest.period.series.county, ONLY_SIGNER)
    try:
        actions.sign_digest(digest, number=number_seen(request), today=timezone.localdate(), actor=user)
    except actions.DigestConflict:
        messages.error(request, "这份稿刚刚被别人改过，下面是现在的内容，请看过再签发。")
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "已签发。Word 和 PDF 已存档，不再改动；已通过的报告已锁定。")
    return redirect("period_digest", digest_id=digest.pk)


@require_GET
def period_digest_file(request: HttpRequest, digest_id: int, suffix: str) -> HttpResponse:
    """Word or PDF: the kept copy of a signed digest, else the draft as it is now."""
    _, digest = digest_for(request, digest_id)
    if suffix not in SUFFIXES:
        raise Http404(GONE)
    stand = "签发稿" if digest.state == DigestState.SIGNED else "拟稿"
    content = digest_page.file_of(digest, suffix)
    name = f"{digest.period.series.title}_{label_of(digest.period)}_{stand}.{suffix}"
    return attachment(content, name)
