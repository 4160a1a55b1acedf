"""How far one duty is, for its page and the report form: steps, reports, hindrances, extensions, what one may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.evidence.api import Evidence
from dudao.apps.workplan.actions.extensions import why_no_extension
from dudao.apps.workplan.choices import DutyState, ExtensionState, ReportState
from dudao.apps.workplan.models import Duty, Extension, Hindrance, ProgressReport
from dudao.apps.workplan.permissions import (
    can_arrange,
    can_decide_extension,
    can_reopen_hindrance,
    can_solve,
    can_verify,
    may_report,
)
from dudao.apps.workplan.queries_progress import reports_of, steps_of
from dudao.apps.workplan.unit_names import unit_label

PICTURES = frozenset({"jpg", "png", "webp", "gif", "bmp", "tif", "heic"})


@dataclass(frozen=True)
class Proof:
    """A document of a report with its addresses."""

    title: str
    url: str
    picture_url: str
    large_url: str


@dataclass(frozen=True)
class ReportLine:
    """One report with what belongs to it."""

    report: ProgressReport
    steps: tuple[str, ...]
    proofs: tuple[Proof, ...]
    may_withdraw: bool
    review_url: str

    @property
    def light(self) -> tuple[str, str]:
        kinds = {
            ReportState.WAITING: "info",
            ReportState.CONFIRMED: "ok",
            ReportState.RETURNED: "warn",
            ReportState.WITHDRAWN: "none",
        }
        return kinds[ReportState(self.report.state)], self.report.get_state_display()


@dataclass(frozen=True)
class HindranceLine:
    """One hindrance with what one may do about it."""

    hindrance: Hindrance
    unit: str
    days_open: int
    may_solve: bool
    may_reopen: bool


@dataclass(frozen=True)
class ExtensionLine:
    """One request for more time."""

    extension: Extension
    may_withdraw: bool
    may_decide: bool

    @property
    def light(self) -> tuple[str, str]:
        kinds = {
            ExtensionState.WAITING: "info",
            ExtensionState.APPROVED: "ok",
            ExtensionState.REFUSED: "bad",
            ExtensionState.WITHDRAWN: "none",
        }
        return kinds[ExtensionState(self.extension.state)], self.extension.get_state_display()


def progress_part(user: User, duty: Duty) -> dict[str, Any]:
    """What `workplan/_duty_progress.html` shows of a duty to a person who may see it, as `progress`."""
    today = timezone.localdate()
    steps = steps_of(duty)
    reports_may = may_report(user, duty)
    verifies = can_verify(user, duty)
    refusal = why_no_extension(duty, today) if reports_may else ""
    return {
        "progress": {
            "duty": duty,
            "today": today,
            "steps": steps,
            "verified": sum(1 for step in steps if step.verified_at is not None),
            "total": len(steps),
            "reports": [report_line(user, duty, one, verifies) for one in reports_of(duty)],
            "hindrances": _hindrances(user, duty, today),
            "extensions": _extensions(user, duty),
            "may_report": reports_may,
            "may_raise": duty.is_open and (reports_may or verifies),
            "may_ask": reports_may and not refusal,
            "why_not_ask": refusal,
            "may_reopen": duty.state == DutyState.DONE and can_arrange(user, duty.county),
            "verified_steps": [step for step in steps if step.verified_at is not None],
        }
    }


def report_line(user: User, duty: Duty, report: ProgressReport, verifies: bool) -> ReportLine:
    """A report as it is shown: its steps, its proofs that are not in the bin, and what the person may do."""
    is_waiting = report.state == ReportState.WAITING
    may_decide = is_waiting and verifies and report.reported_by_id != user.pk
    return ReportLine(
        report=report,
        steps=tuple(step.title for step in report.steps.all()),
        proofs=tuple(_proof(duty, one) for one in report.proofs.all() if one.discarded_at is None),
        may_withdraw=is_waiting and report.reported_by_id == user.pk,
        review_url=reverse("progress_review_one", args=[report.pk]) if may_decide else "",
    )


def _proof(duty: Duty, evidence: Evidence) -> Proof:
    url = reverse("duty_proof", args=[duty.pk, evidence.pk])
    is_picture = evidence.current is not None and evidence.current.stored.kind in PICTURES
    return Proof(
        title=evidence.title,
        url=url,
        picture_url=f"{url}?size=small" if is_picture else "",
        large_url=f"{url}?size=page" if is_picture else url,
    )


def _hindrances(user: User, duty: Duty, today: date) -> list[HindranceLine]:
    found = duty.hindrances.select_related("raised_by", "solved_by", "solving_unit").order_by("-pk")
    lines = []
    for one in found:
        one.duty = duty
        lines.append(
            HindranceLine(
                one,
                unit_label(one.solving_unit),
                days_open(one, today),
                one.solved_at is None and can_solve(user, one),
                one.solved_at is not None and can_reopen_hindrance(user, one),
            )
        )
    return lines


def days_open(hindrance: Hindrance, today: date) -> int:
    """Calendar days from the day it was raised to the day it was solved, or to today."""
    end = timezone.localdate(hindrance.solved_at) if hindrance.solved_at is not None else today
    return (end - timezone.localdate(hindrance.raised_at)).days


def _extensions(user: User, duty: Duty) -> list[ExtensionLine]:
    decides = can_decide_extension(user, duty) and duty.is_open
    return [
        ExtensionLine(
            one,
            one.state == ExtensionState.WAITING and one.asked_by_id == user.pk,
            one.state == ExtensionState.WAITING and decides and one.asked_by_id != user.pk,
        )
        for one in duty.extensions.select_related("asked_by", "decided_by").order_by("-pk")
    ]
