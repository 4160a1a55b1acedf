"""What a person may do with evidence, one rule each."""

from __future__ import annotations

from dudao.apps.accounts.api import SYSTEM_ROLES, Role, User, roles_at
from dudao.apps.evidence.models import Evidence
from dudao.apps.evidence.passes import ItemPass
from dudao.apps.organisations.api import Kind, Organisation
from dudao.apps.standards.api import StandardItem

OWN_UNIT_ROLES = frozenset(
    {Role.SCHOOL_CLERK, Role.PRINCIPAL, Role.DEPARTMENT_CLERK, Role.DEPARTMENT_HEAD, Role.BUREAU_OFFICER}
)
NOT_PROVIDERS = frozenset({Kind.PROVINCE, Kind.CITY, Kind.COUNTY})


def can_read(user: User, evidence: Evidence) -> bool:
    """A document is seen by whoever has its unit in her data scope; managing accounts alone shows none."""
    return bool(roles_at(user, evidence.unit) - SYSTEM_ROLES)


def can_provide(user: User, unit: Organisation) -> bool:
    """A unit's documents are uploaded by its own people, and by the supervision office for any unit of the county."""
    if unit.kind in NOT_PROVIDERS or not unit.is_active:
        return False
    if Role.BUREAU_OFFICER in roles_at(user, unit):
        return True
    return any(
        held.organisation_id == unit.pk and held.role in OWN_UNIT_ROLES for held in user.held_memberships
    )


def can_change(user: User, evidence: Evidence) -> bool:
    """A document is edited, revised and discarded by whoever may upload for its unit."""
    return can_provide(user, evidence.unit)


def can_keep_boxes(user: User, unit: Organisation) -> bool:
    """Boxes are kept by the unit's own people; those of the county itself by the supervision office."""
    return Role.BUREAU_OFFICER in roles_at(user, unit) or can_provide(user, unit)


def can_close_sign(user: User, evidence: Evidence) -> bool:
    """Signs of trouble are looked into by the supervision office, not by the unit that they speak of."""
    return Role.BUREAU_OFFICER in roles_at(user, evidence.unit)


def can_link(
    user: User, evidence: Evidence, item: StandardItem, unit: Organisation, handed: ItemPass | None
) -> bool:
    """A document is tied to an item for a unit by whom the item was handed to, or by the document's own people.

    Without a pass a school's documents prove its own items only; items of the whole county are proved by departments,
    the bureau and the supervision office.
    """
    own = can_change(user, evidence)
    passed = (
        handed is not None and handed.may_write and (item.pk, unit.pk) == (handed.item_id, handed.unit_id)
    )
    if passed:
        return own or can_read(user, evidence)
    if not own or unit.county_id != evidence.county_id:
        return False
    if Role.BUREAU_OFFICER in roles_at(user, unit):
        return True
    return unit.pk == evidence.unit_id or (unit.kind == Kind.COUNTY and not evidence.unit.is_school)
