"""Pages of this app."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dudao.apps.accounts.api import person_of


def work_calendar(request: HttpRequest) -> HttpResponse:
    """工作日历."""
    return render(request, "calendars/work_calendar.html", {"user": person_of(request)})
