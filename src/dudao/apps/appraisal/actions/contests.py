"""A unit contests a line of its result within the time set; the office answers, and corrects that line alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accounts.api import User, officers_of
from dudao.apps.activity.api import record
from dudao.apps.appraisal.choices import AppraisalState, ContestState
from dudao.apps.appraisal.models import Appraisal, AppraisalContest, ResultLine
from dudao.apps.appraisal.permissions import ONLY_HEAD, ONLY_NOT_OWN, ONLY_OFFICE, can_contest, can_manage
from dudao.apps.appraisal.queries import UNIT_ROLES, appraisal_by_id, people_at, rules_of, units_of
from dudao.apps.appraisal.standing import restand
from dudao.apps.evidence.api import Evidence
from dudao.apps.notices.api import NoticeKind, notify
from dudao.core.appraisal import VetoRule, limits_of, points_text

LONGEST_TEXT, LONGEST_ANSWER = 2000, 500


@transaction.atomic
def contest_line(
    line: ResultLine, text: str, *, proofs: Sequence[Evidence] = (), today: date, actor: User
) -> AppraisalContest:
    """The unit says that a line of its own result is wrong, and why; the office is told.

    Raises ``PermissionDenied`` for who may not speak for the unit, ``ValidationError`` without reason, outside of
    the time, or while another contest of the line waits.
    """
    result = line.result
    if not can_contest(actor, result.unit):
        raise PermissionDenied(ONLY_HEAD)
    appraisal = _in_contest(result.appraisal)
    if appraisal.contest_until is not None and today > appraisal.contest_until:
        raise ValidationError(f"申诉期已于 {appraisal.contest_until:%Y-%m-%d} 截止。")
    if not text.strip() or len(text) > LONGEST_TEXT:
        raise ValidationError(f"要写明哪里不对、理由是什么，最多 {LONGEST_TEXT} 字。")
    if line.contests.filter(state=ContestState.WAITING).exists():
        raise ValidationError(f"“{line.title}”已经提出申诉，正在处理；要改请先撤回。")
    made = AppraisalContest.objects.create(line=line, text=text.strip(), by=actor)
    made.proofs.set(proofs)
    notify(
        officers_of(appraisal.county),
        kind=NoticeKind.REVIEW,
        title=f"{result.unit.name}对年度考核提出申诉：{line.title}",
        body=made.text[:100],
        url=reverse("appraisal_contests", args=[appraisal.pk]),
        unique_key=f"appraisal_contest:{made.pk}",
        county=appraisal.county,
        sent_by=actor,
    )
    record(actor, "contest_appraisal", made, organisation=result.unit, details={"line": line.title})
    return made


@transaction.atomic
def withdraw_contest(contest: AppraisalContest, *, actor: User) -> AppraisalContest:
    """The unit takes a contest back that still waits."""
    held = _waiting(contest)
    if not can_contest(actor, held.line.result.unit):
        raise PermissionDenied(ONLY_HEAD)
    held.state = ContestState.WITHDRAWN
    held.decided_by, held.decided_at = actor, timezone.now()
    held.save()
    record(
        actor,
        "withdraw_appraisal_contest",
        held,
        organisation=held.line.result.unit,
        details={"line": held.line.title},
    )
    return held


@transaction.atomic
def uphold_contest(
    contest: AppraisalContest, points: Fraction | None, reason: str, *, actor: User
) -> AppraisalContest:
    """The contest is right: this line gets other points (a veto line: does not apply), and why; no other line moves.

    Totals, places and grades follow. Raises ``ValidationError`` without reason, outside of the line's points, or when
    nothing would change.
    """
    held = _decided(contest, ContestState.UPHELD, reason, actor)
    appraisal = held.line.result.appraisal
    rules = rules_of(appraisal.scheme)
    line, rule_line = held.line, rules.line(held.line.line)
    if isinstance(rule_line.rule, VetoRule):
        if points is not None:
            raise ValidationError(f"“{line.title}”是一票否决，没有分值。")
        if line.vetoed is not True:
            raise ValidationError(f"“{line.title}”没有触发，不用更正。")
        line.vetoed = False
    else:
        low, high = limits_of(rule_line)
        if points is None or not low <= points <= high:
            raise ValidationError(
                f"“{line.title}”更正后的分要在 {points_text(low)} 到 {points_text(high)} 之间。"
            )
        if line.applies and points == line.points:
            raise ValidationError("分数没有变，不用更正；不认可的请选“不成立”。")
        held.points_before, held.points_after = line.points, points
        line.points, line.applies = points, True
    line.corrected = reason.strip()
    line.save(update_fields=["points", "applies", "vetoed", "corrected"])
    held.save()
    restand(appraisal, rules)
    appraisal.revision += 1
    appraisal.save(update_fields=["revision"])
    _answer(held, actor, "uphold_appraisal_contest")
    return held


@transaction.atomic
def refuse_contest(contest: AppraisalContest, reason: str, *, actor: User) -> AppraisalContest:
    """The contest is not right, and why; nothing moves."""
    held = _decided(contest, ContestState.REFUSED, reason, actor)
    held.save()
    _answer(held, actor, "refuse_appraisal_contest")
    return held


def _decided(contest: AppraisalContest, state: ContestState, reason: str, actor: User) -> AppraisalContest:
    """The contest with the decision on it, not yet saved; by the office, never by who works at the unit."""
    held = _waiting(contest)
    result = held.line.result
    if not can_manage(actor, result.appraisal.county):
        raise PermissionDenied(ONLY_OFFICE)
    if result.unit_id in units_of(actor):
        raise PermissionDenied(ONLY_NOT_OWN)
    if not reason.strip() or len(reason) > LONGEST_ANSWER:
        raise ValidationError(f"处理意见要写，最多 {LONGEST_ANSWER} 字。")
    held.state, held.answer = state, reason.strip()
    held.decided_by, held.decided_at = actor, timezone.now()
    return held


def _answer(contest: AppraisalContest, actor: User, verb: str) -> None:
    result = contest.line.result
    notify(
        people_at([result.unit_id], UNIT_ROLES),
        kind=NoticeKind.DECIDED,
        title=f"考核申诉{contest.get_state_display()}：{contest.line.title}",
        body=contest.answer[:100],
        url=reverse("appraisal_unit", args=[result.pk]),
        unique_key=f"appraisal_contest:{contest.pk}:{contest.state}",
        county=result.appraisal.county,
        sent_by=actor,
    )
    details = {"line": contest.line.title, "answer": contest.answer}
    if contest.points_after is not None:
        details |= {"before": str(contest.points_before), "after": str(contest.points_after)}
    record(actor, verb, contest, organisation=result.unit, details=details)


def _waiting(contest: AppraisalContest) -> AppraisalContest:
    appraisal = _in_contest(contest.line.result.appraisal)
    held = (
        AppraisalContest.objects.select_for_update(of=("self",))
        .select_related("line__result__unit")
        .get(pk=contest.pk)
    )
    held.line.result.appraisal = appraisal
    if held.state != ContestState.WAITING:
        raise ValidationError(f"这件申诉已经是“{held.get_state_display()}”。")
    return held


def _in_contest(appraisal: Appraisal) -> Appraisal:
    held = appraisal_by_id(appraisal.pk, lock=True)
    if held.state != AppraisalState.CONTEST:
        raise ValidationError(f"考核结果现在是“{held.get_state_display()}”，不在申诉期。")
    return held
