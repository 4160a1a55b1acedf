"""The pages of a document as pictures, exactly as they print, and the words that are laid behind the text.

Pictures are kept in the process for the few documents that somebody looks at now; they are made again at any time.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from django.utils import timezone

from dudao.apps.accounts.api import User, home_organisation
from dudao.apps.correspondence.actions.issuing import issued_copy_of, pdf_of
from dudao.apps.correspondence.choices import DocumentState
from dudao.apps.correspondence.models import OfficialDocument
from dudao.apps.correspondence.permissions import can_draft

DRAFT_MARK = "草稿"
VOID_MARK = "已作废"
WIDTH = 1000
KEPT = 12


def pages_for(document: OfficialDocument, user: User) -> tuple[bytes, ...]:
    """The pages as PNG for this reader.

    A draft says so on every page, a void document too. The office sees an issued text as it prints; everybody else
    with name, unit and day behind it.
    """
    mark = _mark(document, user)
    stamp = f"{document.updated_at.isoformat()} {mark}"
    return _pages(document.pk, document.revision, stamp, mark)


def _mark(document: OfficialDocument, user: User) -> str:
    if document.state == DocumentState.VOID:
        return VOID_MARK
    if not document.is_numbered:
        return DRAFT_MARK
    if can_draft(user, document.county):
        return ""
    return f"{_reader(user)}　{timezone.localdate():%Y-%m-%d}"


@lru_cache(maxsize=KEPT)
def _pages(document_id: int, revision: int, stamp: str, mark: str) -> tuple[bytes, ...]:
    """`revision` and `stamp` are part of the key: another text is another picture."""
    from dudao.infra.pdf.official import pages_of

    document = OfficialDocument.objects.select_related("county", "issuer", "signed_by").get(pk=document_id)
    if not mark:
        return tuple(pages_of(bytes(issued_copy_of(document).pdf), WIDTH))
    return tuple(pages_of(pdf_of(document, mark), WIDTH))


def watermark_for(user: User, now: datetime) -> str:
    """What stands behind the text of a downloaded copy: who took it, of which unit, when."""
    return f"{_reader(user)}　{timezone.localtime(now):%Y-%m-%d %H:%M}　下载"


def _reader(user: User) -> str:
    unit = home_organisation(user)
    return f"{unit.name}　{user.name}" if unit is not None else user.name
