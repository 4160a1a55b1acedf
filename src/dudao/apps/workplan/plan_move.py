"""The whole consequence of another acceptance date, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dudao.apps.campaigns.api import Campaign
from dudao.apps.workplan.actions.acceptance import shifted_milestones
from dudao.apps.workplan.choices import Light
from dudao.apps.workplan.models import PlanRules
from dudao.apps.workplan.plan_rows import Frame, PlanRow, frame_of, plan_rows
from dudao.apps.workplan.planning import Draft, DraftLine, draft_of
from dudao.core.scheduling.lights import LightFacts, LightRules, light


@dataclass(frozen=True)
class MovedDuty:
    """One duty before and after: its latest start, and by how many working days it no longer fits."""

    row: PlanRow
    old: DraftLine | None
    new: DraftLine
    days: int | None  # working days that the latest start moves; earlier is negative

    @property
    def newly_misfits(self) -> bool:
        return bool(self.new.misfit_days) and not (self.old is not None and self.old.misfit_days)


@dataclass(frozen=True)
class NodeMove:
    """A node and its day before and after."""

    name: str
    old_on: date
    new_on: date


@dataclass(frozen=True)
class MovePreview:
    """Everything that the new date brings."""

    old: Draft | None
    new: Draft
    duties: tuple[MovedDuty, ...]
    nodes: tuple[NodeMove, ...]
    lights: tuple[tuple[str, int, int], ...]  # label, before, after

    @property
    def days(self) -> int | None:
        """Calendar days by which the acceptance moves; earlier is negative."""
        if self.old is None:
            return None
        return (self.new.frame.acceptance_on - self.old.frame.acceptance_on).days

    @property
    def newly(self) -> list[MovedDuty]:
        """What fitted before and no longer does, worst first."""
        return sorted(
            (one for one in self.duties if one.newly_misfits),
            key=lambda one: (-one.new.misfit_days, one.row.duty_id),
        )


def preview_move(
    campaign: Campaign, new_on: date, today: date, *, shift_milestones: bool = True
) -> MovePreview | None:
    """What moving the provincial acceptance to `new_on` brings; None for a frame that cannot be."""
    old_frame = frame_of(campaign, today)
    nodes: list[NodeMove] = []
    node_days: dict[str, date] = {}
    if old_frame is not None and shift_milestones:
        for node, on in shifted_milestones(campaign, old_frame.calendar, old_frame.acceptance_on, new_on):
            nodes.append(NodeMove(node.name, node.on, on))
            node_days[node.name] = on
    new_frame = frame_of(campaign, today, acceptance_on=new_on, node_days=node_days)
    if new_frame is None:
        return None
    old = draft_of(plan_rows(old_frame)) if old_frame is not None else None
    new = draft_of(plan_rows(new_frame, node_days=node_days))
    rules = light_rules_of(campaign)
    before = light_counts(old, rules) if old is not None else Counter()
    after = light_counts(new, rules)
    lights = tuple((kind.label, before[kind.value], after[kind.value]) for kind in Light)
    return MovePreview(old, new, tuple(_moved(old, new, new_frame)), tuple(nodes), lights)


def _moved(old: Draft | None, new: Draft, frame: Frame) -> list[MovedDuty]:
    """Open duties, those that move most first."""
    before = old.by_id if old is not None else {}
    found = []
    for line in new.lines:
        if line.row.is_done:
            continue
        was = before.get(line.row.duty_id)
        days = None
        if was is not None and was.latest_start_on is not None and line.latest_start_on is not None:
            days = frame.calendar.number(line.latest_start_on) - frame.calendar.number(was.latest_start_on)
        found.append(MovedDuty(line.row, was, line, days))
    return sorted(found, key=lambda one: (-one.new.misfit_days, one.days or 0, one.row.duty_id))


def light_rules_of(campaign: Campaign) -> LightRules:
    """The office's rules; the usual ones where none are set."""
    rules = PlanRules.objects.filter(campaign=campaign).first()
    if rules is None:
        return LightRules()
    return LightRules(
        yellow_due_days=rules.yellow_due_days,
        yellow_slack_days=rules.yellow_slack_days,
        red_late_days=rules.red_late_days,
        red_forecast=rules.red_forecast,
        yellow_not_started=rules.yellow_not_started,
    )


def light_counts(draft: Draft, rules: LightRules) -> Mapping[str, int]:
    """How many duties would have which light by these days alone; hindrances and steps are not looked at."""
    found: Counter[str] = Counter()
    for line in draft.lines:
        row = line.row
        facts = LightFacts(
            today=draft.frame.today,
            due_on=row.demanded_on or line.finish_on,
            done=row.is_done,
            finished_on=row.finished_on,
            begun=row.has_begun,
            start_by=line.start_on,
            slack_days=line.slack_days,
            misfit_days=line.misfit_days,
            forecast_on=row.forecast_on,
        )
        found[light(facts, rules).colour.value] += 1
    return found
