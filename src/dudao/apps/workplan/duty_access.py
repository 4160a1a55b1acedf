"""Load and authorise in one call for progress: what a person does not see gives 404."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from dudao.apps.accounts.api import User, person_of
from dudao.apps.evidence.api import Evidence
from dudao.apps.workplan.models import Duty, Extension, Hindrance, ProgressReport
from dudao.apps.workplan.permissions import can_see_duty
from dudao.apps.workplan.queries_progress import (
    duty_by_id,
    extension_by_id,
    hindrance_by_id,
    proof_of,
    report_by_id,
)

GONE = "没有这项任务，或者它不在您的数据范围内。"


def duty_seen(request: HttpRequest, duty_id: int) -> tuple[User, Duty]:
    """A duty that the person sees."""
    user = person_of(request)
    duty = duty_by_id(duty_id)
    if duty is None or not can_see_duty(user, duty):
        raise Http404(GONE)
    return user, duty


def report_seen(request: HttpRequest, report_id: int) -> tuple[User, ProgressReport]:
    """A report of a duty that the person sees."""
    user = person_of(request)
    report = report_by_id(report_id)
    if report is None or not can_see_duty(user, report.duty):
        raise Http404(GONE)
    return user, report


def extension_seen(request: HttpRequest, extension_id: int) -> tuple[User, Extension]:
    """A request for more time of a duty that the person sees."""
    user = person_of(request)
    extension = extension_by_id(extension_id)
    if extension is None or not can_see_duty(user, extension.duty):
        raise Http404(GONE)
    return user, extension


def hindrance_seen(request: HttpRequest, hindrance_id: int) -> tuple[User, Hindrance]:
    """A hindrance of a duty that the person sees."""
    user = person_of(request)
    hindrance = hindrance_by_id(hindrance_id)
    if hindrance is None or not can_see_duty(user, hindrance.duty):
        raise Http404(GONE)
    return user, hindrance


def proof_seen(request: HttpRequest, duty_id: int, evidence_id: int) -> Evidence:
    """A proof of a report of a duty that the person sees: who may see the duty may see what proves it."""
    _, duty = duty_seen(request, duty_id)
    evidence = proof_of(duty, evidence_id)
    if evidence is None or evidence.current is None:
        raise Http404("没有这份佐证，或者它已移入回收站。")
    return evidence
