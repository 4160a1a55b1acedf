"""What a person may do with matters, rules and cards; one rule each. Letters: `permissions_letters`."""

from __future__ import annotations

from dudao.apps.accounts.api import Role, User, roles_at
from dudao.apps.campaigns.api import COUNTY_READERS
from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.models import Matter

ONLY_OFFICE = "督办事项由督导室干部办理，您可以查看。"
ONLY_CHECKER = "立项由督导室的另一位干部或局长审核，提出人不能审核自己提出的事项。"
ONLY_OFFICE_RULES = "督办梯次和规则由督导室干部设置，您可以查看。"
ONLY_OFFICE_CARDS = "亮牌、摘牌由督导室干部办理，您可以查看。"


def can_oversee(user: User, county: Organisation) -> bool:
    """Matters, rules and cards are the supervision office's."""
    return Role.BUREAU_OFFICER in roles_at(user, county)


def can_approve(user: User, matter: Matter) -> bool:
    """Checked by another officer or by the director, never by who proposed it; a rule's by any of them."""
    if matter.opened_by_id == user.pk:
        return False
    return bool({Role.BUREAU_OFFICER, Role.DIRECTOR} & roles_at(user, matter.county))


def reads_oversight_of(user: User, county: Organisation) -> bool:
    """All matters and cards of a county: its office, director and leader, and the city above it."""
    return bool(COUNTY_READERS & roles_at(user, county))
