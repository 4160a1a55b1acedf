"""One document: its pages as they print, its way, what may be done now."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import history_of
from dudao.apps.correspondence.actions.drafting import draft_in
from dudao.apps.correspondence.actions.telling import signers_of
from dudao.apps.correspondence.choices import (
    OPEN_STATES,
    CountersignState,
    DocumentState,
    Readers,
)
from dudao.apps.correspondence.loading import GONE, SeenDocument, document_for
from dudao.apps.correspondence.models import OfficialDocument
from dudao.apps.correspondence.permissions import (
    can_check,
    can_countersign,
    can_receive,
    can_sign,
    signing_role,
)
from dudao.apps.correspondence.preview import pages_for
from dudao.apps.correspondence.printing import addressees_line, copies_line, what_is_missing, what_is_wrong
from dudao.apps.correspondence.queries import issued_facts
from dudao.apps.correspondence.queries_lists import units_to_choose
from dudao.apps.correspondence.sources import source_of
from dudao.apps.correspondence.views import frame
from dudao.core.drafting import draft_from_json

RECALLABLE = (DocumentState.CHECKING, DocumentState.COUNTERSIGNING, DocumentState.SIGNING)


@require_GET
def document(request: HttpRequest, document_id: int) -> HttpResponse:
    """The page of a document."""
    seen = document_for(request, document_id)
    held = seen.document
    deliveries = list(held.deliveries.select_related("unit", "received_by", "recorded_by"))
    mine = [one for one in deliveries if one.sent_at is not None and can_receive(seen.user, one)]
    handles = seen.is_office or can_check(seen.user, held) or can_sign(seen.user, held)
    inside = handles or held.readers != Readers.NAMED
    context = {
        **frame(seen.user, "documents", held.county),
        "document": held,
        "light": LIGHTS[DocumentState(held.state)],
        "is_office": seen.is_office,
        "pages": range(1, len(pages_for(held, seen.user)) + 1),
        "addressees": addressees_line(held),
        "copies": copies_line(held),
        "source": source_of(held, seen.user),
        "steps": held.steps.select_related("by").order_by("pk") if _sees_way(seen, mine) else (),
        "countersigns": held.countersigns.select_related("unit", "by") if _sees_way(seen, mine) else (),
        "attachments": held.attachments.select_related("stored").order_by("order"),
        "archived": held.archived.select_related("by").order_by("number"),
        "issued": issued_facts(held) if inside else None,
        "deliveries": deliveries if seen.is_office or handles else mine,
        "received_count": sum(one.received_at is not None for one in deliveries),
        "mine": [one for one in mine if one.received_at is None and held.state == DocumentState.SENT],
        "named": held.named_readers.order_by("pk") if held.readers == Readers.NAMED else (),
        "history": history_of(held) if seen.is_office else (),
        **_may(seen),
    }
    return render(request, "correspondence/document.html", context)


LIGHTS = {
    DocumentState.DRAFT: "warn",
    DocumentState.CHECKING: "info",
    DocumentState.COUNTERSIGNING: "info",
    DocumentState.SIGNING: "info",
    DocumentState.SIGNED: "ok",
    DocumentState.SENT: "ok",
    DocumentState.VOID: "bad",
    DocumentState.DISCARDED: "none",
}


def _sees_way(seen: SeenDocument, mine: list[Any]) -> bool:
    """Who handles it or reads the county sees who said what on the way; an addressed unit sees the text."""
    return seen.is_office or not mine


def _may(seen: SeenDocument) -> dict[str, Any]:
    """What this person may do in the present state, and what stands in the way."""
    held, user = seen.document, seen.user
    state = DocumentState(held.state)
    is_draft = state == DocumentState.DRAFT
    objected = [one for one in held.countersigns.all() if one.state == CountersignState.OBJECTED]
    signs = state == DocumentState.SIGNING and can_sign(user, held)
    return {
        "may_edit": seen.is_office and is_draft,
        "missing": what_is_missing(held) if is_draft else (),
        "wrong": what_is_wrong(held) if is_draft else (),
        "may_check": state == DocumentState.CHECKING and can_check(user, held),
        "may_sign": signs,
        "objected": objected if signs else [],
        "may_recall": seen.is_office and state in RECALLABLE,
        "may_discard": seen.is_office and state in OPEN_STATES,
        "may_send": seen.is_office and state == DocumentState.SIGNED,
        "may_urge": seen.is_office and state == DocumentState.SENT,
        "may_void": seen.is_office and state in (DocumentState.SIGNED, DocumentState.SENT),
        "may_archive": seen.is_office and held.is_numbered,
        "units": units_to_choose(held.county) if seen.is_office and state == DocumentState.SENT else (),
        "to_countersign": _to_countersign(held, user),
        "waits_for": _waits_for(held, state),
    }


def _to_countersign(held: OfficialDocument, user: User) -> list[Any]:
    if held.state != DocumentState.COUNTERSIGNING:
        return []
    waiting = held.countersigns.filter(state=CountersignState.WAITING).select_related(
        "unit", "document__county"
    )
    return [one for one in waiting if can_countersign(user, one)]


def _waits_for(held: OfficialDocument, state: DocumentState) -> str:
    """Whose turn it is, in words."""
    if state == DocumentState.CHECKING:
        return "督导室另一位干部或局长审核"
    if state == DocumentState.COUNTERSIGNING:
        waiting = held.countersigns.filter(state=CountersignState.WAITING).select_related("unit")
        return f"{'、'.join(one.unit.name for one in waiting)}会签"
    if state == DocumentState.SIGNING:
        names = "、".join(one.name for one in signers_of(held))
        role = signing_role(held.issuer).label
        return f"{role}{names}签发" if names else f"{role}签发（还没有{role}的账号）"
    return {DocumentState.DRAFT: "督导室修改、送审", DocumentState.SIGNED: "督导室打印、发出"}.get(state, "")


@require_GET
def document_versions(request: HttpRequest, document_id: int) -> HttpResponse:
    """The texts of a document, write by write."""
    seen = document_for(request, document_id, office=True)
    context = {
        **frame(seen.user, "documents", seen.document.county),
        "document": seen.document,
        "versions": seen.document.revisions.defer("draft").select_related("by").order_by("-number"),
    }
    return render(request, "correspondence/versions.html", context)


@require_GET
def document_version(request: HttpRequest, document_id: int, number: int) -> HttpResponse:
    """An older text."""
    seen = document_for(request, document_id, office=True)
    found = seen.document.revisions.filter(number=number).select_related("by").first()
    if found is None:
        raise Http404(GONE)
    context = {
        **frame(seen.user, "documents", seen.document.county),
        "document": seen.document,
        "version": found,
        "draft": draft_from_json(found.draft),
        "is_now": found.draft == seen.document.draft and draft_in(seen.document).title == found.title,
    }
    return render(request, "correspondence/version.html", context)
