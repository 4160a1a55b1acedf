"""Load and authorise in one call: a stranger gets 404, a colleague without the role gets 403."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from dudao.apps.accounts.api import User, person_of
from dudao.apps.correspondence.models import OfficialDocument
from dudao.apps.correspondence.permissions import ONLY_OFFICE, can_draft
from dudao.apps.correspondence.queries import documents_visible_to

GONE = "没有这一页，或者它不在您的数据范围内。"


@dataclass(frozen=True)
class SeenDocument:
    """A document as somebody opens it."""

    user: User
    document: OfficialDocument
    is_office: bool


def document_for(request: HttpRequest, document_id: int, *, office: bool = False) -> SeenDocument:
    """A document that the person reads; `office`: what the supervision office alone does."""
    user = person_of(request)
    found = documents_visible_to(user).filter(pk=document_id).first()
    if found is None:
        raise Http404(GONE)
    seen = SeenDocument(user, found, can_draft(user, found.county))
    if office and not seen.is_office:
        raise PermissionDenied(ONLY_OFFICE)
    return seen
