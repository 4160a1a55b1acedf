"""Reads of campaigns: which one sees, their parts, and what is on whom. Units and people: `queries_county`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from dudao.apps.accounts.api import Role, User
from dudao.apps.campaigns.choices import CampaignState, StageKind
from dudao.apps.campaigns.models import (
    AcceptanceStage,
    Assignment,
    AssignmentImport,
    Campaign,
    CampaignStandard,
    Group,
    GroupMember,
    ItemDuty,
    Keeper,
    Participant,
)
from dudao.apps.organisations.api import Kind, Organisation, in_name_order, setting_of
from dudao.apps.standards.api import StandardItem, StandardVersion

COUNTY_READERS = frozenset(
    {Role.BUREAU_OFFICER, Role.DIRECTOR, Role.COUNTY_LEADER, Role.CITY_OFFICER, Role.CITY_VIEWER}
)
UNOWNED = Q(handler=None) | (Q(principal_owner=None) & Q(principal_owner_name=""))


def counties_read_by(user: User) -> QuerySet[Organisation]:
    """The counties whose campaigns a person sees as a whole, through a role of the county or of the city."""
    paths = {
        (held.organisation.county or held.organisation).path
        for held in user.held_memberships
        if held.role in COUNTY_READERS
    }
    if not paths:
        return Organisation.objects.none()
    return Organisation.objects.filter(
        reduce(or_, (Q(path__startswith=path) for path in paths)), kind=Kind.COUNTY
    )


def places_of(user: User, *roles: Role) -> set[int]:
    """The organisations at which a person holds one of these roles, themselves and nothing below them."""
    return {held.organisation_id for held in user.held_memberships if held.role in roles}


def counties_served(user: User) -> set[int]:
    """The counties in which a person works now; who went elsewhere has no part in what still names her."""
    return {held.organisation.county_id or held.organisation_id for held in user.held_memberships}


def current_items(campaign: Campaign) -> QuerySet[StandardItem]:
    """The items of the versions by which the campaign rates now, in the order of the standards."""
    return (
        StandardItem.objects.filter(version__campaign_standards__campaign=campaign)
        .select_related("version__standard")
        .order_by("version__campaign_standards__position", "position")
    )


def campaigns_visible_to(user: User) -> QuerySet[Campaign]:
    """The campaigns of the counties a person reads, and those that ask something of her or of her unit."""
    asked = Assignment.objects.filter(_concerns(user), campaign=OuterRef("pk"))
    units = places_of(user, *Role)
    takes_part = Participant.objects.filter(campaign=OuterRef("pk"), unit__in=units)
    seen = Q(county__in=counties_read_by(user)) | Q(Exists(asked)) | Q(Exists(takes_part))
    return Campaign.objects.filter(seen).select_related("county__setting", "created_by").order_by("-pk")


def _concerns(user: User) -> Q:
    """The assignments that are a person's: named in them, of her school, or led or supported by her department."""
    heads = places_of(user, Role.DEPARTMENT_HEAD)
    found = Q(handler=user) | Q(principal_owner=user) | Q(direct_owner=user)
    found &= Q(campaign__county__in=counties_served(user))
    found |= Q(subject__in=places_of(user, Role.PRINCIPAL))
    if heads:
        duties = ItemDuty.objects.filter(campaign=OuterRef("campaign"), item=OuterRef("item"))
        found |= Q(Exists(duties.filter(Q(lead_unit__in=heads) | Q(supporting_units__in=heads))))
    return found


def assignments_visible_to(user: User, campaign: Campaign) -> QuerySet[Assignment]:
    """The assignments of a campaign that a person sees, clause by clause; all for whoever reads the county."""
    found = assignments_of(campaign)
    if counties_read_by(user).filter(pk=campaign.county_id).exists():
        return found
    return found.filter(_concerns(user))


def assignments_of(campaign: Campaign) -> QuerySet[Assignment]:
    """All assignments to items in force, with item, subject and people, in the order of the standards."""
    return (
        Assignment.objects.filter(campaign=campaign, item__version__campaign_standards__campaign=campaign)
        .select_related("item", "subject", "principal_owner", "direct_owner", "handler")
        .order_by("item__version__campaign_standards__position", "item__position", "subject__pinyin", "pk")
    )


def assignments_handled_by(user: User, *, running_only: bool = True) -> QuerySet[Assignment]:
    """What a person fills in, over all campaigns that run."""
    found = Assignment.objects.filter(handler=user, item__version__campaign_standards__campaign=F("campaign"))
    found = found.filter(campaign__county__in=counties_served(user))
    if running_only:
        found = found.filter(campaign__state=CampaignState.RUNNING)
    return found.select_related("campaign__county", "item__version", "subject").order_by(
        "campaign", "item__version", "item__position", "pk"
    )


def duties_of(campaign: Campaign) -> dict[int, ItemDuty]:
    """The duty of every item in force, by item, with its lead and supporting units: two queries."""
    found = (
        ItemDuty.objects.filter(campaign=campaign, item__version__campaign_standards__campaign=campaign)
        .select_related("lead_unit", "item")
        .prefetch_related("supporting_units")
    )
    return {duty.item_id: duty for duty in found}


def duty_of(assignment: Assignment) -> ItemDuty | None:
    """The duty of an assignment's item."""
    found = ItemDuty.objects.filter(campaign=assignment.campaign_id, item=assignment.item_id)
    return found.select_related("lead_unit").prefetch_related("supporting_units").first()


def due_on(assignment: Assignment, duty: ItemDuty | None) -> date | None:
    """Until when: the subject's own day, else that of the item."""
    return assignment.due_on or (duty.due_on if duty is not None else None)


def unowned(campaign: Campaign) -> QuerySet[Assignment]:
    """The assignments to which nobody answers: without a handler, or without a principal owner."""
    return assignments_of(campaign).filter(UNOWNED)


def unowned_count(campaign: Campaign) -> int:
    """How many assignments have no owner."""
    return (
        Assignment.objects.filter(campaign=campaign, item__version__campaign_standards__campaign=campaign)
        .filter(UNOWNED)
        .count()
    )


def items_without_lead(campaign: Campaign) -> int:
    """How many items have no lead unit."""
    found = ItemDuty.objects.filter(campaign=campaign, lead_unit=None)
    return found.filter(item__version__campaign_standards__campaign=campaign).count()


def standards_of(campaign: Campaign) -> list[StandardVersion]:
    """The versions by which a campaign rates; the principal one first."""
    found = CampaignStandard.objects.filter(campaign=campaign).select_related("version__standard__owner")
    return [one.version for one in found.order_by("position", "pk")]


def participants_of(campaign: Campaign) -> list[Organisation]:
    """The units that take part, by name in pinyin order."""
    found = Participant.objects.filter(campaign=campaign).select_related("unit__parent")
    return in_name_order(one.unit for one in found)


def subjects_of(campaign: Campaign) -> list[Organisation]:
    """Who is rated: the county, then the schools that take part."""
    return [campaign.county, *(unit for unit in participants_of(campaign) if unit.is_school)]


def stages_of(campaign: Campaign) -> list[AcceptanceStage]:
    """The stages in their order."""
    order = list(StageKind.values)
    return sorted(campaign.stages.all(), key=lambda stage: order.index(stage.kind))


def provincial_acceptance_on(campaign: Campaign) -> date | None:
    """The day of the provincial acceptance; None when none is set. That of the county where the campaign set none."""
    found = AcceptanceStage.objects.filter(campaign=campaign, kind=StageKind.PROVINCIAL_ACCEPTANCE)
    day = found.values_list("due_on", flat=True).first()
    setting = setting_of(campaign.county)
    return day or (setting.acceptance_on if setting is not None else None)


def running_campaign_of(county: Organisation) -> Campaign | None:
    """The campaign that runs in a county; of several the newest."""
    found = Campaign.objects.filter(county=county, state=CampaignState.RUNNING)
    return found.select_related("county__setting").order_by("-started_at", "-pk").first()


def campaigns_of(counties: Iterable[Organisation]) -> QuerySet[Campaign]:
    """The campaigns of these counties, newest first."""
    return Campaign.objects.filter(county__in=list(counties)).select_related("county").order_by("-pk")


def groups_of(campaign: Campaign) -> list[Group]:
    """The bodies in their order, with members and units."""
    return list(
        Group.objects.filter(campaign=campaign)
        .select_related("organisation")
        .prefetch_related("members__user")
    )


def group_in(campaign: Campaign, group_id: int) -> Group | None:
    """One body of a campaign."""
    return Group.objects.filter(campaign=campaign, pk=group_id).first()


def members_of(group: Group) -> list[GroupMember]:
    """The people of a body in their order."""
    return list(group.members.select_related("user"))


def keepers_of(campaign: Campaign, units: Collection[int] | None = None) -> dict[int, list[Keeper]]:
    """Archive keepers and room keepers by unit."""
    found = Keeper.objects.filter(campaign=campaign).select_related("user").order_by("kind", "room", "pk")
    if units is not None:
        found = found.filter(unit__in=units)
    keepers: dict[int, list[Keeper]] = {}
    for one in found:
        keepers.setdefault(one.unit_id, []).append(one)
    return keepers


def import_in(campaign: Campaign, import_id: int) -> AssignmentImport | None:
    """One uploaded workbook of responsibilities."""
    return (
        AssignmentImport.objects.filter(campaign=campaign, pk=import_id).select_related("created_by").first()
    )


def recent_imports(campaign: Campaign) -> list[AssignmentImport]:
    """The last uploads, newest first."""
    found = AssignmentImport.objects.filter(campaign=campaign).select_related("created_by")
    return list(found.order_by("-pk")[:8])


def assignment_seen(user: User, assignment_id: int) -> Assignment | None:
    """One assignment that a person sees; else None."""
    found = Assignment.objects.filter(pk=assignment_id).select_related("campaign__county")
    one = found.first()
    return None if one is None else assignments_visible_to(user, one.campaign).filter(pk=one.pk).first()
