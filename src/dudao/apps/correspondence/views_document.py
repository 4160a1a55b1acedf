"""One document: its pages as they print, its way, what may be done now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dudao.apps.correspondence.loading import document_for


@require_GET
def document(request: HttpRequest, document_id: int) -> HttpResponse:
    """One document."""
    seen = document_for(request, document_id)
    context = {"user": seen.user, "tab": "documents", "document": seen.document}
    return render(request, "correspondence/document.html", context)
