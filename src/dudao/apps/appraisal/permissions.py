"""What a person may do with the appraisal; one rule each."""

from __future__ import annotations

from dudao.apps.accounts.api import Role, User, roles_at
from dudao.apps.appraisal.choices import CommendationState
from dudao.apps.appraisal.models import Commendation, Nominee
from dudao.apps.appraisal.queries import UNIT_HEADS, people_at, units_of
from dudao.apps.organisations.api import Organisation

ONLY_OFFICE = "年度考核和表彰由督导室干部办理，您可以查看。"
ONLY_HEAD = "申诉由本单位负责人提出；没有负责人账号的单位由填报员或经办人提出。"
ONLY_NOT_OWN = "您在这个单位任职，这件事请督导室的其他同志处理。"


def can_manage(user: User, county: Organisation) -> bool:
    """Schemes, results and lists are the supervision office's."""
    return Role.BUREAU_OFFICER in roles_at(user, county)


def can_contest(user: User, unit: Organisation) -> bool:
    """The head of the unit contests; where a unit has no account of a head, its clerk does."""
    held = {
        Role(one.role)
        for one in user.held_memberships
        if one.organisation_id == unit.pk and one.organisation_id in units_of(user)
    }
    if held & UNIT_HEADS:
        return True
    return bool(held) and not people_at([unit.pk], UNIT_HEADS)


def knows_reasons(user: User, commendation: Commendation) -> bool:
    """Reasons, proofs and objections are for the office, the director and the county's leader alone."""
    must_know = {Role.BUREAU_OFFICER, Role.DIRECTOR, Role.COUNTY_LEADER}
    return bool(must_know & roles_at(user, commendation.county))


def sees_person(user: User, commendation: Commendation, nominee: Nominee) -> bool:
    """A person's name is seen by who must know and by the own unit; by the county once the list is announced."""
    if commendation.state not in (CommendationState.NOMINATING, CommendationState.CANCELLED):
        return True
    return knows_reasons(user, commendation) or nominee.unit_id in units_of(user)
