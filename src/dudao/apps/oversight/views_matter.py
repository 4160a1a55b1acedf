"""One matter: its facts, steps, letters, and what is decided about it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dudao.apps.accounts.api import person_of


def matter(request: HttpRequest, matter_id: int) -> HttpResponse:
    """One matter."""
    return render(request, "oversight/oversight.html", {"user": person_of(request), "tab": "oversight"})
