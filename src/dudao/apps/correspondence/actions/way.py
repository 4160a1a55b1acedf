"""The way of a document to its signature: handed in, checked or returned, countersigned, signed with its number."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.correspondence.actions.holding import locked, moved, reason_in, require_office
from dudao.apps.correspondence.actions.numbering import give_number
from dudao.apps.correspondence.actions.telling import (
    authors_of,
    checkers_of,
    people_of_unit,
    signers_of,
    tell,
)
from dudao.apps.correspondence.choices import CountersignState, DocumentState, Readers, StepVerb
from dudao.apps.correspondence.models import Countersign, OfficialDocument
from dudao.apps.correspondence.permissions import (
    ONLY_CHECKER,
    ONLY_HEAD,
    can_check,
    can_countersign,
    can_sign,
    only_signer,
)
from dudao.apps.correspondence.printing import what_is_missing, what_is_wrong
from dudao.apps.notices.api import NoticeKind
from dudao.apps.organisations.api import Organisation

NOBODY_NAMED = "这份公文仅指定人员阅读，指定人员里没有能{what}的人，请先把{who}加入指定人员。"


@transaction.atomic
def submit_document(
    document: OfficialDocument, *, actor: User, revision: int | None = None, at: datetime | None = None
) -> OfficialDocument:
    """Hand a draft in for checking; who hands in what a rule drafted answers for it as its drafter.

    ValidationError for what GB/T 9704 does not allow, for open 【待补】, and when nobody could check or sign it.
    """
    held = locked(document, DocumentState.DRAFT, revision=revision)
    require_office(actor, held)
    refuse_unfinished(held)
    held.state, held.submitted_by = DocumentState.CHECKING, actor
    if held.drafted_by is None:
        held.drafted_by = actor
    held.countersigns.update(state=CountersignState.WAITING, opinion="", by=None, at=None)
    moved(held, StepVerb.SUBMITTED, actor=actor, at=at, fields=("state", "submitted_by", "drafted_by"))
    _refuse_without_people(held)
    tell(
        held,
        checkers_of(held),
        kind=NoticeKind.REVIEW,
        what="待审核的公文",
        key=f"check:{held.revision}",
        sent_by=actor,
    )
    return held


def refuse_unfinished(held: OfficialDocument) -> None:
    """ValidationError that lists what keeps a document from being issued."""
    if places := what_is_missing(held):
        raise ValidationError(f"还有 {len(places)} 处【待补】没有补：{'、'.join(places[:8])}。补好以后再办。")
    if wrong := what_is_wrong(held):
        raise ValidationError(f"{'；'.join(wrong)}。请改好再办。")


def _refuse_without_people(held: OfficialDocument) -> None:
    if held.readers != Readers.NAMED:
        return
    if not checkers_of(held):
        raise ValidationError(NOBODY_NAMED.format(what="审核", who="另一位督导室干部或局长"))
    if not signers_of(held):
        raise ValidationError(NOBODY_NAMED.format(what="签发", who="签发人"))


@transaction.atomic
def check_document(
    document: OfficialDocument,
    *,
    actor: User,
    revision: int | None = None,
    note: str = "",
    at: datetime | None = None,
) -> OfficialDocument:
    """Passed by another officer or the director; goes to the countersigning units, else to the signature."""
    held = locked(document, DocumentState.CHECKING, revision=revision)
    if not can_check(actor, held):
        raise PermissionDenied(ONLY_CHECKER)
    asked = list(held.countersigns.select_related("unit"))
    held.checked_by = actor
    held.state = DocumentState.COUNTERSIGNING if asked else DocumentState.SIGNING
    moved(held, StepVerb.CHECKED, actor=actor, at=at, note=note.strip(), fields=("state", "checked_by"))
    for one in asked:
        tell(
            held,
            people_of_unit(one.unit_id),
            kind=NoticeKind.REVIEW,
            what="待会签的公文",
            key=f"countersign:{held.revision}",
            sent_by=actor,
        )
    if not asked:
        _tell_signers(held, actor)
    return held


def _tell_signers(held: OfficialDocument, actor: User | None) -> None:
    tell(
        held,
        signers_of(held),
        kind=NoticeKind.REVIEW,
        what="待签发的公文",
        key=f"sign:{held.revision}",
        sent_by=actor,
    )


@transaction.atomic
def return_document(
    document: OfficialDocument,
    reason: str,
    *,
    actor: User,
    revision: int | None = None,
    at: datetime | None = None,
) -> OfficialDocument:
    """Back to its drafter with the reason, by who checks or who signs."""
    held = locked(document, DocumentState.CHECKING, DocumentState.SIGNING, revision=revision)
    if held.state == DocumentState.CHECKING and not can_check(actor, held):
        raise PermissionDenied(ONLY_CHECKER)
    if held.state == DocumentState.SIGNING and not can_sign(actor, held):
        raise PermissionDenied(only_signer(held.issuer))
    said = reason_in(reason, "退回的原因")
    return _back(held, StepVerb.RETURNED, said, actor, at)


@transaction.atomic
def recall_document(
    document: OfficialDocument, reason: str, *, actor: User, at: datetime | None = None
) -> OfficialDocument:
    """The office takes a document back before it is signed, to change it (after an objection, for one)."""
    held = locked(document, DocumentState.CHECKING, DocumentState.COUNTERSIGNING, DocumentState.SIGNING)
    require_office(actor, held)
    return _back(held, StepVerb.RECALLED, reason_in(reason, "撤回的原因"), actor, at)


def _back(
    held: OfficialDocument, verb: StepVerb, reason: str, actor: User, at: datetime | None
) -> OfficialDocument:
    held.state, held.checked_by = DocumentState.DRAFT, None
    moved(held, verb, actor=actor, at=at, note=reason, fields=("state", "checked_by"))
    others = [one for one in authors_of(held) if one.pk != actor.pk]
    tell(
        held,
        others,
        kind=NoticeKind.RETURNED,
        what="公文被退回" if verb == StepVerb.RETURNED else "公文已撤回修改",
        key=f"returned:{held.revision}",
        body=reason,
        sent_by=actor,
    )
    return held


@transaction.atomic
def countersign(
    document: OfficialDocument,
    unit: Organisation,
    *,
    agrees: bool,
    opinion: str = "",
    actor: User,
    at: datetime | None = None,
) -> Countersign:
    """A unit agrees or objects (then with words); after the last one the document goes to the signature.

    An objection does not stop it: the drafter takes it back to change it, or the signer decides against it with words.
    """
    held = locked(document, DocumentState.COUNTERSIGNING)
    found = held.countersigns.select_related("unit", "document__county").filter(unit=unit).first()
    if found is None:
        raise ValidationError(f"这份公文没有请{unit.name}会签。")
    if not can_countersign(actor, found):
        raise PermissionDenied(ONLY_HEAD)
    if found.state != CountersignState.WAITING:
        raise ValidationError(f"{unit.name}已经会签过（{found.get_state_display()}）。")
    found.state = CountersignState.AGREED if agrees else CountersignState.OBJECTED
    found.opinion = opinion.strip()[:500] if agrees else reason_in(opinion, "会签意见")
    found.by, found.at = actor, at or timezone.now()
    found.save()
    is_last = not held.countersigns.filter(state=CountersignState.WAITING).exists()
    if is_last:
        held.state = DocumentState.SIGNING
    verb = StepVerb.COUNTERSIGNED if agrees else StepVerb.OBJECTED
    note = f"{unit.name}：{found.opinion or '同意'}"
    moved(held, verb, actor=actor, at=at, note=note, fields=("state",), details={"unit": unit.name})
    if not agrees:
        tell(
            held,
            authors_of(held),
            kind=NoticeKind.RETURNED,
            what=f"{unit.label}会签有意见",
            key=f"objected:{found.pk}:{held.revision}",
            body=found.opinion,
            sent_by=actor,
        )
    if is_last:
        _tell_signers(held, actor)
    return found


@transaction.atomic
def sign_document(
    document: OfficialDocument,
    *,
    revision: int,
    actor: User,
    overrule: str = "",
    at: datetime | None = None,
) -> OfficialDocument:
    """Sign what was seen and give it its number, in one transaction; from here its text never changes.

    `overrule` answers the units that objected: without words a document with objections is not signed. The date of the
    document is the day of the signature.
    """
    held = locked(document, DocumentState.SIGNING, revision=revision)
    if not can_sign(actor, held):
        raise PermissionDenied(only_signer(held.issuer))
    refuse_unfinished(held)
    objected = [one.unit.name for one in held.countersigns.filter(state=CountersignState.OBJECTED)]
    if objected and not overrule.strip():
        raise ValidationError(f"{'、'.join(objected)}会签有意见：写明为什么仍然签发，或者退回修改。")
    held.signed_at = at or timezone.now()
    held.dated_on = timezone.localdate(held.signed_at)
    held.signed_by, held.state = actor, DocumentState.SIGNED
    give_number(held, held.dated_on)
    moved(
        held,
        StepVerb.SIGNED,
        actor=actor,
        at=held.signed_at,
        note=overrule.strip() if objected else "",
        fields=("signed_at", "dated_on", "signed_by", "state", "series", "sequence", "number_text"),
    )
    tell(
        held,
        [one for one in authors_of(held) if one.pk != actor.pk],
        kind=NoticeKind.DECIDED,
        what=f"公文已签发，编号{held.number_text}",
        key="signed",
        sent_by=actor,
    )
    return held
