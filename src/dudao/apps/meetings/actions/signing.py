"""Minutes signed and locked; opened again only with a reason, and the signed copies stay."""

from __future__ import annotations

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.meetings.actions.holding import locked_meeting, require_office
from dudao.apps.meetings.choices import MeetingState
from dudao.apps.meetings.minutes import minutes_document, minutes_draft
from dudao.apps.meetings.models import Meeting, SignedMinutes
from dudao.core.drafting import missing


def sign_minutes(meeting: Meeting, *, revision: int, actor: User) -> SignedMinutes:
    """Lock the minutes and keep the Word and PDF files as they are now, with their SHA-256.

    ValidationError while anything stands as 【待补】 (all of it is named), MeetingConflict when the meeting was changed
    meanwhile. Printing happens before the transaction, so that nobody waits for it.
    """
    require_office(actor, meeting.county)
    open_places = [one.what for one in missing(minutes_draft(meeting))]
    if open_places:
        raise ValidationError(f"还有待补的内容，不能签发：{'、'.join(open_places)}。")
    from dudao.infra.docx.render import render_docx
    from dudao.infra.pdf.render import render_pdf

    document = minutes_document(meeting, unsigned=False)
    return _keep(meeting, revision, render_docx(document), render_pdf(document), actor)


@transaction.atomic
def _keep(meeting: Meeting, revision: int, docx: bytes, pdf: bytes, actor: User) -> SignedMinutes:
    held = locked_meeting(meeting, revision, actor)
    number = held.signed.count() + 1
    kept = SignedMinutes.objects.create(
        meeting=held,
        number=number,
        docx=docx,
        pdf=pdf,
        docx_sha256=hashlib.sha256(docx).hexdigest(),
        pdf_sha256=hashlib.sha256(pdf).hexdigest(),
        signed_by=actor,
    )
    held.state = MeetingState.SIGNED
    held.revision += 1
    held.save(update_fields=["state", "revision", "updated_at"])
    details = {"number": number, "docx_sha256": kept.docx_sha256, "pdf_sha256": kept.pdf_sha256}
    record(actor, "sign_minutes", held, organisation=held.county, details=details)
    return kept


@transaction.atomic
def reopen_minutes(meeting: Meeting, reason: str, *, actor: User) -> Meeting:
    """Open signed minutes with a reason; the copy that was signed stays and says so. Open ones stay as they are."""
    require_office(actor, meeting.county)
    found = Meeting.objects.select_for_update(of=("self",)).select_related("county", "campaign")
    held = found.get(pk=meeting.pk)
    if not held.is_signed:
        return held
    reason = reason.strip()[:300]
    if not reason:
        raise ValidationError("请写明为什么重新打开。")
    last = held.signed.order_by("-number").first()
    assert last is not None
    last.reopened_by, last.reopened_at, last.reopen_reason = actor, timezone.now(), reason
    last.save(update_fields=["reopened_by", "reopened_at", "reopen_reason"])
    held.state = MeetingState.DRAFT
    held.revision += 1
    held.save(update_fields=["state", "revision", "updated_at"])
    details = {"number": last.number, "reason": reason}
    record(actor, "reopen_minutes", held, organisation=held.county, details=details)
    return held
