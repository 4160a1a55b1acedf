"""What every write of a document begins and ends with: the row locked, the number that was seen, the step kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.correspondence.choices import DocumentState, Readers, StepVerb
from dudao.apps.correspondence.following import tell_moved
from dudao.apps.correspondence.models import DocumentStep, OfficialDocument
from dudao.apps.correspondence.permissions import ONLY_OFFICE, can_handle

LONGEST_NOTE = 500
ENTRIES: Mapping[str, str] = {
    StepVerb.DRAFTED: "draft_document",
    StepVerb.SUBMITTED: "submit_document",
    StepVerb.CHECKED: "check_document",
    StepVerb.RETURNED: "return_document",
    StepVerb.RECALLED: "return_document",
    StepVerb.COUNTERSIGNED: "countersign_document",
    StepVerb.OBJECTED: "countersign_document",
    StepVerb.SIGNED: "sign_document",
    StepVerb.SENT: "send_document",
    StepVerb.VOIDED: "void_document",
    StepVerb.DISCARDED: "discard_document",
    StepVerb.ARCHIVED: "archive_document",
}
"""The verb of the log for each step."""


class DocumentConflict(ValidationError):
    """Somebody else changed the document meanwhile; nothing was written."""


def locked(document: OfficialDocument, *states: str, revision: int | None = None) -> OfficialDocument:
    """The document as it stands now, locked and in one of these states.

    DocumentConflict when `revision` is not the one that stands; ValidationError when its state is another one.
    """
    found = (
        OfficialDocument.objects.select_for_update(of=("self",))
        .select_related("county", "issuer__county", "series", "drafted_by", "checked_by", "signed_by")
        .get(pk=document.pk)
    )
    if revision is not None and revision != found.revision:
        raise DocumentConflict("这份公文刚被别人改过，这一步没有做。请核对最新内容后再来。")
    if states and found.state not in states:
        wanted = "、".join(DocumentState(one).label for one in states)
        raise ValidationError(f"公文现在是“{found.get_state_display()}”，只有“{wanted}”的公文才能这样办理。")
    return found


def require_office(actor: User | None, document: OfficialDocument) -> None:
    """The supervision office (None is the system); PermissionDenied for everybody else."""
    if actor is not None and not can_handle(actor, document):
        raise PermissionDenied(ONLY_OFFICE)


def reason_in(text: str, what: str, longest: int = LONGEST_NOTE) -> str:
    """What was written as a reason; ValidationError when it is empty or too long."""
    reason = text.strip()
    if not reason:
        raise ValidationError(f"请写明{what}。")
    if len(reason) > longest:
        raise ValidationError(f"{what}最多 {longest} 字，现在有 {len(reason)} 字。")
    return reason


def moved(
    held: OfficialDocument,
    verb: StepVerb,
    *,
    actor: User | None,
    at: datetime | None = None,
    note: str = "",
    fields: Collection[str] = (),
    details: Mapping[str, Any] | None = None,
) -> DocumentStep:
    """Save with the next revision, keep the step, one entry in the log, tell who follows."""
    held.revision += 1
    held.save(update_fields=[*fields, "revision", "updated_at"])
    return stepped(held, verb, actor=actor, at=at, note=note, details=details)


def stepped(
    held: OfficialDocument,
    verb: StepVerb,
    *,
    actor: User | None,
    at: datetime | None = None,
    note: str = "",
    details: Mapping[str, Any] | None = None,
) -> DocumentStep:
    """Keep a step of a document, one entry in the log, and tell who follows."""
    step = DocumentStep.objects.create(
        document=held,
        verb=verb,
        by=actor,
        at=at or timezone.now(),
        note=note[:LONGEST_NOTE],
        revision=held.revision,
    )
    told = {"kind": held.get_kind_display(), **({"number": held.number_text} if held.number_text else {})}
    shown = {} if held.readers == Readers.NAMED else ({"note": note} if note else {})
    record(actor, ENTRIES[verb], held, organisation=held.county, details={**told, **shown, **(details or {})})
    tell_moved(held, str(verb), actor=actor)
    return step
