"""Pages of plan."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dudao.apps.accounts.api import person_of


def plan_page(request: HttpRequest) -> HttpResponse:
    """计划."""
    user = person_of(request)
    return render(request, "workplan/plan_page.html", {"user": user, "tab": "plan_page"})
