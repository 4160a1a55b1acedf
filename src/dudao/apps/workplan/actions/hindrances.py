"""What stands in the way of duties: raised with the unit that has to solve it, open until somebody says how it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accounts.api import User, officers_of
from dudao.apps.activity.api import record
from dudao.apps.notices.api import NoticeKind, notify, subject_of
from dudao.apps.organisations.api import Kind, Organisation
from dudao.apps.workplan.actions.arranging import refuse_closed
from dudao.apps.workplan.choices import HindranceKind
from dudao.apps.workplan.models import Duty, Hindrance
from dudao.apps.workplan.permissions import can_reopen_hindrance, can_solve, can_verify, may_report
from dudao.apps.workplan.queries_progress import heads_of_unit

LONGEST = 500
NOT_YOURS = "困难问题由这项任务的责任人、牵头单位负责人或督导室提出。"
NOT_SOLVER = "困难问题由协调解决单位的负责人或督导室销号。"


@dataclass(frozen=True)
class HindranceGiven:
    """What hinders, of which kind, who has to solve it, and by when it is wanted."""

    kind: str
    text: str
    solving_unit: Organisation
    wanted_on: date | None = None


@transaction.atomic
def raise_hindrance(duty: Duty, given: HindranceGiven, *, actor: User) -> Hindrance:
    """A hindrance of an open duty, by whoever reports or verifies it; the same one that is still open is not doubled.

    PermissionDenied for others; ValidationError without a text, for a school or another county's unit, or when the
    duty is not open.
    """
    held = (
        Duty.objects.select_for_update(of=("self",))
        .select_related("county", "campaign", "lead_unit")
        .get(pk=duty.pk)
    )
    if not (may_report(actor, held) or can_verify(actor, held)):
        raise PermissionDenied(NOT_YOURS)
    refuse_closed(held.campaign)
    return write_hindrance(held, given, actor=actor)


def write_hindrance(duty: Duty, given: HindranceGiven, *, actor: User) -> Hindrance:
    """The row, the notice and the entry of a hindrance, inside the caller's transaction that holds the duty."""
    text = given.text.strip()
    _check(duty, given, text)
    same = Hindrance.objects.filter(
        duty=duty, kind=given.kind, text=text, solving_unit=given.solving_unit, solved_at=None
    ).first()
    if same is not None:
        return same
    made = Hindrance.objects.create(
        duty=duty,
        kind=given.kind,
        text=text,
        solving_unit=given.solving_unit,
        wanted_on=given.wanted_on,
        raised_by=actor,
    )
    _tell_solvers(made, duty, "raised", actor)
    details = {
        "hindrance": made.pk,
        "kind": made.get_kind_display(),
        "text": text,
        "unit": given.solving_unit.name,
    }
    record(actor, "raise_hindrance", duty, organisation=duty.county, details=details)
    return made


@transaction.atomic
def solve_hindrance(hindrance: Hindrance, solution: str, *, actor: User) -> Hindrance:
    """Closed with how it was solved, by the head of the solving unit or the office; ValidationError when it was."""
    held = _locked(hindrance)
    if not can_solve(actor, held):
        raise PermissionDenied(NOT_SOLVER)
    if held.solved_at is not None:
        by = held.solved_by.name if held.solved_by is not None else ""
        raise ValidationError(f"这个问题已由 {by} 在 {timezone.localdate(held.solved_at):%Y-%m-%d} 销号。")
    solution = _required(solution, "请写明是怎么解决的。")
    held.solved_at, held.solved_by, held.solution = timezone.now(), actor, solution
    held.save(update_fields=["solved_at", "solved_by", "solution"])
    duty = held.duty
    notify(
        [one for one in (held.raised_by, duty.handler) if one is not None and one.pk != actor.pk],
        kind=NoticeKind.HINDRANCE,
        title=f"困难问题已解决：{duty.title}",
        body=f"{actor.name}：{solution}",
        url=reverse("duty", args=[duty.pk]),
        unique_key=f"hindrance:{held.pk}:solved:{held.solved_at.isoformat()}",
        county=duty.county,
        subject_key=subject_of(duty),
        sent_by=actor,
    )
    details = {"hindrance": held.pk, "text": held.text, "solution": solution}
    record(actor, "solve_hindrance", duty, organisation=duty.county, details=details)
    return held


@transaction.atomic
def reopen_hindrance(hindrance: Hindrance, reason: str, *, actor: User) -> Hindrance:
    """A hindrance closed too early is open again, the reason in the log; by handler, reviewer or office."""
    held = _locked(hindrance)
    if not can_reopen_hindrance(actor, held):
        raise PermissionDenied(NOT_YOURS)
    if held.solved_at is None:
        return held
    reason = _required(reason, "请写明为什么还没有解决。")
    before = held.solved_at
    details = {"hindrance": held.pk, "text": held.text, "solution": held.solution, "reason": reason}
    held.solved_at, held.solved_by, held.solution = None, None, ""
    held.save(update_fields=["solved_at", "solved_by", "solution"])
    _tell_solvers(held, held.duty, f"reopened:{before.isoformat()}", actor, reason)
    record(actor, "reopen_hindrance", held.duty, organisation=held.duty.county, details=details)
    return held


def _check(duty: Duty, given: HindranceGiven, text: str) -> None:
    if not duty.is_open:
        raise ValidationError(f"这项任务{duty.get_state_display()}，不能再提困难问题。")
    if given.kind not in HindranceKind.values:
        raise ValidationError("请选择困难问题的类型。")
    _required(text, "请写明困难问题是什么。")
    unit = given.solving_unit
    if unit.kind == Kind.SCHOOL or duty.county_id not in (unit.county_id, unit.pk) or not unit.is_active:
        raise ValidationError("协调解决单位要选本县的部门、乡镇或县政府。")


def _tell_solvers(hindrance: Hindrance, duty: Duty, moment: str, actor: User, reason: str = "") -> None:
    """The head of the unit that has to solve it; the office where it has none."""
    people = heads_of_unit(hindrance.solving_unit) or officers_of(duty.county)
    again = f"（重新打开：{reason}）" if reason else ""
    notify(
        [one for one in people if one.pk != actor.pk],
        kind=NoticeKind.HINDRANCE,
        title=f"待协调（{hindrance.get_kind_display()}）：{duty.title}",
        body=f"{actor.name}：{hindrance.text}{again}",
        url=f"{reverse('hindrances')}#h{hindrance.pk}",
        unique_key=f"hindrance:{hindrance.pk}:{moment}",
        county=duty.county,
        subject_key=subject_of(duty),
        sent_by=actor,
    )


def _locked(hindrance: Hindrance) -> Hindrance:
    found = Hindrance.objects.select_for_update(of=("self",)).select_related(
        "duty__county", "duty__lead_unit", "duty__handler", "raised_by", "solved_by", "solving_unit"
    )
    return found.get(pk=hindrance.pk)


def _required(text: str, refusal: str) -> str:
    text = text.strip()
    if not text:
        raise ValidationError(refusal)
    if len(text) > LONGEST:
        raise ValidationError(f"最多 {LONGEST} 字。")
    return text
