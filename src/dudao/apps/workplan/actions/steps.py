"""The steps of a duty: renamed, added, taken away, but for those that were reported or verified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.workplan.actions.arranging import locked_duty
from dudao.apps.workplan.choices import ReportState
from dudao.apps.workplan.models import Duty, DutyStep, ProgressReport

MOST_STEPS = 40
ASIDE = 10_000  # where positions wait while the others move


@dataclass(frozen=True)
class StepGiven:
    """A step as the office states it; `pk` None is a new one."""

    title: str
    pk: int | None = None


def fixed_steps(duty: Duty) -> set[int]:
    """The steps that may not be changed: reported, verified, or in a report that waits."""
    waiting = ProgressReport.objects.filter(duty=duty, state=ReportState.WAITING)
    named = set(DutyStep.objects.filter(reports__in=waiting).values_list("pk", flat=True))
    return named | {
        step.pk for step in duty.steps.all() if step.reported_at is not None or step.verified_at is not None
    }


@transaction.atomic
def set_steps(duty: Duty, given: Sequence[StepGiven], *, revision: int | None, actor: User | None) -> Duty:
    """The steps become those given, in their order; nothing changed leaves no entry.

    ValidationError: none left, none left to do, more than 40, a reported or verified step renamed or missing, a step
    of another duty.
    """
    held = locked_duty(duty, revision, actor)
    if not held.is_open:
        raise ValidationError("任务已完成或已取消，步骤不能再改。")
    wanted = [StepGiven(one.title.strip()[:200], one.pk) for one in given if one.title.strip()]
    if not put_steps(held, wanted, fixed_steps(held)):
        return held
    held.revision += 1
    held.save(update_fields=["revision", "updated_at"])
    details = {"changed": ["步骤"], "steps": [one.title for one in wanted]}
    record(actor, "edit_duty", held, organisation=held.county, details=details)
    return held


def put_steps(held: Duty, wanted: Sequence[StepGiven], fixed: set[int]) -> bool:
    """Check and write the steps of a locked duty, without an entry; False when nothing changed."""
    steps = {step.pk: step for step in held.steps.all()}
    _check(wanted, steps, fixed)
    before = [(step.pk, step.title) for step in sorted(steps.values(), key=lambda step: step.position)]
    if [(one.pk, one.title) for one in wanted] == before:
        return False
    _write(held, wanted, steps)
    return True


def _check(wanted: Sequence[StepGiven], steps: dict[int, DutyStep], fixed: set[int]) -> None:
    if not wanted:
        raise ValidationError("至少要有一个步骤：进度按核实的步骤计算。")
    if len(wanted) > MOST_STEPS:
        raise ValidationError(f"步骤最多 {MOST_STEPS} 个，请合并。")
    named = {one.pk: one.title for one in wanted if one.pk is not None}
    if set(named) - set(steps) or len(named) != sum(one.pk is not None for one in wanted):
        raise ValidationError("步骤已被别人改过，请刷新页面再改。")
    for pk in fixed:
        if named.get(pk) != steps[pk].title:
            raise ValidationError(f"“{steps[pk].title}”已经上报或核实，不能改名或删除。")
    verified = {pk for pk, step in steps.items() if step.verified_at is not None}
    if all(one.pk in verified for one in wanted):
        raise ValidationError("剩下的步骤都已核实，等于宣布完成。要办结请由核实人核实最后一步。")


def _write(held: Duty, wanted: Sequence[StepGiven], steps: dict[int, DutyStep]) -> None:
    kept = {one.pk for one in wanted}
    held.steps.exclude(pk__in=[pk for pk in kept if pk is not None]).delete()
    remaining = [steps[pk] for pk in kept if pk is not None]
    for offset, step in enumerate(remaining):
        step.position = ASIDE + offset
    DutyStep.objects.bulk_update(remaining, ["position"])
    fresh = []
    for position, one in enumerate(wanted, 1):
        if one.pk is None:
            fresh.append(DutyStep(duty=held, position=position, title=one.title))
        else:
            steps[one.pk].position, steps[one.pk].title = position, one.title
    DutyStep.objects.bulk_update(remaining, ["position", "title"])
    DutyStep.objects.bulk_create(fresh)
