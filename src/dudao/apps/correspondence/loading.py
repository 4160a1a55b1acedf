"""Load and authorise in one call: a stranger gets 404, a colleague without the role gets 403."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse

from dudao.apps.accounts.api import User, person_of
from dudao.apps.correspondence.listening import tell_read
from dudao.apps.correspondence.models import OfficialDocument
from dudao.apps.correspondence.permissions import ONLY_OFFICE, can_draft
from dudao.apps.correspondence.queries import documents_visible_to
from dudao.apps.correspondence.queries_lists import county_of_handler, to_receive
from dudao.apps.correspondence.reading import note_reading
from dudao.apps.organisations.api import Organisation

GONE = "没有这一页，或者它不在您的数据范围内。"


@dataclass(frozen=True)
class SeenDocument:
    """A document as somebody opens it."""

    user: User
    document: OfficialDocument
    is_office: bool


def document_for(request: HttpRequest, document_id: int, *, office: bool = False) -> SeenDocument:
    """A document that the person reads; `office`: what the supervision office alone does.

    Opening one that only named people read is written down.
    """
    user = person_of(request)
    found = documents_visible_to(user).filter(pk=document_id).first()
    if found is None:
        raise Http404(GONE)
    seen = SeenDocument(user, found, can_draft(user, found.county))
    if office and not seen.is_office:
        raise PermissionDenied(ONLY_OFFICE)
    if request.method == "GET":
        note_reading(found, user)
    tell_read(found, user, request)
    return seen


def county_handled(user: User, *, office: bool = False) -> Organisation:
    """The county whose documents a person handles (404 for nobody's); `office`: only who drafts there."""
    county = county_of_handler(user)
    if county is None:
        raise Http404(GONE)
    if office and not can_draft(user, county):
        raise PermissionDenied(ONLY_OFFICE)
    return county


def number_of(request: HttpRequest, name: str = "revision") -> int:
    """A number that a form was sent with; -1 when it is none, so that it matches nothing."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else -1


@dataclass(frozen=True)
class SectionTab:
    """One page of the documents."""

    label: str
    url: str
    is_current: bool
    count: int = 0


def section_tabs(user: User, current: str) -> list[SectionTab]:
    """The pages of documents for this person: handlers have the register, units what they received."""
    county = county_of_handler(user)
    names = [("documents", "待办和公文"), ("documents_received", "收文")]
    if county is not None:
        names += [
            ("document_register", "发文登记簿"),
            ("issuers", "发文机关"),
            ("document_templates", "Word 模板"),
        ]
    waiting = to_receive(user).count()
    return [
        SectionTab(label, reverse(name), name == current, waiting if name == "documents_received" else 0)
        for name, label in names
    ]
