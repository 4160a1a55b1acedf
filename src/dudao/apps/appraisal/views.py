"""The list that the tab opens: the years, my unit's results, the lists of commendations."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dudao.apps.accounts.api import person_of
from dudao.apps.appraisal import queries
from dudao.apps.appraisal.choices import SchemeState
from dudao.apps.appraisal.permissions import can_manage
from dudao.apps.campaigns.api import counties_read_by
from dudao.apps.organisations.api import in_name_order


def appraisal(request: HttpRequest) -> HttpResponse:
    """The list that the tab opens."""
    user = person_of(request)
    counties = in_name_order(counties_read_by(user))
    schemes = [
        one
        for one in queries.schemes_visible_to(user).order_by("county", "-year", "-version")
        if one.state != SchemeState.REPLACED
    ]
    results = queries.appraisals_by_scheme(counties)
    own = queries.own_results(user)
    context = {
        "user": user,
        "tab": "appraisal",
        "reads": bool(counties),
        "years": [(one, results.get(one.pk)) for one in schemes],
        "several": len({one.county_id for one in schemes}) > 1,
        "may_create": [county for county in counties if can_manage(user, county)],
        "year": timezone.localdate().year,
        "own": own,
        "contests_waiting": list(queries.waiting_by_appraisal(user).items()),
        "commendations": queries.commendations_visible_to(user),
    }
    return render(request, "appraisal/appraisal.html", context)
