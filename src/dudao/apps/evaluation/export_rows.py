"""One evaluation as the rows of its table: what a person may see of it, read with a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import Campaign, assignments_visible_to
from dudao.apps.evaluation.choices import RatingState, Side
from dudao.apps.evaluation.item_sheet import ItemSheet, RatedItem, sheet_of
from dudao.apps.evaluation.measured import MeasuredRating, measured_ratings
from dudao.apps.evaluation.models import Evaluation, MeasuredCorrection, Rating
from dudao.apps.evidence.api import EvidenceLink
from dudao.core.rating_flow import ReviewLevel
from dudao.core.scoring import RuleKind, answer_from_data, points_text
from dudao.engine.rating_table.rows import RatingTable, TableRow
from dudao.engine.rating_table.statement_words import hint_of, words_of

NOT_RATED = "未评"
_RATING_FIELDS = (
    "item_id",
    "number",
    "state",
    "level",
    "answer",
    "points",
    "lost_parts",
    "not_applicable",
    "triggered",
    "note",
    "recoverable_points",
    "recover_by",
    "decided_by__name",
    "decided_at",
    "reason",
)


@dataclass(frozen=True, slots=True)
class HeldRating:
    """A rating as plain values, in the order of `_RATING_FIELDS`."""

    item_id: int
    number: int
    state: str
    level: str
    answer: dict[str, Any]
    points: Fraction | None
    lost_parts: list[list[str]]
    not_applicable: bool
    triggered: bool | None
    note: str
    recoverable_points: Fraction | None
    recover_by: date | None
    decided_by: str | None
    decided_at: datetime | None
    reason: str


def evaluation_seen(user: User, evaluation_id: int) -> tuple[Evaluation, frozenset[int]] | None:
    """A self-evaluation with the items of it that a person sees; None when she sees none."""
    held = (
        Evaluation.objects.select_related("campaign__county", "version__standard", "subject")
        .filter(pk=evaluation_id, side=Side.SELF)
        .first()
    )
    if held is None:
        return None
    items = items_seen(user, held.campaign, held.subject_id, held.version_id)
    return (held, items) if items else None


def items_seen(user: User, campaign: Campaign, subject_id: int, version_id: int) -> frozenset[int]:
    """The items asked of a subject by one standard that a person sees."""
    found = assignments_visible_to(user, campaign).filter(subject_id=subject_id, item__version_id=version_id)
    return frozenset(found.order_by().values_list("item_id", flat=True))


def evaluations_seen(user: User, campaign: Campaign) -> list[Evaluation]:
    """The self-evaluations of a campaign of which a person sees something, the county's first."""
    pairs = set(
        assignments_visible_to(user, campaign)
        .order_by()
        .values_list("subject_id", "item__version_id")
        .distinct()
    )
    held = (
        Evaluation.objects.filter(campaign=campaign, side=Side.SELF)
        .select_related("subject", "version__standard")
        .order_by("version_id", "subject__pinyin", "pk")
    )
    seen = [one for one in held if (one.subject_id, one.version_id) in pairs]
    return sorted(seen, key=lambda one: (one.version_id, one.subject_id != campaign.county_id))


def rating_table_of(evaluation: Evaluation, items: Collection[int]) -> RatingTable:
    """The table of an evaluation, of these items."""
    sheet = sheet_of(evaluation.version)
    ratings = ratings_of(evaluation)
    evidence = evidence_titles(items, [evaluation.subject_id])
    external = external_of(evaluation)
    corrections = {one.item_id: one for one in evaluation.corrections.filter(withdrawn_at=None)}
    asked = [item for item in sheet.items if item.id in items]
    measured = measured_ratings(evaluation.campaign.county, evaluation.subject, asked)
    rows = [
        row_of(
            item,
            ratings.get(item.id),
            evidence.get((item.id, evaluation.subject_id), ()),
            external.get(item.id),
            measured.get(item.id),
            corrections.get(item.id),
        )
        for item in asked
    ]
    return table_frame(evaluation, sheet, tuple(rows), is_whole=len(rows) == evaluation.item_count)


def table_frame(
    evaluation: Evaluation, sheet: ItemSheet, rows: tuple[TableRow, ...], *, is_whole: bool
) -> RatingTable:
    """The title and what stands above the rows; the pass line where the rows are the whole standard."""
    version = evaluation.version
    titles = [str(title) for title in version.level_titles] + ["一级指标", "二级指标"][
        len(version.level_titles) :
    ]
    covers_all = is_whole and len(rows) == len(sheet.items)
    return RatingTable(
        title=f"{evaluation.subject.name}{version.standard.short_title}自评表",
        campaign=evaluation.campaign.title,
        subject=evaluation.subject.name,
        standard=f"{version.standard.title}（第 {version.number} 版）",
        rows=rows,
        made_at=timezone.localtime().replace(tzinfo=None, microsecond=0),
        section_title=titles[0],
        criterion_title=titles[1],
        notice=notice_of(evaluation),
        maximum=version.max_points if covers_all else None,
        pass_points=version.pass_points if covers_all else None,
    )


def notice_of(evaluation: Evaluation) -> str:
    """What every page of a sample says."""
    if evaluation.version.notice:
        return evaluation.version.notice
    return "示例数据，仅供演示" if evaluation.campaign.county.is_sample else ""


def ratings_of(evaluation: Evaluation) -> dict[int, HeldRating]:
    """The ratings of an evaluation by item; one query, no model instances."""
    rows = Rating.objects.filter(evaluation_id=evaluation.pk).values_list(*_RATING_FIELDS)
    return {row[0]: HeldRating(*row) for row in rows}


def evidence_titles(items: Iterable[int], subjects: Iterable[int]) -> dict[tuple[int, int], tuple[str, ...]]:
    """The titles of the documents that prove each item for each subject, in the order they were linked."""
    links = (
        EvidenceLink.objects.filter(
            item_id__in=list(items), unit_id__in=list(subjects), evidence__discarded_at=None
        )
        .order_by("pk")
        .values_list("item_id", "unit_id", "evidence__title")
    )
    found: dict[tuple[int, int], dict[str, None]] = defaultdict(dict)
    for item_id, unit_id, title in links:
        found[item_id, unit_id][title] = None
    return {key: tuple(titles) for key, titles in found.items()}


def external_of(evaluation: Evaluation) -> dict[int, HeldRating]:
    """The ratings given from outside at the latest stage that has any."""
    outside = Evaluation.objects.filter(
        campaign_id=evaluation.campaign_id,
        version_id=evaluation.version_id,
        subject_id=evaluation.subject_id,
        side=Side.EXTERNAL,
        saved_count__gt=0,
    ).order_by("-stage__due_on", "-pk")
    last = outside.first()
    return {} if last is None else ratings_of(last)


def row_of(
    item: RatedItem,
    rating: HeldRating | None,
    evidence: Collection[str],
    external: HeldRating | None,
    measured: MeasuredRating | None = None,
    correction: MeasuredCorrection | None = None,
) -> TableRow:
    """One item as a row. A measured item shows what the data say; a correction counts and stands beside it in words."""
    own = rating.points if rating else None
    lost = rating.lost_parts if rating else []
    review = review_of(rating)
    if measured is not None:
        own, lost = measured.points, measured.judged.lost_parts
        review = f"由测算得出：{measured.words}（{measured.source}）"
    reasons = [f"{text}，失 {points_text(Fraction(points))}" for text, points in lost]
    if correction is not None:
        reasons.append(_corrected(correction, own))
        own = correction.points
    return TableRow(
        code=item.code,
        section=item.section,
        criterion=item.criterion,
        text=item.text,
        points=item.points if item.carries_points else None,
        rule=item.rule_text or item.rule_words,
        points_words="" if item.carries_points else item.rule.kind.label,
        own_points=own,
        result=_measured_result(measured) if measured is not None else result_of(item, rating),
        lost_reasons="\n".join(reasons),
        evidence="\n".join(evidence),
        review=review,
        external_points=external.points if external else None,
        external_result=result_of(item, external),
        statement=words_of(item.rule, answer_from_data(item.rule, rating.answer)) if rating else "",
        hint="由测算得出，不填" if item.measured_by is not None else hint_of(item.rule),
        note=rating.note if rating else "",
        recoverable_points=rating.recoverable_points if rating else None,
        recover_by=rating.recover_by if rating else None,
        number=rating.number if rating else 0,
        measured=item.measured_by is not None,
        is_bonus=item.is_bonus,
    )


def _corrected(correction: MeasuredCorrection, measured: Fraction | None) -> str:
    assert correction.points is not None
    was = "没有测算值" if measured is None else f"测算 {points_text(measured)}"
    return f"{was}，更正为 {points_text(correction.points)}：{correction.reason}"


def _measured_result(measured: MeasuredRating) -> str:
    """What stands in place of points: a veto or minimum requirement that the data decide."""
    if measured.item.carries_points or not measured.is_known:
        return ""
    if measured.item.is_veto:
        return "已触发" if measured.judged.triggered else "未触发"
    return "未达到" if measured.judged.triggered else "达到"


def result_of(item: RatedItem, rating: HeldRating | None) -> str:
    """What stands in place of points: 不适用, a grade, whether a veto is triggered or a minimum met."""
    if rating is None:
        return ""
    if rating.not_applicable:
        return "不适用"
    if rating.triggered is not None:
        if item.rule.kind is RuleKind.VETO:
            return "已触发" if rating.triggered else "未触发"
        return "未达到" if rating.triggered else "达到"
    return str(rating.answer.get("grade", "")) if item.rule.kind is RuleKind.GRADED else ""


def review_of(rating: HeldRating | None) -> str:
    """The state of a rating in words: with whom it waits, who decided when, and why it came back."""
    if rating is None:
        return NOT_RATED
    label = RatingState(rating.state).label
    if rating.state == RatingState.DRAFT:
        return label
    level = ReviewLevel(rating.level).label if rating.level else ""
    if rating.state == RatingState.SUBMITTED:
        return f"{label}（{level}）" if level else label
    who = [level, rating.decided_by or ""]
    if rating.decided_at is not None:
        who.append(timezone.localtime(rating.decided_at).strftime("%Y-%m-%d"))
    named = " ".join(part for part in who if part)
    said = f"{label}（{named}）" if named else label
    return f"{said}：{rating.reason}" if rating.reason else said
