"""The list of matters: for the office by state, for a unit what is under oversight of it; matters typed by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dudao.apps.accounts.api import User, person_of, require
from dudao.apps.campaigns.api import counties_read_by
from dudao.apps.oversight.actions.matters import FactGiven, MatterGiven, propose_matter
from dudao.apps.oversight.choices import RungKind
from dudao.apps.oversight.county_choice import county_of_office, units_to_choose
from dudao.apps.oversight.forms import MatterForm, add_refusal
from dudao.apps.oversight.matter_rows import (
    FILTERS,
    OFFICE_ONLY,
    MatterLine,
    is_in,
    matter_lines,
    matters_book,
)
from dudao.apps.oversight.models import Matter
from dudao.apps.oversight.permissions import ONLY_OFFICE, can_oversee
from dudao.apps.oversight.queries import matters_visible_to
from dudao.web.downloads import attachment


@require_GET
def oversight(request: HttpRequest) -> HttpResponse:
    """Matters that the person sees, narrowed by state."""
    user = person_of(request)
    wanted = request.GET.get("state", "")
    found = list(matters_visible_to(user))
    reads_county = counties_read_by(user).exists()
    office = county_of_office(user)
    shown = matter_lines([one for one in found if is_in(one, wanted)], timezone.localdate())
    context: dict[str, Any] = {
        "user": user,
        "tab": "oversight",
        "lines": shown,
        "total": len(found),
        "wanted": wanted,
        "filters": _filters(found, wanted, reads_county=reads_county),
        "reads_county": reads_county,
        "manages": office is not None and can_oversee(user, office),
        "rungs": RungKind.labels,
    }
    return render(request, "oversight/oversight.html", context)


def _filters(found: list[Matter], wanted: str, *, reads_county: bool) -> list[tuple[str, str, int, bool]]:
    """The states with how many matters each has; those without any only when they are open now."""
    counted = [(key, label, sum(is_in(one, key) for one in found), key == wanted) for key, label in FILTERS]
    return [
        one
        for one in counted
        if (one[2] or one[3] or not one[0]) and (reads_county or one[0] not in OFFICE_ONLY)
    ]


@require_GET
def matters_workbook(request: HttpRequest) -> HttpResponse:
    """The same list as Excel."""
    from dudao.infra.xlsx.write import write_workbook

    user = person_of(request)
    wanted = request.GET.get("state", "")
    label = dict(FILTERS).get(wanted) or "在办"
    book = matters_book(_shown(user, wanted), f"督办事项（{label}）", timezone.localtime())
    return attachment(write_workbook(book), f"督办事项_{label}_{timezone.localdate():%Y%m%d}.xlsx")


def _shown(user: User, wanted: str) -> list[MatterLine]:
    found = matters_visible_to(user).prefetch_related("facts")
    return matter_lines([one for one in found if is_in(one, wanted)], timezone.localdate())


def matter_new(request: HttpRequest) -> HttpResponse:
    """A matter out of an instruction, a meeting's decision, a complaint or the office's own finding."""
    user = person_of(request)
    county = require(can_oversee, user, county_of_office(user, or_404=True), ONLY_OFFICE)
    units = units_to_choose(county)
    form = MatterForm(units, request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        today = timezone.localdate()
        given = MatterGiven(
            unit=next(one for one in units if one.pk == said["unit"]),
            subject_key=f"typed:{said['title'].strip()}"[:120],
            title=said["title"],
            source=said["source"],
            rung=said["rung"],
            facts=(FactGiven(f"typed:{today:%Y-%m-%d}:{said['fact']}"[:120], said["fact"], today),),
            demand=said["demand"],
            basis=said["basis"],
        )
        try:
            made = propose_matter(county, given, actor=user)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            if made.is_new:
                messages.success(request, "已提出立项，等另一位干部或局长审核。")
            else:
                messages.info(request, "同一事项已经在督办，没有重复立项，事实已经补充进去。")
            return redirect("matter", matter_id=made.matter.pk)
    context = {"user": user, "tab": "oversight", "form": form, "county": county}
    return render(request, "oversight/matter_new.html", context, status=400 if form.errors else 200)
