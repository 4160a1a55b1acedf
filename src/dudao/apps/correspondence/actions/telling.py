"""Notices about documents: who is told, with which words; a document for named people is never named in one."""

from __future__ import annotations

from collections.abc import Iterable

from dudao.apps.accounts.api import Role, User, officers_of
from dudao.apps.correspondence.choices import Readers
from dudao.apps.correspondence.models import OfficialDocument
from dudao.apps.correspondence.permissions import can_check, can_sign, signing_role
from dudao.apps.correspondence.places import document_url
from dudao.apps.correspondence.queries import can_read_document, holders_of, people_at
from dudao.apps.notices.api import NoticeKind, notify, subject_of


def tell(
    document: OfficialDocument,
    people: Iterable[User],
    *,
    kind: NoticeKind,
    what: str,
    key: str,
    body: str = "",
    sent_by: User | None = None,
) -> None:
    """Tell these people, those among them who may read the document; `what` begins the line."""
    readers = [one for one in people if document.readers != Readers.NAMED or can_read_document(one, document)]
    notify(
        readers,
        kind=kind,
        title=f"{what}：{document}",
        body="" if document.readers == Readers.NAMED else body,
        url=document_url(document),
        unique_key=f"document:{document.pk}:{key}",
        subject_key=subject_of(document),
        county=document.county,
        sent_by=sent_by,
    )


def checkers_of(document: OfficialDocument) -> list[User]:
    """Who may check it: the other officers; the director where there is none."""
    officers = [one for one in officers_of(document.county) if can_check(one, document)]
    if officers:
        return officers
    return [one for one in holders_of(document.county, Role.DIRECTOR) if can_check(one, document)]


def signers_of(document: OfficialDocument) -> list[User]:
    """Who may sign it."""
    people = holders_of(document.county, signing_role(document.issuer))
    return [one for one in people if can_sign(one, document)]


def authors_of(document: OfficialDocument) -> list[User]:
    """Who drafted it and who handed it in; a draft of a rule belongs to the whole office."""
    people = {one.pk: one for one in (document.drafted_by, document.submitted_by) if one is not None}
    return list(people.values()) or officers_of(document.county)


def people_of_unit(unit_id: int) -> list[User]:
    """Head and clerks of a unit."""
    return people_at([unit_id]).get(unit_id, [])
