"""Two years side by side, and urban with rural schools."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from dudao.apps.measurement.comparison_tables import areas_context, comparison_context, versions_to_compare
from dudao.apps.measurement.evaluating import evaluated
from dudao.apps.measurement.fragments import fragment
from dudao.apps.measurement.loading import version_seen
from dudao.apps.measurement.navigation import frame, page


def comparison(request: HttpRequest, version_id: int) -> HttpResponse:
    """Which schools, indicators and items turned since another version under the same standard."""
    seen = version_seen(request, version_id)
    others = versions_to_compare(seen, seen.versions)
    asked = request.GET.get("with", "")
    other = next((one for one in others if str(one.pk) == asked), None)
    if asked and other is None:
        raise Http404("没有这个版本，或者它用的是别的标准。")
    other = other or (others[0] if others else None)
    choices = [
        {"version": one, "url": seen.url("comparison", **{"with": str(one.pk)}), "is_on": one is other}
        for one in others
    ]
    body = None
    if other is not None:
        other.dataset.county = seen.county
        before = evaluated(other, seen.rules)
        body = fragment(
            "measurement/_comparison.html",
            seen.found.key,
            lambda: comparison_context(seen, before),
            before.key,
            seen.is_what_if,
        )
    context = {"body": body, "choices": choices, "other": other}
    return page(request, seen, "measurement/comparison.html", "comparison", context)


def areas(request: HttpRequest, version_id: int) -> HttpResponse:
    """Means of urban, town and rural schools, indicator by indicator."""
    seen = version_seen(request, version_id)
    stages = list(seen.found.evaluation.stages)
    if not stages:
        return render(request, "measurement/no_indicators.html", frame(seen, "areas"))
    asked = request.GET.get("stage", "")
    stage = next((one for one in stages if one == asked), stages[0])
    body = fragment(
        "measurement/_areas.html",
        seen.found.key,
        lambda: areas_context(seen, stage),
        str(stage),
        seen.is_what_if,
    )
    return page(request, seen, "measurement/areas.html", "areas", {"body": body})
