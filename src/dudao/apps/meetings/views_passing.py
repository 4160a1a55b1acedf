"""层层传达: the notice, sending it, who has not confirmed, urging, files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.activity.api import history_of
from dudao.apps.evidence.api import original
from dudao.apps.meetings import queries
from dudao.apps.meetings.actions import passing as actions
from dudao.apps.meetings.documents import receipts_book
from dudao.apps.meetings.forms_passing import FileForm, NoticeForm, UrgeForm, notice_initial
from dudao.apps.meetings.loading import (
    GONE,
    SeenNotice,
    campaign_named,
    county_for_office,
    kept_document,
    meeting_for,
    notice_for,
    posted,
)
from dudao.apps.meetings.passing_tree import ReceiptLine, receipt_lines, seen_by_units
from dudao.apps.organisations.api import Kind
from dudao.apps.workplan.api import can_view_plan
from dudao.web.downloads import attachment


def pass_on_new(request: HttpRequest, county_id: int) -> HttpResponse:
    """A new notice; from a meeting its title and decisions are taken along."""
    user, county = county_for_office(request, county_id)
    campaign = campaign_named(request, user, county)
    number = request.GET.get("meeting", "")
    held = meeting_for(request, int(number)).meeting if number.isascii() and number.isdecimal() else None
    first: dict[str, Any] = {}
    if held is not None:
        campaign = held.campaign
        first = {"title": f"传达{held.title}精神", "text": held.minutes}
    form = NoticeForm(posted(request), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_notice(county, form.given(), campaign=campaign, meeting=held, actor=user)
        except ValidationError as refused:
            _refuse(form, refused)
        else:
            messages.success(request, "已存为草稿：选好单位再下发。")
            return redirect("pass_on_notice", notice_id=made.pk)
    context = {"user": user, "tab": "meetings", "county": county, "form": form, "meeting": held}
    return render(request, "meetings/pass_on_edit.html", context, status=400 if form.errors else 200)


def _refuse(form: NoticeForm, refused: ValidationError) -> None:
    errors = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
    for name, texts in errors.items():
        form.add_error(name if name in form.fields else None, texts)


def lines_seen(seen: SeenNotice) -> tuple[list[ReceiptLine], list[ReceiptLine]]:
    """The lines that this person sees, and of those the ones that have not confirmed."""
    receipts = queries.receipts_of(seen.notice)
    if not can_view_plan(seen.user, seen.notice.county):
        receipts = seen_by_units(receipts, seen.units)
    lines = receipt_lines(receipts, timezone.localdate(), mine=seen.units, is_office=seen.is_office)
    return lines, [line for line in lines if not line.is_confirmed]


def pass_on_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """The notice, my own receipt first, then the tree of receipts and who has not confirmed."""
    seen = notice_for(request, notice_id)
    lines, left = lines_seen(seen)
    mine = [line for line in lines if line.is_mine]
    context: dict[str, Any] = {
        "user": seen.user,
        "tab": "meetings",
        "county": seen.notice.county,
        "notice": seen.notice,
        "is_office": seen.is_office,
        "lines": lines,
        "show_lines": len(lines) > len(mine) or seen.is_office,
        "left": left,
        "late": sum(line.is_late for line in left),
        "confirmed": len(lines) - len(left),
        "mine": mine,
        "may_pass_on": {line.receipt.pk for line in mine if not line.receipt.unit.is_school},
        "may_urge": any(line.may_urge for line in lines),
        "files": queries.files_of(seen.notice),
        "today": timezone.localdate(),
        "limit": actions.URGES_PER_DAY,
        "history": history_of(seen.notice) if seen.is_office else [],
        "units": _units_to_send(seen) if seen.is_office and seen.notice.state != "closed" else [],
        "kinds": [(Kind(kind).value, Kind(kind).label) for kind in queries.PASSING_KINDS],
    }
    return render(request, "meetings/pass_on_notice.html", context)


def _units_to_send(seen: SeenNotice) -> list[Any]:
    had = set(seen.notice.receipts.values_list("unit_id", flat=True))
    return [unit for unit in queries.units_to_choose(seen.notice.county) if unit.pk not in had]


def pass_on_edit(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Title, text and day while it is a draft."""
    seen = notice_for(request, notice_id, writing=True)
    form = NoticeForm(posted(request), initial=notice_initial(seen.notice))
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"]
        try:
            actions.edit_notice(seen.notice, form.given(), revision=revision, actor=seen.user)
        except ValidationError as refused:
            _refuse(form, refused)
        else:
            messages.success(request, "已保存。")
            return redirect("pass_on_notice", notice_id=notice_id)
    context = {
        "user": seen.user,
        "tab": "meetings",
        "county": seen.notice.county,
        "form": form,
        "notice": seen.notice,
    }
    return render(request, "meetings/pass_on_edit.html", context, status=400 if form.errors else 200)


@require_POST
def pass_on_remove(request: HttpRequest, notice_id: int) -> HttpResponse:
    """A notice that was never sent goes."""
    seen = notice_for(request, notice_id, writing=True)
    try:
        actions.remove_notice(seen.notice, actor=seen.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("pass_on_notice", notice_id=notice_id)
    messages.success(request, f"“{seen.notice.title}”已删除。")
    return redirect("meetings")


@require_POST
def pass_on_attach(request: HttpRequest, notice_id: int) -> HttpResponse:
    """A file goes along; it is kept in the archive of the bureau."""
    seen = notice_for(request, notice_id, writing=True)
    form = FileForm(request.POST, request.FILES)
    place = queries.bureau_of(seen.user, seen.notice.county)
    if not form.is_valid():
        messages.error(request, "请选一个文件。")
    elif place is None:
        messages.error(request, "本县还没有登记教育局，附件没有地方存：请管理员先在单位里增加教育局。")
    else:
        file = form.cleaned_data["file"]
        try:
            document = kept_document(file, place, "", seen.user)
            actions.attach_file(seen.notice, document, actor=seen.user)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, f"附件《{document.title}》已加上。")
    return redirect("pass_on_notice", notice_id=notice_id)


@require_POST
def pass_on_detach(request: HttpRequest, notice_id: int, file_id: int) -> HttpResponse:
    """The file goes along no more."""
    seen = notice_for(request, notice_id, writing=True)
    try:
        actions.remove_file(seen.notice, file_id, actor=seen.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("pass_on_notice", notice_id=notice_id)


@require_GET
def pass_on_file(request: HttpRequest, notice_id: int, file_id: int) -> HttpResponseBase:
    """A file of a notice, for everybody who reads the notice."""
    seen = notice_for(request, notice_id)
    found = next((one for one in queries.files_of(seen.notice) if one.pk == file_id), None)
    if found is None or found.evidence.current is None:
        raise Http404(GONE)
    return original(found.evidence.current)


@require_POST
def pass_on_send(request: HttpRequest, notice_id: int) -> HttpResponse:
    """To the chosen units; later to more."""
    seen = notice_for(request, notice_id, writing=True)
    wanted = set(request.POST.getlist("units"))
    units = [one for one in _units_to_send(seen) if str(one.pk) in wanted]
    try:
        count = actions.send_notice(seen.notice, units, today=timezone.localdate(), actor=seen.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"已下发到 {count} 个单位。" if count else "没有选新的单位。")
    return redirect("pass_on_notice", notice_id=notice_id)


@require_POST
def pass_on_urge(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Urge the chosen units, or all that have not confirmed."""
    seen = notice_for(request, notice_id)
    lines, left = lines_seen(seen)
    wanted = set(request.POST.getlist("receipts"))
    chosen = [line for line in left if str(line.receipt.pk) in wanted or "all" in request.POST]
    chosen = [line for line in chosen if line.may_urge]
    if not any(line.may_urge for line in lines):
        raise PermissionDenied("只能催办本单位向下传达的单位；其余由督导室催办。")
    form = UrgeForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    try:
        done = actions.urge(seen.notice, [line.receipt for line in chosen], text=text, actor=seen.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("pass_on_notice", notice_id=notice_id)
    if not chosen:
        messages.error(request, "没有选要催办的单位。")
    else:
        messages.success(request, _urged_words(done))
    return redirect("pass_on_notice", notice_id=notice_id)


def _urged_words(done: actions.Urged) -> str:
    words = f"已催办 {done.count} 个单位。"
    if done.limited:
        words += (
            f"{'、'.join(done.limited[:5])}等 {len(done.limited)} 个单位今天已催过 "
            f"{actions.URGES_PER_DAY} 次，明天可以再催。"
        )
    if done.unreachable:
        words += f"{'、'.join(done.unreachable[:5])}没有账号，请打印名单电话或当面通知。"
    return words


@require_POST
def pass_on_close(request: HttpRequest, notice_id: int) -> HttpResponse:
    """End it."""
    seen = notice_for(request, notice_id, writing=True)
    actions.close_notice(seen.notice, actor=seen.user)
    messages.success(request, "传达已结束，回执不能再改。")
    return redirect("pass_on_notice", notice_id=notice_id)


@require_GET
def pass_on_table(request: HttpRequest, notice_id: int, suffix: str) -> HttpResponse:
    """传达回执表 as seen, as Excel or for printing; `?only=open`: those who have not confirmed."""
    seen = notice_for(request, notice_id)
    if suffix not in ("xlsx", "pdf"):
        raise Http404("没有这种格式。")
    lines, _ = lines_seen(seen)
    only_open = request.GET.get("only") == "open"
    book = receipts_book(seen.notice, lines, timezone.localtime(), only_open=only_open)
    if suffix == "xlsx":
        from dudao.infra.xlsx.write import write_workbook

        content = write_workbook(book)
    else:
        from dudao.infra.pdf.sheets import render_sheets_pdf

        content = render_sheets_pdf(book)
    return attachment(content, f"{book.title}_{seen.notice.title}.{suffix}")
