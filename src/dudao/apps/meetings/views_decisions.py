"""Agenda and decisions of a meeting, and the duties made from them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from dudao.apps.accounts.api import person_of
from dudao.apps.campaigns.api import people_book, unit_book
from dudao.apps.meetings import queries
from dudao.apps.meetings.actions.agenda import AgendaGiven, add_agenda, move_agenda, remove_agenda
from dudao.apps.meetings.actions.decisions import (
    DecisionIsDuty,
    add_decision,
    edit_decision,
    make_duties,
    remove_decision,
)
from dudao.apps.meetings.candidates import candidates_of
from dudao.apps.meetings.forms import DecisionForm, decision_initial
from dudao.apps.meetings.loading import GONE, SeenMeeting, meeting_for, posted
from dudao.apps.meetings.models import Decision


@require_POST
def agenda_add(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Typed lines, one each."""
    seen = meeting_for(request, meeting_id, writing=True)
    given = [AgendaGiven(line) for line in request.POST.get("text", "").splitlines()]
    try:
        count = add_agenda(seen.meeting, given, actor=seen.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"增加了 {count} 条议题。" if count else "没有写议题，什么也没有增加。")
    return redirect(reverse("meeting", args=[meeting_id]) + "#agenda")


def agenda_take(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Open hindrances and red duties to choose from."""
    seen = meeting_for(request, meeting_id, writing=True)
    found = candidates_of(seen.meeting, timezone.localdate())
    if request.method == "POST":
        wanted = set(request.POST.getlist("take"))
        given = [one.given for one in found if one.given.source_key in wanted]
        try:
            count = add_agenda(seen.meeting, given, actor=seen.user)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, f"增加了 {count} 条议题。")
        return redirect(reverse("meeting", args=[meeting_id]) + "#agenda")
    context = {
        "user": seen.user,
        "tab": "meetings",
        "county": seen.meeting.county,
        "meeting": seen.meeting,
        "may_write": seen.may_write,
        "candidates": found,
        "left": sum(not one.is_taken for one in found),
    }
    return render(request, "meetings/agenda_take.html", context)


@require_POST
def agenda_change(request: HttpRequest, meeting_id: int, line_id: int) -> HttpResponse:
    """Take a line out, or move it up or down (`way`: remove, up, down)."""
    seen = meeting_for(request, meeting_id, writing=True)
    way = request.POST.get("way", "")
    try:
        if way == "remove":
            remove_agenda(seen.meeting, line_id, actor=seen.user)
        elif way in ("up", "down"):
            move_agenda(seen.meeting, line_id, up=way == "up", actor=seen.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(reverse("meeting", args=[meeting_id]) + "#agenda")


def decision_new(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Another decision."""
    return _decision(request, meeting_for(request, meeting_id, writing=True), None)


def decision_edit(request: HttpRequest, meeting_id: int, decision_id: int) -> HttpResponse:
    """One decision; refused with the way to its duty once there is one."""
    seen = meeting_for(request, meeting_id, writing=True)
    found = queries.decision_in(seen.meeting, decision_id)
    if found is None:
        raise Http404(GONE)
    return _decision(request, seen, found)


def _decision(request: HttpRequest, seen: SeenMeeting, found: Decision | None) -> HttpResponse:
    units, people = unit_book(seen.meeting.county), people_book(seen.meeting.county)
    initial = decision_initial(found, people) if found is not None else None
    form = DecisionForm(units, people, posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if found is None:
                add_decision(seen.meeting, form.given(), actor=seen.user)
            else:
                edit_decision(found, form.given(), actor=seen.user)
        except ValidationError as refused:
            errors = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
            for name, texts in errors.items():
                form.add_error(name if name in form.fields else None, texts)
        else:
            messages.success(request, "议定事项已保存。")
            if "another" in request.POST:
                return redirect("decision_new", meeting_id=seen.meeting.pk)
            return redirect(reverse("meeting", args=[seen.meeting.pk]) + "#decisions")
    context = {
        "user": seen.user,
        "tab": "meetings",
        "county": seen.meeting.county,
        "meeting": seen.meeting,
        "may_write": seen.may_write,
        "decision": found,
        "form": form,
        "unit_names": [unit.name for unit in units.units],
        "people_labels": people.labels(),
    }
    return render(request, "meetings/decision.html", context, status=400 if form.errors else 200)


@require_POST
def decision_remove(request: HttpRequest, meeting_id: int, decision_id: int) -> HttpResponse:
    """Take a decision out; refused once it is a duty."""
    seen = meeting_for(request, meeting_id, writing=True)
    found = queries.decision_in(seen.meeting, decision_id)
    if found is None:
        raise Http404(GONE)
    try:
        remove_decision(found, actor=seen.user)
    except DecisionIsDuty as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("duty", duty_id=refused.duty.pk)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "议定事项已删除。")
    return redirect(reverse("meeting", args=[meeting_id]) + "#decisions")


@require_POST
def decisions_to_duties(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Make duties of all decisions that are none yet, in the chosen list or a new one."""
    seen = meeting_for(request, meeting_id, writing=True)
    wanted = request.POST.get("list", "")
    lists = {str(one.pk): one for one in queries.lists_to_choose(seen.meeting)}
    if wanted and wanted not in lists:
        raise Http404("没有这份清单。")
    try:
        made = make_duties(seen.meeting, lists.get(wanted), actor=seen.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"已在“{made.duty_list.title}”生成 {made.made} 项任务。")
    return redirect(reverse("meeting", args=[meeting_id]) + "#decisions")


def decision(request: HttpRequest, decision_id: int) -> HttpResponse:
    """The way from a duty back to the decision it was made from."""
    found = queries.decision_seen(person_of(request), decision_id)
    if found is None:
        raise Http404(GONE)
    return redirect(reverse("meeting", args=[found.meeting_id]) + f"#decision-{found.pk}")
