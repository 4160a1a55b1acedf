"""What a person may do with duties and plans; one rule each."""

from __future__ import annotations

from dudao.apps.accounts.api import Role, User, roles_at
from dudao.apps.campaigns.api import counties_served
from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan.models import Duty, Hindrance
from dudao.apps.workplan.queries import heads_of, reads_plan_of

UNIT_ROLES = frozenset({Role.PRINCIPAL, Role.DEPARTMENT_HEAD})


def can_arrange(user: User, county: Organisation) -> bool:
    """Lists, plans, milestones, rules and reminders are the supervision office's."""
    return Role.BUREAU_OFFICER in roles_at(user, county)


def can_view_plan(user: User, county: Organisation) -> bool:
    """The whole plan of a county: its office, director and leader, and the city above it."""
    return reads_plan_of(user, county)


def can_see_duty(user: User, duty: Duty) -> bool:
    """Whoever is named in it, the heads of the units that lead, support or must solve, and the county's readers."""
    if can_view_plan(user, duty.county):
        return True
    if user.pk in {duty.handler_id, duty.direct_owner_id, duty.principal_owner_id}:
        return duty.county_id in counties_served(user)
    heads = heads_of(user)
    if not heads:
        return False
    if duty.lead_unit_id in heads or heads & {one.pk for one in duty.supporting_units.all()}:
        return True
    return duty.hindrances.filter(solving_unit__in=heads).exists()


def can_report(user: User, duty: Duty) -> bool:
    """Progress is reported by the handler alone, while the duty is open."""
    return duty.is_open and duty.handler_id == user.pk and duty.county_id in counties_served(user)


def can_report_for(user: User, duty: Duty) -> bool:
    """Where the handler has no account, the head of the lead unit or the office reports in her place."""
    if not duty.is_open or duty.handler_id is not None:
        return False
    return can_arrange(user, duty.county) or duty.lead_unit_id in heads_of(user)


def may_report(user: User, duty: Duty) -> bool:
    """Whoever reports a duty's progress, asks for more time and says what hinders: the handler, or who stands in."""
    return can_report(user, duty) or can_report_for(user, duty)


def can_verify(user: User, duty: Duty) -> bool:
    """Confirmed by the owners, the head of the lead unit or the office; never by who reported it."""
    if duty.handler_id == user.pk:
        return False
    if can_arrange(user, duty.county):
        return True
    if user.pk in {duty.direct_owner_id, duty.principal_owner_id}:
        return duty.county_id in counties_served(user)
    return duty.lead_unit_id in heads_of(user)


def can_decide_extension(user: User, duty: Duty) -> bool:
    """More time is granted by the supervision office, and never by the handler herself."""
    return can_arrange(user, duty.county) and duty.handler_id != user.pk


def can_solve(user: User, hindrance: Hindrance) -> bool:
    """Closed by the head of the unit that has to solve it, or by the office after the scheduling meeting."""
    return can_arrange(user, hindrance.duty.county) or hindrance.solving_unit_id in heads_of(user)


def can_reopen_hindrance(user: User, hindrance: Hindrance) -> bool:
    """Opened again by whoever reports or verifies the duty: who feels that it is not solved."""
    return may_report(user, hindrance.duty) or can_verify(user, hindrance.duty)


def can_urge(user: User, duty: Duty) -> bool:
    """Urged by whoever may verify it, and by the director."""
    return can_verify(user, duty) or Role.DIRECTOR in roles_at(user, duty.county)
