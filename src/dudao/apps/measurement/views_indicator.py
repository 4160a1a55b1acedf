"""One indicator's page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dudao.apps.measurement.fragments import fragment
from dudao.apps.measurement.indicator_page import first_indicator, indicator_context
from dudao.apps.measurement.loading import version_seen
from dudao.apps.measurement.navigation import frame, page
from dudao.core.schools import Stage

NO_INDICATORS = "这个标准没有逐校计算的资源指标。"


def indicators(request: HttpRequest, version_id: int) -> HttpResponse:
    """To the indicator that most needs a look."""
    seen = version_seen(request, version_id)
    first = first_indicator(seen)
    if first is None:
        return render(request, "measurement/no_indicators.html", frame(seen, "indicators"))
    return redirect(seen.url("indicator", str(first[0]), first[1]))


def indicator(request: HttpRequest, version_id: int, stage: str, item_id: str) -> HttpResponse:
    """How the coefficient came about, how schools spread, and one way to get within the limit."""
    seen = version_seen(request, version_id)
    found = next((one for one in seen.found.evaluation.stages if one == stage), None)
    if found is None or item_id not in seen.found.evaluation.stages[found].indicators:
        raise Http404("没有这个指标。")
    body = fragment(
        "measurement/_indicator.html",
        seen.found.key,
        lambda: indicator_context(seen, Stage(found), item_id),
        stage,
        item_id,
        seen.is_what_if,
    )
    stages = [
        {
            "stage": one,
            "url": seen.url("indicator", str(one), item_id),
            "is_on": one == found,
        }
        for one, result in seen.found.evaluation.stages.items()
        if item_id in result.indicators
    ]
    context = {"body": body, "stages": stages, "title": seen.found.short_title(item_id), "item_id": item_id}
    return page(request, seen, "measurement/indicator.html", "indicators", context)
