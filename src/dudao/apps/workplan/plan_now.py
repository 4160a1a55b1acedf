"""The plan as it stands: the agreed version, the backward schedule of today, the fixed days on the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dudao.apps.campaigns.api import Campaign, stages_of
from dudao.apps.workplan.choices import PlanState
from dudao.apps.workplan.models import Plan
from dudao.apps.workplan.plan_rows import frame_of, milestones_in, plan_rows
from dudao.apps.workplan.planning import Draft, draft_of


@dataclass(frozen=True)
class Node:
    """A fixed day on the way, of the campaign's stages or of the office."""

    name: str
    on: date
    days: int
    milestone_id: int | None
    note: str = ""


def current_plan(campaign: Campaign) -> Plan | None:
    """The agreed version."""
    return Plan.objects.filter(campaign=campaign, state=PlanState.AGREED).first()


def live_draft(campaign: Campaign, today: date) -> Draft | None:
    """The backward schedule as of today, critical path alone; None while no day of acceptance is set."""
    frame = frame_of(campaign, today)
    return None if frame is None else draft_of(plan_rows(frame))


def nodes_of(campaign: Campaign, today: date) -> list[Node]:
    """Stages and nodes with their days, earliest first."""
    found = [
        Node(str(stage), stage.due_on, (stage.due_on - today).days, None, "阶段日期在“创建”里设置")
        for stage in stages_of(campaign)
        if stage.due_on is not None
    ]
    found += [
        Node(one.name, one.on, (one.on - today).days, one.pk, one.note) for one in milestones_in(campaign)
    ]
    return sorted(found, key=lambda node: (node.on, node.name))
