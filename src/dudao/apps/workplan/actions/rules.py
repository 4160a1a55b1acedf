"""When a light changes, and by which node all must be done: the office's rules of a campaign."""

from __future__ import annotations

from dataclasses import dataclass, fields

from django.core.exceptions import ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.campaigns.api import Campaign
from dudao.apps.workplan.actions.planning_rights import locked_campaign
from dudao.apps.workplan.models import Milestone, PlanRules

LONGEST_DAYS = 60


@dataclass(frozen=True)
class RulesGiven:
    """The rules as the office states them; `finish_before` None: the provincial acceptance."""

    finish_before: Milestone | None = None
    yellow_due_days: int = 7
    yellow_slack_days: int = 3
    red_late_days: int = 1
    red_forecast: bool = False
    yellow_not_started: bool = True


@transaction.atomic
def set_rules(campaign: Campaign, given: RulesGiven, *, actor: User | None) -> PlanRules:
    """Set the rules; nothing changed leaves no entry. ValidationError: a foreign node, days out of reach."""
    held = locked_campaign(campaign, actor)
    if given.finish_before is not None and given.finish_before.campaign_id != held.pk:
        raise ValidationError({"finish_before": "这个节点不属于本项创建工作。"})
    for name in ("yellow_due_days", "yellow_slack_days"):
        if not 0 <= getattr(given, name) <= LONGEST_DAYS:
            raise ValidationError({name: f"请填 0—{LONGEST_DAYS}。"})
    if not 1 <= given.red_late_days <= LONGEST_DAYS:
        raise ValidationError({"red_late_days": f"请填 1—{LONGEST_DAYS}。"})
    rules, made = PlanRules.objects.select_for_update().get_or_create(campaign=held)
    wanted = {one.name: getattr(given, one.name) for one in fields(given)}
    changed = {
        field: [_word(getattr(rules, field)), _word(value)]
        for field, value in wanted.items()
        if getattr(rules, field) != value
    }
    if not changed and not made:
        return rules
    for field, value in wanted.items():
        setattr(rules, field, value)
    rules.save()
    record(actor, "set_plan_rules", rules, organisation=held.county, details=changed)
    return rules


def _word(value: object) -> object:
    return value if value is None or isinstance(value, (bool, int)) else str(value)
