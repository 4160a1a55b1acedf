"""What a person may do with the ways out; her own notices are hers alone."""

from __future__ import annotations

from dudao.apps.accounts.api import User, can_edit_county_data
from dudao.apps.organisations.api import Organisation


def can_set_channels(user: User, county: Organisation) -> bool:
    """The ways out and their log belong to the supervision office and the administrator of the county."""
    return can_edit_county_data(user, county)
