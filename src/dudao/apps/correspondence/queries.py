"""Reads of official documents; lists start from `documents_visible_to(user)`."""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet

from dudao.apps.accounts.api import SYSTEM_ROLES, Membership, Role, User
from dudao.apps.correspondence.choices import (
    ISSUED_STATES,
    DocumentKind,
    DocumentState,
    Readers,
)
from dudao.apps.correspondence.models import Countersign, Delivery, IssuedCopy, IssuingBody, OfficialDocument
from dudao.apps.organisations.api import Kind, Organisation

COUNTY_HANDLERS = frozenset({Role.BUREAU_OFFICER, Role.DIRECTOR, Role.COUNTY_LEADER})
CITY_READERS = frozenset({Role.CITY_OFFICER, Role.CITY_VIEWER})
HEADS = frozenset({Role.DEPARTMENT_HEAD, Role.PRINCIPAL})
UNIT_ROLES = HEADS | {Role.DEPARTMENT_CLERK, Role.SCHOOL_CLERK}
NO_ISSUER = "还没有可用的发文机关。请督导室干部先到“督办 → 公文 → 发文机关”（/documents/issuers/）设置，再起草{kind}。"
ASKED_STATES = (DocumentState.COUNTERSIGNING, DocumentState.SIGNING, *ISSUED_STATES, DocumentState.VOID)
ARRIVED_STATES = (DocumentState.SENT, DocumentState.VOID)


def issuers_of(county: Organisation) -> QuerySet[IssuingBody]:
    """The bodies of a county that may issue now, the default one first."""
    return IssuingBody.objects.filter(county=county, is_active=True).order_by("-is_default", "pk")


def all_issuers_of(county: Organisation) -> QuerySet[IssuingBody]:
    """The bodies of a county, those switched off last."""
    found = IssuingBody.objects.filter(county=county).select_related("county")
    return found.order_by("-is_active", "-is_default", "pk")


def issued_facts(document: OfficialDocument) -> IssuedCopy | None:
    """Pages and digests of the issued text, without its bytes; None before it is made."""
    return IssuedCopy.objects.filter(document=document).defer("pdf", "docx").first()


def default_issuer(county: Organisation, kind: str) -> IssuingBody:
    """Who issues a document of this kind when nobody says otherwise: the default body, else the only one.

    ValidationError, which says where to set it, without any or with several of which none is the default.
    """
    found = list(issuers_of(county)[:2])
    if found and (found[0].is_default or len(found) == 1):
        return found[0]
    raise ValidationError(NO_ISSUER.format(kind=DocumentKind(kind).label))


def documents_visible_to(user: User) -> QuerySet[OfficialDocument]:
    """What a person reads, by the range of readers of each document.

    County officers, director and leader: everything of their county but what is for named people; the city above:
    what is issued and for all. A unit: what reached it, and what it is asked to countersign. Named people, drafter,
    checker and signer: theirs, while they work in that county.
    """
    mine = places_of(user)
    arrived = Delivery.objects.filter(document=OuterRef("pk"), unit__in=mine).exclude(sent_at=None)
    asked = Countersign.objects.filter(document=OuterRef("pk"), unit__in=mine)
    handling = ~Q(readers=Readers.NAMED) & Q(county__in=counties_handled(user))
    above = Q(
        readers=Readers.COUNTY,
        state__in=(*ISSUED_STATES, DocumentState.VOID),
        county__in=counties_above(user),
    )
    ours = ~Q(readers=Readers.NAMED) & (
        (Q(Exists(arrived)) & Q(state__in=ARRIVED_STATES)) | (Q(Exists(asked)) & Q(state__in=ASKED_STATES))
    )
    seen = Q(pk__in=_own(user)) | handling | above | ours
    return (
        OfficialDocument.objects.filter(seen)
        .select_related("county", "issuer", "series", "drafted_by", "checked_by", "signed_by")
        .order_by("-pk")
    )


def _own(user: User) -> QuerySet[OfficialDocument, Any]:
    """Documents that a person handled or is named in, of the counties where she works now."""
    handled = Q(drafted_by=user) | Q(submitted_by=user) | Q(checked_by=user) | Q(signed_by=user)
    named = OfficialDocument.named_readers.through.objects.filter(
        officialdocument_id=OuterRef("pk"), user_id=user.pk
    )
    return OfficialDocument.objects.filter(
        handled | Q(Exists(named)), county__in=counties_served(user)
    ).values("pk")


def can_read_document(user: User, document: OfficialDocument) -> bool:
    """Whether a person may read this document."""
    return documents_visible_to(user).filter(pk=document.pk).exists()


def places_of(user: User) -> set[int]:
    """The units at which a person works: exactly there, system roles left out."""
    return {held.organisation_id for held in user.held_memberships if held.role not in SYSTEM_ROLES}


def counties_served(user: User) -> set[int]:
    """The counties in which a person works now."""
    return {
        held.organisation.county_id or held.organisation_id
        for held in user.held_memberships
        if held.role not in SYSTEM_ROLES
    }


def counties_handled(user: User) -> set[int]:
    """The counties whose documents a person handles as officer, director or leader."""
    return {
        held.organisation.county_id or held.organisation_id
        for held in user.held_memberships
        if held.role in COUNTY_HANDLERS
    }


def counties_above(user: User) -> QuerySet[Organisation]:
    """The counties below the city in which a person reads."""
    paths = {held.organisation.path for held in user.held_memberships if held.role in CITY_READERS}
    if not paths:
        return Organisation.objects.none()
    return Organisation.objects.filter(
        reduce(or_, (Q(path__startswith=path) for path in paths)), kind=Kind.COUNTY
    )


def people_at(units: Collection[int]) -> dict[int, list[User]]:
    """The active heads and clerks of these units, by unit: one query."""
    found = Membership.objects.filter(organisation__in=units, role__in=UNIT_ROLES, user__is_active=True)
    people: dict[int, list[User]] = {}
    for one in found.select_related("user").order_by("pk"):
        held = people.setdefault(one.organisation_id, [])
        if one.user not in held:
            held.append(one.user)
    return people


def has_head(unit: Organisation) -> bool:
    """Whether a unit has a head with an account."""
    return Membership.objects.filter(organisation=unit, role__in=HEADS, user__is_active=True).exists()


def holders_of(county: Organisation, role: Role) -> list[User]:
    """The active people with a role anywhere in a county."""
    found = User.objects.filter(
        memberships__role=role, memberships__organisation__county=county, is_active=True
    )
    return list(found.distinct().order_by("pk"))
