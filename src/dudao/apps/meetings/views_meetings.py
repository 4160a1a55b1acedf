"""Meetings: the list, one meeting, its facts, minutes, announcement, signing, files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.accounts.api import person_of
from dudao.apps.activity.api import history_of
from dudao.apps.campaigns.api import counties_read_by
from dudao.apps.meetings import queries
from dudao.apps.meetings.actions.decisions import list_title
from dudao.apps.meetings.actions.holding import MeetingConflict
from dudao.apps.meetings.actions.meetings import (
    announce_meeting,
    create_meeting,
    edit_meeting,
    remove_meeting,
    write_minutes,
)
from dudao.apps.meetings.actions.signing import reopen_minutes, sign_minutes
from dudao.apps.meetings.choices import MeetingKind
from dudao.apps.meetings.forms import MeetingForm, meeting_initial
from dudao.apps.meetings.loading import (
    SeenMeeting,
    campaign_named,
    county_for_office,
    county_of_office,
    meeting_for,
    posted,
)
from dudao.apps.meetings.minutes import minutes_document, minutes_draft
from dudao.apps.workplan.api import can_view_plan
from dudao.core.drafting import missing
from dudao.web.downloads import attachment


def meetings(request: HttpRequest) -> HttpResponse:
    """What my units must pass on, the notices, and the meetings a person sees."""
    user = person_of(request)
    county = county_of_office(user)
    reads = counties_read_by(user).exists()
    visible = queries.notices_visible_to(user)
    notices = list(queries.notices_with_counts(visible, None if reads else queries.units_of(user)))
    context = {
        "user": user,
        "tab": "meetings",
        "county": county,
        "today": timezone.localdate(),
        "waiting": list(queries.receipts_waiting_for(user)),
        "notices": notices,
        "meetings": list(queries.with_counts(queries.meetings_visible_to(user))),
        "kinds": MeetingKind.choices,
    }
    return render(request, "meetings/meetings.html", context)


def meeting_new(request: HttpRequest, county_id: int) -> HttpResponse:
    """Call a meeting; of the campaign that the address names, else of the running one."""
    user, county = county_for_office(request, county_id)
    campaign = campaign_named(request, user, county)
    units = queries.units_to_choose(county)
    kind = request.GET.get("kind", "")
    first = {"held_on": timezone.localdate(), "kind": kind or MeetingKind.SCHEDULING, "recorder": user.name}
    form = MeetingForm(units, posted(request), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_meeting(county, form.given(), campaign=campaign, actor=user)
        except ValidationError as refused:
            _refuse(form, refused)
        else:
            messages.success(request, "会议已建好：接着列议题，或通知参会单位。")
            return redirect("meeting", meeting_id=made.pk)
    context = {"user": user, "tab": "meetings", "county": county, "campaign": campaign, "form": form}
    return render(
        request,
        "meetings/meeting_edit.html",
        context | {"units": units},
        status=400 if form.errors else 200,
    )


def _refuse(form: Any, refused: ValidationError) -> None:
    errors = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
    for name, texts in errors.items():
        form.add_error(name if name in form.fields else None, texts)


def meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """One meeting: facts, agenda, minutes, decisions, signed copies."""
    return meeting_page(request, meeting_for(request, meeting_id))


def meeting_page(request: HttpRequest, seen: SeenMeeting, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a meeting; `more` is what a refused form adds."""
    held = seen.meeting
    decisions = queries.decisions_of(held)
    context: dict[str, Any] = {
        "user": seen.user,
        "tab": "meetings",
        "county": held.county,
        "meeting": held,
        "is_office": seen.is_office,
        "may_write": seen.may_write,
        "may_read": seen.is_office or _is_ready(seen),
        "agenda": queries.agenda_of(held),
        "decisions": decisions,
        "waiting": sum(one.duty is None for one in decisions),
        "units": list(held.units.order_by("pinyin")),
        "signed": list(queries.signed_of(held)),
        "missing": missing(minutes_draft(held)) if seen.may_write else (),
        "notices": list(held.pass_on_notices.order_by("-pk")) if seen.is_office else [],
        "lists": queries.lists_to_choose(held) if seen.is_office else [],
        "new_list": list_title(held),
        "history": history_of(held) if seen.is_office else [],
        **more,
    }
    return render(request, "meetings/meeting.html", context, status=status)


def meeting_edit(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Name, day, place, people, attending units."""
    seen = meeting_for(request, meeting_id, writing=True)
    units = queries.units_to_choose(seen.meeting.county)
    form = MeetingForm(units, posted(request), initial=meeting_initial(seen.meeting))
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"]
        try:
            edit_meeting(seen.meeting, form.given(), revision=revision, actor=seen.user)
        except ValidationError as refused:
            _refuse(form, refused)
        else:
            messages.success(request, "已保存。")
            return redirect("meeting", meeting_id=meeting_id)
    context = {
        "user": seen.user,
        "tab": "meetings",
        "county": seen.meeting.county,
        "meeting": seen.meeting,
        "campaign": seen.meeting.campaign,
        "form": form,
        "units": units,
    }
    return render(request, "meetings/meeting_edit.html", context, status=400 if form.errors else 200)


@require_POST
def meeting_minutes(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Keep the minutes as typed; the page saves by itself and asks for JSON, a plain form goes back to the page."""
    seen = meeting_for(request, meeting_id, writing=True)
    text, number = request.POST.get("text", ""), request.POST.get("revision", "")
    revision = int(number) if number.isascii() and number.isdecimal() and len(number) < 16 else None
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    try:
        held = write_minutes(seen.meeting, text, revision=revision, actor=seen.user)
    except ValidationError as refused:
        message = " ".join(refused.messages)
        status = 409 if isinstance(refused, MeetingConflict) else 422
        if wants_json:
            return JsonResponse({"message": message}, status=status)
        return meeting_page(request, seen, status=status, typed=text, refused=message)
    if wants_json:
        return JsonResponse({"revision": held.revision, "message": f"已保存 {timezone.localtime():%H:%M}"})
    messages.success(request, "会议记录已保存。")
    return redirect("meeting", meeting_id=meeting_id)


@require_POST
def meeting_announce(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Tell the attending units."""
    seen = meeting_for(request, meeting_id, writing=True)
    try:
        people = announce_meeting(seen.meeting, actor=seen.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        text = f"已通知 {people} 人。" if people else "参会单位的人都已收到过同样的通知，没有重发。"
        messages.success(request, text)
    return redirect("meeting", meeting_id=meeting_id)


@require_POST
def meeting_remove(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """A meeting that led to nothing goes."""
    seen = meeting_for(request, meeting_id, writing=True)
    try:
        remove_meeting(seen.meeting, actor=seen.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("meeting", meeting_id=meeting_id)
    messages.success(request, f"会议“{seen.meeting.title}”已删除。")
    return redirect("meetings")


@require_POST
def minutes_sign(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Lock the minutes and keep what was signed."""
    seen = meeting_for(request, meeting_id, writing=True)
    number = request.POST.get("revision", "")
    revision = int(number) if number.isascii() and number.isdecimal() and len(number) < 16 else -1
    try:
        kept = sign_minutes(seen.meeting, revision=revision, actor=seen.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"纪要已签发锁定（第 {kept.number} 次），Word 和 PDF 都留了底。")
    return redirect("meeting", meeting_id=meeting_id)


@require_POST
def minutes_reopen(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Open signed minutes, with the reason."""
    seen = meeting_for(request, meeting_id, writing=True)
    try:
        reopen_minutes(seen.meeting, request.POST.get("reason", ""), actor=seen.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "纪要已重新打开，签发过的留底不变。")
    return redirect("meeting", meeting_id=meeting_id)


@require_GET
def minutes_file(request: HttpRequest, meeting_id: int, suffix: str) -> HttpResponse:
    """The minutes as they stand now, as Word or PDF; unsigned ones say so on every page."""
    seen = meeting_for(request, meeting_id)
    held = seen.meeting
    if suffix not in ("docx", "pdf") or not (seen.is_office or _is_ready(seen)):
        raise Http404("纪要还没有签发。")
    document = minutes_document(held, unsigned=not held.is_signed)
    if suffix == "docx":
        from dudao.infra.docx.render import render_docx

        content = render_docx(document)
    else:
        from dudao.infra.pdf.render import render_pdf

        content = render_pdf(document)
    return attachment(content, f"{held.title}纪要_{held.held_on:%Y%m%d}.{suffix}")


def _is_ready(seen: SeenMeeting) -> bool:
    """Others read the minutes once they are signed; who reads the whole county reads them before."""
    held = seen.meeting
    return held.is_signed or can_view_plan(seen.user, held.county)


@require_GET
def signed_file(request: HttpRequest, meeting_id: int, number: int, suffix: str) -> HttpResponse:
    """A copy exactly as it was signed."""
    seen = meeting_for(request, meeting_id)
    found = seen.meeting.signed.filter(number=number).first()
    if found is None or suffix not in ("docx", "pdf"):
        raise Http404("没有这份签发的纪要。")
    content = bytes(found.docx if suffix == "docx" else found.pdf)
    return attachment(content, f"{seen.meeting.title}纪要_第{number}次签发.{suffix}")
