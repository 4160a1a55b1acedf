"""Pages of progress: my duties, what is to be verified, hindrances, extensions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dudao.apps.accounts.api import person_of


def my_duties(request: HttpRequest) -> HttpResponse:
    """What is on me, late first."""
    user = person_of(request)
    return render(request, "workplan/my_duties.html", {"user": user, "tab": "my_duties"})


def hindrances(request: HttpRequest) -> HttpResponse:
    """What stands in the way, for the weekly scheduling meeting."""
    user = person_of(request)
    return render(request, "workplan/hindrances.html", {"user": user, "tab": "hindrances"})
