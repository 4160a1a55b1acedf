"""Pages of reminders."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dudao.apps.accounts.api import person_of


def reminders_page(request: HttpRequest) -> HttpResponse:
    """提醒和催办."""
    user = person_of(request)
    return render(request, "workplan/reminders_page.html", {"user": user, "tab": "reminders_page"})
