"""How much of oversight waits for a person: for the first page."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from dudao.apps.accounts.api import Role, User
from dudao.apps.oversight.choices import MatterState
from dudao.apps.oversight.models import Card, Matter
from dudao.apps.oversight.queries_letters import extensions_to_decide, letters_waiting_for, replies_to_review
from dudao.apps.oversight.queries_units import units_worked_at


@dataclass(frozen=True)
class OversightTodo:
    """What waits: matters, wishes of rules, answers and requests to decide; letters and cards of her units."""

    to_check: int = 0
    wishes: int = 0
    replies: int = 0
    extensions: int = 0
    letters: int = 0
    cards: int = 0

    @property
    def total(self) -> int:
        """Everything that she has to do; cards are to be known, not to be done."""
        return self.to_check + self.wishes + self.replies + self.extensions + self.letters


def oversight_todo(user: User) -> OversightTodo:
    """The counts of a person; zeros for whoever has no part in oversight."""
    checks = _counties(user, Role.BUREAU_OFFICER, Role.DIRECTOR)
    office = _counties(user, Role.BUREAU_OFFICER)
    to_check = Matter.objects.filter(county__in=checks, state=MatterState.PROPOSED)
    wished = Matter.objects.filter(county__in=office).exclude(Q(proposed_rung="") & Q(proposed_card=""))
    units = units_worked_at(user)
    return OversightTodo(
        to_check=to_check.exclude(opened_by=user).count() if checks else 0,
        wishes=wished.count() if office else 0,
        replies=replies_to_review(user).count() if office else 0,
        extensions=extensions_to_decide(user).count() if office else 0,
        letters=len(letters_waiting_for(user)),
        cards=Card.objects.filter(unit__in=units, lifted_on=None, withdrawn=False).count() if units else 0,
    )


def _counties(user: User, *roles: Role) -> set[int]:
    """The counties in which a person holds one of these roles."""
    return {
        held.organisation.county_id or held.organisation_id
        for held in user.held_memberships
        if held.role in roles
    }
