"""Reads for reminding and urging: whose duties a person looks after, and what was urged."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from dudao.apps.accounts.api import User, home_county
from dudao.apps.campaigns.api import CampaignState, counties_read_by
from dudao.apps.organisations.api import Organisation, in_name_order
from dudao.apps.workplan.choices import OPEN_STATES
from dudao.apps.workplan.models import Duty, Urge
from dudao.apps.workplan.queries import heads_of, reads_plan_of


def counties_to_remind(user: User) -> list[Organisation]:
    """The counties whose reminders a person sees: those she reads, her own as the head of a unit.

    Home first, then those that have open duties.
    """
    found = {county.pk: county for county in in_name_order(counties_read_by(user))}
    home = home_county(user)
    if home is not None and heads_of(user):
        found.setdefault(home.pk, home)
    at_work = set(
        Duty.objects.filter(county__in=found, state__in=OPEN_STATES)
        .values_list("county", flat=True)
        .distinct()
    )
    return sorted(found.values(), key=lambda county: (county != home, county.pk not in at_work))


def duties_looked_after(user: User, county: Organisation) -> QuerySet[Duty]:
    """The open duties that a person reminds of: all of the county for its readers, those of her units for a head.

    None of a campaign that is closed.
    """
    running = Duty.objects.filter(county=county, state__in=OPEN_STATES).exclude(
        campaign__state=CampaignState.CLOSED
    )
    found = running.select_related(
        "duty_list", "campaign", "lead_unit", "handler", "direct_owner", "principal_owner", "county"
    )
    if not reads_plan_of(user, county):
        found = found.filter(lead_unit__in=heads_of(user))
    return found.order_by("pk")


def urges_looked_after(user: User, county: Organisation) -> QuerySet[Urge]:
    """The urgings of a county for its readers; for a head those of her units' duties and her own."""
    found = Urge.objects.filter(duty__county=county)
    if not reads_plan_of(user, county):
        found = found.filter(Q(duty__lead_unit__in=heads_of(user)) | Q(urged_by=user))
    return found.select_related("duty__lead_unit", "urged_by").prefetch_related("recipients").order_by("-pk")


def urges_of(duty: Duty) -> list[Urge]:
    """The urgings of one duty, the newest first."""
    return list(duty.urges.select_related("urged_by").prefetch_related("recipients").order_by("-pk"))
