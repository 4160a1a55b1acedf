"""What other apps may use of accounts."""

from dudao.apps.accounts.access import person_of, require, visible_or_404
from dudao.apps.accounts.actions import add_membership, create_user
from dudao.apps.accounts.choices import Role
from dudao.apps.accounts.models import Membership, User
from dudao.apps.accounts.permissions import (
    can_administer,
    can_edit,
    can_edit_county_data,
    can_report,
    can_view,
    is_administrator,
)
from dudao.apps.accounts.queries import (
    home_county,
    home_organisation,
    people_with_role,
    role_at,
    roles_at,
    scope_of,
)

__all__ = [
    "Membership",
    "Role",
    "User",
    "add_membership",
    "can_administer",
    "can_edit",
    "can_edit_county_data",
    "can_report",
    "can_view",
    "create_user",
    "home_county",
    "home_organisation",
    "is_administrator",
    "people_with_role",
    "person_of",
    "require",
    "role_at",
    "roles_at",
    "scope_of",
    "visible_or_404",
]
