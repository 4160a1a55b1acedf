"""Duties drawn up from clauses, from gaps, and from lines that somebody types."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from dudao.apps.campaigns.api import people_book, unit_book
from dudao.apps.workplan import queries_lists
from dudao.apps.workplan.actions.drawing import (
    NO_CAMPAIGN,
    ClauseChoice,
    add_lines,
    draw_up_from_clauses,
    draw_up_from_gaps,
)
from dudao.apps.workplan.actions.duties import Added
from dudao.apps.workplan.gap_proposals import gap_choices
from dudao.apps.workplan.list_loading import ListSeen, list_seen
from dudao.apps.workplan.models import DutyList
from dudao.apps.workplan.proposals import Scope, by_section, clause_proposals
from dudao.apps.workplan.typed_lines import read_lines


def _said(request: HttpRequest, added: Added) -> None:
    already = f"，另有 {added.already} 项清单里已有，没有重复生成" if added.already else ""
    messages.success(request, f"已生成 {len(added.duties)} 项任务{already}。")


def duty_list_clauses(request: HttpRequest, list_id: int) -> HttpResponse:
    """Which clauses become duties: scope, one for all or one for each school, sections, kinds."""
    seen = list_seen(request, list_id, arranging=True)
    held = seen.duty_list
    given = request.POST if request.method == "POST" else request.GET
    scope = Scope(given["scope"]) if given.get("scope") in set(Scope) else Scope.OPEN
    each_school = given.get("each_school") == "1"
    refused: list[str] = []
    if request.method == "POST":
        kinds = {str(one.pk): one for one in queries_lists.kinds_of(held.county)}
        titles = request.POST.getlist("section_title")
        choice = ClauseChoice(
            scope,
            each_school,
            sections={titles[int(at)] for at in request.POST.getlist("sections") if _within(at, titles)},
            kinds={
                title: kinds[chosen]
                for at, title in enumerate(titles)
                if (chosen := request.POST.get(f"kind-{at}", "")) in kinds
            },
        )
        try:
            if held.campaign is None:
                raise ValidationError(NO_CAMPAIGN)
            added = draw_up_from_clauses(held.campaign, duty_list=held, choice=choice, actor=seen.user)
        except ValidationError as refusal:
            refused = refusal.messages
        else:
            _said(request, added)
            return redirect("duty_list", list_id=held.pk)
    return _clauses_page(request, seen, scope, each_school, refused)


def _within(at: str, titles: list[str]) -> bool:
    return at.isascii() and at.isdecimal() and len(at) < 5 and int(at) < len(titles)


def _clauses_page(
    request: HttpRequest, seen: ListSeen, scope: Scope, each_school: bool, refused: list[str]
) -> HttpResponse:
    held = seen.duty_list
    known = _known(held)
    found = clause_proposals(held.campaign, scope, each_school=each_school) if held.campaign else []
    fresh = [one for one in found if one.given.source_key not in known]
    context = seen.page(
        scope=scope,
        scopes=list(Scope),
        each_school=each_school,
        sections=by_section(fresh),
        already=len(found) - len(fresh),
        total=len(fresh),
        kinds=queries_lists.kinds_of(held.county),
        refused=refused,
    )
    return render(request, "workplan/duty_list_clauses.html", context, status=400 if refused else 200)


def _known(duty_list: DutyList) -> set[str]:
    return set(duty_list.duties.exclude(source_key="").values_list("source_key", flat=True))


def duty_list_gaps(request: HttpRequest, list_id: int) -> HttpResponse:
    """Which gaps become duties: what is lacking by indicator, and the clauses that lost points."""
    seen = list_seen(request, list_id, arranging=True)
    held = seen.duty_list
    refused: list[str] = []
    if request.method == "POST":
        try:
            added = draw_up_from_gaps(
                held,
                indicators=set(request.POST.getlist("indicators")),
                lost_clauses=request.POST.get("lost") == "1",
                actor=seen.user,
            )
        except ValidationError as refusal:
            refused = refusal.messages
        else:
            _said(request, added)
            return redirect("duty_list", list_id=held.pk)
    known = _known(held)
    lost = clause_proposals(held.campaign, Scope.LOST, each_school=False) if held.campaign else []
    choices = gap_choices(held.county, held.campaign)
    context = seen.page(
        choices=[
            (one, sum(proposal.given.source_key not in known for proposal in one.proposals))
            for one in choices
        ],
        lost=[one for one in lost if one.given.source_key not in known],
        refused=refused,
    )
    return render(request, "workplan/duty_list_gaps.html", context, status=400 if refused else 200)


def duty_list_lines(request: HttpRequest, list_id: int) -> HttpResponse:
    """Duties typed or pasted, one a line; nothing is written as long as a line is not understood."""
    seen = list_seen(request, list_id, arranging=True)
    held = seen.duty_list
    text = request.POST.get("lines", "")
    problems: tuple[str, ...] = ()
    units, people = unit_book(held.county), people_book(held.county)
    if request.method == "POST":
        read = read_lines(text, units, people, year=timezone.localdate().year)
        problems = read.problems
        if not problems:
            try:
                added = add_lines(held, read.given, actor=seen.user)
            except ValidationError as refused:
                problems = tuple(refused.messages)
            else:
                _said(request, added)
                return redirect("duty_list", list_id=held.pk)
    context = seen.page(lines=text, problems=problems)
    return render(request, "workplan/duty_list_lines.html", context, status=400 if problems else 200)
