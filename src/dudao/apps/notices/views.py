"""A person's inbox and her own settings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from dudao.apps.accounts.api import person_of
from dudao.apps.notices import queries
from dudao.apps.notices.actions import inbox as inbox_actions
from dudao.apps.notices.choices import NoticeKind
from dudao.apps.notices.forms import PreferenceForm
from dudao.apps.notices.models import Notice
from dudao.apps.notices.tabs import frame

PAGE = 100


@dataclass(frozen=True)
class Day:
    """The notices of one day."""

    on: date
    notices: list[Notice]


@never_cache
def inbox(request: HttpRequest) -> HttpResponse:
    """What is unread first, then by day; a kind may be chosen, older ones are a page on."""
    user = person_of(request)
    found = queries.notices_visible_to(user)
    kind = request.GET.get("kind", "")
    if kind in NoticeKind.values:
        found = found.filter(kind=kind)
    before = request.GET.get("before", "")
    is_first = not (before.isascii() and before.isdigit() and len(before) < 19)
    older = found.filter(read_at__isnull=False)
    if not is_first:
        older = older.filter(pk__lt=int(before))
    unread = list(found.filter(read_at=None)[:PAGE]) if is_first else []
    read = list(older[: PAGE + 1])
    following = request.GET.copy()
    following["before"] = str(read[PAGE - 1].pk) if len(read) > PAGE else ""
    context = frame(user, "inbox") | {
        "unread": _by_day(unread),
        "newest": unread[0].pk if unread else 0,
        "days": _by_day(read[:PAGE]),
        "kinds": queries.kinds_of(user),
        "kind": kind,
        "is_first": is_first,
        "next_url": f"?{following.urlencode()}" if len(read) > PAGE else "",
    }
    return render(request, "notices/inbox.html", context)


def _by_day(notices: Iterable[Notice]) -> list[Day]:
    days: dict[date, list[Notice]] = {}
    for notice in notices:
        days.setdefault(timezone.localdate(notice.created_at), []).append(notice)
    return [Day(on, held) for on, held in days.items()]


@never_cache
def notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Opening a notice reads it and leads to what it is about; one about nothing leads back to the inbox."""
    found = queries.notices_visible_to(person_of(request)).filter(pk=notice_id).first()
    if found is None:
        raise Http404("没有这条通知，或者它不是发给您的。")
    inbox_actions.read_notice(found, now=timezone.now())
    return redirect(found.url or "inbox")


@require_POST
def inbox_read_all(request: HttpRequest) -> HttpResponse:
    """Mark what was shown as read; what came meanwhile stays unread."""
    user = person_of(request)
    given = request.POST.get("up_to", "")
    if given.isascii() and given.isdigit() and len(given) < 19:
        count = inbox_actions.read_all(user, up_to=int(given), now=timezone.now())
        messages.success(request, f"已把 {count} 条标为已读。")
    return redirect("inbox")


def notice_settings(request: HttpRequest) -> HttpResponse:
    """Whether and where a person wants mail."""
    user = person_of(request)
    held = queries.preference_of(user)
    initial = {"email_address": held.email_address, "by_email": held.by_email}
    form = PreferenceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        inbox_actions.set_notice_preference(user, **form.cleaned_data)
        messages.success(request, "已保存。")
        return redirect("notice_settings")
    context = frame(user, "notice_settings") | {"form": form, "has_mail": queries.has_mail_channel(user)}
    return render(request, "notices/settings.html", context, status=400 if form.is_bound else 200)
