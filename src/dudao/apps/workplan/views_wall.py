"""Pages of wall."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dudao.apps.accounts.api import person_of


def wall_chart(request: HttpRequest) -> HttpResponse:
    """挂图作战."""
    user = person_of(request)
    return render(request, "workplan/wall_chart.html", {"user": user, "tab": "wall_chart"})
