"""What a person may do, one rule each; seeing is decided by scope, doing by role."""

from dudao.apps.accounts.choices import Role
from dudao.apps.accounts.models import User
from dudao.apps.accounts.queries import administered_by, roles_at
from dudao.apps.organisations.api import Organisation, can_edit_organisation, can_view_organisation


def can_view(user: User, organisation: Organisation) -> bool:
    """Everyone sees what is inside her data scope."""
    return can_view_organisation(user.reach(), organisation)


def can_report(user: User, school: Organisation) -> bool:
    """A school's tables are filled by its clerk and its principal, and by the supervision office for it."""
    filling = {Role.SCHOOL_CLERK, Role.PRINCIPAL, Role.BUREAU_OFFICER, Role.ADMINISTRATOR}
    return bool(filling & roles_at(user, school))


def can_edit_county_data(user: User, county: Organisation) -> bool:
    """A county's data are imported, locked and given up by the supervision office and the administrator."""
    return bool({Role.BUREAU_OFFICER, Role.ADMINISTRATOR} & roles_at(user, county))


def can_edit(user: User, organisation: Organisation) -> bool:
    """Organisations are edited by the supervision office and the administrator of their county."""
    return can_edit_organisation(user.reach(), organisation)


def can_administer(user: User, organisation: Organisation) -> bool:
    """Accounts, roles and the log belong to the administrator of the organisation or of one above it."""
    return can_view_organisation(administered_by(user), organisation)


def is_administrator(user: User) -> bool:
    """Administrator of anything at all."""
    return any(held.role == Role.ADMINISTRATOR for held in user.held_memberships)


def administers_wholly(administrator: User, person: User) -> bool:
    """Administrator of every organisation where the person holds a role: only then are her data hers to change."""
    held = person.held_memberships
    return bool(held) and all(can_administer(administrator, one.organisation) for one in held)
