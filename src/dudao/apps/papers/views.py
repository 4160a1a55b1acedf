"""Pages of this app."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dudao.apps.accounts.api import person_of


def papers(request: HttpRequest) -> HttpResponse:
    """文稿."""
    return render(request, "papers/papers.html", {"user": person_of(request)})
