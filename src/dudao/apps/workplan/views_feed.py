"""The calendar feed: the page where its address is made and ended, and the feed itself, which needs no sign-in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.accounts.api import person_of
from dudao.apps.workplan.actions.feeds import open_feed, renew_feed, revoke_feed
from dudao.apps.workplan.feed import calendar_feed
from dudao.apps.workplan.queries import duties_handled_by
from dudao.apps.workplan.queries_progress import feed_of, progress_of

UNKNOWN = "没有这个日历。"


@require_GET
def feed_page(request: HttpRequest) -> HttpResponse:
    """Whether there is an address, since when, when it was last used."""
    user = person_of(request)
    return render(
        request, "workplan/feed_page.html", {"tab": "my_duties", "user": user, "feed": feed_of(user)}
    )


@require_POST
def feed_renew(request: HttpRequest) -> HttpResponse:
    """A new address, shown this once: only its digest is kept, and what stood before ends."""
    user = person_of(request)
    token = renew_feed(actor=user)
    address = request.build_absolute_uri(reverse("duty_feed", args=[token]))
    context = {"tab": "my_duties", "user": user, "feed": feed_of(user), "address": address}
    return render(request, "workplan/feed_page.html", context)


@require_POST
def feed_revoke(request: HttpRequest) -> HttpResponse:
    """The address leads nowhere from now on."""
    user = person_of(request)
    if revoke_feed(actor=user):
        messages.success(request, "日历订阅已停用，原地址不能再用。")
    return redirect("feed_page")


@login_not_required
@require_GET
def duty_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The open duties of whom the secret address belongs to; every other address gets the same short 404."""
    user = open_feed(token, timezone.now())
    if user is None:
        response = HttpResponse(UNKNOWN, status=404, content_type="text/plain; charset=utf-8")
    else:
        duties = list(duties_handled_by(user).order_by("pk"))
        steps = progress_of([duty.pk for duty in duties])
        body = calendar_feed(
            duties,
            steps,
            timezone.localdate(),
            lambda duty: request.build_absolute_uri(reverse("report_duty", args=[duty.pk])),
        )
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = 'inline; filename="dudao.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
