"""Which duty waits for which: set and taken away; an order that bites its own tail is refused by name."""

from __future__ import annotations

from collections import deque

from django.core.exceptions import ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan.actions.arranging import refuse_closed, require_office
from dudao.apps.workplan.models import Duty, DutyDependency

LONGEST_LAG = 250


@transaction.atomic
def link_duties(
    before: Duty, duty: Duty, *, lag_days: int = 0, is_soft: bool = False, actor: User | None
) -> DutyDependency:
    """`duty` starts only when `before` is finished and `lag_days` working days have passed; set again, it is changed.

    A soft order is good practice that may be given up for parallel work. ValidationError: the duty itself, another
    campaign, a lag out of 0–250, an order that would come back to where it began (the loop is named).
    """
    require_office(actor, duty.county)
    refuse_closed(duty.campaign)
    if before.pk == duty.pk:
        raise ValidationError("任务不能排在自己前面。")
    if (before.county_id, before.campaign_id) != (duty.county_id, duty.campaign_id):
        raise ValidationError("只有同一项创建工作里的任务能排先后。")
    if not 0 <= lag_days <= LONGEST_LAG:
        raise ValidationError(f"间隔要在 0—{LONGEST_LAG} 个工作日之间。")
    # Two orders set at once could close a loop that neither sees: one after the other in a county.
    Organisation.objects.select_for_update(no_key=True).get(pk=duty.county_id)
    loop = _way(duty, before)
    if loop:
        names = " → ".join(f"{one.number} {one.title[:20]}" for one in (*loop, duty))
        raise ValidationError(f"这样会首尾相接，谁也开不了工：{names}。请先去掉其中一个先后关系。")
    held = DutyDependency.objects.filter(before=before, duty=duty).first()
    if held is not None and (held.lag_days, held.is_soft) == (lag_days, is_soft):
        return held
    made, _ = DutyDependency.objects.update_or_create(
        before=before, duty=duty, defaults={"lag_days": lag_days, "is_soft": is_soft}
    )
    details = {"before": f"{before.number} {before.title}"[:120], "lag_days": lag_days, "soft": is_soft}
    record(actor, "link_duties", duty, organisation=duty.county, details=details)
    return made


@transaction.atomic
def unlink_duties(before: Duty, duty: Duty, *, actor: User | None) -> bool:
    """Take an order away; False when there was none."""
    require_office(actor, duty.county)
    refuse_closed(duty.campaign)
    gone, _ = DutyDependency.objects.filter(before=before, duty=duty).delete()
    if gone:
        details = {"before": f"{before.number} {before.title}"[:120]}
        record(actor, "unlink_duties", duty, organisation=duty.county, details=details)
    return bool(gone)


def _way(start: Duty, goal: Duty) -> list[Duty]:
    """The duties on the shortest way from one to another along the order of work; empty: there is none."""
    following: dict[int, list[int]] = {}
    pairs = DutyDependency.objects.filter(duty__county=start.county_id, duty__campaign=start.campaign_id)
    for one, other in pairs.values_list("before_id", "duty_id"):
        following.setdefault(one, []).append(other)
    came_from: dict[int, int | None] = {start.pk: None}
    waiting = deque([start.pk])
    while waiting and goal.pk not in came_from:
        here = waiting.popleft()
        for there in following.get(here, ()):
            if there not in came_from:
                came_from[there] = here
                waiting.append(there)
    if goal.pk not in came_from:
        return []
    keys: list[int] = []
    at: int | None = goal.pk
    while at is not None:
        keys.append(at)
        at = came_from[at]
    found = Duty.objects.in_bulk(keys)
    return [found[key] for key in reversed(keys)]
