"""Files of attachments: kept under their content, part of the document until it is signed."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.correspondence.actions.holding import locked, require_office
from dudao.apps.correspondence.choices import DocumentState
from dudao.apps.correspondence.models import DocumentAttachment, OfficialDocument
from dudao.apps.evidence.api import KeptFile, stored_row


@transaction.atomic
def attach_file(
    document: OfficialDocument, attachment_id: int, kept: KeptFile, *, actor: User
) -> DocumentAttachment:
    """Give an attachment of a draft its file, in place of the one it had."""
    held = locked(document, DocumentState.DRAFT)
    require_office(actor, held)
    found = held.attachments.filter(pk=attachment_id).first()
    if found is None:
        raise ValidationError("这个附件已经不在公文里了，请刷新页面。")
    found.stored, found.file_name = stored_row(kept), kept.file_name[:200]
    found.save(update_fields=["stored", "file_name"])
    held.revision += 1
    held.save(update_fields=["revision", "updated_at"])
    details = {"attachment": found.name, "sha256": found.stored.sha256}
    record(actor, "edit_document", held, organisation=held.county, details=details)
    return found
