"""Who may review what: read once for a campaign, then asked for each of its assignments."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q

from dudao.apps.accounts.api import Membership, Role, User
from dudao.apps.campaigns.choices import ReviewLevel
from dudao.apps.campaigns.models import Assignment, Campaign, ItemDuty

REVIEW_ROLES = (Role.PRINCIPAL, Role.DEPARTMENT_HEAD, Role.BUREAU_OFFICER, Role.CITY_OFFICER)


@dataclass(frozen=True)
class Reviewers:
    """The people who may review in a campaign: principals by school, heads by unit, the office's, the city's."""

    levels: tuple[str, ...]
    principals: dict[int, list[User]]
    heads: dict[int, list[User]]
    officers: list[User]
    city: list[User]
    lead_of: Mapping[int, int | None]  # item → lead unit

    def people(self, assignment: Assignment, level: str) -> list[User]:
        """Who may review this assignment at a level; the handler herself never does."""
        if level == ReviewLevel.UNIT:
            found = self.principals.get(assignment.subject_id, [])
        elif level == ReviewLevel.DEPARTMENT:
            found = self.heads.get(self.lead_of.get(assignment.item_id) or 0, [])
        elif level == ReviewLevel.BUREAU:
            found = self.officers
        else:
            found = self.city
        return [user for user in found if user.pk != assignment.handler_id]

    def levels_of(self, assignment: Assignment) -> list[str]:
        """The campaign's levels that have somebody for this assignment, lowest first."""
        return [level for level in self.levels if self.people(assignment, level)]

    def skipped(self, assignment: Assignment) -> list[str]:
        """The campaign's levels that have nobody for this assignment, so that the page can say so."""
        return [level for level in self.levels if not self.people(assignment, level)]


def reviewers_of(campaign: Campaign, items: Collection[int] | None = None) -> Reviewers:
    """Everybody who may review in a campaign (of these items alone): two queries."""
    duties = ItemDuty.objects.filter(campaign=campaign)
    if items is not None:
        duties = duties.filter(item__in=items)
    lead_of = dict(duties.values_list("item_id", "lead_unit_id"))
    county = campaign.county
    above = [int(part) for part in county.path.strip("/").split("/") if part]
    held = (
        Membership.objects.filter(
            Q(organisation__county=county) | Q(organisation__in=above),
            role__in=REVIEW_ROLES,
            user__is_active=True,
        )
        .select_related("user")
        .order_by("user__name", "pk")
    )
    principals: dict[int, list[User]] = {}
    heads: dict[int, list[User]] = {}
    officers: list[User] = []
    city: list[User] = []
    for one in held:
        if one.role == Role.PRINCIPAL:
            principals.setdefault(one.organisation_id, []).append(one.user)
        elif one.role == Role.DEPARTMENT_HEAD:
            heads.setdefault(one.organisation_id, []).append(one.user)
        elif one.role == Role.BUREAU_OFFICER:
            _once(officers, one.user)
        else:
            _once(city, one.user)
    return Reviewers(tuple(campaign.review_levels), principals, heads, officers, city, lead_of)


def _once(people: list[User], user: User) -> None:
    if user not in people:
        people.append(user)
