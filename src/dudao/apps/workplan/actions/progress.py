"""Progress: reported by the handler, counted only when a reviewer has confirmed it, step by step."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accounts.api import User, officers_of
from dudao.apps.activity.api import record
from dudao.apps.evidence.api import Evidence
from dudao.apps.notices.api import NoticeKind, notify, subject_of
from dudao.apps.workplan.actions.arranging import refuse_closed
from dudao.apps.workplan.actions.hindrances import HindranceGiven, write_hindrance
from dudao.apps.workplan.choices import DutyState, ExtensionState, ReportState
from dudao.apps.workplan.models import Duty, DutyStep, Extension, ProgressReport
from dudao.apps.workplan.permissions import can_arrange, can_verify, may_report
from dudao.apps.workplan.queries_progress import heads_of_unit
from dudao.apps.workplan.reach import check_reach

NOT_HANDLER = "进展由这项任务的具体责任人上报；责任人没有账号的，由牵头单位负责人或督导室代报。"
NOT_REVIEWER = "进展由责任人、牵头单位负责人或督导室核实，上报人自己不能核实。"
NOTHING_SAID = "还没有可报的内容：请至少勾选一个完成的步骤，或写一句进展、附一份佐证、提一个困难问题。"
LONGEST_TEXT = 2000
LONGEST_REASON = 500


@dataclass(frozen=True)
class ProgressGiven:
    """What a handler reports: steps done, a line of text, proofs, what hinders, when it will be finished."""

    step_ids: tuple[int, ...] = ()
    text: str = ""
    forecast_on: date | None = None
    proofs: tuple[Evidence, ...] = ()
    hindrance: HindranceGiven | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.step_ids or self.text.strip() or self.proofs or self.hindrance or self.forecast_on)


@transaction.atomic
def report_progress(
    duty: Duty, given: ProgressGiven, *, token: str, today: date, actor: User
) -> ProgressReport:
    """What was done goes to the reviewers; the same `token` again gives the report that it made the first time.

    The first report begins the duty on `today`. PermissionDenied for anybody but the handler (or who stands in for
    one without an account); ValidationError when nothing is said, a step is not open, or the forecast lies before
    today. Nothing counts before `confirm_progress`.
    """
    held = _locked(duty)
    before = ProgressReport.objects.filter(token=token).first()
    if before is not None:
        if (before.duty_id, before.reported_by_id) != (held.pk, actor.pk):
            raise ValidationError("这张表已经提交过，请重新打开上报页面。")
        return before
    if not may_report(actor, held):
        raise PermissionDenied(NOT_HANDLER)
    refuse_closed(held.campaign)
    steps = _checked(held, given, token, today)
    report = ProgressReport.objects.create(
        duty=held,
        text=given.text.strip(),
        forecast_on=given.forecast_on,
        reported_by=actor,
        token=token,
    )
    report.steps.set(steps)
    report.proofs.set(given.proofs)
    DutyStep.objects.filter(pk__in=[step.pk for step in steps]).update(reported_at=report.reported_at)
    if given.hindrance is not None:
        write_hindrance(held, given.hindrance, actor=actor)
    _begin(held, given.forecast_on, today)
    notify(
        [one for one in reviewers_told(held) if one.pk != actor.pk],
        kind=NoticeKind.REVIEW,
        title=f"待核实：{held.title}",
        body=_words(actor, steps, given),
        url=reverse("progress_review_one", args=[report.pk]),
        unique_key=f"progress:{report.pk}:waiting",
        county=held.county,
        subject_key=subject_of(held),
        sent_by=actor,
    )
    details = {
        "report": report.pk,
        "steps": [step.title for step in steps],
        "text": report.text[:300],
        "proofs": [proof.title for proof in given.proofs],
        "forecast_on": str(given.forecast_on or ""),
    }
    record(actor, "report_progress", held, organisation=held.county, details=details)
    return report


@transaction.atomic
def withdraw_progress(report: ProgressReport, *, actor: User) -> ProgressReport:
    """A report that still waits is taken back by who made it; its steps are open again."""
    held, duty = _waiting(report)
    if held.reported_by_id != actor.pk:
        raise PermissionDenied("只有上报人自己能撤回。")
    held.state = ReportState.WITHDRAWN
    held.save(update_fields=["state"])
    _open_steps(held, held.steps.values_list("pk", flat=True))
    record(actor, "withdraw_progress", duty, organisation=duty.county, details={"report": held.pk})
    return held


@transaction.atomic
def confirm_progress(
    report: ProgressReport, *, step_ids: Collection[int] | None = None, reason: str = "", actor: User
) -> ProgressReport:
    """The steps of a report count as verified: all of them (None), or these alone with the reason for the others.

    The steps left out are open again. When every step of the duty is verified the duty is done: `finished_on` is the
    last day on which one of its steps was reported, since the work was finished then and not when it was looked at;
    a request for more time that still waits is closed with it. ValidationError when the report does not wait, or
    steps are left out without a reason.
    """
    held, duty = _decidable(report, actor)
    reported = {step.pk: step for step in held.steps.all()}
    chosen = set(reported) if step_ids is None else set(step_ids) & set(reported)
    left_out = set(reported) - chosen
    reason = _limited(reason)
    if left_out and not reason:
        raise ValidationError("有步骤没有核实通过，请写明原因，上报人会看到。")
    if left_out and not chosen:
        raise ValidationError("一个步骤也没有核实，请用“退回”。")
    _decide(held, ReportState.CONFIRMED, reason, actor)
    DutyStep.objects.filter(pk__in=chosen, verified_at=None).update(
        verified_at=held.decided_at, verified_by=actor
    )
    _open_steps(held, left_out)
    is_done = bool(reported) and _finish_when_done(duty)
    title = f"部分核实：{duty.title}" if left_out else f"已核实：{duty.title}"
    _tell_reporter(held, duty, NoticeKind.DECIDED, f"任务完成：{duty.title}" if is_done else title, reason)
    details = {
        "report": held.pk,
        "steps": [reported[pk].title for pk in sorted(chosen)],
        "left_out": [reported[pk].title for pk in sorted(left_out)],
        "reason": reason,
        "done": is_done,
    }
    record(actor, "confirm_progress", duty, organisation=duty.county, details=details)
    return held


@transaction.atomic
def return_progress(report: ProgressReport, reason: str, *, actor: User) -> ProgressReport:
    """A report goes back to the handler; its steps are open again. Without a reason: ValidationError."""
    held, duty = _decidable(report, actor)
    reason = _limited(reason)
    if not reason:
        raise ValidationError("请写明退回的原因，上报人会看到。")
    _decide(held, ReportState.RETURNED, reason, actor)
    _open_steps(held, held.steps.values_list("pk", flat=True))
    _tell_reporter(held, duty, NoticeKind.RETURNED, f"进展被退回：{duty.title}", reason)
    details = {"report": held.pk, "reason": reason}
    record(actor, "return_progress", duty, organisation=duty.county, details=details)
    return held


@transaction.atomic
def reopen_duty(duty: Duty, step_ids: Collection[int], reason: str, *, actor: User) -> Duty:
    """The office opens a duty that is done again: these steps are not verified any more. Needs steps and a reason."""
    held = _locked(duty)
    if not can_arrange(actor, held.county):
        raise PermissionDenied("已完成的任务由督导室重新打开。")
    if held.state != DutyState.DONE:
        raise ValidationError(f"这项任务现在是“{held.get_state_display()}”，不用重新打开。")
    steps = list(held.steps.filter(pk__in=list(step_ids)).order_by("position"))
    reason = _limited(reason)
    if not steps or not reason:
        raise ValidationError("请勾选要重新做的步骤，并写明原因。")
    DutyStep.objects.filter(pk__in=[step.pk for step in steps]).update(
        reported_at=None, verified_at=None, verified_by=None
    )
    held.state, held.finished_on = DutyState.IN_PROGRESS, None
    held.save(update_fields=["state", "finished_on", "updated_at"])
    entry = record(
        actor,
        "reopen_duty",
        held,
        organisation=held.county,
        details={"steps": [step.title for step in steps], "reason": reason},
    )
    notify(
        [held.handler],
        kind=NoticeKind.RETURNED,
        title=f"任务重新打开：{held.title}",
        body=f"{actor.name}：{reason}",
        url=reverse("report_duty", args=[held.pk]),
        unique_key=f"duty:{held.pk}:reopened:{entry.seq}",
        county=held.county,
        subject_key=subject_of(held),
        sent_by=actor,
    )
    return held


def reviewers_told(duty: Duty) -> list[User]:
    """Who is told that something waits: owners and the head of the lead unit; the office where there is none of them.

    The office may confirm everything; it is not written to for every report of the county.
    """
    people = [duty.direct_owner, duty.principal_owner]
    if duty.lead_unit is not None:
        people += heads_of_unit(duty.lead_unit)
    near = {one.pk: one for one in people if one is not None and one.is_active and can_verify(one, duty)}
    if near:
        return list(near.values())
    return [one for one in officers_of(duty.county) if one.pk != duty.handler_id]


def _locked(duty: Duty) -> Duty:
    found = Duty.objects.select_for_update(of=("self",)).select_related(
        "county", "campaign", "lead_unit", "handler", "direct_owner", "principal_owner"
    )
    return found.get(pk=duty.pk)


def _checked(duty: Duty, given: ProgressGiven, token: str, today: date) -> list[DutyStep]:
    if not token or len(token) > 40:
        raise ValidationError("页面已失效，请重新打开上报页面。")
    if given.is_empty:
        raise ValidationError(NOTHING_SAID)
    if len(given.text) > LONGEST_TEXT:
        raise ValidationError(f"进展最多 {LONGEST_TEXT} 字。")
    if given.forecast_on is not None and given.forecast_on < today:
        raise ValidationError("预计完成的日期不能早于今天。")
    check_reach(given.forecast_on, "预计完成的日期")
    wanted = set(given.step_ids)
    steps = list(duty.steps.filter(pk__in=wanted, verified_at=None, reported_at=None).order_by("position"))
    if len(steps) != len(wanted):
        raise ValidationError("勾选的步骤里有已经上报或核实的，请刷新页面再报。")
    return steps


def _begin(duty: Duty, forecast_on: date | None, today: date) -> None:
    if duty.started_on is None:
        duty.started_on = today
    if duty.state == DutyState.NOT_STARTED:
        duty.state = DutyState.IN_PROGRESS
    if forecast_on is not None:
        duty.forecast_on = forecast_on
    duty.save(update_fields=["started_on", "state", "forecast_on", "updated_at"])


def _words(actor: User, steps: list[DutyStep], given: ProgressGiven) -> str:
    done = f"完成 {'、'.join(step.title for step in steps)}。" if steps else ""
    proofs = f"附 {len(given.proofs)} 份佐证。" if given.proofs else ""
    return f"{actor.name}：{done}{given.text.strip()}{proofs}"


def _waiting(report: ProgressReport) -> tuple[ProgressReport, Duty]:
    """The report with its duty, both locked; ValidationError when somebody decided it meanwhile."""
    duty = _locked(Duty(pk=report.duty_id))
    held = ProgressReport.objects.select_for_update(of=("self",)).select_related("decided_by", "reported_by")
    found = held.get(pk=report.pk)
    if found.state != ReportState.WAITING:
        by = f"，{found.decided_by.name} 办的" if found.decided_by is not None else ""
        raise ValidationError(f"这次上报已经是“{found.get_state_display()}”{by}，没有再改。")
    return found, duty


def _decidable(report: ProgressReport, actor: User) -> tuple[ProgressReport, Duty]:
    held, duty = _waiting(report)
    if not can_verify(actor, duty) or held.reported_by_id == actor.pk:
        raise PermissionDenied(NOT_REVIEWER)
    if duty.state == DutyState.DROPPED:
        raise ValidationError("这项任务已经取消，不用再核实。")
    return held, duty


def _decide(report: ProgressReport, state: str, reason: str, actor: User) -> None:
    report.state, report.reason = state, reason
    report.decided_by, report.decided_at = actor, timezone.now()
    report.save(update_fields=["state", "reason", "decided_by", "decided_at"])


def _open_steps(report: ProgressReport, step_ids: Collection[int]) -> None:
    """Steps of a report that do not count are to be done again."""
    DutyStep.objects.filter(pk__in=list(step_ids), verified_at=None).update(reported_at=None)


def _finish_when_done(duty: Duty) -> bool:
    steps = list(duty.steps.all())
    if not duty.is_open or not steps or any(step.verified_at is None for step in steps):
        return False
    days = [timezone.localdate(moment) for step in steps if (moment := step.reported_at or step.verified_at)]
    duty.state, duty.finished_on = DutyState.DONE, max(days)
    duty.save(update_fields=["state", "finished_on", "updated_at"])
    Extension.objects.filter(duty=duty, state=ExtensionState.WAITING).update(
        state=ExtensionState.WITHDRAWN, decision_note="任务已完成，申请自动撤回。"
    )
    return True


def _tell_reporter(report: ProgressReport, duty: Duty, kind: str, title: str, reason: str) -> None:
    decider = report.decided_by
    assert decider is not None
    notify(
        [report.reported_by],
        kind=kind,
        title=title,
        body=f"{decider.name}：{reason}" if reason else f"{decider.name} 已核实。",
        url=reverse("report_duty", args=[duty.pk]),
        unique_key=f"progress:{report.pk}:{report.state}",
        county=duty.county,
        subject_key=subject_of(duty),
        sent_by=decider,
    )


def _limited(reason: str) -> str:
    reason = reason.strip()
    if len(reason) > LONGEST_REASON:
        raise ValidationError(f"原因最多 {LONGEST_REASON} 字。")
    return reason
