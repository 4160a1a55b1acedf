"""One letter: the unit reads, signs for and answers it; the office reviews, urges, gives more time and closes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.accounts.api import User
from dudao.apps.correspondence.api import receive_document
from dudao.apps.evidence.api import WIDTHS, kept_evidence_of, original, page_image, picture
from dudao.apps.oversight import letter_access
from dudao.apps.oversight.actions import letter_extensions as extensions
from dudao.apps.oversight.actions import letters as office
from dudao.apps.oversight.actions import replies
from dudao.apps.oversight.letter_page import letter_page
from dudao.apps.oversight.letter_proofs import keep_letter_proofs
from dudao.apps.oversight.models import Letter, Reply
from dudao.apps.oversight.permissions_letters import (
    ONLY_OFFICE,
    ONLY_RECEIVER,
    ONLY_UNIT,
    can_handle_letters,
    can_prepare,
    works_at,
)
from dudao.infra.zipguard import UnreadableFile


@require_GET
def letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The letter, its answers, and what the person may do with it."""
    user, held = letter_access.letter_seen(request, letter_id)
    return _page(request, user, held)


def _page(
    request: HttpRequest,
    user: User,
    held: Letter,
    *,
    part: str = "",
    errors: list[str] | None = None,
    conflict: Reply | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; `errors` stand in the part that was sent, what was typed stays."""
    posted: Mapping[str, str] = request.POST.dict() if part else {}
    context = {
        "user": user,
        "tab": "letters",
        "today": timezone.localdate(),
        "part": part,
        "errors": errors or [],
        "conflict": conflict,
        **letter_page(user, held, timezone.localdate(), posted),
    }
    return render(request, "oversight/letter.html", context, status=status)


def _done(
    request: HttpRequest, letter_id: int, part: str, action: Callable[[], object], said: str
) -> HttpResponse:
    """Do one thing and go back to the letter; what is refused is said where it was asked, what was typed stays."""
    try:
        action()
    except ValidationError as refused:
        user, held = letter_access.letter_seen(request, letter_id)
        return _page(request, user, held, part=part, errors=refused.messages, status=400)
    messages.success(request, said)
    return redirect("letter", letter_id=letter_id)


@require_POST
def letter_receive(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The unit signs for the letter."""
    user, held = letter_access.letter_seen(request, letter_id)
    if not works_at(user, held.matter.unit):
        raise PermissionDenied(ONLY_RECEIVER)
    delivery = held.document.deliveries.filter(unit=held.matter.unit, is_copy=False).first()
    if delivery is None:
        raise Http404(letter_access.GONE)
    return _done(
        request, letter_id, "receive", lambda: receive_document(delivery, actor=user), "已签收，请按期答复。"
    )


def _prepared(request: HttpRequest, letter_id: int) -> tuple[User, Letter]:
    user, held = letter_access.letter_seen(request, letter_id)
    if not can_prepare(user, held):
        raise PermissionDenied(ONLY_UNIT)
    return user, held


def _number_seen(request: HttpRequest) -> int:
    """The number that the page saw; nonsense is -1, which then is a conflict."""
    given = request.POST.get("number", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1


def _given(request: HttpRequest) -> replies.AnswerGiven:
    return replies.AnswerGiven(
        text=request.POST.get("text", ""),
        measures=request.POST.get("measures", ""),
        paper_name=request.POST.get("paper_name", ""),
    )


@require_POST
def letter_answer_save(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Keep what is typed as a draft; nothing is written when it cannot be taken."""
    user, held = _prepared(request, letter_id)
    number = _number_seen(request)
    try:
        kept = replies.save_answer(held, _given(request), revision=number, actor=user)
    except replies.ReplyConflict as conflict:
        return _saved({"conflict": conflict.reply, "number": number}, 409)
    except ValidationError as refused:
        return _saved({"wrong": " ".join(refused.messages), "number": number}, 422)
    return _saved({"saved_at": timezone.localtime(kept.written_at), "number": kept.revision}, 200)


def _saved(context: dict[str, object], status: int) -> HttpResponse:
    return HttpResponse(render_to_string("oversight/_answer_saved.html", context), status=status)


@require_POST
def letter_answer(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Keep the answer with its files, ask the head to look at it, or hand it in, as the button says."""
    user, held = _prepared(request, letter_id)
    verb = request.POST.get("verb", "keep")
    try:
        said = _answered(request, user, held, verb)
    except replies.ReplyConflict as conflict:
        return _page(request, user, held, part="answer", conflict=conflict.reply, status=409)
    except ValidationError as refused:
        fresh = letter_access.letter_seen(request, letter_id)[1]
        return _page(request, user, fresh, part="answer", errors=refused.messages, status=400)
    messages.success(request, said)
    return redirect("letter", letter_id=letter_id)


def _answered(request: HttpRequest, user: User, held: Letter, verb: str) -> str:
    """Text first, then its proofs; the number that was seen holds for the text alone."""
    kept = replies.save_answer(held, _given(request), revision=_number_seen(request), actor=user)
    if removed := _whole_number(request.POST.get("remove", "")):
        replies.remove_proof(held, removed, actor=user)
        return "已去掉这份佐证；材料仍在本单位的档案里。"
    chosen = {pk for pk in map(_whole_number, request.POST.getlist("documents")) if pk}
    found = kept_evidence_of(user, held.matter.county).filter(unit=held.matter.unit, pk__in=chosen)
    proofs = [*found, *keep_letter_proofs(user, held, request.FILES.getlist("files"))]
    if proofs:
        replies.add_proofs(held, proofs, actor=user)
    if verb == "submit":
        replies.submit_answer(held, _given(request), revision=kept.revision, actor=user)
        return "答复已提交，等督导室复核。"
    if verb == "ask":
        told = replies.ask_head(held, actor=user)
        return "已保存，并请负责人提交。" if told else "已保存；负责人已经收到过这一稿的通知。"
    return "已保存。" if not proofs else f"已保存，附上 {len(proofs)} 份佐证。"


def _whole_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


@require_POST
def letter_answer_withdraw(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Take an answer back before its review."""
    user, held = _prepared(request, letter_id)
    return _done(
        request,
        letter_id,
        "withdraw",
        lambda: replies.withdraw_answer(held, actor=user),
        "已撤回，可以修改后再提交；答复期限照样计算。",
    )


@require_GET
def letter_proof(request: HttpRequest, letter_id: int, evidence_id: int) -> FileResponse:
    """A proof of an answer: the original, or with `?size=` its picture."""
    evidence = letter_access.proof_seen(request, letter_id, evidence_id)
    assert evidence.current is not None
    size = request.GET.get("size")
    if size is None:
        return original(evidence.current)
    if size not in WIDTHS:
        raise Http404("没有这种大小。")
    try:
        return picture(page_image(evidence.current.stored, 1, size))
    except (UnreadableFile, OSError) as failed:
        raise Http404("这个文件不能预览，请下载原件查看。") from failed


def _managed(request: HttpRequest, letter_id: int) -> tuple[User, Letter]:
    user, held = letter_access.letter_seen(request, letter_id)
    if not can_handle_letters(user, held.matter.county):
        raise PermissionDenied(ONLY_OFFICE)
    return user, held


@require_POST
def letter_review(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Accept the answer that waits, or send it back with the reason and a new day."""
    user, held = _managed(request, letter_id)
    opinion = request.POST.get("opinion", "")
    if request.POST.get("verb") == "accept":
        return _done(
            request,
            letter_id,
            "review",
            lambda: replies.accept_answer(held, opinion, actor=user),
            "已认可，函件办结。督办事项可以在事项页面办结。",
        )
    days = _whole_number(request.POST.get("working_days", "").strip())
    return _done(
        request,
        letter_id,
        "review",
        lambda: replies.return_answer(held, opinion, days, today=timezone.localdate(), actor=user),
        "已退回，单位会收到通知和新的期限。",
    )


@require_POST
def letter_extension(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Ask for more time, on or before the day for the answer."""
    user, held = _prepared(request, letter_id)

    def ask() -> object:
        wanted = _day(request.POST.get("wanted_on", ""), "申请延至")
        reason = request.POST.get("reason", "")
        return extensions.ask_letter_extension(held, wanted, reason, today=timezone.localdate(), actor=user)

    return _done(request, letter_id, "extension", ask, "延期申请已送督导室；批准之前仍按原期限计算。")


@require_POST
def letter_extension_withdraw(request: HttpRequest, extension_id: int) -> HttpResponse:
    """Take a request for more time back while it waits."""
    user, found = letter_access.extension_seen(request, extension_id)
    if not can_prepare(user, found.letter):
        raise PermissionDenied(ONLY_UNIT)
    return _done(
        request,
        found.letter_id,
        "extension",
        lambda: extensions.withdraw_letter_extension(found, actor=user),
        "延期申请已撤回。",
    )


@require_POST
def letter_extension_decide(request: HttpRequest, extension_id: int) -> HttpResponse:
    """Grant more time, perhaps until another day, or refuse it with a reason."""
    user, found = letter_access.extension_seen(request, extension_id)
    if not can_handle_letters(user, found.letter.matter.county):
        raise PermissionDenied(ONLY_OFFICE)
    opinion = request.POST.get("extension_opinion", "")

    def decide() -> object:
        if request.POST.get("verb") != "grant":
            return extensions.refuse_letter_extension(found, opinion, actor=user)
        granted = _day(request.POST.get("granted_on", ""), "同意延至")
        return extensions.grant_letter_extension(
            found, granted, opinion, today=timezone.localdate(), actor=user
        )

    return _done(request, found.letter_id, "decide", decide, "已审批，单位会收到通知。")


def _day(text: str, label: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as wrong:
        raise ValidationError(f"请填写“{label}”的日期，例如 2026-10-15。") from wrong


@require_POST
def letter_urge(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Urge the unit of one letter."""
    user, held = _managed(request, letter_id)
    text = request.POST.get("urge_text", "")
    return _done(
        request,
        letter_id,
        "urge",
        lambda: office.urge_letters([held], text, today=timezone.localdate(), actor=user),
        "已催办。",
    )


@require_POST
def letter_close(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Close a letter that is out without an answer."""
    user, held = _managed(request, letter_id)
    note = request.POST.get("note", "")
    return _done(
        request, letter_id, "close", lambda: office.close_letter(held, note, actor=user), "函件已办结。"
    )


@require_POST
def letter_dismiss(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Give up a letter that is not signed."""
    user, held = _managed(request, letter_id)
    reason = request.POST.get("reason", "")
    return _done(
        request,
        letter_id,
        "dismiss",
        lambda: office.dismiss_letter(held, reason, actor=user),
        "已放弃这份函件；督办事项仍在。",
    )


@require_POST
def letter_climb(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Draft the next rung of an overdue letter now."""
    user, held = _managed(request, letter_id)
    try:
        made = office.climb_letter(held, today=timezone.localdate(), actor=user)
    except ValidationError as refused:
        return _page(request, user, held, part="climb", errors=refused.messages, status=400)
    messages.success(request, f"已起草{made.get_rung_display()}，核对后送审、签发、发出。")
    return redirect("letter", letter_id=made.pk)
