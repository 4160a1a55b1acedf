"""Pages of a scheme: reading it, drawing it up, its lines and units, publishing it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from dudao.apps.activity.api import history_of
from dudao.apps.appraisal import queries
from dudao.apps.appraisal.actions import schemes as actions
from dudao.apps.appraisal.choices import SchemeState
from dudao.apps.appraisal.forms import LineForm, SchemeForm, line_initial, scheme_initial
from dudao.apps.appraisal.loading import GONE, county_managed, scheme_for
from dudao.apps.appraisal.models import AppraisalScheme
from dudao.apps.appraisal.permissions import can_manage
from dudao.apps.campaigns.api import counties_read_by
from dudao.apps.organisations.api import Kind
from dudao.core.appraisal import EXAMPLE_NOTE, Line, Scheme, ShareRule, grades_words, points_text, rule_words

HISTORY = 20
NEW = "new"


@require_POST
def scheme_new(request: HttpRequest, county_id: int) -> HttpResponse:
    """Draw up the scheme of a year."""
    user, county = county_managed(request, county_id)
    typed = request.POST.get("year", "")
    year = (
        int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else timezone.localdate().year
    )
    try:
        made = actions.create_scheme(county, year, actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("appraisal")
    messages.success(request, "已拟定。逐项核对、改好，再公布。")
    return redirect("appraisal_scheme", scheme_id=made.pk)


def scheme(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """The rules as they are published, group by group."""
    user, held = scheme_for(request, scheme_id)
    rules = queries.rules_of(held)
    units = queries.units_in(held)
    manages = can_manage(user, held.county)
    is_draft = held.state == SchemeState.DRAFT
    reads = counties_read_by(user).filter(pk=held.county_id).exists()
    context = {
        "user": user,
        "tab": "appraisal",
        "scheme": held,
        "rules": rules,
        "lines": [
            (
                line,
                rule_words(line),
                points_text(line.points),
                [rules.group(key).title for key in line.groups],
            )
            for line in rules.lines
        ],
        "groups": [(group, [one.unit for one in units if one.group == group.key]) for group in rules.groups],
        "mine": [one for one in units if one.unit_id in queries.units_of(user)],
        "grades": grades_words(rules),
        "example_note": EXAMPLE_NOTE if held.is_example else "",
        "manages": manages,
        "may_edit": manages and is_draft,
        "problems": actions.publishing_problems(held) if manages and is_draft else [],
        "result": queries.appraisal_by(held) if reads else None,
        "may_state": manages and held.state == SchemeState.PUBLISHED,
        "history": history_of(held)[:HISTORY] if manages else [],
    }
    return render(request, "appraisal/scheme.html", context)


def scheme_edit(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """Change the frame of a draft."""
    user, held = scheme_for(request, scheme_id, managing=True)
    rules = queries.rules_of(held)
    if request.method == "POST":
        form = SchemeForm(request.POST)
        if form.is_valid() and _save(
            request,
            held,
            form,
            form.rules(rules),
            user=user,
            title=form.cleaned_data["title"],
            basis=form.cleaned_data["basis"],
        ):
            return redirect("appraisal_scheme", scheme_id=held.pk)
    else:
        form = SchemeForm(initial=scheme_initial(held.title, held.basis, rules))
    context = {
        "user": user,
        "tab": "appraisal",
        "scheme": held,
        "form": form,
        "revision": _revision(request, held),
    }
    return render(request, "appraisal/scheme_edit.html", context, status=400 if form.errors else 200)


def _save(
    request: HttpRequest,
    held: AppraisalScheme,
    form: Any,
    rules: Scheme,
    *,
    user: Any,
    title: str,
    basis: str,
) -> bool:
    """Save a draft; what is refused is said in the form."""
    try:
        actions.save_scheme(
            held, rules, title=title, basis=basis, revision=_revision(request, held), actor=user
        )
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    messages.success(request, "已保存。")
    return True


def _revision(request: HttpRequest, held: AppraisalScheme) -> int:
    """The number of the scheme that the person saw when the form was opened."""
    typed = request.POST.get("revision", "")
    return int(typed) if typed.isascii() and typed.isdigit() else held.revision


def line_edit(request: HttpRequest, scheme_id: int, key: str) -> HttpResponse:
    """Change a line of a draft, or add one (`new`)."""
    user, held = scheme_for(request, scheme_id, managing=True)
    rules = queries.rules_of(held)
    line = None if key == NEW else _line(rules, key)
    if request.method == "POST":
        form = LineForm(rules, request.POST)
        if form.is_valid():
            made = form.line(line.key if line is not None else _free_key(rules))
            lines = (*rules.lines, made) if line is None else _replaced(rules, made)
            changed = replace(rules, lines=lines)
            if _save(request, held, form, changed, user=user, title=held.title, basis=held.basis):
                return redirect("appraisal_scheme", scheme_id=held.pk)
    else:
        form = LineForm(rules, initial=line_initial(line) if line is not None else {"kind": "share"})
    context = {
        "user": user,
        "tab": "appraisal",
        "scheme": held,
        "line": line,
        "form": form,
        "is_share": line is None or isinstance(line.rule, ShareRule),
        "revision": _revision(request, held),
    }
    return render(request, "appraisal/line_edit.html", context, status=400 if form.errors else 200)


@require_POST
def line_remove(request: HttpRequest, scheme_id: int, key: str) -> HttpResponse:
    """Take a line out of a draft."""
    user, held = scheme_for(request, scheme_id, managing=True)
    rules = queries.rules_of(held)
    line = _line(rules, key)
    lines = tuple(one for one in rules.lines if one.key != line.key)
    try:
        actions.save_scheme(
            held,
            replace(rules, lines=lines),
            title=held.title,
            basis=held.basis,
            revision=_revision(request, held),
            actor=user,
        )
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"已删去“{line.title}”。")
    return redirect("appraisal_scheme", scheme_id=held.pk)


def _line(rules: Scheme, key: str) -> Line:
    try:
        return rules.line(key)
    except KeyError as unknown:
        raise Http404(GONE) from unknown


def _free_key(rules: Scheme) -> str:
    known = {line.key for line in rules.lines}
    number = len(known) + 1
    while f"line{number}" in known:
        number += 1
    return f"line{number}"


def _replaced(rules: Scheme, made: Line) -> tuple[Line, ...]:
    return tuple(made if one.key == made.key else one for one in rules.lines)


def scheme_units(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """Which units are appraised, each in which group."""
    user, held = scheme_for(request, scheme_id, managing=True)
    rules = queries.rules_of(held)
    possible = queries.possible_units(held.county)
    error = ""
    if request.method == "POST":
        groups = {unit.pk: chosen for unit in possible if (chosen := request.POST.get(f"unit_{unit.pk}", ""))}
        try:
            actions.set_units(held, groups, revision=_revision(request, held), actor=user)
        except ValidationError as refused:
            error = " ".join(refused.messages)
        else:
            messages.success(request, f"已保存，{len(groups)} 个单位参评。")
            return redirect("appraisal_scheme", scheme_id=held.pk)
    known = dict(held.units.values_list("unit_id", "group"))
    context = {
        "user": user,
        "tab": "appraisal",
        "scheme": held,
        "groups": rules.groups,
        "units": [(unit, Kind(unit.kind).label, known.get(unit.pk, "")) for unit in possible],
        "revision": _revision(request, held),
        "error": error,
    }
    return render(request, "appraisal/scheme_units.html", context, status=400 if error else 200)


@require_POST
def scheme_publish(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """Publish a draft."""
    user, held = scheme_for(request, scheme_id, managing=True)
    try:
        actions.publish_scheme(held, revision=_revision(request, held), actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "已公布，各单位都能看到，不能再改；要改请拟定新的一版。")
    return redirect("appraisal_scheme", scheme_id=held.pk)


@require_POST
def scheme_discard(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """Give a draft up."""
    user, held = scheme_for(request, scheme_id, managing=True)
    try:
        actions.discard_scheme(held, actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("appraisal_scheme", scheme_id=held.pk)
    messages.success(request, "已放弃这份草稿。")
    return redirect("appraisal")
