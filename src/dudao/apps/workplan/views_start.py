"""Where 计划 of the menu leads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from dudao.apps.accounts.api import person_of
from dudao.apps.campaigns.api import counties_read_by


def workplan(request: HttpRequest) -> HttpResponse:
    """Who reads a whole county begins with its plan, everybody else with her own duties."""
    user = person_of(request)
    return redirect("plan_page" if counties_read_by(user).exists() else "my_duties")
