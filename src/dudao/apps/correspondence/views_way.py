"""The way of a document: each step is one post, and back to its page."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from dudao.apps.correspondence.actions import way
from dudao.apps.correspondence.actions.drafting import discard_document
from dudao.apps.correspondence.actions.issuing import issued_copy_of
from dudao.apps.correspondence.loading import GONE, SeenDocument, document_for, number_of
from dudao.apps.correspondence.queries import documents_visible_to


def stepped(request: HttpRequest, seen: SeenDocument, step: Callable[[], object], said: str) -> HttpResponse:
    """Take a step and say so, or say why not; back to the page, or to the list when it is no longer hers to read."""
    try:
        step()
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, said)
    if not documents_visible_to(seen.user).filter(pk=seen.document.pk).exists():
        return redirect("documents")
    return redirect("document", document_id=seen.document.pk)


def _words(request: HttpRequest, name: str = "reason") -> str:
    return request.POST.get(name, "")


@require_POST
def document_submit(request: HttpRequest, document_id: int) -> HttpResponse:
    """Hand it in for checking."""
    seen = document_for(request, document_id, office=True)
    revision = number_of(request)
    return stepped(
        request,
        seen,
        lambda: way.submit_document(seen.document, actor=seen.user, revision=revision),
        "已送审。",
    )


@require_POST
def document_check(request: HttpRequest, document_id: int) -> HttpResponse:
    """Pass it."""
    seen = document_for(request, document_id)
    note, revision = _words(request, "note"), number_of(request)
    return stepped(
        request,
        seen,
        lambda: way.check_document(seen.document, actor=seen.user, note=note, revision=revision),
        "已审核通过。",
    )


@require_POST
def document_return(request: HttpRequest, document_id: int) -> HttpResponse:
    """Give it back with the reason."""
    seen = document_for(request, document_id)
    return stepped(
        request,
        seen,
        lambda: way.return_document(
            seen.document, _words(request), actor=seen.user, revision=number_of(request)
        ),
        "已退回。",
    )


@require_POST
def document_recall(request: HttpRequest, document_id: int) -> HttpResponse:
    """Take it back to change it."""
    seen = document_for(request, document_id, office=True)
    return stepped(
        request,
        seen,
        lambda: way.recall_document(seen.document, _words(request), actor=seen.user),
        "已撤回，可以修改。",
    )


@require_POST
def document_countersign(request: HttpRequest, document_id: int, unit_id: int) -> HttpResponse:
    """The opinion of a unit."""
    seen = document_for(request, document_id)
    asked = seen.document.countersigns.filter(unit=unit_id).select_related("unit").first()
    if asked is None:
        raise Http404(GONE)
    agrees = _words(request, "agrees") == "yes"
    return stepped(
        request,
        seen,
        lambda: way.countersign(
            seen.document, asked.unit, agrees=agrees, opinion=_words(request, "opinion"), actor=seen.user
        ),
        "会签意见已记下。",
    )


@require_POST
def document_sign(request: HttpRequest, document_id: int) -> HttpResponse:
    """Sign it; its number is given, then its bytes are made."""
    seen = document_for(request, document_id)

    def step() -> None:
        done = way.sign_document(
            seen.document,
            revision=number_of(request),
            actor=seen.user,
            overrule=_words(request, "overrule"),
        )
        issued_copy_of(done)

    return stepped(request, seen, step, "已签发，发文字号已编好。")


@require_POST
def document_discard(request: HttpRequest, document_id: int) -> HttpResponse:
    """Give it up with the reason."""
    seen = document_for(request, document_id, office=True)
    return stepped(
        request,
        seen,
        lambda: discard_document(seen.document, _words(request), actor=seen.user),
        "已放弃，稿子留在“已放弃”里。",
    )
