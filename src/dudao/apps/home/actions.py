"""Writes of the county's settings; both go through the actions of organisations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import follow_county_date
from dudao.apps.organisations.api import Organisation, edit_organisation, set_county_dates

NAMES = ("name", "short_name", "code")


@transaction.atomic
def save_county(county: Organisation, given: Mapping[str, Any], *, actor: User) -> None:
    """Save the county's names and days, or nothing; each kind of change is an entry of the log of its own.

    The day of the provincial acceptance becomes that of the running campaign: there is one truth.
    """
    edit_organisation(county, {name: given[name] for name in NAMES}, actor=actor)
    set_county_dates(
        county, acceptance_on=given["acceptance_on"], recognised_on=given["recognised_on"], actor=actor
    )
    follow_county_date(county, given["acceptance_on"], actor=actor)
