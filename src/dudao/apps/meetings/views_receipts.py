"""A unit's own receipt: confirm on the phone, take it back, pass the notice on to the units below, the photo."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.evidence.api import original
from dudao.apps.meetings import queries
from dudao.apps.meetings.actions import passing as actions
from dudao.apps.meetings.forms_passing import ConfirmationForm, PassOnForm, confirmation_initial
from dudao.apps.meetings.loading import GONE, kept_document, posted, receipt_for
from dudao.apps.meetings.permissions import ONLY_UNIT, can_confirm, can_pass_on


def receipt_confirm(request: HttpRequest, notice_id: int, receipt_id: int) -> HttpResponse:
    """Four answers and a photo."""
    seen, receipt = receipt_for(request, notice_id, receipt_id)
    if not can_confirm(seen.user, receipt):
        raise PermissionDenied(ONLY_UNIT)
    today = timezone.localdate()
    form = ConfirmationForm(
        posted(request), request.FILES or None, initial=confirmation_initial(receipt, today)
    )
    if request.method == "POST" and form.is_valid():
        try:
            file = form.cleaned_data["photo"]
            title = f"{receipt.notice.title[:80]}传达现场"
            photo = kept_document(file, receipt.unit, title, seen.user) if file else None
            actions.confirm_receipt(receipt, form.given(photo), today=today, actor=seen.user)
        except ValidationError as refused:
            errors = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
            for name, texts in errors.items():
                form.add_error(name if name in form.fields else None, texts)
        else:
            messages.success(request, "已确认，谢谢。")
            return redirect("pass_on_notice", notice_id=notice_id)
    context = {
        "user": seen.user,
        "tab": "meetings",
        "county": seen.notice.county,
        "notice": seen.notice,
        "receipt": receipt,
        "form": form,
        "for_unit": receipt.unit_id not in seen.units,
    }
    return render(request, "meetings/receipt_confirm.html", context, status=400 if form.errors else 200)


@require_POST
def receipt_withdraw(request: HttpRequest, notice_id: int, receipt_id: int) -> HttpResponse:
    """Take a confirmation back."""
    seen, receipt = receipt_for(request, notice_id, receipt_id)
    try:
        actions.withdraw_receipt(receipt, actor=seen.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "已撤回，可以重新确认。")
    return redirect("pass_on_notice", notice_id=notice_id)


def receipt_pass_on(request: HttpRequest, notice_id: int, receipt_id: int) -> HttpResponse:
    """Hand the notice on to units below."""
    seen, receipt = receipt_for(request, notice_id, receipt_id)
    if not can_pass_on(seen.user, receipt):
        raise PermissionDenied(ONLY_UNIT)
    had = set(seen.notice.receipts.values_list("unit_id", flat=True))
    below = queries.units_below(receipt.unit)
    form = PassOnForm(posted(request), initial={"due_on": receipt.due_on})
    if request.method == "POST" and form.is_valid():
        wanted = set(request.POST.getlist("units"))
        units = [one for one in below if str(one.pk) in wanted]
        try:
            count = actions.pass_on(receipt, units, due_on=form.cleaned_data["due_on"], actor=seen.user)
        except ValidationError as refused:
            errors = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
            for name, texts in errors.items():
                form.add_error(name if name in form.fields else None, texts)
        else:
            messages.success(request, f"已向下传达到 {count} 个单位。")
            return redirect("pass_on_notice", notice_id=notice_id)
    context = {
        "user": seen.user,
        "tab": "meetings",
        "county": seen.notice.county,
        "notice": seen.notice,
        "receipt": receipt,
        "form": form,
        "units": [unit for unit in below if unit.pk not in had],
        "had": [unit for unit in below if unit.pk in had],
    }
    return render(request, "meetings/receipt_pass_on.html", context, status=400 if form.errors else 200)


@require_GET
def receipt_photo(request: HttpRequest, notice_id: int, receipt_id: int) -> HttpResponseBase:
    """The photo of a confirmation, for everybody who reads the receipt."""
    _, receipt = receipt_for(request, notice_id, receipt_id)
    if receipt.photo is None or receipt.photo.current is None or receipt.photo.discarded_at is not None:
        raise Http404(GONE)
    return original(receipt.photo.current)
