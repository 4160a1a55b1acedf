"""The mapping page: somebody says once which foreign column is which value; the layout is remembered."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dudao.apps.datasets import foreign, loading
from dudao.apps.datasets.actions import uploads
from dudao.apps.datasets.choices import AttemptState
from dudao.apps.datasets.jobs import enqueue_check
from dudao.apps.datasets.models import ImportAttempt
from dudao.core.numbers import trimmed
from dudao.engine.reporting.layout import Layout, Slot
from dudao.engine.reporting.titles import conversion, split_unit

WHOLE, STAGED = "全校合计（不分学段）", "学校已分学段的"
CERTAINTIES = {"exact": ("ok", "标题相同"), "similar": ("warn", "相近，请核对"), "none": ("none", "没有认出")}


def mapping_page(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """Foreign columns on the left with their first values, the value of ours on the right."""
    user, attempt = loading.attempt_for(request, attempt_id, importing=True)
    if attempt.state != AttemptState.NEEDS_MAPPING or attempt.layout is None:
        return redirect("attempt", attempt_id=attempt.pk)
    standard = loading.standard_or_404(attempt.standard_id)
    layout = foreign.school_layout(standard)
    assert layout is not None
    errors: list[str] = []
    chosen: dict[str, str] | None = None
    units: dict[str, str] = {}
    file = attempt.layout.get("file") or attempt.file_name
    name = PurePosixPath(file).stem
    if request.method == "POST":
        chosen, units = _chosen(request, attempt, layout)
        name = request.POST.get("name", "").replace("\0", "")
        try:
            uploads.map_columns(attempt, chosen, units=units, name=name, actor=user)
        except ValidationError as refused:
            errors = refused.messages
        else:
            attempt.refresh_from_db()
            enqueue_check(attempt)
            messages.success(request, "列对应已记住，下次同样的表会直接读取。")
            return redirect("attempt", attempt_id=attempt.pk)
    context = {
        "attempt": attempt,
        "county": attempt.county,
        "standard": standard,
        "lines": [
            _line(index, one, layout, chosen, units) for index, one in enumerate(attempt.layout["titles"])
        ],
        "options": _options(layout),
        "required": list(dict.fromkeys(slot.field.label for slot in layout.slots.values() if slot.required)),
        "units": foreign.UNITS,
        "errors": errors,
        "name": name,
        "file": file if file != attempt.file_name else "",
    }
    return render(request, "datasets/mapping.html", context, status=400 if errors else 200)


def _chosen(
    request: HttpRequest, attempt: ImportAttempt, layout: Layout
) -> tuple[dict[str, str], dict[str, str]]:
    """What was chosen per title, value and unit; anything that is none of ours counts as left out."""
    names = {slot.name for slot in foreign.all_slots(layout)}
    assert attempt.layout is not None
    values: dict[str, str] = {}
    units: dict[str, str] = {}
    for index, one in enumerate(attempt.layout["titles"]):
        value, unit = request.POST.get(f"column-{index}", ""), request.POST.get(f"unit-{index}", "")
        values[one["key"]] = value if value in names else ""
        if unit in foreign.UNITS:
            units[one["key"]] = unit
    return values, units


def _line(
    index: int, one: dict[str, Any], layout: Layout, chosen: dict[str, str] | None, units: dict[str, str]
) -> dict[str, Any]:
    name = one["name"] if chosen is None else chosen.get(one["key"], "")
    kind, word = CERTAINTIES[one["certainty"]]
    return {
        **one,
        "index": index,
        "name": name,
        "unit": units.get(one["key"], ""),
        "light": kind,
        "word": word,
        "unit_note": _unit_note(one["title"], layout.slot(name)) if name else "",
    }


def _unit_note(title: str, slot: Slot) -> str:
    """How the unit in a foreign title is converted."""
    _, unit = split_unit(title)
    wanted = slot.field.unit
    if not wanted or not slot.is_number:
        return ""
    if not unit:
        return f"按 {wanted} 读取"
    factor = conversion(unit, wanted)
    if factor is None:
        return f"单位“{unit}”不能换算成“{wanted}”"
    if factor == 1:
        return wanted
    if factor > 1:
        return f"1 {unit} = {trimmed(factor, 4)} {wanted}"
    return f"1 {wanted} = {trimmed(1 / factor, 4)} {unit}"


def _options(layout: Layout) -> list[tuple[str, list[tuple[str, str]]]]:
    """The values of ours by group, with the unit in the title."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for slot in layout.slots.values():
        label = f"{slot.title}（必填）" if slot.required else slot.title
        groups.setdefault(slot.field.group or "其他", []).append((slot.name, label))
    other = [slot for slot in foreign.all_slots(layout) if slot.name not in layout.slots]
    whole = [(slot.name, f"全校·{slot.title}") for slot in other if slot.whole]
    staged = [(slot.name, slot.title) for slot in other if not slot.whole]
    return [
        *groups.items(),
        *((title, found) for title, found in ((WHOLE, whole), (STAGED, staged)) if found),
    ]
