"""Documents sent to their addressees, signed for, urged, voided, and filed with their stamped scan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.correspondence.actions.holding import locked, moved, reason_in, require_office, stepped
from dudao.apps.correspondence.actions.telling import people_of_unit, tell
from dudao.apps.correspondence.choices import (
    ISSUED_STATES,
    DeliveryWay,
    DocumentState,
    Readers,
    StepVerb,
)
from dudao.apps.correspondence.following import tell_received
from dudao.apps.correspondence.models import ArchivedCopy, Delivery, OfficialDocument
from dudao.apps.correspondence.permissions import ONLY_ADDRESSEE, can_handle, can_receive
from dudao.apps.correspondence.queries import can_read_document, people_at
from dudao.apps.evidence.api import KeptFile, stored_row
from dudao.apps.notices.api import NoticeKind
from dudao.apps.organisations.api import Organisation

SCAN_KINDS = ("pdf", "jpg", "png", "tif", "ofd")


@transaction.atomic
def send_document(document: OfficialDocument, *, actor: User, at: datetime | None = None) -> OfficialDocument:
    """Send a signed document to its units: in the product where somebody has an account, else on paper.

    A second time changes nothing. A document without units (addressees in words) is marked as sent.
    """
    held = locked(document)
    require_office(actor, held)
    if held.state == DocumentState.SENT:
        return held
    if held.state != DocumentState.SIGNED:
        raise ValidationError(f"公文现在是“{held.get_state_display()}”，签发编号以后才能发出。")
    held.sent_at, held.sent_by, held.state = at or timezone.now(), actor, DocumentState.SENT
    deliveries = list(held.deliveries.select_related("unit"))
    moved(
        held,
        StepVerb.SENT,
        actor=actor,
        at=held.sent_at,
        fields=("sent_at", "sent_by", "state"),
        details={"units": len(deliveries)},
    )
    _deliver(held, deliveries, held.sent_at, actor)
    return held


def _deliver(held: OfficialDocument, deliveries: Sequence[Delivery], at: datetime, actor: User) -> None:
    """The addressees are told in the product, or marked for paper where nobody there could read it."""
    people = people_at([one.unit_id for one in deliveries])
    if held.readers == Readers.NAMED:
        people = {
            unit: [one for one in held_there if can_read_document(one, held)]
            for unit, held_there in people.items()
        }
    for delivery in deliveries:
        delivery.sent_at = at
        delivery.way = DeliveryWay.SYSTEM if people.get(delivery.unit_id) else DeliveryWay.PAPER
    Delivery.objects.bulk_update(deliveries, ["sent_at", "way"])
    for is_copy, what in ((False, "新公文，请签收"), (True, "抄送公文，请签收")):
        tell(
            held,
            [one for each in deliveries if each.is_copy == is_copy for one in people.get(each.unit_id, ())],
            kind=NoticeKind.DOCUMENT,
            what=what,
            key=f"sent:{at:%Y%m%d%H%M%S}",
            body=held.number_text,
            sent_by=actor,
        )


@transaction.atomic
def resend_document(
    document: OfficialDocument,
    unit: Organisation,
    *,
    is_copy: bool = True,
    actor: User,
    at: datetime | None = None,
) -> Delivery:
    """Send an issued document to one more unit; the printed text stays as it was signed."""
    held = locked(document, DocumentState.SENT)
    require_office(actor, held)
    if unit.county_id != held.county_id:
        raise ValidationError(f"{unit.name}不是本县的单位。")
    delivery, made = Delivery.objects.get_or_create(
        document=held, unit=unit, defaults={"is_copy": is_copy, "note": "补发"}
    )
    if made:
        _deliver(held, [delivery], at or timezone.now(), actor)
        record(actor, "resend_document", held, organisation=held.county, details={"unit": unit.name})
    return delivery


@transaction.atomic
def receive_document(
    delivery: Delivery, *, actor: User, name: str = "", at: datetime | None = None
) -> Delivery:
    """Sign for a document: somebody of the unit, or the office with the name on the paper receipt. Once.

    ValidationError for a document that is not sent or void, and for a paper receipt without a name.
    """
    held = locked(delivery.document)
    found = Delivery.objects.select_for_update(of=("self",)).select_related("unit").get(pk=delivery.pk)
    found.document = held
    by_unit = can_receive(actor, found)
    if not by_unit and not can_handle(actor, held):
        raise PermissionDenied(ONLY_ADDRESSEE)
    if found.received_at is not None:
        return found
    if held.state != DocumentState.SENT or found.sent_at is None:
        raise ValidationError(f"公文现在是“{held.get_state_display()}”，不能签收。")
    if not by_unit:
        found.received_name = reason_in(name, "纸质签收人的姓名", 40)
        found.way = DeliveryWay.PAPER
    found.received_at, found.recorded_by = at or timezone.now(), actor
    found.received_by = actor if by_unit else None
    found.save()
    details = {"unit": found.unit.name, "way": found.get_way_display()}
    record(actor, "receive_document", held, organisation=held.county, details=details)
    tell_received(held, found, actor=actor)
    return found


@transaction.atomic
def urge_receipts(document: OfficialDocument, *, actor: User, at: datetime | None = None) -> int:
    """Remind the units that have not signed for it, each once a day; how many were reminded."""
    held = locked(document, DocumentState.SENT)
    require_office(actor, held)
    now = at or timezone.now()
    day = timezone.localdate(now)
    waiting = [
        one
        for one in held.deliveries.filter(received_at=None).select_related("unit")
        if one.urged_at is None or timezone.localdate(one.urged_at) != day
    ]
    people = people_at([one.unit_id for one in waiting])
    urged = [one for one in waiting if people.get(one.unit_id)]
    for one in urged:
        one.urged_at = now
        one.save(update_fields=["urged_at"])
        tell(
            held,
            people[one.unit_id],
            kind=NoticeKind.URGED,
            what="请签收公文",
            key=f"urged:{one.pk}:{day}",
            body=held.number_text,
            sent_by=actor,
        )
    if urged:
        record(actor, "urge_receipt", held, organisation=held.county, details={"units": len(urged)})
    return len(urged)


@transaction.atomic
def void_document(
    document: OfficialDocument, reason: str, *, actor: User, at: datetime | None = None
) -> OfficialDocument:
    """Make a numbered document void, with the reason; its number stays taken and stands in the register.

    Who had received it is told. A second time changes nothing.
    """
    held = locked(document)
    require_office(actor, held)
    if held.state == DocumentState.VOID:
        return held
    if held.state not in ISSUED_STATES:
        raise ValidationError("没有编号的公文不用作废，放弃即可。")
    said = reason_in(reason, "作废的原因", 300)
    reached = [one.unit_id for one in held.deliveries.exclude(sent_at=None)]
    held.state, held.void_reason = DocumentState.VOID, said
    held.voided_by, held.voided_at = actor, at or timezone.now()
    moved(
        held,
        StepVerb.VOIDED,
        actor=actor,
        at=held.voided_at,
        note=said,
        fields=("state", "void_reason", "voided_by", "voided_at"),
    )
    people = [one for unit in reached for one in people_of_unit(unit)]
    tell(
        held,
        people,
        kind=NoticeKind.DOCUMENT,
        what=f"公文{held.number_text}已作废",
        key="void",
        body=said,
        sent_by=actor,
    )
    return held


@transaction.atomic
def archive_scan(
    document: OfficialDocument, kept: KeptFile, *, actor: User, note: str = "", at: datetime | None = None
) -> ArchivedCopy:
    """File the stamped scan (PDF or picture) under its SHA-256; nothing of it can be changed or removed any more.

    Another scan is a further copy; the same bytes again are the copy that is there.
    """
    held = locked(document, *ISSUED_STATES, DocumentState.VOID)
    require_office(actor, held)
    if kept.recognised.kind.value not in SCAN_KINDS:
        raise ValidationError(f"“{kept.file_name}”不是扫描件：请上传 PDF、JPG、PNG、TIFF 或 OFD。")
    row = stored_row(kept)
    there = held.archived.filter(sha256=row.sha256).first()
    if there is not None:
        return there
    last = held.archived.aggregate(last=Max("number"))["last"] or 0
    made = ArchivedCopy.objects.create(
        document=held,
        number=last + 1,
        stored=row,
        sha256=row.sha256,
        file_name=kept.file_name[:200],
        note=note.strip()[:200],
        by=actor,
    )
    stepped(
        held,
        StepVerb.ARCHIVED,
        actor=actor,
        at=at,
        note=made.note or made.file_name,
        details={"sha256": made.sha256, "copy": made.number},
    )
    return made
