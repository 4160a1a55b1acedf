"""The office's own nodes on the way: rehearsal, material freeze, others. Those of the stages are the campaign's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.campaigns.api import Campaign, provincial_acceptance_on
from dudao.apps.workplan.actions.planning_rights import locked_campaign
from dudao.apps.workplan.choices import MilestoneKind
from dudao.apps.workplan.models import Milestone

# Days of acceptance stages are set with the stages of the campaign: one truth.
OWN_KINDS = (MilestoneKind.REHEARSAL, MilestoneKind.MATERIAL_FREEZE, MilestoneKind.OTHER)


@transaction.atomic
def set_milestone(
    campaign: Campaign,
    *,
    kind: str,
    on: date,
    name: str = "",
    note: str = "",
    milestone: Milestone | None = None,
    actor: User | None,
) -> Milestone:
    """Make a node, or change one; no name: that of its kind. Nothing changed leaves no entry.

    ValidationError: a kind that is a stage of the campaign, a name used before, a day after the acceptance.
    """
    held = locked_campaign(campaign, actor)
    wanted = {
        "kind": kind,
        "name": name.strip() or (MilestoneKind(kind).label if kind in MilestoneKind.values else ""),
        "on": on,
        "note": note.strip()[:200],
    }
    _check(held, milestone, wanted)
    one = Milestone(campaign=held)
    if milestone is not None:
        one = Milestone.objects.select_for_update().get(pk=milestone.pk, campaign=held)
        if all(getattr(one, field) == value for field, value in wanted.items()):
            return one
    for field, value in wanted.items():
        setattr(one, field, value)
    one.save()
    details = {"name": one.name, "on": one.on.isoformat()}
    record(actor, "set_milestone", one, organisation=held.county, details=details)
    return one


def _check(campaign: Campaign, milestone: Milestone | None, wanted: dict[str, object]) -> None:
    if wanted["kind"] not in OWN_KINDS:
        raise ValidationError({"kind": "市级初验、省级验收等阶段的日期在“创建”的“阶段”里设置。"})
    if not wanted["name"]:
        raise ValidationError({"name": "请写上节点名称。"})
    others = Milestone.objects.filter(campaign=campaign, name=wanted["name"])
    if milestone is not None:
        others = others.exclude(pk=milestone.pk)
    if others.exists():
        raise ValidationError({"name": f"已有节点“{wanted['name']}”，请换个名称，或修改原来那个。"})
    acceptance = provincial_acceptance_on(campaign)
    on = wanted["on"]
    if acceptance is not None and isinstance(on, date) and on > acceptance:
        raise ValidationError({"on": f"节点不能晚于省级验收（{acceptance:%Y-%m-%d}）。"})


@transaction.atomic
def remove_milestone(milestone: Milestone, *, actor: User | None) -> None:
    """Take a node away; duties that had to be ready for it follow the plan's own end. Gone already: no entry."""
    held = locked_campaign(milestone.campaign, actor)
    one = Milestone.objects.select_for_update().filter(pk=milestone.pk).first()
    if one is None:
        return
    details = {"name": one.name, "on": one.on.isoformat(), "duties": one.duties.count()}
    record(actor, "remove_milestone", one, organisation=held.county, details=details)
    one.delete()


def move_milestones(
    campaign: Campaign, days: Iterable[tuple[Milestone, date]], *, actor: User | None
) -> None:
    """Give nodes their new days, inside the caller's transaction and lock: one entry each."""
    for milestone, on in days:
        if milestone.on == on:
            continue
        milestone.on = on
        milestone.save(update_fields=["on"])
        details = {"name": milestone.name, "on": on.isoformat()}
        record(actor, "set_milestone", milestone, organisation=campaign.county, details=details)
