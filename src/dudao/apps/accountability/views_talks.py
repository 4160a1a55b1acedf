"""Talks: the list, one talk, its form, record, notice, signed sheet, files, end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.accountability.actions.talks import (
    Held,
    cancel_talk,
    close_talk,
    draft_notice,
    edit_talk,
    hold_talk,
    keep_scan,
    open_talk,
    reopen_talk,
    set_questions,
)
from dudao.apps.accountability.choices_talks import TalkSide, TalkState
from dudao.apps.accountability.documents_talks import document_file, record_document, talks_book
from dudao.apps.accountability.forms_talks import HeldForm, PromiseForm, TalkForm, talk_initial
from dudao.apps.accountability.loading_talks import (
    GONE,
    SeenTalk,
    county_opening,
    opening_county,
    posted,
    talk_for,
)
from dudao.apps.accountability.models import Talk
from dudao.apps.accountability.queries_talks import late_promises, promise_lines, talks_visible_to
from dudao.apps.accountability.talk_sources import EMPTY, Prepared, from_case, from_matter
from dudao.apps.accountability.talk_uploads import kept_upload
from dudao.apps.accounts.api import User, person_of
from dudao.apps.activity.api import history_of
from dudao.apps.campaigns.api import people_book, unit_book
from dudao.apps.correspondence.api import can_read_document, document_url
from dudao.apps.evidence.api import StoredFile, original
from dudao.apps.organisations.api import Organisation
from dudao.infra.xlsx.write import write_workbook
from dudao.web.downloads import attachment


def talks(request: HttpRequest) -> HttpResponse:
    """The talks that the person must know of; `?file=xlsx` as a workbook."""
    user = person_of(request)
    today = timezone.localdate()
    found = talks_visible_to(user).annotate(promise_count=Count("promises"))
    state = request.GET.get("state", "")
    if state in TalkState.values:
        found = found.filter(state=state)
    late = late_promises(found, today)
    if request.GET.get("file") == "xlsx":
        shown = list(found)
        counts = {talk.pk: talk.promise_count for talk in shown}
        book = talks_book(shown, counts, late, made_at=timezone.localtime())
        return attachment(write_workbook(book), f"约谈一览表{today}.xlsx")
    rows = [(talk, late.get(talk.pk, 0)) for talk in found]
    context = {
        "user": user,
        "tab": "accountability",
        "rows": rows,
        "state": state,
        "states": TalkState.choices,
        "county": opening_county(user),
    }
    return render(request, "accountability/talks.html", context)


def _prepared(request: HttpRequest, user: User, county: Organisation) -> Prepared:
    """What the address says that the talk is drafted from. Http404 for what the person may not use."""
    for name in ("matter", "case"):
        value = request.GET.get(name, "")
        if not value:
            continue
        number = int(value) if value.isascii() and value.isdigit() and len(value) < 18 else 0
        found = from_matter(county, number) if name == "matter" else from_case(user, county, number)
        if found is None:
            raise Http404(GONE)
        return found
    return EMPTY


def talk_new(request: HttpRequest, county_id: int) -> HttpResponse:
    """A talk by hand, or drafted from a matter (`?matter=`) or a case (`?case=`)."""
    user, county = county_opening(request, county_id)
    prepared = _prepared(request, user, county)
    units, people = unit_book(county), people_book(county)
    form = TalkForm(units, people, posted(request), initial=prepared.initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = open_talk(county, form.given(), source=prepared.source, actor=user)
        except ValidationError as refused:
            _refuse(form, refused)
        else:
            messages.success(request, "约谈已拟好。接着核对问题，再起草约谈通知书。")
            return redirect("talk", talk_id=made.pk)
    return _form_page(request, user, form, county, source=prepared.source)


def talk_edit(request: HttpRequest, talk_id: int) -> HttpResponse:
    """Who, why, when and where, before the talk."""
    seen = talk_for(request, talk_id, writing=True)
    county = seen.talk.county
    people = people_book(county)
    form = TalkForm(unit_book(county), people, posted(request), initial=talk_initial(seen.talk, people))
    if request.method == "POST" and form.is_valid():
        try:
            edit_talk(seen.talk, form.given(), revision=form.cleaned_data["revision"], actor=seen.user)
        except ValidationError as refused:
            _refuse(form, refused)
        else:
            messages.success(request, "已保存。")
            return redirect("talk", talk_id=talk_id)
    return _form_page(request, seen.user, form, county, talk=seen.talk)


def _form_page(
    request: HttpRequest, user: User, form: TalkForm, county: Organisation, **more: Any
) -> HttpResponse:
    context = {
        "user": user,
        "tab": "accountability",
        "form": form,
        "county": county,
        "unit_names": [unit.name for unit in form.units.units],
        **more,
    }
    return render(request, "accountability/talk_edit.html", context, status=400 if form.errors else 200)


def _refuse(form: Any, refused: ValidationError) -> None:
    errors = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
    for name, texts in errors.items():
        field = {"people": "talked"}.get(name, name)
        form.add_error(field if field in form.fields else None, texts)


@require_GET
def talk(request: HttpRequest, talk_id: int) -> HttpResponse:
    """One talk: facts, people, questions and answers, promises, notice, signed sheet."""
    return talk_page(request, talk_for(request, talk_id))


def talk_page(request: HttpRequest, seen: SeenTalk, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a talk; `more` is what a refused form adds."""
    held = seen.talk
    lines = promise_lines(held, timezone.localdate())
    people = list(held.people.order_by("pk"))
    notice = held.notice if held.notice is not None and can_read_document(seen.user, held.notice) else None
    context: dict[str, Any] = {
        "user": seen.user,
        "tab": "accountability",
        "talk": held,
        "is_office": seen.is_office,
        "prepares": seen.reads_preparation,
        "shows_questions": seen.reads_preparation or not held.is_ahead,
        "sides": [(side.label, [one for one in people if one.side == side]) for side in TalkSide],
        "questions": list(held.questions.order_by("position")),
        "lines": lines,
        "waiting": sum(line.promise.duty is None for line in lines),
        "all_kept": bool(lines) and all(line.is_done for line in lines),
        "notice": notice,
        "notice_url": document_url(notice) if notice is not None else "",
        "can_promise": seen.is_office and held.state == TalkState.HELD,
        "history": history_of(held) if seen.is_office else [],
        **more,
    }
    if context["can_promise"] and "promise_form" not in context:
        context["promise_form"] = PromiseForm(people_book(held.county), held.unit)
    return render(request, "accountability/talk.html", context, status=status)


@require_POST
def talk_questions(request: HttpRequest, talk_id: int) -> HttpResponse:
    """The questions as they are to be asked, one a line."""
    seen = talk_for(request, talk_id, writing=True)
    typed = request.POST.get("questions", "")
    try:
        set_questions(seen.talk, typed.splitlines(), revision=_revision(request), actor=seen.user)
    except ValidationError as refused:
        return talk_page(request, seen, status=400, refused=" ".join(refused.messages), typed=typed)
    messages.success(request, "问题已保存。")
    return redirect("talk", talk_id=talk_id)


def _revision(request: HttpRequest) -> int | None:
    value = request.POST.get("revision", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


@require_POST
def talk_notice(request: HttpRequest, talk_id: int) -> HttpResponse:
    """Draft the notice as an official document, and go there."""
    seen = talk_for(request, talk_id, writing=True)
    try:
        made = draft_notice(seen.talk, actor=seen.user)
    except ValidationError as refused:
        return talk_page(request, seen, status=400, refused=" ".join(refused.messages))
    messages.success(request, "约谈通知书已起草，请核对后送审；发出后约谈自动变为“已通知”。")
    return redirect(document_url(made))


def talk_hold(request: HttpRequest, talk_id: int) -> HttpResponse:
    """The record: when, who was absent, what was answered, what was declared."""
    seen = talk_for(request, talk_id, writing=True)
    held = seen.talk
    initial = {
        "held_at": held.held_at or held.planned_at,
        "course": held.course,
        "stand": held.stand,
        "revision": held.revision,
    }
    form = HeldForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            hold_talk(
                held,
                _held(request, held, form),
                now=timezone.now(),
                revision=form.cleaned_data["revision"],
                actor=seen.user,
            )
        except ValidationError as refused:
            _refuse(form, refused)
        else:
            messages.success(request, "约谈记录已保存。打印记录请双方签字，再把签字件传回来。")
            return redirect("talk", talk_id=talk_id)
    context = {
        "user": seen.user,
        "tab": "accountability",
        "talk": held,
        "form": form,
        "answers": [
            (one, request.POST.get(f"answer_{one.pk}", one.answer))
            for one in held.questions.order_by("position")
        ],
        "people": [
            (
                one,
                _is_absent(request, one.pk, one.attended),
                request.POST.get(f"reason_{one.pk}", one.absence),
            )
            for one in held.people.order_by("pk")
        ],
    }
    return render(request, "accountability/talk_hold.html", context, status=400 if form.errors else 200)


def _is_absent(request: HttpRequest, pk: int, attended: bool | None) -> bool:
    return f"absent_{pk}" in request.POST if request.method == "POST" else attended is False


def _held(request: HttpRequest, held: Talk, form: HeldForm) -> Held:
    data = form.cleaned_data
    answers = {one.pk: request.POST.get(f"answer_{one.pk}", "") for one in held.questions.all()}
    absent = {
        one.pk: request.POST.get(f"reason_{one.pk}", "")
        for one in held.people.all()
        if f"absent_{one.pk}" in request.POST
    }
    return Held(data["held_at"], data["course"], data["stand"], answers, absent)


@require_POST
def talk_scan(request: HttpRequest, talk_id: int) -> HttpResponse:
    """The signed sheet comes back as a scan and stands from then on."""
    seen = talk_for(request, talk_id, writing=True)
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        return talk_page(request, seen, status=400, refused="请选择签字记录的扫描件或照片。")
    try:
        keep_scan(seen.talk, kept_upload(file), now=timezone.now(), actor=seen.user)
    except ValidationError as refused:
        return talk_page(request, seen, status=400, refused=" ".join(refused.messages))
    messages.success(request, "签字记录已归入，约谈记录不再能改。")
    return redirect("talk", talk_id=talk_id)


@dataclass
class _Scan:
    """The signed sheet as a file of the store."""

    file_name: str
    stored: StoredFile | None


@require_GET
def talk_scan_file(request: HttpRequest, talk_id: int) -> FileResponse:
    """The signed sheet, byte for byte."""
    held = talk_for(request, talk_id).talk
    if held.scan is None:
        raise Http404(GONE)
    return original(_Scan(held.scan_name, held.scan))


@require_GET
def talk_record_file(request: HttpRequest, talk_id: int, suffix: str) -> HttpResponse:
    """The sheet of the record; before the talk for who prepares it, as a sheet to write on."""
    seen = talk_for(request, talk_id)
    if suffix not in ("docx", "pdf") or (seen.talk.is_ahead and not seen.reads_preparation):
        raise Http404(GONE)
    content = document_file(record_document(seen.talk), suffix)
    return attachment(content, f"约谈记录_{seen.talk.number_text}.{suffix}")


@require_POST
def talk_end(request: HttpRequest, talk_id: int) -> HttpResponse:
    """Close the talk, open it again, or call it off, with words."""
    seen = talk_for(request, talk_id, writing=True)
    note, way = request.POST.get("note", ""), request.POST.get("way", "")
    try:
        if way == "close":
            close_talk(seen.talk, note, now=timezone.now(), actor=seen.user)
        elif way == "reopen":
            reopen_talk(seen.talk, note, actor=seen.user)
        elif way == "cancel":
            cancel_talk(seen.talk, note, now=timezone.now(), actor=seen.user)
        else:
            raise ValidationError("没有这种操作，请刷新页面再试。")
    except ValidationError as refused:
        return talk_page(request, seen, status=400, refused=" ".join(refused.messages), note=note)
    messages.success(request, "已办理。")
    return redirect("talk", talk_id=talk_id)
