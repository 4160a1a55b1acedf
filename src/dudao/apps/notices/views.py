"""Pages of this app."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dudao.apps.accounts.api import person_of


def inbox(request: HttpRequest) -> HttpResponse:
    """收件箱."""
    return render(request, "notices/inbox.html", {"user": person_of(request)})
