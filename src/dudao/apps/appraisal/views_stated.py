"""Pages on which the office states what no record says."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dudao.apps.appraisal import queries
from dudao.apps.appraisal.actions import stating as actions
from dudao.apps.appraisal.forms import StatedForm
from dudao.apps.appraisal.loading import GONE, scheme_for
from dudao.apps.appraisal.proofs import proofs_offered
from dudao.core.appraisal import VetoRule, points_text
from dudao.core.numbers import trimmed


def stated(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """Every unit by every line that a person states; what is still open is marked."""
    user, held = scheme_for(request, scheme_id, managing=True)
    rules = queries.rules_of(held)
    marks = queries.stated_of(held)
    lines = [line for line in rules.lines if actions.is_stated(line)]
    rows = [
        (
            one.unit,
            rules.group(one.group).title,
            [(line, line.holds_for(one.group), marks.get((one.unit_id, line.key))) for line in lines],
        )
        for one in queries.units_in(held)
    ]
    context = {
        "user": user,
        "tab": "appraisal",
        "scheme": held,
        "lines": [(line, points_text(line.points)) for line in lines],
        "vetoes": [line for line in lines if isinstance(line.rule, VetoRule)],
        "rows": rows,
        "open": sum(holds and mark is None for _, _, cells in rows for _, holds, mark in cells),
    }
    return render(request, "appraisal/stated.html", context)


def stated_edit(request: HttpRequest, scheme_id: int, unit_id: int, key: str) -> HttpResponse:
    """State one line of one unit."""
    user, held = scheme_for(request, scheme_id, managing=True)
    one = held.units.select_related("unit").filter(unit=unit_id).first()
    if one is None:
        raise Http404(GONE)
    try:
        line = actions.stated_line(held, key)
    except ValidationError as unknown:
        raise Http404(GONE) from unknown
    mark = queries.stated_of(held).get((unit_id, key))
    offered = proofs_offered(user, held.county)
    if request.method == "POST":
        form = StatedForm(line, offered, request.POST)
        if form.is_valid():
            data = form.cleaned_data
            applies = {"yes": True, "no": False}.get(data.get("applies", ""))
            given = actions.MarkGiven(data["basis"], data.get("points"), applies, list(data["proofs"]))
            try:
                actions.state_mark(held, one.unit, key, given, actor=user)
            except ValidationError as refused:
                form.add_error(None, refused)
            else:
                messages.success(request, f"已填：{one.unit.name}“{line.title}”。重新核算后计入。")
                return redirect("appraisal_stated", scheme_id=held.pk)
    else:
        initial = {}
        if mark is not None:
            initial = {
                "points": "" if mark.points is None else trimmed(mark.points, 6),
                "applies": {True: "yes", False: "no"}.get(mark.applies, "")
                if mark.applies is not None
                else "",
                "basis": mark.basis,
                "proofs": [proof.pk for proof in mark.proofs.all()],
            }
        form = StatedForm(line, offered, initial=initial)
    context = {
        "user": user,
        "tab": "appraisal",
        "scheme": held,
        "unit": one.unit,
        "line": line,
        "most": points_text(line.points),
        "is_veto": isinstance(line.rule, VetoRule),
        "form": form,
    }
    return render(request, "appraisal/stated_edit.html", context, status=400 if form.errors else 200)


@require_POST
def stated_none(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """State of all units of which nothing is said that a veto does not apply."""
    user, held = scheme_for(request, scheme_id, managing=True)
    try:
        count = actions.state_none_applies(
            held, request.POST.get("line", ""), request.POST.get("basis", ""), actor=user
        )
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"已为 {count} 个单位填“没有这种情形”。")
    return redirect("appraisal_stated", scheme_id=held.pk)
