"""The acceptance date is moved: the whole consequence first, then the stages, the nodes and a new plan at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.calendars.api import working_calendar_of
from dudao.apps.campaigns.api import Campaign, StageDays, StageKind, set_stages, stages_of
from dudao.apps.workplan.actions.milestones import move_milestones
from dudao.apps.workplan.actions.planning_rights import locked_campaign
from dudao.apps.workplan.actions.plans import begin_plan
from dudao.apps.workplan.models import Milestone, Plan
from dudao.apps.workplan.plan_changes import NO_CHANGES
from dudao.apps.workplan.plan_rows import milestones_in
from dudao.core.scheduling.working_days import WorkingCalendar


@dataclass(frozen=True)
class AcceptanceMove:
    """The new days: of the provincial acceptance, of the stages before it that would lie after it, of the nodes."""

    acceptance_on: date
    stages: Mapping[str, date | None]
    shift_milestones: bool = True


def shifted_milestones(
    campaign: Campaign, calendar: WorkingCalendar, old: date, new: date
) -> list[tuple[Milestone, date]]:
    """Every node with the day that keeps its distance to the acceptance in working days."""
    return [
        (one, shifted_day(calendar, one.on, old, new)) for one in milestones_in(campaign) if one.on <= old
    ]


def shifted_day(calendar: WorkingCalendar, day: date, old: date, new: date) -> date:
    """The working day as many working days before the new date as `day` lies before the old one."""
    distance = calendar.number(old) - calendar.number(day)
    return calendar.add(new, -distance) if distance else calendar.on_or_before(new)


@transaction.atomic
def move_acceptance(
    campaign: Campaign, move: AcceptanceMove, *, today: date, reason: str, actor: User | None
) -> Plan:
    """Set the new day everywhere and begin a new version of the plan: all or nothing.

    ValidationError: no reason, a day that has passed, the same day, stages that would stand in the wrong order.
    """
    held = locked_campaign(campaign, actor)
    if not reason.strip():
        raise ValidationError({"reason": "请写明变更原因，如文号或会议。"})
    if move.acceptance_on <= today:
        raise ValidationError({"acceptance_on": "新的验收日期要晚于今天。"})
    stages = {stage.kind: stage for stage in stages_of(held)}
    old = stages[StageKind.PROVINCIAL_ACCEPTANCE].due_on
    if old == move.acceptance_on:
        raise ValidationError({"acceptance_on": "与现在的验收日期相同。"})
    days = {}
    given: dict[str, date | None] = {**move.stages, StageKind.PROVINCIAL_ACCEPTANCE: move.acceptance_on}
    for kind, on in given.items():
        stage = stages[kind]
        starts = stage.starts_on if stage.starts_on and on and stage.starts_on <= on else None
        days[kind] = StageDays(starts, on, stage.done_on, stage.note)
    _move_nodes(held, move, old, actor)
    set_stages(held, days, actor=actor)
    details = {"from": old.isoformat() if old else None, "to": move.acceptance_on.isoformat()}
    record(
        actor, "move_acceptance", held, organisation=held.county, details=details | {"reason": reason[:300]}
    )
    return begin_plan(
        held,
        today=today,
        reason=f"验收日期由 {old or '未定'} 变更为 {move.acceptance_on}：{reason.strip()}",
        changes=NO_CHANGES,
        moves_acceptance=True,
        actor=actor,
    )


def _move_nodes(campaign: Campaign, move: AcceptanceMove, old: date | None, actor: User | None) -> None:
    if old is None:
        return
    if move.shift_milestones:
        calendar = working_calendar_of(campaign.county)
        move_milestones(
            campaign, shifted_milestones(campaign, calendar, old, move.acceptance_on), actor=actor
        )
        return
    late = [one.name for one in milestones_in(campaign) if one.on > move.acceptance_on]
    if late:
        raise ValidationError(
            {"acceptance_on": f"节点“{'”“'.join(late)}”晚于新的验收日期，请让节点随之移动，或先修改它们。"}
        )
