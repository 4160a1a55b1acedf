"""Meetings and what is passed on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dudao.apps.accounts.api import person_of


def meetings(request: HttpRequest) -> HttpResponse:
    """The meetings a person sees, and what her unit must pass on."""
    return render(request, "meetings/meetings.html", {"user": person_of(request), "tab": "meetings"})
