"""Every opening of a page or a file of a case leaves a row: who, when, what, from where."""

from __future__ import annotations

from django.http import HttpRequest

from dudao.apps.accountability.models import Case, CaseReading
from dudao.apps.accountability.queries_cases import case_of_document
from dudao.apps.accounts.api import User
from dudao.apps.correspondence.api import OfficialDocument
from dudao.web.security import client_address


def note_reading(case: Case, user: User, what: str, *, address: str = "") -> CaseReading:
    """Keep that this person read this; `what` names pages and numbers of papers, never people."""
    return CaseReading.objects.create(
        case=case, user=user, reader=str(user)[:120], what=what[:200], address=address[:45]
    )


def address_of(request: HttpRequest) -> str:
    """Where a request came from, as the log has it."""
    return client_address(request) or ""


PICTURES = "document_page"
WHAT = {
    "document": "公文页面",
    "document_file": "公文（下载）",
    "document_original": "公文正本（打印）",
    "document_archived": "公文归档件（下载）",
    "document_attachment": "公文附件（下载）",
}


def note_document_reading(document: OfficialDocument, user: User, request: HttpRequest) -> None:
    """A document of a case was opened: kept among the readings of the case, its pictures of pages left out."""
    match = request.resolver_match
    name = match.url_name or "" if match is not None else ""
    if name == PICTURES:
        return
    case = case_of_document(document)
    if case is not None:
        what = f"{document.get_kind_display()}：{WHAT.get(name, '公文')}"
        note_reading(case, user, what, address=address_of(request))
