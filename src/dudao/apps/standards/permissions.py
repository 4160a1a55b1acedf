"""What a person may do with standards of a county's or city's own, one rule each.

The catalogue is open to everyone who is signed in; these rules are about standards that a place owns.
"""

from __future__ import annotations

from dudao.apps.accounts.api import Role, User, roles_at, scope_root
from dudao.apps.organisations.api import Kind, Organisation
from dudao.apps.standards.models import Standard, StandardImport, StandardVersion
from dudao.apps.standards.versions import OWN_READERS, standards_visible_to

EDITORS: dict[str, Role] = {
    Kind.COUNTY: Role.BUREAU_OFFICER,
    Kind.CITY: Role.CITY_OFFICER,
    Kind.PROVINCE: Role.CITY_OFFICER,
}
"""Whose work standards are: the supervision office's in a county, the city's supervision above counties."""


def can_view_own_standards(user: User, owner: Organisation) -> bool:
    """Standards of a place are seen by its supervision office, director, leader, administrator and by the city."""
    return bool(OWN_READERS & roles_at(user, owner))


def can_edit_own_standards(user: User, owner: Organisation) -> bool:
    """Standards are made, changed and published by the supervision office of the place that owns them."""
    role = EDITORS.get(owner.kind)
    return role is not None and role in roles_at(user, owner)


def can_view_standard(user: User, standard: Standard) -> bool:
    """A place's standard is seen there, above it, and below it by whoever reads standards."""
    return standards_visible_to(user).filter(pk=standard.pk).exists()


def can_edit_version(user: User, version: StandardVersion) -> bool:
    """Only a draft is changed, and only by the owner's supervision office."""
    return version.is_draft and can_edit_own_standards(user, version.standard.owner)


def can_use_import(user: User, attempt: StandardImport) -> bool:
    """An import is carried on by anyone of the owner's supervision office."""
    return can_edit_own_standards(user, attempt.owner)


def owners_edited_by(user: User) -> list[Organisation]:
    """The counties, cities and provinces whose standards the person makes."""
    roots = [scope_root(held.role, held.organisation) for held in user.held_memberships]
    unique = {root.pk: root for root in roots if can_edit_own_standards(user, root)}
    return list(unique.values())
