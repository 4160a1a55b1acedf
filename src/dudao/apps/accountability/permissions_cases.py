"""What a person may do with accountability cases; one rule each. Who is not named to a case does not know of it."""

from __future__ import annotations

from dudao.apps.accountability.choices import InvestigationSide
from dudao.apps.accountability.models import Case
from dudao.apps.accountability.queries_cases import (
    audited_counties,
    cases_visible_to,
    has_discipline_account,
    sides_of,
)
from dudao.apps.accounts.api import Role, User, roles_at
from dudao.apps.organisations.api import Organisation

ONLY_OFFICE = "问责案件由督导室干部立案和办理。"
ONLY_NAMED_OFFICE = "由参加本案的督导室干部办理，您可以查看。"
ONLY_SIDE = "倒查情况由这一侧的办案人员填写；纪检监察一侧没有指定账号的，由督导室干部按书面材料登记。"


def can_open_case(user: User, county: Organisation) -> bool:
    """Cases are opened by the supervision office."""
    return Role.BUREAU_OFFICER in roles_at(user, county)


def can_read_case(user: User, case: Case) -> bool:
    """Its opener and who is named to it, while they work in the county."""
    return cases_visible_to(user).filter(pk=case.pk).exists()


def can_work_case(user: User, case: Case) -> bool:
    """An officer of the supervision office who opened it or is named to it."""
    return can_open_case(user, case.county) and can_read_case(user, case)


def can_write_inquiry(user: User, case: Case, side: str) -> bool:
    """Each side writes its own inquiry; the office writes for discipline inspection only without its account."""
    if side in sides_of(user, case):
        return can_read_case(user, case)
    if side == InvestigationSide.DISCIPLINE and has_discipline_account(case):
        return False
    return can_work_case(user, case)


def can_audit_readings(user: User) -> bool:
    """The audit administrator of any county."""
    return bool(audited_counties(user))


def can_choose_deadlines(user: User, county: Organisation) -> bool:
    """Which place's deadlines count is set by the supervision office."""
    return Role.BUREAU_OFFICER in roles_at(user, county)
