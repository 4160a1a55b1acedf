"""A school that is founded or found late: registered, taken into the campaign, its evaluation opened, in one go."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.campaigns.api import Campaign, can_edit_campaign, join_campaign, standards_of
from dudao.apps.evaluation.actions.writing import asked_of
from dudao.apps.evaluation.item_sheet import sheet_of
from dudao.apps.evaluation.models import Evaluation
from dudao.apps.evaluation.permissions import ONLY_OFFICER
from dudao.apps.organisations.api import NewOrganisation, Organisation, add_organisation


@transaction.atomic
def enrol_school(
    campaign: Campaign, parent: Organisation, new: NewOrganisation, *, actor: User
) -> Organisation:
    """Register a school under a county or township, let it join the campaign and open its evaluations.

    Raises ``PermissionDenied`` and ``ValidationError`` (name or code in use, wrong place, campaign closed).
    """
    if not can_edit_campaign(actor, campaign):
        raise PermissionDenied(ONLY_OFFICER)
    school = add_organisation(parent, new, actor=actor)
    join_campaign(campaign, school, actor=actor)
    opened = [
        Evaluation(
            campaign=campaign,
            version=version,
            subject=school,
            **asked_of(campaign.pk, school.pk, sheet_of(version)),
        )
        for version in standards_of(campaign)
    ]
    opened = [one for one in opened if one.item_count]
    Evaluation.objects.bulk_create(opened)
    details = {"opened": len(opened), "items": sum(one.item_count for one in opened)}
    record(actor, "open_evaluation", campaign, organisation=school, details=details)
    return school
