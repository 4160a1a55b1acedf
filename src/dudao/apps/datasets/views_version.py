"""One version: its tables as reported with the cell of every value, its warnings, and two versions side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from dudao.apps.accounts.api import person_of
from dudao.apps.datasets import loading, queries, queries_schools, tables
from dudao.apps.datasets.actions import versions
from dudao.apps.datasets.choices import RowLevel
from dudao.apps.datasets.downloads import stored_file, workbook
from dudao.apps.datasets.models import DatasetVersion
from dudao.apps.datasets.permissions import can_import, can_view_school_data
from dudao.catalogue.schema import Standard
from dudao.engine.reporting.versions import ValueChange, compare
from dudao.infra.xlsx.write import write_workbook

TABS = (
    ("schools", "学校数据"),
    ("county", "县级数据"),
    ("judgements", "定性结论"),
    ("warnings", "提醒和说明"),
)


def version_page(request: HttpRequest, version_id: int) -> HttpResponse:
    """A version: one tab at a time, the wide table one group of columns at a time."""
    user, version = loading.version_for(request, version_id)
    standard = loading.standard_or_404(version.dataset.standard_id)
    tab = request.GET.get("tab", "schools")
    if tab not in dict(TABS):
        tab = "schools"
    context: dict[str, Any] = {
        "version": version,
        "dataset": version.dataset,
        "county": version.dataset.county,
        "standard": standard,
        "tabs": TABS,
        "tab": tab,
        "reported": queries_schools.completeness(version, standard),
        "may_import": can_import(user, version.dataset.county),
        "is_counting": version.dataset.counting_version_id == version.pk,
        "others": queries.other_versions(version),
        "unexplained": queries.unexplained_count(version),
    }
    build = {"schools": _schools, "county": _county, "judgements": _judgements, "warnings": _warnings}[tab]
    context |= build(request, version, standard)
    return render(request, "datasets/version.html", context)


def _schools(request: HttpRequest, version: DatasetVersion, standard: Standard) -> dict[str, Any]:
    layout = tables.layout_of(standard, RowLevel.SCHOOL)
    rows = list(
        version.rows.filter(level=RowLevel.SCHOOL).select_related("organisation").order_by("position")
    )
    if layout is None:
        return {"lines": []}
    slots = tables.slots_of(layout, rows)
    groups = tables.groups_of(slots)
    group = request.GET.get("group", "")
    if group not in groups:
        group = groups[0] if groups else ""
    shown = tables.in_group(slots, group)
    return {"groups": groups, "group": group, "slots": shown, "lines": tables.lines_of(rows, shown)}


def _county(request: HttpRequest, version: DatasetVersion, standard: Standard) -> dict[str, Any]:
    layout = tables.layout_of(standard, RowLevel.COUNTY)
    row = version.rows.filter(level=RowLevel.COUNTY).first()
    if layout is None or row is None:
        return {"groups_of_items": []}
    return {"groups_of_items": tables.items_of(row, tables.slots_of(layout, [row])), "row": row}


def _judgements(request: HttpRequest, version: DatasetVersion, standard: Standard) -> dict[str, Any]:
    held = {one.item_id: one for one in version.judgements.all()}
    items = [
        {
            "item": item,
            "held": held.get(item.id),
            "word": queries.judgement_word(standard, item, held.get(item.id)),
        }
        for item in queries.judged_items(standard)
    ]
    return {"judged": items}


def _warnings(request: HttpRequest, version: DatasetVersion, standard: Standard) -> dict[str, Any]:
    explained = {one.position: one for one in version.explanations.select_related("explained_by")}
    lines = [
        {"position": position, "problem": problem, "explanation": explained.get(position)}
        for position, problem in enumerate(version.warnings)
    ]
    lines.sort(key=lambda line: (queries.JUMP_WORD not in line["problem"]["message"], line["position"]))
    return {"warnings": lines}


def version_row(request: HttpRequest, row_id: int) -> HttpResponse:
    """One school's row: every value with its file, sheet and cell. A school's own people see it, too."""
    user = person_of(request)
    row = queries.row_or_none(row_id)
    if row is None:
        raise Http404(loading.GONE)
    version = row.version
    if (
        row.level == RowLevel.SCHOOL
        and row.organisation is not None
        and can_view_school_data(user, row.organisation)
    ):
        reads_county = False
    else:
        loading.version_for(request, version.pk)
        reads_county = True
    reads_county = reads_county or version.dataset.county_id in set(
        queries.counties_read_by(user).values_list("pk", flat=True)
    )
    standard = loading.standard_or_404(version.dataset.standard_id)
    layout = tables.layout_of(standard, row.level)
    context = {
        "row": row,
        "version": version,
        "dataset": version.dataset,
        "county": version.dataset.county,
        "standard": standard,
        "groups_of_items": tables.items_of(row, tables.slots_of(layout, [row])) if layout is not None else [],
        "reads_county": reads_county,
    }
    return render(request, "datasets/row.html", context)


def version_file(request: HttpRequest, version_id: int) -> FileResponse:
    """The file that the version was read from."""
    _, version = loading.version_for(request, version_id)
    return stored_file(version.file, version.file_name)


def version_export(request: HttpRequest, version_id: int) -> HttpResponse:
    """All rows of the version in the template's columns."""
    _, version = loading.version_for(request, version_id)
    standard = loading.standard_or_404(version.dataset.standard_id)
    county = version.dataset.county
    title = f"{county.name} {standard.short_title} {version.dataset.year} {version}"
    rows = list(version.rows.order_by("level", "position"))
    mark = "示例数据，不代表任何真实单位" if county.is_sample else ""
    book = tables.export_book(standard, title, rows, timezone.now().replace(tzinfo=None), watermark=mark)
    name = f"{county.name}_{standard.short_title}_{version.dataset.year}_第{version.number}版.xlsx"
    return workbook(write_workbook(book), name)


@require_POST
def version_count(request: HttpRequest, version_id: int) -> HttpResponse:
    """Let this version count."""
    user, version = loading.version_for(request, version_id, importing=True)
    before = version.dataset.counting_version
    try:
        versions.set_counting_version(version, actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        back = f"（原来是{before}，可以随时改回）" if before is not None and before.pk != version.pk else ""
        messages.success(request, f"现在以{version}为准{back}。")
    return redirect("dataset", dataset_id=version.dataset_id)


@require_POST
def version_register(request: HttpRequest, version_id: int) -> HttpResponse:
    """Register the schools that the version names and nobody knew."""
    user, version = loading.version_for(request, version_id, importing=True)
    try:
        added = versions.register_schools(version, actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"已登记 {len(added)} 所学校。")
    return redirect("version", version_id=version.pk)


@require_POST
def version_explain(request: HttpRequest, version_id: int, position: int) -> HttpResponse:
    """What the county says about a warning."""
    user, version = loading.version_for(request, version_id, importing=True)
    try:
        versions.explain_warning(
            version, position, text=request.POST.get("text", "").replace("\0", ""), actor=user
        )
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "说明已保存。")
    return redirect(f"{reverse('version', args=[version.pk])}?tab=warnings#w{position}")


def versions_compare(request: HttpRequest, version_id: int, other_id: int) -> HttpResponse:
    """Two versions of one dataset, or of two years, cell by cell."""
    _, version = loading.version_for(request, version_id)
    _, other = loading.version_for(request, other_id)
    same_kind = version.dataset.county_id == other.dataset.county_id
    if not same_kind or version.dataset.standard_id != other.dataset.standard_id:
        raise Http404("只能比较同一个县、同一个标准的两个版本。")
    standard = loading.standard_or_404(version.dataset.standard_id)
    older, newer = sorted((version, other), key=lambda one: (one.dataset.school_year, one.number))
    found = compare(queries.reported_tables(older), queries.reported_tables(newer), standard)
    context = {
        "older": older,
        "newer": newer,
        "dataset": newer.dataset,
        "county": newer.dataset.county,
        "standard": standard,
        "found": found,
        "changes": [_change(one) for one in (*found.changes, *found.judgement_changes)],
        "others": queries.other_versions(newer),
    }
    return render(request, "datasets/compare.html", context)


def _change(one: ValueChange) -> dict[str, Any]:
    place = one.origin_after or one.origin_before
    return {
        "row": one.row,
        "label": one.label,
        "before": tables.text_of(one.before),
        "after": tables.text_of(one.after),
        "old_place": f"{one.origin_before.sheet}!{one.origin_before.cell}" if one.origin_before else "",
        "place": f"{place.sheet}!{place.cell}" if place else "",
    }
