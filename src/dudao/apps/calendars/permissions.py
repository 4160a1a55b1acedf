"""What a person may do with the calendar."""

from __future__ import annotations

from dudao.apps.accounts.api import Role, User, roles_at
from dudao.apps.organisations.api import Organisation


def can_correct_calendar(user: User, county: Organisation) -> bool:
    """The calendar of a county is corrected by its supervision office."""
    return Role.BUREAU_OFFICER in roles_at(user, county)
