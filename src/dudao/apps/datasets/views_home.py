"""The pages of a county's reported tables, and of one dataset with its versions."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from dudao.apps.accounts.api import person_of
from dudao.apps.activity.api import history_of
from dudao.apps.datasets import loading, queries, queries_rounds, queries_schools, tables
from dudao.apps.datasets.actions import versions
from dudao.apps.datasets.downloads import workbook
from dudao.apps.datasets.forms import ReasonForm
from dudao.apps.datasets.models import Dataset
from dudao.apps.datasets.permissions import can_import
from dudao.apps.organisations.api import in_name_order, schools_of
from dudao.engine.reporting.template import template_book
from dudao.infra.xlsx.write import write_workbook

RECENT_UPLOADS = 12


def datasets_home(request: HttpRequest) -> HttpResponse:
    """Where a person's work with data begins: her county, her school, or the list of counties."""
    user = person_of(request)
    counties = in_name_order(queries.counties_read_by(user))
    if len(counties) == 1:
        return redirect("datasets_county", county_id=counties[0].pk)
    schools = queries.schools_reported_by(user)
    if not counties and len(schools) == 1:
        return redirect("school_data", school_id=schools[0].pk)
    found = list(queries.datasets_of_counties(counties))
    lines = [
        {"county": county, "datasets": [one for one in found if one.county_id == county.pk]}
        for county in counties
    ]
    titles = {standard.id: standard.short_title for standard in queries.standards_with_tables()}
    return render(request, "datasets/home.html", {"lines": lines, "schools": schools, "titles": titles})


def county_page(request: HttpRequest, county_id: int) -> HttpResponse:
    """What a county has reported: by standard and year, with who is missing, and the last uploads."""
    user, county = loading.county_for(request, county_id)
    found = list(queries.datasets_of_counties([county]))
    standards = {standard.id: standard for standard in queries.standards_with_tables()}
    schools = schools_of(county)
    expected = {
        one.id: len(queries_schools.expected_schools(county, one, schools)) for one in standards.values()
    }
    reported = queries_schools.reported_counts([one.counting_version_id for one in found])
    lines = []
    for dataset in found:
        standard = standards.get(dataset.standard_id)
        present = reported.get(dataset.counting_version_id or 0, 0)
        wanted = expected.get(dataset.standard_id, 0)
        lines.append(
            {
                "dataset": dataset,
                "standard": standard,
                "version": dataset.counting_version,
                "present": present,
                "expected": wanted,
                "missing": max(wanted - present, 0),
                "round": queries_rounds.prefetched_round(dataset),
            }
        )
    attempts = list(queries.attempts_visible_to(user).filter(county=county)[:RECENT_UPLOADS])
    context = {
        "county": county,
        "lines": lines,
        "attempts": attempts,
        "titles": {key: one.short_title for key, one in standards.items()},
        "may_import": can_import(user, county),
        "templates": queries_schools.templates_of(county, list(standards.values()), schools),
    }
    return render(request, "datasets/county.html", context)


def dataset_page(request: HttpRequest, dataset_id: int) -> HttpResponse:
    """One dataset: all its versions, which counts, the lock, and what happened."""
    user, dataset = loading.dataset_for(request, dataset_id)
    return _render_dataset(request, dataset, can_import(user, dataset.county), ReasonForm())


def _render_dataset(
    request: HttpRequest, dataset: Dataset, may_import: bool, form: ReasonForm, status: int = 200
) -> HttpResponse:
    held = list(dataset.versions.select_related("uploaded_by").order_by("-number").defer("warnings"))
    standard = loading.standard_or_404(dataset.standard_id)
    counting = dataset.counting_version
    context = {
        "dataset": dataset,
        "county": dataset.county,
        "standard": standard,
        "versions": held,
        "counting": counting,
        "reported": queries_schools.completeness(counting, standard) if counting is not None else None,
        "round": queries_rounds.open_round_of(dataset),
        "may_import": may_import,
        "form": form,
        "history": history_of(dataset)[:20],
        "lock_url": f"{reverse('dataset_lock', args=[dataset.pk])}?version={dataset.counting_version_id or ''}",
        "lockers": queries.lock_openers(dataset.county) if dataset.is_locked else [],
    }
    return render(request, "datasets/dataset.html", context, status=status)


@require_POST
def dataset_lock(request: HttpRequest, dataset_id: int) -> HttpResponse:
    """以此版为准."""
    user, dataset = loading.dataset_for(request, dataset_id, importing=True)
    try:
        shown = request.GET.get("version", "")
        seen = int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 19 else None
        held = versions.lock_dataset(dataset, actor=user, seen=seen)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"已锁定，以{held.counting_version}为准。")
    return redirect("dataset", dataset_id=dataset.pk)


@require_POST
def dataset_unlock(request: HttpRequest, dataset_id: int) -> HttpResponse:
    """Open the lock, with a reason."""
    user, dataset = loading.dataset_for(request, dataset_id, importing=True)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            versions.unlock_dataset(dataset, reason=form.cleaned_data["reason"], actor=user)
        except ValidationError as refused:
            form.add_error("reason", refused.messages)
        else:
            messages.success(request, "已解除锁定，原因已记入操作记录。")
            return redirect("dataset", dataset_id=dataset.pk)
    return _render_dataset(request, dataset, True, form, status=400)


def template_download(request: HttpRequest, county_id: int, standard_id: str) -> HttpResponse:
    """The workbook to fill in, blank or with this county's schools (`?prefilled=1`)."""
    _, county = loading.county_for(request, county_id)
    standard = loading.standard_or_404(standard_id)
    schools = []
    table = queries_schools.school_table(standard)
    filled = request.GET.get("prefilled") == "1"
    if filled and table is not None:
        wanted = {school.pk for school in queries_schools.expected_schools(county, standard)}
        schools = [tables.prefilled(school, table) for school in schools_of(county) if school.pk in wanted]
    name = county.name if filled else ""
    book = template_book(
        standard, county=name, schools=schools, created_on=timezone.now().replace(tzinfo=None)
    )
    kind = f"{county.name}_已填学校名单" if filled else "空白"
    return workbook(write_workbook(book), f"{standard.short_title}_填报表_{kind}.xlsx")
