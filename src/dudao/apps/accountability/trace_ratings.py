"""From a lost point back: statements, reviews, external ratings, corrections, and the data behind a measured item."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from django.db.models import Q
from django.urls import reverse

from dudao.apps.accountability.trace_finding import Found, cut, entries_of, label_of, same_write
from dudao.apps.activity.api import Entry
from dudao.apps.campaigns.api import Assignment, Campaign, ReviewLevel
from dudao.apps.datasets.api import Dataset, DatasetVersion
from dudao.apps.evaluation.api import (
    Evaluation,
    MeasuredCorrection,
    Rating,
    RatingRevision,
    Side,
    answer_words,
    sheet_of,
)
from dudao.core.accountability.trace import TraceLevel
from dudao.core.scoring import points_text

STATED = {"save_rating", "submit_rating", "withdraw_rating", "import_ratings", "carry_over_ratings"}
DECIDED = {"approve_rating", "approve_ratings", "return_rating", "lock_rating", "open_rating"}
OFFICE_LEVELS = {ReviewLevel.BUREAU.value, ReviewLevel.CITY.value}


def rating_events(assignment: Assignment) -> Iterator[Found]:
    """Every revision of the self-rating and of the external ratings of an item and subject."""
    ratings = Rating.objects.filter(
        evaluation__campaign_id=assignment.campaign_id,
        evaluation__subject_id=assignment.subject_id,
        item_id=assignment.item_id,
    ).select_related("evaluation__stage")
    held = {rating.pk: rating for rating in ratings}
    own = entries_of(Rating, held)
    wide = _wide_entries(assignment, [rating.evaluation_id for rating in held.values()])
    before: dict[int, RatingRevision] = {}
    found = RatingRevision.objects.filter(rating__in=list(held)).order_by("rating_id", "number")
    for revision in found.select_related("by"):
        rating = held[revision.rating_id]
        entry = _entry_of(revision, own[rating.pk], wide)
        yield _revision_event(assignment, rating, revision, before.get(rating.pk), entry)
        before[rating.pk] = revision


def loss_words(assignment: Assignment) -> str:
    """What was given and what is lost as it stands: 自评 10 分，市级初验他评 7 分，满分 10 分."""
    ratings = (
        Rating.objects.filter(
            evaluation__campaign_id=assignment.campaign_id,
            evaluation__subject_id=assignment.subject_id,
            item_id=assignment.item_id,
        )
        .select_related("evaluation__stage")
        .order_by("evaluation__stage_id", "pk")
    )
    said = []
    for rating in sorted(ratings, key=lambda one: one.evaluation.side == Side.EXTERNAL):
        side = f"{rating.evaluation.stage or ''}他评" if rating.evaluation.side == Side.EXTERNAL else "自评"
        if rating.points is not None:
            said.append(f"{side} {points_text(rating.points)}")
    maximum = sheet_of(assignment.item.version).by_id[assignment.item_id].counted_maximum
    return "，".join([*said, f"满分 {points_text(maximum)}"] if said else ["还没有评分"])


def _wide_entries(assignment: Assignment, evaluation_ids: list[int]) -> list[Entry]:
    """Entries that many ratings share: approved at once, brought in by a table, carried over."""
    campaign = Q(object_kind=Campaign._meta.label_lower, object_id=str(assignment.campaign_id))
    sheets = Q(object_kind=Evaluation._meta.label_lower, object_id__in=[str(pk) for pk in evaluation_ids])
    verbs = [
        "approve_ratings",
        "carry_over_ratings",
        "import_ratings",
        "rate_externally",
        "import_external_ratings",
    ]
    return list(Entry.objects.filter(campaign | sheets, verb__in=verbs).order_by("pk"))


def _entry_of(revision: RatingRevision, own: list[Entry], wide: list[Entry]) -> Entry | None:
    for entry in own:
        if entry.verb == revision.verb and entry.details.get("number") == revision.number:
            return entry
    return same_write(wide, revision.verb, revision.by_id, revision.at)


def _revision_event(
    assignment: Assignment,
    rating: Rating,
    revision: RatingRevision,
    before: RatingRevision | None,
    entry: Entry | None,
) -> Found:
    item = sheet_of(assignment.item.version).by_id[assignment.item_id]
    external = rating.evaluation.side == Side.EXTERNAL
    level, reviewed = _level(revision, before, external=external)
    parts = [f"{reviewed}审核" if reviewed else ""]
    if before is None or (before.answer, before.points) != (revision.answer, revision.points):
        parts.append("" if external else f"评定：{answer_words(item, revision.answer)}")
        parts.append("" if revision.points is None else f"得 {points_text(revision.points)}")
    if revision.note and (before is None or before.note != revision.note):
        parts.append(f"说明：{revision.note}")
    if revision.reason and revision.verb in DECIDED:
        parts.append(f"理由：{revision.reason}")
    side = f"{rating.evaluation.stage or ''}他评" if external else "自评"
    return Found(
        key=f"revision:{revision.pk}",
        at=revision.at,
        kind=side,
        title=label_of(revision.verb),
        detail=cut("；".join(part for part in parts if part), 400),
        user_id=revision.by_id,
        level=level,
        reviews=level is TraceLevel.REVIEW,
        url=reverse("rating", args=[assignment.pk]),
        entry=entry,
    )


def _level(
    revision: RatingRevision, before: RatingRevision | None, *, external: bool
) -> tuple[TraceLevel, str]:
    """In which capacity, and at which level of review: a return carries its own, an approval that of the one before."""
    if external:
        return TraceLevel.OFFICE, ""
    if revision.verb not in DECIDED:
        return (TraceLevel.DIRECT if revision.verb in STATED else TraceLevel.RECORD), ""
    approved = revision.verb in ("approve_rating", "approve_ratings")
    at = before.level if approved and before is not None else revision.level
    label = ReviewLevel(at).label if at in ReviewLevel.values else ""
    return (TraceLevel.OFFICE if at in OFFICE_LEVELS else TraceLevel.REVIEW), label


def _points(value: Fraction | None) -> str:
    """Points in words; what has none says so."""
    return "没有分值" if value is None else points_text(value)


def correction_events(assignment: Assignment) -> Iterator[Found]:
    """Explained corrections of a measured item, made and withdrawn."""
    found = MeasuredCorrection.objects.filter(
        evaluation__campaign_id=assignment.campaign_id,
        evaluation__subject_id=assignment.subject_id,
        item_id=assignment.item_id,
    ).order_by("pk")
    held = list(found)
    entries = entries_of(MeasuredCorrection, [one.pk for one in held])
    url = reverse("rating", args=[assignment.pk])
    for one in held:
        measured = f"测算 {_points(one.measured_points)}"
        logged = {entry.verb: entry for entry in entries[one.pk]}
        yield Found(
            key=f"correction:{one.pk}",
            at=one.made_at,
            kind="测算更正",
            title=label_of("correct_measured"),
            detail=cut(f"{measured}，更正为 {_points(one.points)}；理由：{one.reason}", 400),
            user_id=one.made_by_id,
            level=TraceLevel.OFFICE,
            url=url,
            entry=logged.get("correct_measured"),
        )
        if one.withdrawn_at is not None:
            yield Found(
                key=f"correction_withdrawn:{one.pk}",
                at=one.withdrawn_at,
                kind="测算更正",
                title=label_of("withdraw_correction"),
                detail=f"更正为 {_points(one.points)}的那一次",
                user_id=one.withdrawn_by_id,
                level=TraceLevel.OFFICE,
                url=url,
                entry=logged.get("withdraw_correction"),
            )


def assigning_events(assignment: Assignment) -> Iterator[Found]:
    """When responsibilities of the item were set, by whom; the log says which items, not which persons."""
    found = Entry.objects.filter(
        object_kind=Campaign._meta.label_lower,
        object_id=str(assignment.campaign_id),
        verb__in=["assign_items", "import_assignments", "carry_over"],
    )
    for entry in found.order_by("pk"):
        codes = entry.details.get("codes")
        if isinstance(codes, list) and assignment.item.code not in codes:
            continue
        yield Found(
            key=f"entry:{entry.pk}",
            at=entry.at,
            kind="责任分工",
            title=label_of(entry.verb),
            detail="涉及这一条" if codes else "涉及多条，记录没有逐条列出",
            user_id=entry.actor_id,
            name=entry.actor_label,
            level=TraceLevel.RECORD,
            url=reverse("rating", args=[assignment.pk]),
            entry=entry,
        )


def data_events(assignment: Assignment) -> Iterator[Found]:
    """The data behind a measured item: every version that came in, which one counted, locks."""
    source = sheet_of(assignment.item.version).by_id[assignment.item_id].measured_by
    if source is None:
        return
    county = assignment.campaign.county_id
    datasets = {
        one.pk: one for one in Dataset.objects.filter(county_id=county, standard_id=str(source["standard"]))
    }
    versions = list(DatasetVersion.objects.filter(dataset__in=list(datasets)).order_by("pk"))
    accepted = entries_of(DatasetVersion, [one.pk for one in versions])
    for version in versions:
        dataset = datasets[version.dataset_id]
        yield Found(
            key=f"data:{version.pk}",
            at=version.created_at,
            kind="数据",
            title=f"数据入库 {dataset.year} {version}",
            detail=cut(f"文件 {version.file_name}，提醒 {len(version.warnings)} 条"),
            user_id=version.uploaded_by_id,
            level=TraceLevel.DIRECT,
            url=reverse("items", args=[version.pk]),
            entry=next((one for one in accepted[version.pk] if one.verb == "accept_import"), None),
            sha256=version.sha256,
        )
    for entries in entries_of(Dataset, datasets).values():
        for entry in entries:
            yield Found(
                key=f"entry:{entry.pk}",
                at=entry.at,
                kind="数据",
                title=label_of(entry.verb),
                detail=cut(str(entry.details.get("reason") or entry.object_label)),
                user_id=entry.actor_id,
                name=entry.actor_label,
                level=TraceLevel.DIRECT,
                entry=entry,
            )
