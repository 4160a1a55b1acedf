"""Reads of papers; lists start from `papers_visible_to(user)`."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import (
    Campaign,
    campaigns_of,
    campaigns_visible_to,
    counties_read_by,
    duties_of,
    participants_of,
)
from dudao.apps.organisations.api import Organisation, in_name_order
from dudao.apps.papers.choices import OF_UNITS
from dudao.apps.papers.models import Paper, PaperRevision
from dudao.apps.workplan.api import Duty, heads_of


def papers_visible_to(user: User) -> QuerySet[Paper]:
    """All papers of the counties read; of her own unit its head sees duty book and pledge."""
    own = Q(unit__in=heads_of(user), kind__in=OF_UNITS)
    found = Paper.objects.filter(Q(county__in=counties_read_by(user)) | own)
    return found.select_related("county", "campaign", "unit", "finished_by", "created_by").order_by("-pk")


def paper_list(user: User, campaign: Campaign | None) -> list[Paper]:
    """The papers of a campaign (of all, without one) without their text: the county's first, then by unit."""
    found = papers_visible_to(user).defer("base", "current")
    if campaign is not None:
        found = found.filter(campaign=campaign)
    papers = list(found)
    order = {
        unit.pk: place for place, unit in enumerate(in_name_order(one.unit for one in papers if one.unit))
    }
    return sorted(
        papers, key=lambda one: (one.unit is not None, one.kind, order.get(one.unit_id or 0, 0), one.pk)
    )


def campaigns_to_choose(user: User) -> list[Campaign]:
    """The campaigns of the counties whose plans a person reads, newest first."""
    return list(campaigns_of(counties_read_by(user)))


def campaign_seen(user: User, campaign_id: int) -> Campaign | None:
    """One campaign that the person sees."""
    return campaigns_visible_to(user).select_related("county").filter(pk=campaign_id).first()


def units_to_choose(campaign: Campaign) -> list[Organisation]:
    """Who gets a duty book: the units that take part, and those that lead clauses or duties; by pinyin."""
    units = {unit.pk: unit for unit in participants_of(campaign)}
    for held in duties_of(campaign).values():
        if held.lead_unit is not None:
            units[held.lead_unit.pk] = held.lead_unit
    for duty in Duty.objects.filter(campaign=campaign).exclude(lead_unit=None).select_related("lead_unit"):
        assert duty.lead_unit is not None
        units[duty.lead_unit.pk] = duty.lead_unit
    return in_name_order(unit for unit in units.values() if unit.is_active and unit.pk != campaign.county_id)


def revisions_of(paper: Paper) -> QuerySet[PaperRevision]:
    """The versions of a paper without their content, the newest first."""
    return paper.revisions.defer("content").select_related("made_by").order_by("-number")


def revision_in(paper: Paper, number: int) -> PaperRevision | None:
    """One version with its content."""
    return paper.revisions.select_related("made_by").filter(number=number).first()


def papers_of_kind(user: User, campaign: Campaign, kind: str) -> list[Paper]:
    """The papers of one kind with their content, by the pinyin of their units."""
    found = list(papers_visible_to(user).filter(campaign=campaign, kind=kind))
    order = {
        unit.pk: place for place, unit in enumerate(in_name_order(one.unit for one in found if one.unit))
    }
    return sorted(found, key=lambda one: (order.get(one.unit_id or 0, -1), one.pk))
