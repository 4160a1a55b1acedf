"""Tying documents to items."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.evidence.models import Evidence, EvidenceLink
from dudao.apps.evidence.passes import ItemPass
from dudao.apps.evidence.permissions import can_link
from dudao.apps.evidence.queries import concerns
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.api import StandardItem

NOT_YOURS = "只有这份材料的提供单位、这一条的经办人和督导室可以改它的关联。"


@dataclass(frozen=True)
class Place:
    """What a document is to prove: an item for a rated unit, as which required paper, on which pages."""

    item: StandardItem
    unit: Organisation
    required: str = ""
    page_from: int | None = None
    page_to: int | None = None


@transaction.atomic
def link_evidence(
    evidence: Evidence, place: Place, *, actor: User | None, handed: ItemPass | None = None
) -> EvidenceLink:
    """A document proves an item for a unit; a link that is there already is given back as it is.

    PermissionDenied unless the actor may (`can_link`; None is the system). ValidationError for a draft standard, a
    paper that the item does not ask for, a unit of another county, pages that run backwards, a document in the bin.
    """
    if actor is not None and not can_link(actor, evidence, place.item, place.unit, handed):
        raise PermissionDenied(NOT_YOURS)
    _check(evidence, place)
    link, is_new = EvidenceLink.objects.get_or_create(
        evidence=evidence,
        item=place.item,
        unit=place.unit,
        required=place.required,
        defaults={"page_from": place.page_from, "page_to": place.page_to, "linked_by": actor},
    )
    if is_new:
        record(actor, "link_evidence", evidence, organisation=evidence.unit, details=_details(link))
    return link


@transaction.atomic
def unlink_evidence(link: EvidenceLink, *, actor: User | None, handed: ItemPass | None = None) -> None:
    """A document no longer proves an item; it stays, and so do its other links.

    PermissionDenied unless the actor may. A link that is gone already changes nothing.
    """
    if actor is not None and not can_link(actor, link.evidence, link.item, link.unit, handed):
        raise PermissionDenied(NOT_YOURS)
    details = _details(link)
    gone, _ = EvidenceLink.objects.filter(pk=link.pk).delete()
    if gone:
        record(actor, "unlink_evidence", link.evidence, organisation=link.evidence.unit, details=details)


def _check(evidence: Evidence, place: Place) -> None:
    if evidence.discarded_at is not None:
        raise ValidationError("这份材料在回收站里，恢复后才能关联。")
    if not place.item.version.is_published:
        raise ValidationError("这个标准还没有发布，发布后才能关联材料。")
    if place.required and place.required not in place.item.required_evidence:
        raise ValidationError(f"{place.item.code} 的应备材料里没有“{place.required}”。")
    if place.unit.county_id != evidence.county_id:
        raise ValidationError("材料只能用于本县的条目。")
    if not concerns(place.item, evidence.county):
        raise ValidationError("材料只能用于本县的条目。")
    first, last = place.page_from, place.page_to
    if (first is not None and first < 1) or (last is not None and last < (first or 1)):
        raise ValidationError("页码不对：起页从 1 开始，止页不能小于起页。")


def _details(link: EvidenceLink) -> dict[str, object]:
    return {
        "item": link.item.code,
        "item_id": link.item_id,
        "unit": str(link.unit),
        "unit_id": link.unit_id,
        "required": link.required,
    }
