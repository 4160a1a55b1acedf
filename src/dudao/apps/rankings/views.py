"""The list that the tab opens."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dudao.apps.accounts.api import person_of


def rankings(request: HttpRequest) -> HttpResponse:
    """The list that the tab opens."""
    return render(request, "rankings/rankings.html", {"user": person_of(request), "tab": "rankings"})
