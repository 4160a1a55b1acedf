"""Every opening of a page or a file of a case leaves a row: who, when, what, from where."""

from __future__ import annotations

from django.http import HttpRequest

from dudao.apps.accountability.models import Case, CaseReading
from dudao.apps.accounts.api import User
from dudao.web.security import client_address


def note_reading(case: Case, user: User, what: str, *, address: str = "") -> CaseReading:
    """Keep that this person read this; `what` names pages and numbers of papers, never people."""
    return CaseReading.objects.create(
        case=case, user=user, reader=str(user)[:120], what=what[:200], address=address[:45]
    )


def address_of(request: HttpRequest) -> str:
    """Where a request came from, as the log has it."""
    return client_address(request) or ""
