"""What stands in the way: the list for the weekly scheduling meeting, raising, solving, opening again."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.accounts.api import home_county, person_of
from dudao.apps.workplan.actions.hindrances import (
    NOT_YOURS,
    raise_hindrance,
    reopen_hindrance,
    solve_hindrance,
)
from dudao.apps.workplan.choices import DutyState
from dudao.apps.workplan.downloads import BOOK_SUFFIXES, SAMPLE, book_download
from dudao.apps.workplan.duty_access import duty_seen, hindrance_seen
from dudao.apps.workplan.forms_progress import HindranceForm, ReasonForm
from dudao.apps.workplan.hindrance_table import filter_from, hindrance_book, hindrance_table
from dudao.apps.workplan.permissions import can_verify, may_report
from dudao.apps.workplan.queries_progress import campaigns_of_duties, solving_units


@require_GET
def hindrances(request: HttpRequest) -> HttpResponse:
    """What is open, by the unit that has to solve it; what was solved on the other tab."""
    user = person_of(request)
    wanted = filter_from(request.GET.dict())
    table = hindrance_table(user, wanted, timezone.localdate())
    query = wanted.query()
    context = {
        "tab": "hindrances",
        "user": user,
        "table": table,
        "wanted": wanted,
        "kinds": [
            {"label": label, "count": count, "is_on": wanted.kind == key, "url": wanted.query(kind=key)}
            for key, label, count in table.kinds
        ],
        "units": [(unit.pk, label, count, wanted.query(unit=unit.pk)) for unit, label, count in table.units],
        "campaigns": [(one, wanted.query(campaign=one.pk)) for one in campaigns_of_duties(user)],
        "open_url": wanted.query(state=""),
        "solved_url": wanted.query(state="solved"),
        "all_kinds_url": wanted.query(kind=""),
        "all_units_url": wanted.query(unit=""),
        "all_campaigns_url": wanted.query(campaign=""),
        "here": query,
        "files": [(word, reverse("hindrances_file", args=[suffix]) + query) for suffix, word in FILES],
        "today": timezone.localdate(),
    }
    return render(request, "workplan/hindrances.html", context)


FILES = (("xlsx", "Excel"), ("pdf", "打印（PDF）"))


@require_GET
def hindrances_file(request: HttpRequest, suffix: str) -> HttpResponse:
    """The 困难问题调度表 as Excel or for A4 sideways: what is seen."""
    user = person_of(request)
    if suffix not in BOOK_SUFFIXES:
        raise Http404("没有这种格式。")
    table = hindrance_table(user, filter_from(request.GET.dict()), timezone.localdate())
    county = home_county(user)
    title = f"{county.name if county is not None else ''}困难问题调度表"
    notice = SAMPLE if county is not None and county.is_sample else ""
    book = hindrance_book(table.rows, title, notice, timezone.localtime())
    return book_download(book, f"{title}_{timezone.localdate():%Y%m%d}", suffix)


def hindrance_form(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Say what stands in the way of a duty and who has to solve it."""
    user, duty = duty_seen(request, duty_id)
    if not (may_report(user, duty) or can_verify(user, duty)):
        raise PermissionDenied(NOT_YOURS)
    form = HindranceForm(solving_units(duty.county), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            raise_hindrance(duty, form.given(), actor=user)
        except ValidationError as refused:
            form.add_error(None, ValidationError(refused.messages))
        else:
            messages.success(request, "已提出，协调解决单位会收到通知；解决之前每周调度会都列出。")
            return redirect("report_duty", duty_id=duty_id)
    context = {
        "tab": "hindrances",
        "user": user,
        "duty": duty,
        "form": form,
        "is_open": duty.state != DutyState.DONE and duty.is_open,
        "county": duty.county,
    }
    return render(request, "workplan/hindrance_form.html", context, status=400 if form.errors else 200)


@require_POST
def hindrance_solve(request: HttpRequest, hindrance_id: int) -> HttpResponse:
    """Close a hindrance with how it was solved."""
    user, hindrance = hindrance_seen(request, hindrance_id)
    return _done(
        request,
        lambda: solve_hindrance(hindrance, _text(request), actor=user),
        "已销号，提出人会收到通知。",
        hindrance_id,
    )


@require_POST
def hindrance_reopen(request: HttpRequest, hindrance_id: int) -> HttpResponse:
    """Open a hindrance again that was not solved."""
    user, hindrance = hindrance_seen(request, hindrance_id)
    return _done(
        request,
        lambda: reopen_hindrance(hindrance, _text(request), actor=user),
        "已重新打开，协调解决单位会收到通知。",
        hindrance_id,
    )


def _text(request: HttpRequest) -> str:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise ValidationError("最多 500 字。")
    return str(form.cleaned_data["reason"])


def _done(
    request: HttpRequest, action: Callable[[], object], said: str, hindrance_id: int
) -> HttpResponseRedirect:
    """Do one thing, then back to the list as it was filtered."""
    try:
        action()
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, said)
    wanted = filter_from(QueryDict(request.POST.get("here", "").lstrip("?")).dict())
    return HttpResponseRedirect(f"{reverse('hindrances')}{wanted.query()}#h{hindrance_id}")
