"""The list that the tab opens: the years, my unit's results, the lists of commendations."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dudao.apps.accounts.api import person_of
from dudao.apps.appraisal import queries
from dudao.apps.appraisal.choices import SHOWN_TO_UNITS, SchemeState
from dudao.apps.appraisal.models import Appraisal, UnitResult
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
    results = {
        one.scheme_id: one for one in Appraisal.objects.filter(county__in=[one.pk for one in counties])
    }
    own = UnitResult.objects.filter(unit__in=queries.units_of(user), appraisal__state__in=SHOWN_TO_UNITS)
    context = {
        "user": user,
        "tab": "appraisal",
        "reads": bool(counties),
        "years": [(one, results.get(one.pk)) for one in schemes],
        "several": len({one.county_id for one in schemes}) > 1,
        "may_create": [county for county in counties if can_manage(user, county)],
        "year": timezone.localdate().year,
        "own": own.select_related("unit", "appraisal__scheme").order_by("-appraisal__year", "unit"),
        "contests_waiting": list(queries.waiting_by_appraisal(user).items()),
        "commendations": queries.commendations_visible_to(user),
    }
    return render(request, "appraisal/appraisal.html", context)
