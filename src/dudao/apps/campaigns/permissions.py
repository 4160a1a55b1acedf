"""What a person may do in a campaign, clause by clause; each rule asks for one assignment, lists ask `queries`."""

from __future__ import annotations

from dudao.apps.accounts.api import Role, User, roles_at
from dudao.apps.campaigns.choices import CampaignState, ReviewLevel
from dudao.apps.campaigns.models import Assignment, Campaign, ItemDuty
from dudao.apps.campaigns.queries import COUNTY_READERS, counties_served, duty_of, places_of
from dudao.apps.organisations.api import Organisation


def can_create_campaign(user: User, county: Organisation) -> bool:
    """A campaign is set up by the supervision office of its county."""
    return Role.BUREAU_OFFICER in roles_at(user, county)


def can_edit_campaign(user: User, campaign: Campaign) -> bool:
    """Bodies, units, responsibilities and stages belong to the supervision office of the county."""
    return can_create_campaign(user, campaign.county)


def can_view_campaign(user: User, campaign: Campaign) -> bool:
    """The whole of a campaign is seen by the office, director and leader of the county and by the city above it."""
    return bool(COUNTY_READERS & roles_at(user, campaign.county))


def can_handle(user: User, assignment: Assignment) -> bool:
    """An item is filled in by its handler alone, while the campaign runs."""
    return fills_in(user, assignment) and assignment.campaign.state == CampaignState.RUNNING


def fills_in(user: User, assignment: Assignment) -> bool:
    """An item is its handler's as long as she works in the county of the campaign."""
    return assignment.handler_id == user.pk and assignment.campaign.county_id in counties_served(user)


def can_review(user: User, assignment: Assignment, level: str, *, duty: ItemDuty | None = None) -> bool:
    """A level decides about what is its own, and nobody about what she filled in herself.

    unit: the principal of the school; department: the head of the item's lead unit; bureau: the supervision
    office; city: the city's officer. `duty` saves a query where the caller has it.
    """
    if assignment.handler_id == user.pk:
        return False
    if level == ReviewLevel.UNIT:
        return assignment.subject_id in places_of(user, Role.PRINCIPAL)
    if level == ReviewLevel.DEPARTMENT:
        found = duty or duty_of(assignment)
        return found is not None and found.lead_unit_id in places_of(user, Role.DEPARTMENT_HEAD)
    role = Role.BUREAU_OFFICER if level == ReviewLevel.BUREAU else Role.CITY_OFFICER
    return role in roles_at(user, assignment.campaign.county)


def can_see(user: User, assignment: Assignment, *, duty: ItemDuty | None = None) -> bool:
    """Seen by whoever is named in it, the principal of the school, the heads of the units that lead or support it,
    and whoever sees the whole campaign."""
    named = {assignment.handler_id, assignment.principal_owner_id, assignment.direct_owner_id}
    if user.pk in named and assignment.campaign.county_id in counties_served(user):
        return True
    if assignment.subject_id in places_of(user, Role.PRINCIPAL):
        return True
    if can_view_campaign(user, assignment.campaign):
        return True
    heads = places_of(user, Role.DEPARTMENT_HEAD)
    if not heads:
        return False
    found = duty or duty_of(assignment)
    if found is None:
        return False
    return found.lead_unit_id in heads or bool(heads & {unit.pk for unit in found.supporting_units.all()})
