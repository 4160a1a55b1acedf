"""What a person may do with official documents; one rule each."""

from __future__ import annotations

from dudao.apps.accounts.api import Role, User, roles_at
from dudao.apps.correspondence.choices import SIGNED_BY_LEADER
from dudao.apps.correspondence.models import Countersign, Delivery, IssuingBody, OfficialDocument
from dudao.apps.correspondence.queries import HEADS, can_read_document, has_head, people_at, places_of
from dudao.apps.organisations.api import Organisation

ONLY_OFFICE = "公文由督导室干部起草、登记和发出，您可以查看。"
ONLY_CHECKER = "审核由督导室的另一位干部或局长办理，拟稿人和送审人不能审核自己的稿子。"
ONLY_LEADER = "以{issuer}名义发文，由县领导签发。"
ONLY_DIRECTOR = "以{issuer}名义发文，由局长签发。"
ONLY_HEAD = "会签意见由本单位负责人填写；没有负责人账号的单位由经办人填写。"
ONLY_ADDRESSEE = "签收由收文单位办理；没有账号的单位由督导室登记纸质签收。"


def can_draft(user: User, county: Organisation) -> bool:
    """Documents are drafted, registered, printed and sent by the supervision office."""
    return Role.BUREAU_OFFICER in roles_at(user, county)


def can_handle(user: User, document: OfficialDocument) -> bool:
    """The office handles what it may read: a document for named people only by an officer who is named."""
    return can_draft(user, document.county) and can_read_document(user, document)


def can_check(user: User, document: OfficialDocument) -> bool:
    """Checked by another officer or by the director, never by who drafted it or handed it in."""
    if user.pk in (document.drafted_by_id, document.submitted_by_id):
        return False
    checks = bool({Role.BUREAU_OFFICER, Role.DIRECTOR} & roles_at(user, document.county))
    return checks and can_read_document(user, document)


def signing_role(issuer: IssuingBody) -> Role:
    """Whose signature an issuer's documents need."""
    return Role.COUNTY_LEADER if issuer.kind in SIGNED_BY_LEADER else Role.DIRECTOR


def can_sign(user: User, document: OfficialDocument) -> bool:
    """Signed by the county leader for government and committee, else by the director."""
    signs = signing_role(document.issuer) in roles_at(user, document.county)
    return signs and can_read_document(user, document)


def only_signer(issuer: IssuingBody) -> str:
    """The sentence for everybody else."""
    said = ONLY_LEADER if signing_role(issuer) == Role.COUNTY_LEADER else ONLY_DIRECTOR
    return said.format(issuer=issuer.name)


def can_countersign(user: User, asked: Countersign) -> bool:
    """The head of the unit gives its opinion.

    A clerk does where no head has an account; the office writes down the paper of a unit without any account.
    """
    at_unit = {held.role for held in user.held_memberships if held.organisation_id == asked.unit_id}
    if at_unit & HEADS:
        return True
    if asked.unit_id in places_of(user):
        return not has_head(asked.unit)
    return can_draft(user, asked.document.county) and not people_at([asked.unit_id])


def can_receive(user: User, delivery: Delivery) -> bool:
    """Whoever works at the addressed unit signs for it, when the document is for her to read."""
    return delivery.unit_id in places_of(user) and can_read_document(user, delivery.document)
