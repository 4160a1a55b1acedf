"""Reads of duties: which one sees, and what is on whom. Every list starts from `…_visible_to(user)`."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from dudao.apps.accounts.api import Role, User, roles_at
from dudao.apps.campaigns.api import (
    COUNTY_READERS,
    Campaign,
    campaigns_visible_to,
    counties_read_by,
    counties_served,
)
from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan.choices import OPEN_STATES
from dudao.apps.workplan.models import Duty, DutyList, Hindrance


def heads_of(user: User) -> set[int]:
    """The units that a person heads: her school as principal, her department as its head."""
    return {
        held.organisation_id
        for held in user.held_memberships
        if held.role in (Role.PRINCIPAL, Role.DEPARTMENT_HEAD)
    }


def reads_plan_of(user: User, county: Organisation) -> bool:
    """Whether a person sees the whole plan of a county."""
    return bool(COUNTY_READERS & roles_at(user, county))


def duties_visible_to(user: User) -> QuerySet[Duty]:
    """All duties of the counties read, and those that are hers, her unit's, or wait for her unit's help."""
    named = Q(handler=user) | Q(direct_owner=user) | Q(principal_owner=user)
    found = Q(county__in=counties_read_by(user)) | (named & Q(county__in=counties_served(user)))
    heads = heads_of(user)
    if heads:
        supported = Duty.supporting_units.through.objects.filter(duty=OuterRef("pk"), organisation__in=heads)
        asked = Hindrance.objects.filter(duty=OuterRef("pk"), solving_unit__in=heads)
        found |= Q(lead_unit__in=heads) | Q(Exists(supported)) | Q(Exists(asked))
    return Duty.objects.filter(found)


def duties_of(campaign: Campaign) -> QuerySet[Duty]:
    """All duties of a campaign that are not dropped, with what a list shows of them."""
    return (
        Duty.objects.filter(campaign=campaign)
        .exclude(state="dropped")
        .select_related(
            "duty_list", "kind", "item", "lead_unit", "handler", "direct_owner", "principal_owner"
        )
        .order_by("duty_list", "pk")
    )


def plan_campaigns_of(user: User) -> QuerySet[Campaign]:
    """The campaigns of which a person sees something: the campaign itself or a duty of its plan; newest first."""
    hers = duties_visible_to(user).filter(campaign=OuterRef("pk"))
    found = Q(pk__in=campaigns_visible_to(user).order_by().values("pk")) | Q(Exists(hers))
    return Campaign.objects.filter(found).select_related("county__setting").order_by("-pk")


def duties_handled_by(user: User, *, open_only: bool = True) -> QuerySet[Duty]:
    """What a person has to do herself, over all campaigns and matters."""
    found = Duty.objects.filter(handler=user, county__in=counties_served(user)).exclude(state="dropped")
    if open_only:
        found = found.filter(state__in=OPEN_STATES)
    return found.select_related("duty_list", "campaign", "lead_unit", "item", "kind")


def lists_visible_to(user: User) -> QuerySet[DutyList]:
    """Lists of the counties read, and those in which something is hers."""
    hers = duties_visible_to(user).filter(duty_list=OuterRef("pk"))
    return DutyList.objects.filter(Q(county__in=counties_read_by(user)) | Q(Exists(hers)))
