"""What other apps may use of accounts."""

from dudao.apps.accounts.access import person_of, require, visible_or_404
from dudao.apps.accounts.actions import NewPerson, add_membership, create_user, register_people
from dudao.apps.accounts.choices import SYSTEM_ROLES, Role
from dudao.apps.accounts.former_roles import RoleHistory, holders_at, role_histories
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
    chains_administered_by,
    home_county,
    home_organisation,
    locked_usernames,
    officers_of,
    people_with_role,
    role_at,
    roles_at,
    scope_of,
    users_administered_by,
)
from dudao.apps.accounts.scope import scope_root

__all__ = [
    "SYSTEM_ROLES",
    "Membership",
    "NewPerson",
    "Role",
    "RoleHistory",
    "User",
    "add_membership",
    "can_administer",
    "can_edit",
    "can_edit_county_data",
    "can_report",
    "can_view",
    "chains_administered_by",
    "create_user",
    "holders_at",
    "home_county",
    "home_organisation",
    "is_administrator",
    "locked_usernames",
    "officers_of",
    "people_with_role",
    "person_of",
    "register_people",
    "require",
    "role_at",
    "role_histories",
    "roles_at",
    "scope_of",
    "scope_root",
    "users_administered_by",
    "visible_or_404",
]
