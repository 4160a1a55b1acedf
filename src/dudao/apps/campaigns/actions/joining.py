"""One more unit takes part: only its own assignments are made, the others are not touched."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.campaigns.actions.filling import BATCH, SCHOOL, fill_assignments, people_of_schools
from dudao.apps.campaigns.actions.rights import locked_for_edit
from dudao.apps.campaigns.models import Assignment, Campaign, Participant
from dudao.apps.campaigns.queries import standards_of
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.api import items_of


@transaction.atomic
def join_campaign(campaign: Campaign, unit: Organisation, *, actor: User | None) -> int:
    """A unit of the county joins with the items that fit it; the number of assignments made, 0 when it was in.

    Where the county stood in for schools that there were none of, everything is put in order anew.
    """
    held = locked_for_edit(campaign, actor)
    if unit.county_id != held.county_id:
        raise ValidationError("只有本县的单位可以参加。")
    _, is_new = Participant.objects.get_or_create(campaign=held, unit=unit)
    if not is_new:
        return 0
    stands_in = Assignment.objects.filter(
        campaign=held, subject_id=held.county_id, item__subject=SCHOOL
    ).exists()
    added = fill_assignments(held).added if stands_in else _ask(held, unit)
    details = {"added": 1, "unit": unit.name, "assignments_added": added}
    record(actor, "set_participants", held, organisation=held.county, details=details)
    return added


def _ask(campaign: Campaign, unit: Organisation) -> int:
    if not unit.is_school:
        return 0
    people = people_of_schools([unit]).get(unit.pk, {})
    new = [
        Assignment(campaign=campaign, item_id=item.pk, subject=unit, **people)
        for version in standards_of(campaign)
        for item in items_of(version)
        if item.subject == SCHOOL and (not item.school_kinds or unit.school_kind in item.school_kinds)
    ]
    Assignment.objects.bulk_create(new, batch_size=BATCH)
    return len(new)
