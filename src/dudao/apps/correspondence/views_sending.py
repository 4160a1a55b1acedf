"""Sending, receipts, void, and the stamped scan."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from dudao.apps.correspondence.actions import sending
from dudao.apps.correspondence.forms import FileForm, first_error
from dudao.apps.correspondence.loading import GONE, SeenDocument, document_for
from dudao.apps.correspondence.models import Delivery
from dudao.apps.correspondence.queries_lists import units_to_choose
from dudao.apps.correspondence.uploads import kept_upload
from dudao.apps.correspondence.views_way import stepped


@require_POST
def document_send(request: HttpRequest, document_id: int) -> HttpResponse:
    """Send it to its units."""
    seen = document_for(request, document_id, office=True)
    return stepped(
        request,
        seen,
        lambda: sending.send_document(seen.document, actor=seen.user),
        "已发出，收文单位收到了通知。",
    )


@require_POST
def document_resend(request: HttpRequest, document_id: int) -> HttpResponse:
    """Send it to one more unit."""
    seen = document_for(request, document_id, office=True)
    wanted = request.POST.get("unit", "")
    unit = next((one for one in units_to_choose(seen.document.county) if str(one.pk) == wanted), None)
    if unit is None:
        messages.error(request, "请选要补发的单位。")
        return redirect("document", document_id=document_id)
    return stepped(
        request,
        seen,
        lambda: sending.resend_document(seen.document, unit, actor=seen.user),
        f"已补发给{unit.name}。",
    )


@require_POST
def document_urge(request: HttpRequest, document_id: int) -> HttpResponse:
    """Remind who has not signed for it."""
    seen = document_for(request, document_id, office=True)
    try:
        count = sending.urge_receipts(seen.document, actor=seen.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        said = f"提醒了 {count} 个单位。" if count else "没有可提醒的单位：今天已催过，或者只能纸质送达。"
        messages.success(request, said)
    return redirect("document", document_id=document_id)


def _delivery(seen: SeenDocument, delivery_id: int) -> Delivery:
    found = seen.document.deliveries.filter(pk=delivery_id).select_related("unit").first()
    if found is None:
        raise Http404(GONE)
    found.document = seen.document
    return found


@require_POST
def document_receive(request: HttpRequest, document_id: int, delivery_id: int) -> HttpResponse:
    """Sign for it, or write down who signed on paper."""
    seen = document_for(request, document_id)
    held = _delivery(seen, delivery_id)
    name = request.POST.get("name", "")
    return stepped(
        request,
        seen,
        lambda: sending.receive_document(held, actor=seen.user, name=name),
        f"{held.unit.name}已签收。",
    )


@require_POST
def document_void(request: HttpRequest, document_id: int) -> HttpResponse:
    """Make it void; the number stays taken."""
    seen = document_for(request, document_id, office=True)
    reason = request.POST.get("reason", "")
    return stepped(
        request,
        seen,
        lambda: sending.void_document(seen.document, reason, actor=seen.user),
        "已作废，号码保留在登记簿里。",
    )


@require_POST
def document_archive(request: HttpRequest, document_id: int) -> HttpResponse:
    """File the stamped scan."""
    seen = document_for(request, document_id, office=True)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect("document", document_id=document_id)
    given = form.cleaned_data
    return stepped(
        request,
        seen,
        lambda: sending.archive_scan(
            seen.document, kept_upload(given["file"]), note=given["note"], actor=seen.user
        ),
        "扫描件已归档。",
    )
