"""Pages of lists."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dudao.apps.accounts.api import person_of


def duty_lists(request: HttpRequest) -> HttpResponse:
    """清单."""
    user = person_of(request)
    return render(request, "workplan/duty_lists.html", {"user": user, "tab": "duty_lists"})
