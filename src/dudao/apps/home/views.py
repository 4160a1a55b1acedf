"""首页 by role, and the county's settings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from dudao.apps.accounts.api import (
    Role,
    User,
    can_edit,
    chains_administered_by,
    is_administrator,
    locked_usernames,
    person_of,
    require,
    users_administered_by,
    visible_or_404,
)
from dudao.apps.activity.api import history_of, verify
from dudao.apps.datasets.api import (
    Dataset,
    can_import,
    completeness,
    counties_read_by,
    open_rounds_for,
    reported_shares,
    schools_reported_by,
    standard_of,
    submissions_visible_to,
)
from dudao.apps.home import queries
from dudao.apps.home.actions import save_county
from dudao.apps.home.campaign_part import county_part, department_part, school_part
from dudao.apps.home.evaluations import Judged, judged
from dudao.apps.home.forms import CountyForm
from dudao.apps.home.oversight_part import oversight_part
from dudao.apps.home.plan_part import plan_part
from dudao.apps.home.standing import school_standing
from dudao.apps.home.todos import county_todos, names_of
from dudao.apps.organisations.api import (
    Organisation,
    in_name_order,
    schools_of,
    setting_of,
    townships_of,
)
from dudao.engine.api import rank_counties

COUNTY_ROLES = frozenset({Role.BUREAU_OFFICER, Role.DIRECTOR, Role.COUNTY_LEADER})
CITY_ROLES = frozenset({Role.CITY_OFFICER, Role.CITY_VIEWER})
REASON_LENGTH = 72  # about three lines on a phone; the verdict page has the whole text
SCHOOL_ROLES = frozenset({Role.SCHOOL_CLERK, Role.PRINCIPAL})
DEPARTMENT_ROLES = frozenset({Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CLERK})


def home(request: HttpRequest) -> HttpResponse:
    """The first page of whoever signed in: the widest role decides; an administrator's part stands below."""
    user = person_of(request)
    roles = {Role(held.role) for held in user.held_memberships}
    county = _own_county(user)
    shared = {"administration": _administration(request, user)} if is_administrator(user) else {}
    if roles & COUNTY_ROLES and county is not None:
        return _county_home(request, user, county, shared)
    if roles & CITY_ROLES:
        return _city_home(request, user, shared)
    if roles & SCHOOL_ROLES:
        return _school_home(request, user, shared)
    if roles & DEPARTMENT_ROLES:
        return _department_home(request, user, shared)
    return render(request, "home/administrator.html", {**shared, "is_auditor": Role.AUDITOR in roles})


def _own_county(user: User) -> Organisation | None:
    """The county of the first role that reads a county as a whole: a clerk here may be a director elsewhere."""
    held = (one for one in user.held_memberships if one.role in COUNTY_ROLES)
    return next((one.organisation.county for one in held if one.organisation.county), None)


def _chosen(request: HttpRequest, datasets: list[Dataset]) -> Dataset | None:
    """The dataset that the address names by its standard, else the newest."""
    wanted = request.GET.get("standard", "")
    return next((one for one in datasets if one.standard_id == wanted), datasets[0] if datasets else None)


def _county_home(
    request: HttpRequest, user: User, county: Organisation, shared: dict[str, Any]
) -> HttpResponse:
    datasets = queries.newest_datasets([county])
    chosen = _chosen(request, datasets)
    context: dict[str, Any] = {
        "county": county,
        "datasets": [{"dataset": one, "standard": standard_of(one.standard_id)} for one in datasets],
        "chosen": chosen,
        "may_import": can_import(user, county),
        "attempts": queries.open_attempts(user, county),
        "has_schools": bool(schools_of(county)),
        **county_part(user, county, timezone.localdate()),
        **plan_part(user, timezone.localdate(), county),
        **oversight_part(user, timezone.localdate()),
        **shared,
    }
    collecting = [
        queries.collecting_of(held, standard_of(one.standard_id))
        for one in queries.datasets_in_work(county)
        for held in queries.open_rounds(one)
    ]
    context["collecting"] = collecting
    if chosen is not None and chosen.counting_version is not None:
        held = judged([chosen])[0]
        standard = held.standard
        reported = completeness(chosen.counting_version, standard)
        context |= {
            "standard": standard,
            "version": chosen.counting_version,
            "standing": held.standing,
            "reported": reported,
            "reported_count": reported.expected - len(reported.missing),
            "missing_names": names_of(reported.missing),
            "source": f"{standard.document_number} {standard.short_title}".strip(),
            "note": _note(chosen, held),
        }
        context["reasons"] = [
            {"text": Truncator(one.text).chars(REASON_LENGTH)} for one in held.standing.reasons
        ]
        context["more_reasons"] = _more_reasons(held)
    if context["may_import"]:
        context["todos"] = county_todos(county, chosen, context["attempts"], collecting, timezone.localdate())
    template = "home/officer.html" if context["may_import"] else "home/director.html"
    return render(request, template, context)


def _note(chosen: Dataset, held: Judged) -> str:
    """The level of a graded standard, the year, the version, the optional rules that are on."""
    rules = [rule.title for rule in held.evaluation.rules]
    parts = [held.standing.level, str(chosen.year), str(held.version)]
    return " · ".join(part for part in parts if part) + (f"；选用规则：{'、'.join(rules)}" if rules else "")


def _more_reasons(held: Judged) -> dict[str, str] | None:
    """Where the reasons stand that the strip has no room for; None when it shows them all."""
    if not held.standing.more_reasons:
        return None
    url = reverse("verdict", args=[held.version.pk])
    return {"text": f"还有 {held.standing.more_reasons} 条，", "url": url, "link": "看全部"}


def _city_home(request: HttpRequest, user: User, shared: dict[str, Any]) -> HttpResponse:
    """The counties in the order of their verdicts, and those that have reported nothing."""
    counties = in_name_order(counties_read_by(user))
    datasets = queries.newest_datasets(counties)
    chosen = _chosen(request, datasets)
    standard_ids = list(dict.fromkeys(one.standard_id for one in datasets))
    context: dict[str, Any] = {
        "standards": [standard_of(one) for one in standard_ids],
        "counties": counties,
        **shared,
    }
    if chosen is not None:
        held = [one for one in datasets if one.standard_id == chosen.standard_id]
        reported = {one.county_id for one in held}
        context |= {
            "standard": standard_of(chosen.standard_id),
            "ranking": _ranking(held),
            "silent": [county for county in counties if county.pk not in reported],
        }
    return render(request, "home/city.html", context)


def _ranking(datasets: list[Dataset]) -> list[dict[str, Any]]:
    """Counties by verdict, then failed conditions, then open ones; never anything else."""
    found = {str(one.dataset.county_id): one for one in judged(datasets)}
    named = [replace(one.evaluation, county=county_id) for county_id, one in found.items()]
    shares = reported_shares(one.version for one in found.values())
    held = ((rank, found[rank.county]) for rank in rank_counties(named))
    return [{"rank": rank, "judged": one, "share": shares[one.version.pk]} for rank, one in held]


def _school_home(request: HttpRequest, user: User, shared: dict[str, Any]) -> HttpResponse:
    """What is on my school, then my school against each rule."""
    roles = {Role(held.role) for held in user.held_memberships}
    schools = [_school(user, school) for school in schools_reported_by(user)]
    context = {
        "schools": schools,
        "is_principal": Role.PRINCIPAL in roles,
        **school_part(user, timezone.localdate()),
        **plan_part(user, timezone.localdate()),
        **oversight_part(user, timezone.localdate()),
        **shared,
    }
    return render(request, "home/school.html", context)


def _school(user: User, school: Organisation) -> dict[str, Any]:
    assert school.county is not None
    rounds = open_rounds_for(school)
    newest: dict[int, Any] = {}
    for one in submissions_visible_to(user).filter(school=school, round__in=rounds).order_by("pk"):
        if one.state in ("handed_in", "refused"):
            newest[one.round_id] = one
    today = timezone.localdate()
    cards = [
        {
            "round": held,
            "standard": standard_of(held.dataset.standard_id),
            "submission": newest.get(held.pk),
            "days_left": (held.due_on - today).days if held.due_on else None,
        }
        for held in rounds
    ]
    standings = []
    for dataset in queries.newest_datasets([school.county]):
        version = dataset.counting_version
        row = queries.row_of_school(user, version, school) if version is not None else None
        if row is not None:
            found = judged([dataset])[0]
            standing = school_standing(found.standard, found.evaluation, row.name)
            standings.append({"judged": found, "row": row, "standing": standing})
    return {"school": school, "cards": cards, "standings": standings}


def _department_home(request: HttpRequest, user: User, shared: dict[str, Any]) -> HttpResponse:
    """What is asked of a department: its items and, for its head, what waits for review."""
    departments = [one.organisation for one in user.held_memberships if one.role in DEPARTMENT_ROLES]
    today = timezone.localdate()
    context = {
        "departments": departments,
        **department_part(user, today),
        **plan_part(user, today),
        **oversight_part(user, today),
        **shared,
    }
    return render(request, "home/department.html", context)


def _administration(request: HttpRequest, user: User) -> dict[str, Any]:
    """Accounts that need a hand, and on request the check of the log's chains."""
    people = users_administered_by(user)
    locked = locked_usernames()
    found: dict[str, Any] = {
        "people": len([one for one in people if one.is_active]),
        "disabled": len([one for one in people if not one.is_active]),
        "locked": [one for one in people if one.username.lower() in locked],
        "unchanged": [one for one in people if one.is_active and one.must_change_password],
        "checked": request.GET.get("check") == "1",
    }
    if found["checked"]:
        chains = chains_administered_by(user)
        found |= {"chains": len(chains), "broken": [one for chain in chains if (one := verify(chain))]}
    return found


def county_settings(request: HttpRequest, county_id: int) -> HttpResponse:
    """The county's names and days; changed by the supervision office and the administrator, seen by its readers."""
    user = person_of(request)
    county = visible_or_404(user, county_id, kind="county")
    setting = setting_of(county)
    initial = {
        "name": county.name,
        "short_name": county.short_name,
        "code": county.code,
        "acceptance_on": setting.acceptance_on if setting else None,
        "recognised_on": setting.recognised_on if setting else None,
    }
    form = CountyForm(request.POST or None, initial=initial, today=timezone.localdate())
    if request.method == "POST":
        require(can_edit, user, county, "只有督导室干部和管理员可以修改县的设置。")
        if form.is_valid() and _save_county(form, county, user):
            messages.success(request, "已保存。")
            return redirect("county_settings", county_id=county.pk)
    context = {
        "county": county,
        "setting": setting,
        "form": form,
        "may_edit": can_edit(user, county),
        "school_count": len(schools_of(county)),
        "township_count": len(townships_of(county)),
        "history": history_of(county)[:10],
    }
    return render(request, "home/county_settings.html", context)


def _save_county(form: CountyForm, county: Organisation, user: User) -> bool:
    """Save names and days; what does not fit is said at its field."""
    try:
        save_county(county, form.cleaned_data, actor=user)
    except ValidationError as refused:
        for name, errors in refused.message_dict.items():
            form.add_error(name if name in form.fields else None, errors)
        return False
    return True
