"""Ratings from outside, stage by stage: what a team gives the county item by item, beside the self-ratings.

An external rating is stated as points (0 to the item's maximum), as triggered or not, met or not, as a grade, or as not
applicable with a reason; it is final at once. Where it differs from the reported self-rating by more than the
evaluation's limit, the reason must be stated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.campaigns.api import AcceptanceStage, Campaign, standards_of
from dudao.apps.evaluation.actions.writing import keep_totals, require_running, revision_of
from dudao.apps.evaluation.choices import RatingState, Side
from dudao.apps.evaluation.item_sheet import RatedItem, sheet_of
from dudao.apps.evaluation.models import Evaluation, Rating, RatingRevision
from dudao.apps.evaluation.permissions import ONLY_RATER, can_rate_externally
from dudao.apps.standards.api import StandardVersion
from dudao.core.numbers import exact
from dudao.core.scoring import GradedRule, RuleKind, points_text

MOST_LISTED = 300
MOST_DECIMALS = 2
TRUTHS: Mapping[str, bool] = {"是": True, "否": False, "true": True, "false": False}


@dataclass(frozen=True)
class ExternalLine:
    """One item as the team states it; `value` is points, a grade, 是 or 否, 不适用, or empty for not rated.

    `number` is what was seen of the rating (0: none yet, None: any).
    """

    item_id: int
    value: str
    note: str = ""
    number: int | None = None


@dataclass(frozen=True)
class ExternalProblem:
    """Why a line cannot be taken; `field` is value, note or empty."""

    item_id: int
    field: str
    message: str


class ExternalRefused(Exception):
    """Nothing was written; `problems` says why, line by line."""

    def __init__(self, problems: Sequence[ExternalProblem]) -> None:
        super().__init__(f"有 {len(problems)} 条不能录入，没有写入任何内容。")
        self.problems = tuple(problems)


@dataclass(frozen=True)
class ExternalWritten:
    """What an entry did."""

    created: int
    changed: int
    removed: int
    unchanged: int


@transaction.atomic
def open_external(
    campaign: Campaign,
    version: StandardVersion,
    stage: AcceptanceStage,
    *,
    rater: str,
    difference_limit: Fraction = Fraction(0),
    actor: User | None,
) -> Evaluation:
    """Begin the external rating of the county at a stage, or change who rates and from which difference on a reason
    is asked. PermissionDenied for whoever is not of the office or the city; ValidationError for a strange standard."""
    _require(actor, campaign)
    require_running(campaign)
    if stage.campaign_id != campaign.pk or version.pk not in {one.pk for one in standards_of(campaign)}:
        raise ValidationError("这个阶段或标准不属于这项创建工作。")
    if not rater.strip():
        raise ValidationError({"rater": "请写上评估组的名称，如“市级初验组”。"})
    if difference_limit < 0:
        raise ValidationError({"difference_limit": "差异界限不能小于 0。"})
    sheet = sheet_of(version)
    found, opened = Evaluation.objects.get_or_create(
        campaign=campaign,
        version=version,
        subject=campaign.county,
        side=Side.EXTERNAL,
        stage=stage,
        defaults={
            "rater": rater.strip(),
            "difference_limit": difference_limit,
            "max_points": sum((item.counted_maximum for item in sheet.items), Fraction(0)),
            "item_count": len(sheet.items),
        },
    )
    changed = (found.rater, found.difference_limit) != (rater.strip(), difference_limit)
    if changed and not opened:
        found.rater, found.difference_limit = rater.strip(), difference_limit
        found.save(update_fields=["rater", "difference_limit"])
    if opened or changed:
        details = {"stage": stage.kind, "rater": found.rater, "difference_limit": str(difference_limit)}
        record(actor, "open_external", found, organisation=campaign.county, details=details)
    return found


@transaction.atomic
def rate_externally(
    evaluation: Evaluation,
    lines: Sequence[ExternalLine],
    *,
    self_points: Mapping[int, Fraction | None],
    actor: User | None,
    verb: str = "rate_externally",
) -> ExternalWritten:
    """Write what a team gives, all lines or none; an empty value takes a rating back.

    `self_points` are the reported points by item, to which differences are measured; None: not reported, then no
    reason is asked. Raises ``ExternalRefused`` with every problem.
    """
    held = (
        Evaluation.objects.select_for_update(of=("self",))
        .select_related("campaign__county", "version", "subject", "stage")
        .get(pk=evaluation.pk)
    )
    if held.side != Side.EXTERNAL:
        raise ValidationError("这是自评，不能按他评录入。")
    _require(actor, held.campaign)
    require_running(held.campaign)
    entry = _Entry(held, actor, self_points)
    for line in lines:
        entry.take(line)
    if entry.problems:
        raise ExternalRefused(entry.problems)
    return entry.keep(verb)


def _require(actor: User | None, campaign: Campaign) -> None:
    if actor is not None and not can_rate_externally(actor, campaign.county):
        raise PermissionDenied(ONLY_RATER)


class _Entry:
    """The lines of one entry: judged one after the other, then written together."""

    def __init__(
        self, evaluation: Evaluation, actor: User | None, self_points: Mapping[int, Fraction | None]
    ) -> None:
        self.evaluation = evaluation
        self.actor = actor
        self.self_points = self_points
        self.sheet = sheet_of(evaluation.version)
        self.ratings = {one.item_id: one for one in evaluation.ratings.all()}
        self.now = timezone.now()
        self.problems: list[ExternalProblem] = []
        self.created: list[Rating] = []
        self.changed: list[Rating] = []
        self.unchanged = self.removed = 0

    def take(self, line: ExternalLine) -> None:
        """Judge one line; what is wrong with it is kept for the report."""
        item = self.sheet.by_id.get(line.item_id)
        held = self.ratings.get(line.item_id)
        if item is None:
            self._refuse(line, "", "这个标准里没有这一条。")
            return
        if line.number is not None and line.number != (held.number if held is not None else 0):
            self._refuse(line, "", "刚刚被别人改过，请看过最新的再录。")
            return
        value, note = line.value.strip(), line.note.strip()
        answer: dict[str, Any] = {}
        points: Fraction | None = None
        if value:
            try:
                answer, points = stated(item, value, note)
            except ValueError as wrong:
                self._refuse(line, "value", str(wrong))
                return
            if self._lacks_reason(item, points, note):
                ours = points_text(self.self_points[item.id] or Fraction(0))
                self._refuse(line, "note", f"与自评 {ours}不一致，请写明理由。")
                return
        elif held is None or not held.answer:
            self.unchanged += 1
            return
        self._put(item, held, answer, points, note)

    def _refuse(self, line: ExternalLine, field: str, message: str) -> None:
        self.problems.append(ExternalProblem(line.item_id, field, message))

    def _lacks_reason(self, item: RatedItem, points: Fraction | None, note: str) -> bool:
        ours = self.self_points.get(item.id)
        if note or points is None or ours is None:
            return False
        return abs(ours - points) > (self.evaluation.difference_limit or 0)

    def _put(
        self,
        item: RatedItem,
        held: Rating | None,
        answer: dict[str, Any],
        points: Fraction | None,
        note: str,
    ) -> None:
        if held is not None and held.answer == answer and held.note == note:
            self.unchanged += 1
            return
        rating = held or Rating(evaluation=self.evaluation, item_id=item.id)
        rating.state = RatingState.APPROVED if answer else RatingState.DRAFT
        rating.level = ""
        rating.answer, rating.points, rating.note = answer, points, note
        rating.not_applicable = bool(answer.get("not_applicable"))
        rating.triggered = answer.get("triggered", not answer["met"] if "met" in answer else None)
        rating.lost_parts = [] if points is None else [[note, str(item.points - points)]]
        rating.rated_by, rating.rated_at, rating.since = self.actor, self.now, self.now
        self.removed += not answer
        if held is None:
            self.created.append(rating)
        else:
            rating.number += 1
            self.changed.append(rating)

    def keep(self, verb: str) -> ExternalWritten:
        """Write what was taken with its revisions, the totals and one entry."""
        Rating.objects.bulk_create(self.created, batch_size=500)
        for rating in self.changed:
            rating.save()
        written = [*self.created, *self.changed]
        RatingRevision.objects.bulk_create(
            [revision_of(rating, verb, self.actor) for rating in written], batch_size=500
        )
        if written:
            keep_totals(self.evaluation, self.sheet)
            stage = self.evaluation.stage
            details = {
                "stage": stage.kind if stage is not None else "",
                "created": len(self.created),
                "changed": len(self.changed),
                "items": [self.sheet.by_id[one.item_id].code for one in written][:MOST_LISTED],
            }
            record(self.actor, verb, self.evaluation, organisation=self.evaluation.subject, details=details)
        return ExternalWritten(len(self.created), len(self.changed), self.removed, self.unchanged)


def stated(item: RatedItem, value: str, note: str) -> tuple[dict[str, Any], Fraction | None]:
    """The answer and the points that a team's value means. ValueError in Chinese for what cannot be taken."""
    kind = item.rule.kind
    if value == "不适用":
        if kind in (RuleKind.VETO, RuleKind.MINIMUM):
            raise ValueError("一票否决和底线要求没有“不适用”。")
        if not note:
            raise ValueError("“不适用”要写明理由。")
        return {"not_applicable": True, "reason": note}, None
    if kind in (RuleKind.VETO, RuleKind.MINIMUM):
        truth = TRUTHS.get(value.lower())
        if truth is None:
            raise ValueError("请填“是”或“否”。")
        return ({"triggered": truth} if kind is RuleKind.VETO else {"met": truth}), None
    if isinstance(item.rule, GradedRule):
        grades = [one.grade for one in item.rule.grades]
        if value not in grades:
            raise ValueError(f"等级只能是{'、'.join(grades)}。")
        return {"grade": value}, None
    return _points(item, value)


def _points(item: RatedItem, value: str) -> tuple[dict[str, Any], Fraction]:
    most = points_text(item.points)
    try:
        points = exact(value)
    except ValueError:
        raise ValueError(f"得分要填数字，在 0 至 {most}之间。") from None
    if not 0 <= points <= item.points:
        raise ValueError(f"得分要在 0 至 {most}之间，现在是 {value}。")
    if (points * 10**MOST_DECIMALS).denominator != 1:
        raise ValueError(f"得分最多 {MOST_DECIMALS} 位小数。")
    return {"points": value}, points
