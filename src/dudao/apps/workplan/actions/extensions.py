"""More time: asked for with a reason on or before the due date, decided by the supervision office."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accounts.api import User, officers_of
from dudao.apps.activity.api import record
from dudao.apps.campaigns.api import provincial_acceptance_on
from dudao.apps.notices.api import NoticeKind, notify, subject_of
from dudao.apps.workplan.actions.arranging import refuse_closed
from dudao.apps.workplan.choices import ExtensionState
from dudao.apps.workplan.models import Duty, Extension
from dudao.apps.workplan.permissions import can_decide_extension, may_report
from dudao.apps.workplan.reach import check_reach

LONGEST = 500
NOT_HANDLER = "延期由这项任务的具体责任人申请；责任人没有账号的，由牵头单位负责人申请。"
NOT_OFFICE = "延期由督导室审批，申请人自己不能审批。"
TOO_LATE = "时限 {due} 已过，不能再申请延期。逾期后请在进展中说明原因和预计完成时间，由督导室处理。"


def why_no_extension(duty: Duty, today: date) -> str:
    """Why more time cannot be asked for today; empty when it can."""
    due = duty.effective_due_on
    if not duty.is_open:
        return f"这项任务{duty.get_state_display()}，不用延期。"
    if due is None:
        return "这项任务没有完成时限，不用申请延期。"
    if today > due:
        return TOO_LATE.format(due=_day(due))
    if Extension.objects.filter(duty=duty, state=ExtensionState.WAITING).exists():
        return "已有一项延期申请等督导室审批，请等结果，或先撤回再重新申请。"
    return ""


@transaction.atomic
def ask_extension(duty: Duty, wanted_on: date, reason: str, *, today: date, actor: User) -> Extension:
    """A request for more time, on or before the effective due date, one at a time.

    ValidationError after the due date, without a reason, or for a day that is not later than the due date or later
    than the provincial acceptance. The same request sent twice is kept once. It does not stop the lights while it
    waits.
    """
    held = _locked(duty)
    if not may_report(actor, held):
        raise PermissionDenied(NOT_HANDLER)
    reason = reason.strip()
    same = Extension.objects.filter(
        duty=held, state=ExtensionState.WAITING, wanted_on=wanted_on, reason=reason, asked_by=actor
    ).first()
    if same is not None:
        return same
    refuse_closed(held.campaign)
    refusal = why_no_extension(held, today)
    if refusal:
        raise ValidationError(refusal)
    if not reason or len(reason) > LONGEST:
        raise ValidationError({"reason": f"请写明延期的原因，最多 {LONGEST} 字。"})
    due = held.effective_due_on
    assert due is not None
    _check_day(held, due, wanted_on, "wanted_on")
    made = Extension.objects.create(duty=held, due_on=due, wanted_on=wanted_on, reason=reason, asked_by=actor)
    notify(
        [one for one in officers_of(held.county) if one.pk != actor.pk],
        kind=NoticeKind.EXTENSION,
        title=f"延期申请：{held.title}",
        body=f"{actor.name}申请从 {_day(due)} 延至 {_day(wanted_on)}：{reason}",
        url=f"{reverse('progress_review')}?part=extensions#e{made.pk}",
        unique_key=f"extension:{made.pk}:asked",
        county=held.county,
        subject_key=subject_of(held),
        sent_by=actor,
    )
    details = {"extension": made.pk, "due_on": str(due), "wanted_on": str(wanted_on), "reason": reason}
    record(actor, "ask_extension", held, organisation=held.county, details=details)
    return made


@transaction.atomic
def withdraw_extension(extension: Extension, *, actor: User) -> Extension:
    """A request that still waits is taken back by who asked."""
    held = _waiting(extension)
    if held.asked_by_id != actor.pk:
        raise PermissionDenied("只有申请人自己能撤回。")
    held.state = ExtensionState.WITHDRAWN
    held.save(update_fields=["state"])
    duty = held.duty
    record(actor, "withdraw_extension", duty, organisation=duty.county, details={"extension": held.pk})
    return held


@transaction.atomic
def approve_extension(
    extension: Extension, *, granted_on: date | None = None, note: str = "", actor: User
) -> Extension:
    """The due date moves to the day asked for, or to another one that is granted; from now on that day counts."""
    held = _decidable(extension, actor)
    duty = held.duty
    granted = granted_on or held.wanted_on
    _check_day(duty, held.due_on, granted, "granted_on")
    held.granted_on = granted
    _decide(held, ExtensionState.APPROVED, note, actor)
    duty.extended_due_on = granted
    duty.save(update_fields=["extended_due_on", "updated_at"])
    _tell_asker(held, f"同意延期至 {_day(granted)}：{duty.title}")
    details = {"extension": held.pk, "due_on": str(held.due_on), "granted_on": str(granted), "note": note}
    record(actor, "approve_extension", duty, organisation=duty.county, details=details)
    return held


@transaction.atomic
def refuse_extension(extension: Extension, note: str, *, actor: User) -> Extension:
    """The due date stays; the note says why. Without a note: ValidationError."""
    held = _decidable(extension, actor)
    if not note.strip():
        raise ValidationError("请写明不同意的原因，申请人会看到。")
    _decide(held, ExtensionState.REFUSED, note, actor)
    _tell_asker(held, f"不同意延期：{held.duty.title}")
    duty = held.duty
    details = {"extension": held.pk, "due_on": str(held.due_on), "note": note}
    record(actor, "refuse_extension", duty, organisation=duty.county, details=details)
    return held


def _check_day(duty: Duty, due: date, wanted: date, field: str) -> None:
    if wanted <= due:
        raise ValidationError({field: f"延期后的日期要晚于现在的时限 {_day(due)}。"})
    check_reach(wanted, "延期后的日期", field)
    last = provincial_acceptance_on(duty.campaign) if duty.campaign is not None else None
    if last is not None and wanted > last:
        raise ValidationError({field: f"不能晚于省级验收日期 {_day(last)}。"})


def _locked(duty: Duty) -> Duty:
    found = Duty.objects.select_for_update(of=("self",))
    return found.select_related("county", "campaign", "lead_unit").get(pk=duty.pk)


def _waiting(extension: Extension) -> Extension:
    """The request with its duty, both locked; ValidationError when it was decided meanwhile."""
    duty = _locked(Duty(pk=extension.duty_id))
    found = Extension.objects.select_for_update(of=("self",)).select_related("asked_by", "decided_by")
    held = found.get(pk=extension.pk)
    held.duty = duty
    if held.state != ExtensionState.WAITING:
        by = f"（{held.decided_by.name}）" if held.decided_by is not None else ""
        raise ValidationError(f"这项延期申请已经是“{held.get_state_display()}”{by}，没有再改。")
    return held


def _decidable(extension: Extension, actor: User) -> Extension:
    held = _waiting(extension)
    if not can_decide_extension(actor, held.duty) or held.asked_by_id == actor.pk:
        raise PermissionDenied(NOT_OFFICE)
    if not held.duty.is_open:
        raise ValidationError(f"这项任务{held.duty.get_state_display()}，不用再审批延期。")
    return held


def _decide(extension: Extension, state: str, note: str, actor: User) -> None:
    if len(note) > LONGEST:
        raise ValidationError(f"审批意见最多 {LONGEST} 字。")
    extension.state, extension.decision_note = state, note.strip()
    extension.decided_by, extension.decided_at = actor, timezone.now()
    extension.save(update_fields=["state", "decision_note", "granted_on", "decided_by", "decided_at"])


def _tell_asker(extension: Extension, title: str) -> None:
    decider = extension.decided_by
    assert decider is not None
    notify(
        [extension.asked_by],
        kind=NoticeKind.EXTENSION,
        title=title,
        body=f"{decider.name}：{extension.decision_note}" if extension.decision_note else decider.name,
        url=reverse("report_duty", args=[extension.duty_id]),
        unique_key=f"extension:{extension.pk}:decided",
        county=extension.duty.county,
        subject_key=subject_of(extension.duty),
        sent_by=decider,
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
