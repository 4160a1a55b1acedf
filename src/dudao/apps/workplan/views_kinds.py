"""Kinds of work with their default durations, as one table."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan import queries_lists
from dudao.apps.workplan.actions.kinds import KindGiven, set_kinds
from dudao.apps.workplan.kind_words import STARTER_KINDS
from dudao.apps.workplan.list_loading import counties_arranged_by, county_arranged

NEW_ROWS = 3


def duty_kinds(request: HttpRequest) -> HttpResponse:
    """The kinds of a county; one that has none yet is offered the first set, kept when it is saved."""
    user, county = county_arranged(request)
    problems: list[str] = []
    if request.method == "POST":
        try:
            changed = set_kinds(county, _given(request.POST), actor=user)
        except ValidationError as refused:
            problems = refused.messages
        else:
            messages.success(request, f"已保存，{changed} 类有改动。" if changed else "没有改动。")
            return redirect(f"{reverse('duty_kinds')}?county={county.pk}")
    context = {
        "user": user,
        "tab": "duty_lists",
        "county": county,
        "counties": counties_arranged_by(user),
        "lines": _lines(request.POST) if problems else _standing(county),
        "without_duration": queries_lists.without_duration(county),
        "problems": problems,
    }
    return render(request, "workplan/duty_kinds.html", context, status=400 if problems else 200)


def _standing(county: Organisation) -> list[dict[str, object]]:
    found: list[dict[str, object]] = [
        {
            "pk": kind.pk,
            "name": kind.name,
            "days": kind.duration_days,
            "full_time": kind.full_time,
            "divisible": kind.divisible,
            "used": used,
        }
        for kind, used in queries_lists.kinds_with_use(county)
    ] or [
        {
            "pk": "",
            "name": one.name,
            "days": one.duration_days,
            "full_time": one.full_time,
            "divisible": one.divisible,
            "used": 0,
        }
        for one in STARTER_KINDS
    ]
    return [*found, *({"pk": "", "divisible": True} for _ in range(NEW_ROWS))]


def _lines(post: QueryDict) -> list[dict[str, object]]:
    """The table as it was typed, so that nothing is lost when something is refused."""
    return [
        {
            "pk": pk,
            "name": post.get(f"name-{at}", ""),
            "days": post.get(f"days-{at}", ""),
            "full_time": f"full-{at}" in post,
            "divisible": f"shared-{at}" in post,
            "gone": f"gone-{at}" in post,
            "used": 0,
        }
        for at, pk in enumerate(post.getlist("kind"))
    ]


def _given(post: QueryDict) -> list[KindGiven]:
    """The rows that stay; ValidationError for a duration that is no whole number."""
    found = []
    for at, pk in enumerate(post.getlist("kind")):
        name, days = post.get(f"name-{at}", "").strip(), post.get(f"days-{at}", "").strip()
        if f"gone-{at}" in post or (not pk and not name):
            continue
        if days and not (days.isascii() and days.isdecimal() and len(days) < 6):
            raise ValidationError(f"“{name}”的工期请写整数，说不准就空着。")
        found.append(
            KindGiven(
                name=name,
                duration_days=int(days) if days else None,
                full_time=f"full-{at}" in post,
                divisible=f"shared-{at}" in post,
                pk=int(pk) if pk.isdecimal() and len(pk) < 16 else None,
            )
        )
    return found
