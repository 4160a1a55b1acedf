"""Where a document is to be found on the site."""

from __future__ import annotations

from django.urls import reverse

from dudao.apps.correspondence.models import OfficialDocument


def document_url(document: OfficialDocument) -> str:
    """The page of a document."""
    return reverse("document", kwargs={"document_id": document.pk})
