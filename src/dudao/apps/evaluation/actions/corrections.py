"""Explained corrections of measured items: beside the measured value, never in its place unseen."""

from __future__ import annotations

from fractions import Fraction

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.campaigns.api import Assignment
from dudao.apps.evaluation.actions.writing import locked_evaluation, require_running
from dudao.apps.evaluation.item_sheet import sheet_of
from dudao.apps.evaluation.models import MeasuredCorrection
from dudao.apps.evaluation.permissions import ONLY_OFFICER, can_correct
from dudao.core.scoring import AnswerError, points_text


@transaction.atomic
def correct_measured(
    assignment: Assignment, points: Fraction, reason: str, *, measured_points: Fraction | None, actor: User
) -> MeasuredCorrection:
    """Set other points beside the measured ones, with the reason; one correction holds at a time.

    Raises ``PermissionDenied``, ``ValidationError`` and ``AnswerError`` (points, reason).
    """
    county = assignment.campaign.county
    if not can_correct(actor, county):
        raise PermissionDenied(ONLY_OFFICER)
    require_running(assignment.campaign)
    sheet = sheet_of(assignment.item.version)
    item = sheet.by_id[assignment.item_id]
    if item.measured_by is None:
        raise ValidationError("这一条不是测算得出的，请由具体责任人修改自评。")
    if not 0 <= points <= item.points:
        raise AnswerError("points", f"得分要在 0 到 {points_text(item.points)}之间")
    if not reason.strip():
        raise AnswerError("reason", "更正要写明理由和依据")
    evaluation = locked_evaluation(assignment.campaign, assignment.item.version, assignment.subject, sheet)
    if evaluation.corrections.filter(item_id=item.id, withdrawn_at=None).exists():
        raise ValidationError("这一条已有更正；要改请先撤回原来的更正。")
    made = MeasuredCorrection(
        evaluation=evaluation,
        item_id=item.id,
        points=points,
        measured_points=measured_points,
        reason=reason.strip(),
        made_by=actor,
    )
    made.item = assignment.item
    made.save(force_insert=True)
    details = {
        "item": item.code,
        "points": str(points),
        "measured_points": None if measured_points is None else str(measured_points),
        "reason": made.reason,
    }
    record(actor, "correct_measured", made, organisation=assignment.subject, details=details)
    return made


@transaction.atomic
def withdraw_correction(correction: MeasuredCorrection, *, actor: User) -> MeasuredCorrection:
    """Take a correction back: the measured value counts again; the entry stays in the history."""
    held = (
        MeasuredCorrection.objects.select_for_update(of=("self",))
        .select_related("evaluation__campaign__county", "evaluation__subject", "item")
        .get(pk=correction.pk)
    )
    if not can_correct(actor, held.evaluation.campaign.county):
        raise PermissionDenied(ONLY_OFFICER)
    require_running(held.evaluation.campaign)
    if held.withdrawn_at is not None:
        raise ValidationError("这条更正已经撤回。")
    held.withdrawn_by, held.withdrawn_at = actor, timezone.now()
    held.save(update_fields=["withdrawn_by", "withdrawn_at"])
    details = {"item": held.item.code, "points": str(held.points)}
    record(actor, "withdraw_correction", held, organisation=held.evaluation.subject, details=details)
    return held
