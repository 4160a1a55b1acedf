"""What a person may do with rankings; one rule each."""

from __future__ import annotations

from dudao.apps.accounts.api import Role, User, roles_at
from dudao.apps.campaigns.api import COUNTY_READERS
from dudao.apps.organisations.api import Organisation
from dudao.apps.rankings.choices import RankingState
from dudao.apps.rankings.models import Ranking, RankingLine
from dudao.apps.rankings.queries import CLERKS, COUNTY_HANDLERS, HEADS, people_of, units_of

ONLY_OFFICE = "排名由督导室干部计算、答复异议和核定，您可以查看。"
ONLY_UNIT = "异议由本单位负责人提出；没有负责人账号的，由填报人或经办人提出。"


def can_manage(user: User, county: Organisation) -> bool:
    """Rankings are computed, shown, settled and made known by the supervision office."""
    return Role.BUREAU_OFFICER in roles_at(user, county)


def reads_whole(user: User, ranking: Ranking) -> bool:
    """The whole table: the people of the county; every reader of the ranking once the circular is signed."""
    if COUNTY_HANDLERS & roles_at(user, ranking.county):
        return True
    return ranking.state == RankingState.SIGNED


def sees_facts(user: User, line: RankingLine) -> bool:
    """What stands behind a number: whoever reads the county, and the people of the unit itself."""
    return bool(COUNTY_READERS & roles_at(user, line.ranking.county)) or line.unit_id in units_of(user)


def can_contest(user: User, line: RankingLine) -> bool:
    """The head of the unit contests; its clerk where no head has an account."""
    if line.unit_id not in units_of(user):
        return False
    roles = {held.role for held in user.held_memberships if held.organisation_id == line.unit_id}
    if roles & HEADS:
        return True
    return bool(roles & CLERKS) and not people_of([line.unit_id], HEADS)
