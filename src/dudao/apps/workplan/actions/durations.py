"""The office gives a duty its duration, or its whole kind a default one."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.campaigns.api import Campaign
from dudao.apps.workplan.actions.planning_rights import locked_campaign
from dudao.apps.workplan.models import Duty, DutyKind

LONGEST_DAYS = 750  # working days, about three years


@transaction.atomic
def set_duration(duty: Duty, days: int | None, *, actor: User | None) -> Duty:
    """Give a duty its own duration in working days; None: that of its kind again. The same leaves no entry."""
    campaign = _campaign_of(duty, actor)
    _check(days)
    held = Duty.objects.select_for_update().get(pk=duty.pk)
    if held.duration_days == days:
        return held
    details = {"duration_days": [held.duration_days, days]}
    Duty.objects.filter(pk=held.pk).update(duration_days=days, revision=F("revision") + 1)
    held.refresh_from_db()
    record(actor, "edit_duty", held, organisation=campaign.county, details=details)
    return held


@transaction.atomic
def set_kind_duration(kind: DutyKind, days: int, *, campaign: Campaign, actor: User | None) -> DutyKind:
    """Give a kind its default duration: all its duties without one of their own take it. The same leaves no entry."""
    held_campaign = locked_campaign(campaign, actor)
    _check(days)
    held = DutyKind.objects.select_for_update().get(pk=kind.pk, county=held_campaign.county_id)
    if held.duration_days == days:
        return held
    details = {"name": held.name, "duration_days": [held.duration_days, days]}
    held.duration_days = days
    held.save(update_fields=["duration_days"])
    record(actor, "set_duty_kinds", held, organisation=held_campaign.county, details=details)
    return held


def _campaign_of(duty: Duty, actor: User | None) -> Campaign:
    if duty.campaign is None:
        raise ValidationError("这项任务不属于创建工作，请在任务页填写工期。")
    return locked_campaign(duty.campaign, actor)


def _check(days: int | None) -> None:
    if days is not None and not 1 <= days <= LONGEST_DAYS:
        raise ValidationError({"days": f"工期请填 1—{LONGEST_DAYS} 个工作日。"})
