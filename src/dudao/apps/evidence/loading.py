"""Load and authorise in one call; whoever may not know of a document gets 404, whoever may only read it 403."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from dudao.apps.accounts.api import User, person_of
from dudao.apps.evidence import queries
from dudao.apps.evidence.actions.documents import NOT_YOURS
from dudao.apps.evidence.models import Evidence, EvidenceRevision, EvidenceUpload
from dudao.apps.evidence.passes import ItemPass, pass_of
from dudao.apps.evidence.permissions import can_change, can_provide, can_read
from dudao.apps.organisations.api import Kind, Organisation, in_name_order
from dudao.apps.standards.api import StandardItem

GONE = "没有这份材料，或者它不在您的数据范围内。"


@dataclass(frozen=True)
class Opened:
    """A person before a document: what she may do, and the pass that she came with."""

    user: User
    evidence: Evidence
    may_change: bool
    handed: ItemPass | None
    query: str

    @property
    def suffix(self) -> str:
        """The pass as the query of further addresses, with its question mark; empty without one."""
        return f"?{self.query}" if self.query else ""


def given_pass(request: HttpRequest, user: User) -> tuple[ItemPass | None, str]:
    """The pass in the address or the form, and its text; what is not worth anything is None and empty."""
    text = request.GET.get("pass") or (request.POST.get("pass", "") if request.method == "POST" else "")
    handed = pass_of(user, text)
    return handed, text if handed is not None else ""


def document_for(request: HttpRequest, evidence_id: int, *, changing: bool = False) -> Opened:
    """A document by scope, or by a pass that somebody who knows handed down."""
    user = person_of(request)
    evidence = queries.document_or_none(evidence_id)
    handed, text = given_pass(request, user)
    if evidence is None or not (can_read(user, evidence) or queries.is_handed_down(evidence, handed)):
        raise Http404(GONE)
    may_change = can_change(user, evidence)
    if changing and not may_change:
        raise PermissionDenied(NOT_YOURS)
    if evidence.discarded_at is not None and not may_change:
        raise Http404("这份材料已移入回收站。")
    return Opened(user, evidence, may_change, handed, urlencode({"pass": text}) if text else "")


def revision_for(request: HttpRequest, evidence_id: int, number: int) -> tuple[Opened, EvidenceRevision]:
    """One revision of a document that the person may see."""
    opened = document_for(request, evidence_id)
    revision = queries.revision_or_none(opened.evidence, number)
    if revision is None:
        raise Http404("没有这个版本。")
    return opened, revision


def county_for(request: HttpRequest, county_id: int) -> tuple[User, Organisation]:
    """A county in whose archive the person sees anything."""
    user = person_of(request)
    county = next((one for one in queries.counties_read_by(user) if one.pk == county_id), None)
    if county is None:
        raise Http404("没有这个县，或者它不在您的数据范围内。")
    return user, county


def providing_county_for(
    request: HttpRequest, county_id: int
) -> tuple[User, Organisation, list[Organisation]]:
    """A county where the person uploads, and the units that she uploads for, her own first."""
    user, county = county_for(request, county_id)
    units = units_provided_by(user, county)
    if not units:
        raise PermissionDenied("您的角色只查看档案，不上传材料。")
    return user, county, units


def units_provided_by(user: User, county: Organisation) -> list[Organisation]:
    """The units of a county for which a person may upload, her own first, then by pinyin."""
    inside = queries.units_read_by(user).filter(county=county, is_active=True).exclude(kind=Kind.COUNTY)
    found = [unit for unit in in_name_order(inside.select_related("county")) if can_provide(user, unit)]
    own = {held.organisation_id for held in user.held_memberships}
    return sorted(found, key=lambda unit: unit.pk not in own)


def upload_for(request: HttpRequest, key: uuid.UUID) -> tuple[User, EvidenceUpload]:
    """An upload of one's own."""
    user = person_of(request)
    upload = queries.upload_of(user, key)
    if upload is None:
        raise Http404("没有这次上传，可能已移除或超过七天。")
    return user, upload


def place_for(
    user: User, item_id: int | None, unit_id: int | None, handed: ItemPass | None
) -> tuple[StandardItem, Organisation] | None:
    """The item and rated unit that are asked for; None when none is, Http404 when the person may not know of them.

    Without a pass the unit must be seen by the person, or be the county that her unit belongs to.
    """
    if item_id is None or unit_id is None:
        return None
    unit = queries.organisation_or_none(unit_id)
    county = unit.county if unit is not None else None
    item = queries.item_in_county(county, item_id) if county is not None else None
    if item is None or unit is None or not (_passed(handed, item, unit) or _knows(user, unit)):
        raise Http404("没有这一条，或者它不归您经办。")
    return item, unit


def _passed(handed: ItemPass | None, item: StandardItem, unit: Organisation) -> bool:
    return handed is not None and (handed.item_id, handed.unit_id) == (item.pk, unit.pk)


def _knows(user: User, unit: Organisation) -> bool:
    if queries.units_read_by(user).filter(pk=unit.pk).exists():
        return True
    return unit.kind == Kind.COUNTY and any(one.pk == unit.pk for one in queries.counties_read_by(user))
