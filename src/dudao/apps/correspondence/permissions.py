"""What a person may do with official documents; one rule each."""

from __future__ import annotations

from dudao.apps.accounts.api import Role, User, roles_at
from dudao.apps.correspondence.choices import SIGNED_BY_LEADER
from dudao.apps.correspondence.models import IssuingBody, OfficialDocument
from dudao.apps.organisations.api import Organisation

ONLY_OFFICE = "公文由督导室干部起草、登记和发出，您可以查看。"
ONLY_CHECKER = "审核由督导室的另一位干部或局长办理，拟稿人不能审核自己的稿子。"


def can_draft(user: User, county: Organisation) -> bool:
    """Documents are drafted, registered, printed and sent by the supervision office."""
    return Role.BUREAU_OFFICER in roles_at(user, county)


def can_check(user: User, document: OfficialDocument) -> bool:
    """Checked by another officer or by the director, never by who drafted it."""
    if document.drafted_by_id == user.pk:
        return False
    return bool({Role.BUREAU_OFFICER, Role.DIRECTOR} & roles_at(user, document.county))


def signing_role(issuer: IssuingBody) -> Role:
    """Whose signature an issuer's documents need."""
    return Role.COUNTY_LEADER if issuer.kind in SIGNED_BY_LEADER else Role.DIRECTOR


def can_sign(user: User, document: OfficialDocument) -> bool:
    """Signed by the county leader for government and committee, else by the director."""
    return signing_role(document.issuer) in roles_at(user, document.county)
