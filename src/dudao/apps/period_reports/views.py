"""Pages of this app."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dudao.apps.accounts.api import person_of


def period_reports(request: HttpRequest) -> HttpResponse:
    """定期报告."""
    return render(
        request, "period_reports/period_reports.html", {"user": person_of(request), "tab": "period_reports"}
    )
