"""From memberships to what a person reaches in the tree: plain rules, no queries."""

from collections.abc import Iterable
from typing import Protocol

from dudao.apps.accounts.choices import COUNTY_ROLES, Role
from dudao.apps.organisations.api import Organisation, Reach

MANAGING_ROLES = frozenset({Role.BUREAU_OFFICER, Role.ADMINISTRATOR})


class Held(Protocol):
    """A role held at an organisation."""

    role: str

    @property
    def organisation(self) -> Organisation: ...


def scope_root(role: str, organisation: Organisation) -> Organisation:
    """The top of what a role reaches: a county's role held at a bureau reaches the whole county."""
    if role in COUNTY_ROLES and organisation.county is not None:
        return organisation.county
    return organisation


def reach_of(memberships: Iterable[Held]) -> Reach:
    """All subtrees seen through any role, and those managed through a managing role.

    The audit administrator sees records of readings, no organisation's data.
    """
    sees: set[str] = set()
    manages: set[str] = set()
    for membership in memberships:
        if membership.role == Role.AUDITOR:
            continue
        path = scope_root(membership.role, membership.organisation).path
        if not path:
            continue
        sees.add(path)
        if membership.role in MANAGING_ROLES:
            manages.add(path)
    return Reach(sees=frozenset(sees), manages=frozenset(manages))
