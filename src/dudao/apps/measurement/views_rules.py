"""The optional rule sets: trying them, and using them for the county."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from dudao.apps.activity.api import history_of
from dudao.apps.measurement.actions import choose_rules
from dudao.apps.measurement.fragments import fragment
from dudao.apps.measurement.loading import RULES, version_seen
from dudao.apps.measurement.navigation import page
from dudao.apps.measurement.queries import rule_choice_of
from dudao.apps.measurement.rule_tables import rules_context

TRY = "try"


def rules(request: HttpRequest, version_id: int) -> HttpResponse:
    """Every optional rule set with its condition, source and years; ticked ones are on trial."""
    if TRY in request.GET or "tried" in request.GET:
        address = reverse("rules", args=[version_id])
        return redirect(f"{address}?{urlencode({RULES: ','.join(sorted(request.GET.getlist(TRY)))})}")
    seen = version_seen(request, version_id)
    body = fragment(
        "measurement/_rules.html",
        seen.found.key,
        lambda: rules_context(seen),
        seen.own_rules,
        seen.is_what_if,
    )
    choice = rule_choice_of(seen.version.dataset)
    context = {
        "body": body,
        "may_choose": seen.may_choose,
        "tried": ",".join(seen.rules),
        "choice": choice,
        "history": list(history_of(choice)[:10]) if choice is not None else [],
        "confirm": _consequence(len(seen.rules), str(seen.version.dataset.year)),
    }
    return page(request, seen, "measurement/rules.html", "rules", context)


def _consequence(count: int, year: str) -> str:
    what = f"选用这 {count} 组规则" if count else "不选用任何规则"
    return (
        f"{year}的数据今后{what}测算，结论、差距、自评报告都会随之改变，并写明用了哪几组规则。可以随时改回。"
    )


@require_POST
def choose(request: HttpRequest, version_id: int) -> HttpResponse:
    """Use the rules for the county's evaluation."""
    seen = version_seen(request, version_id)
    if not seen.may_choose:
        raise PermissionDenied("选用规则由督导室办理。")
    wanted = [rule for rule in request.POST.get(RULES, "").split(",") if rule]
    try:
        held = choose_rules(seen.version.dataset, wanted, actor=seen.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("rules", version_id=version_id)
    count = len(held.rules)
    messages.success(
        request, f"已选用 {count} 组规则，结论已按新规则测算。" if count else "已不选用任何规则。"
    )
    return redirect("rules", version_id=version_id)
