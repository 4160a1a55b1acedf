"""Who may rate, review, correct: one rule each, from plain values that were read before."""

from __future__ import annotations

from dudao.apps.accounts.api import Role, User, roles_at
from dudao.apps.campaigns.api import Assignment, fills_in
from dudao.apps.organisations.api import Organisation

ONLY_HANDLER = "这一条由具体责任人填写；要换人请联系督导室。"
ONLY_REVIEWER = "这一条现在不由您审核。"
ONLY_RATER = "他评由市级督导或县督导室录入，您可以查看。"
NOT_OWN = "自己填报的条目不能自己审核，请由同级的其他审核人办理。"
ONLY_OFFICER = "这一步由督导室干部办理，您可以查看。"


def can_rate_externally(user: User, county: Organisation) -> bool:
    """What a team from outside gives is entered by the city's supervision or by the county's office for it."""
    return bool({Role.BUREAU_OFFICER, Role.CITY_OFFICER} & roles_at(user, county))


def can_rate(user: User, assignment: Assignment) -> bool:
    """An item is rated by the handler whom it is assigned to while she works in the county, and by nobody else."""
    return fills_in(user, assignment)


def can_import(user: User, assignment: Assignment) -> bool:
    """A filled-in table is brought in by the handler for her own items, and by the supervision office for all."""
    return can_rate(user, assignment) or can_correct(user, assignment.campaign.county)


def can_correct(user: User, county: Organisation) -> bool:
    """A measured value is corrected by the supervision office only."""
    return Role.BUREAU_OFFICER in roles_at(user, county)
