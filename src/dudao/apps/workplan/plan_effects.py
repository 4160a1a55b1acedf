"""What agreeing to a draft makes true besides its days, in sentences."""

from __future__ import annotations

from dudao.apps.workplan.models import Duty, Plan
from dudao.apps.workplan.plan_changes import PlanChanges


def effects_of(plan: Plan) -> list[str]:
    """One sentence for every duty dropped, order given up and duration shortened; one query."""
    changes = PlanChanges.from_json(plan.changes)
    if changes.is_empty:
        return []
    keys = {*changes.dropped, *changes.durations, *(key for pair in changes.parallel for key in pair)}
    titles = dict(Duty.objects.filter(pk__in=keys).values_list("pk", "title"))
    said = [f"取消“{titles[key]}”" for key in changes.dropped if key in titles]
    said += [
        f"“{titles[key]}”不再等“{titles[before]}”完成，同时进行"
        for before, key in changes.parallel
        if key in titles and before in titles
    ]
    for key, days in changes.durations.items():
        if key in titles:
            people = changes.hands.get(key, 0)
            said.append(f"“{titles[key]}”增加 {people} 人，工期改为 {days} 个工作日")
    return said
