"""A plan is made as a draft, agreed or discarded; duties of the agreed one are moved. Every plan is a version."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.campaigns.api import Campaign, provincial_acceptance_on
from dudao.apps.workplan.actions.plan_notices import tell_agreed, tell_drawn
from dudao.apps.workplan.actions.planning_rights import locked_campaign
from dudao.apps.workplan.choices import DutyState, LineKind, PlanState
from dudao.apps.workplan.models import Duty, DutyDependency, Plan, PlanLine
from dudao.apps.workplan.plan_changes import NO_CHANGES, PlanChanges
from dudao.apps.workplan.plan_outcome import outcome_of
from dudao.apps.workplan.plan_rows import PlanRows, frame_of, plan_rows
from dudao.apps.workplan.plan_settling import settled_draft
from dudao.apps.workplan.plan_trial import Consequences, consequences_of, misfit_days_of
from dudao.apps.workplan.plan_ways import ways_out
from dudao.apps.workplan.planning import Draft, draft_of

NO_DAY = "还没有定省级验收日期，请先在“创建”的“阶段”里设置。"
BATCH = 400


class PlanConflict(ValidationError):
    """The agreed plan is not the one that was seen; nothing was written."""


@transaction.atomic
def make_plan(
    campaign: Campaign,
    *,
    today: date,
    reason: str = "",
    changes: PlanChanges = NO_CHANGES,
    actor: User | None,
) -> Plan:
    """Begin a new version as of `today`; `draw_plan` makes it a draft (pages leave that to the worker).

    ValidationError: no day of acceptance, no duties, a version that is still being made.
    """
    held = locked_campaign(campaign, actor)
    return begin_plan(held, today=today, reason=reason, changes=changes, actor=actor)


def begin_plan(
    campaign: Campaign,
    *,
    today: date,
    reason: str,
    changes: PlanChanges,
    actor: User | None,
    moves_acceptance: bool = False,
) -> Plan:
    """The same inside the caller's transaction and lock."""
    acceptance = provincial_acceptance_on(campaign)
    if acceptance is None:
        raise ValidationError(NO_DAY)
    if not Duty.objects.filter(campaign=campaign).exclude(state=DutyState.DROPPED).exists():
        raise ValidationError("这项创建工作还没有任务，请先建清单。")
    if Plan.objects.filter(campaign=campaign, state=PlanState.MAKING).exists():
        raise ValidationError("上一版还在排期，请等它排完，或先放弃它。")
    made = Plan.objects.create(
        campaign=campaign,
        number=_next_number(campaign),
        acceptance_on=acceptance,
        moves_acceptance=moves_acceptance,
        as_of=today,
        reason=reason.strip()[:300],
        changes=changes.as_json(),
        made_by=actor,
    )
    details = {"number": made.number, "acceptance_on": acceptance.isoformat(), "reason": made.reason}
    record(actor, "make_plan", made, organisation=campaign.county, details=details)
    return made


def _next_number(campaign: Campaign) -> int:
    last = Plan.objects.filter(campaign=campaign).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def draw_plan(plan: Plan) -> Plan:
    """Work out a version that is being made, and write it as a draft; called again it does nothing.

    The reckoning stands outside of any transaction; what it read may have changed meanwhile, and the page then says
    so. A circle among the orders, or people's time that cannot be settled, makes it a failed version with the reason.
    """
    if plan.state != PlanState.MAKING:
        return plan
    frame = frame_of(plan.campaign, plan.as_of, acceptance_on=plan.acceptance_on)
    if frame is None:
        return _failed(plan, NO_DAY)
    changes = PlanChanges.from_json(plan.changes)
    draft = draft_of(plan_rows(frame), changes)
    if draft.cycle:
        return _failed(plan, draft.cycle)
    settled = settled_draft(draft)
    outcome = outcome_of(settled.draft, people=settled.said, ways=ways_out(draft))
    return _write(plan, settled.draft, outcome)


@transaction.atomic
def _failed(plan: Plan, error: str) -> Plan:
    held = Plan.objects.filter(pk=plan.pk, state=PlanState.MAKING)
    if held.update(state=PlanState.FAILED, error=error[:500]):
        plan.refresh_from_db()
        tell_drawn(plan)
    return plan


def fail_plan(plan: Plan, error: str) -> None:
    """Say that a version could not be made, for the job that ran into trouble."""
    _failed(plan, error)


@transaction.atomic
def _write(plan: Plan, draft: Draft, outcome: dict[str, Any]) -> Plan:
    held = Plan.objects.select_for_update().get(pk=plan.pk)
    if held.state != PlanState.MAKING:
        return held
    PlanLine.objects.bulk_create(
        (
            PlanLine(
                plan=held,
                duty_id=line.row.duty_id,
                kind=line.kind,
                duration_days=line.duration,
                earliest_start_on=line.earliest_start_on,
                latest_start_on=line.latest_start_on,
                latest_finish_on=line.latest_finish_on,
                start_on=line.start_on,
                finish_on=line.finish_on,
                slack_days=line.slack_days,
                is_critical=line.is_critical,
                misfit_days=line.misfit_days,
            )
            for line in draft.lines
        ),
        batch_size=BATCH,
    )
    held.state, held.method, held.outcome = PlanState.DRAFT, draft.method[:60], outcome
    held.save(update_fields=["state", "method", "outcome"])
    tell_drawn(held)
    return held


@transaction.atomic
def agree_plan(plan: Plan, *, actor: User | None) -> Plan:
    """Make a draft the agreed plan: its days go to the duties, its changes become true, the old one is superseded.

    ValidationError: no draft, or the day of the acceptance has changed since.
    """
    campaign = locked_campaign(plan.campaign, actor)
    held = Plan.objects.select_for_update().get(pk=plan.pk)
    if held.state == PlanState.AGREED:
        return held
    if held.state != PlanState.DRAFT:
        raise ValidationError(f"第 {held.number} 版是“{held.get_state_display()}”，不能确认。")
    acceptance = provincial_acceptance_on(campaign)
    if acceptance != held.acceptance_on:
        raise ValidationError(
            f"第 {held.number} 版按省级验收 {held.acceptance_on:%Y-%m-%d} 排期，现在的验收日期是 "
            f"{acceptance or '未定'}，请重新排期。"
        )
    _make_true(held, PlanChanges.from_json(held.changes), actor)
    _supersede(held, actor)
    tell_agreed(held, actor=actor)
    details = {"number": held.number, "duties": _write_days(held), "reason": held.reason}
    record(actor, "agree_plan", held, organisation=campaign.county, details=details)
    return held


def _supersede(held: Plan, actor: User | None) -> None:
    Plan.objects.filter(campaign=held.campaign_id, state=PlanState.AGREED).exclude(pk=held.pk).update(
        state=PlanState.SUPERSEDED
    )
    held.state, held.agreed_by, held.agreed_at = PlanState.AGREED, actor, timezone.now()
    held.save(update_fields=["state", "agreed_by", "agreed_at"])


def _write_days(plan: Plan, duty_ids: Collection[int] | None = None) -> int:
    """The days of a version to its duties, in one statement; how many. None: to all of the version.

    A duty that is done keeps what the earlier plan said of it.
    """
    lines = PlanLine.objects.filter(plan=plan)
    if duty_ids is not None:
        lines = lines.filter(duty__in=duty_ids)
    found = Duty.objects.filter(pk__in=lines.values("duty_id")).exclude(
        Q(state=DutyState.DONE) & Q(planned_finish_on__isnull=False)
    )
    own = PlanLine.objects.filter(plan=plan, duty=OuterRef("pk"))
    return found.update(
        planned_start_on=Subquery(own.values("start_on")),
        planned_finish_on=Subquery(own.values("finish_on")),
        slack_days=Subquery(own.values("slack_days")),
        is_critical=Subquery(own.values("is_critical")),
    )


def _make_true(plan: Plan, changes: PlanChanges, actor: User | None) -> None:
    """What the version tried becomes the state of the duties; finished ones are left alone."""
    if changes.is_empty:
        return
    open_duties = {
        duty.pk: duty
        for duty in Duty.objects.filter(
            pk__in=[*changes.dropped, *changes.durations],
            state__in=(DutyState.NOT_STARTED, DutyState.IN_PROGRESS),
        ).select_related("county", "kind")
    }
    reason = f"第 {plan.number} 版计划缩减范围"
    for key in changes.dropped:
        duty = open_duties.get(key)
        if duty is not None:
            duty.state, duty.drop_reason = DutyState.DROPPED, reason
            duty.revision += 1
            duty.save(update_fields=["state", "drop_reason", "revision"])
            record(actor, "drop_duty", duty, organisation=duty.county, details={"reason": reason})
    for key, days in changes.durations.items():
        duty = open_duties.get(key)
        if duty is not None and duty.duration_days != days:
            details = {"duration_days": [duty.duration_days, days], "more_people": changes.hands.get(key, 0)}
            Duty.objects.filter(pk=key).update(duration_days=days, revision=F("revision") + 1)
            record(actor, "edit_duty", duty, organisation=duty.county, details=details)
    for before, after in changes.parallel:
        link = DutyDependency.objects.filter(before=before, duty=after, is_soft=True).first()
        if link is not None:
            details = {"before": before, "duty": after, "plan": plan.number}
            record(actor, "unlink_duties", link.duty, organisation=link.duty.county, details=details)
            link.delete()


@transaction.atomic
def discard_plan(plan: Plan, *, actor: User | None) -> Plan:
    """Give up a version that is not agreed; it stays in the list. Discarded already: nothing happens."""
    campaign = locked_campaign(plan.campaign, actor)
    held = Plan.objects.select_for_update().get(pk=plan.pk)
    if held.state == PlanState.DISCARDED:
        return held
    if held.state not in (PlanState.MAKING, PlanState.DRAFT, PlanState.FAILED):
        raise ValidationError(f"第 {held.number} 版是“{held.get_state_display()}”，不能放弃。")
    held.state = PlanState.DISCARDED
    held.save(update_fields=["state"])
    record(actor, "discard_plan", held, organisation=campaign.county, details={"number": held.number})
    return held


def try_moves(campaign: Campaign, moves: Mapping[int, date], *, today: date) -> Consequences:
    """What it brings to begin these duties on these days: nothing is written."""
    frame = frame_of(campaign, today)
    if frame is None:
        return Consequences(refused=(NO_DAY,))
    found = plan_rows(frame)
    latest = {
        line.row.duty_id: line.latest_start_on
        for line in draft_of(found).lines
        if line.latest_start_on is not None
    }
    return consequences_of(found, moves, latest)


@transaction.atomic
def accept_moves(
    campaign: Campaign,
    moves: Mapping[int, date],
    *,
    today: date,
    reason: str,
    actor: User | None,
    seen_plan_id: int | None = None,
) -> Plan:
    """Move duties of the agreed plan, with all that follows: a new agreed version with the reason.

    `seen_plan_id`: the agreed plan whose consequences were shown; another one now is a PlanConflict. ValidationError:
    no agreed plan, no reason, what `try_moves` refuses.
    """
    held = locked_campaign(campaign, actor)
    old = Plan.objects.select_for_update().filter(campaign=held, state=PlanState.AGREED).first()
    if old is None:
        raise ValidationError("还没有确认的计划，请先排期并确认。")
    if seen_plan_id is not None and old.pk != seen_plan_id:
        raise PlanConflict("计划已被别人调整过，您看到的结果不再准确。没有保存，请刷新后再试。")
    if not reason.strip():
        raise ValidationError({"reason": "请写明调整原因，会记入计划版本。"})
    frame = frame_of(held, today)
    if frame is None:
        raise ValidationError(NO_DAY)
    found = plan_rows(frame)
    tried = consequences_of(found, moves)
    if not tried.possible:
        raise ValidationError(list(tried.sentences))
    return _moved_version(old, found, tried, moves, reason.strip()[:300], actor)


def _moved_version(
    old: Plan,
    found: PlanRows,
    tried: Consequences,
    moves: Mapping[int, date],
    reason: str,
    actor: User | None,
) -> Plan:
    campaign = found.frame.campaign
    made = Plan.objects.create(
        campaign=campaign,
        number=_next_number(campaign),
        state=PlanState.DRAFT,
        acceptance_on=old.acceptance_on,
        as_of=found.frame.today,
        reason=reason,
        changes={"moves": {str(key): day.isoformat() for key, day in moves.items()}},
        outcome=old.outcome | {"moved": list(tried.sentences)},
        method="在上一版上调整",
        made_by=actor,
    )
    shifts = {one.duty_id: one for one in tried.shifts}
    late = misfit_days_of(found, tried.shifts)
    lines = []
    for line in PlanLine.objects.filter(plan=old):
        shift = shifts.get(line.duty_id)
        line.pk, line.plan = None, made
        if shift is not None:
            line.start_on, line.finish_on = shift.start_on, shift.finish_on
            line.note = f"{'调整' if shift.by_hand else '随前置任务顺延'}，{abs(shift.days)} 个工作日"
            line.misfit_days = late.get(line.duty_id, 0)
        lines.append(line)
    known = {line.duty_id for line in lines}
    lines += [
        PlanLine(
            plan=made,
            duty_id=one.duty_id,
            kind=LineKind.SCHEDULED,
            start_on=one.start_on,
            finish_on=one.finish_on,
        )
        for key, one in shifts.items()
        if key not in known
    ]
    PlanLine.objects.bulk_create(lines, batch_size=BATCH)
    _supersede(made, actor)
    tell_agreed(made, actor=actor)
    _write_days(made, list(shifts))
    details = {"number": made.number, "reason": reason, "moved": [one.title for one in tried.shifts][:20]}
    record(actor, "move_duty", made, organisation=campaign.county, details=details)
    return made
