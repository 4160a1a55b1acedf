"""What the first page of the plan shows: how it stands today, what does not fit, what is not known, the versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from dudao.apps.campaigns.api import Campaign
from dudao.apps.workplan.choices import PlanState
from dudao.apps.workplan.countdown import Countdown, countdown_of
from dudao.apps.workplan.forms_plan import MakeForm, MilestoneForm, RulesForm, rules_initial
from dudao.apps.workplan.models import Plan, PlanRules
from dudao.apps.workplan.plan_drift import drifts
from dudao.apps.workplan.plan_now import current_plan, live_draft, nodes_of
from dudao.apps.workplan.plan_rows import PlanRow, milestones_in
from dudao.apps.workplan.planning import Draft

SHOWN = 30
VERSIONS = 12


@dataclass(frozen=True)
class KindLack:
    """Duties of one kind that have no duration; kind None: without a kind."""

    kind_id: int | None
    kind: str
    rows: tuple[PlanRow, ...]


def lacks_of(draft: Draft) -> list[KindLack]:
    """The open duties without a duration by their kind, the most numerous kind first."""
    by_kind: dict[tuple[int | None, str], list[PlanRow]] = {}
    for row in draft.no_duration:
        by_kind.setdefault((row.kind_id, row.kind), []).append(row)
    found = [KindLack(key, name, tuple(rows)) for (key, name), rows in by_kind.items()]
    return sorted(found, key=lambda one: (-len(one.rows), one.kind))


def page_of(campaign: Campaign, today: date, *, may_arrange: bool) -> dict[str, Any]:
    """Everything that the page needs: some fifteen queries, whatever the number of duties."""
    draft = live_draft(campaign, today)
    agreed = current_plan(campaign)
    versions = list(
        Plan.objects.filter(campaign=campaign)
        .select_related("made_by", "agreed_by")
        .order_by("-number")[:VERSIONS]
    )
    countdown: Countdown = countdown_of(campaign, today)
    nodes = milestones_in(campaign)
    rules = PlanRules.objects.filter(campaign=campaign).select_related("finish_before").first()
    context: dict[str, Any] = {
        "today": today,
        "draft": draft,
        "countdown": countdown,
        "agreed": agreed,
        "waiting": [one for one in versions if one.state in (PlanState.MAKING, PlanState.DRAFT)],
        "versions": versions,
        "nodes": nodes_of(campaign, today),
        "shown": SHOWN,
        "shown_slice": f":{SHOWN}",
        "minus_shown": -SHOWN,
        "rules": rules or PlanRules(campaign=campaign),
    }
    if may_arrange:
        context |= {
            "make_form": MakeForm(),
            "milestone_form": MilestoneForm(),
            "rules_form": RulesForm(nodes, initial=rules_initial(rules)),
        }
    if draft is not None and not draft.cycle:
        found = drifts(draft, agreed)
        context |= {
            "misfits": draft.misfits,
            "lacks": lacks_of(draft),
            "lack_count": len(draft.no_duration),
            "drifts": found,
            "unplanned": _unplanned(draft, agreed),
        }
    return context


def _unplanned(draft: Draft, agreed: Plan | None) -> int:
    """How many open duties with a duration have no day in the agreed plan: added since, or without one then."""
    if agreed is None:
        return 0
    return sum(
        1
        for line in draft.lines
        if line.start_on is not None and not line.row.is_done and line.row.planned_start_on is None
    )
