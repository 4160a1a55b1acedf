"""Evaluations opened for a campaign's subjects, and ratings carried over to a standard's next version."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.campaigns.api import Assignment, Campaign
from dudao.apps.evaluation.actions.writing import (
    keep_totals,
    locked_evaluation,
    require_running,
    revision_of,
)
from dudao.apps.evaluation.choices import Side
from dudao.apps.evaluation.item_sheet import ItemSheet, sheet_of
from dudao.apps.evaluation.models import Evaluation, Rating, RatingRevision
from dudao.apps.standards.api import StandardVersion

ZERO = Fraction(0)
KEPT_AS_IT_WAS = (
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
    "since",
    "rated_by_id",
    "rated_at",
    "decided_by_id",
    "decided_at",
    "reason",
)


@transaction.atomic
def open_evaluations(campaign: Campaign, *, actor: User | None) -> int:
    """One self-evaluation for every standard and subject that has assignments; the number of new ones.

    Those that are there get the number and points of what they are asked now; nothing else is changed.
    """
    asked = _asked(campaign)
    held = {
        (one.version_id, one.subject_id): one
        for one in Evaluation.objects.select_for_update()
        .filter(campaign_id=campaign.pk, side=Side.SELF)
        .order_by("pk")
    }
    new: list[Evaluation] = []
    changed: list[Evaluation] = []
    for (version_id, subject_id), (count, points) in asked.items():
        one = held.get((version_id, subject_id))
        if one is None:
            new.append(
                Evaluation(
                    campaign_id=campaign.pk,
                    version_id=version_id,
                    subject_id=subject_id,
                    item_count=count,
                    max_points=points,
                )
            )
        elif (one.item_count, one.max_points) != (count, points):
            one.item_count, one.max_points = count, points
            changed.append(one)
    Evaluation.objects.bulk_create(new, batch_size=500)
    Evaluation.objects.bulk_update(changed, ["item_count", "max_points"], batch_size=200)
    if new or changed:
        details = {"opened": len(new), "changed": len(changed)}
        record(actor, "open_evaluation", campaign, organisation=campaign.county, details=details)
    return len(new)


def _asked(campaign: Campaign) -> dict[tuple[int, int], tuple[int, Fraction]]:
    """Number and points of the items asked of every subject, by version and subject; one query for each version."""
    found: dict[tuple[int, int], tuple[int, Fraction]] = {}
    for used in campaign.standards.select_related("version"):
        sheet = sheet_of(used.version)
        points: dict[int, list[Fraction]] = defaultdict(list)
        rows = Assignment.objects.filter(
            campaign_id=campaign.pk, item__version_id=sheet.version_id
        ).values_list("subject_id", "item_id")
        for subject_id, item_id in rows:
            points[subject_id].append(sheet.by_id[item_id].counted_maximum)
        for subject_id, parts in points.items():
            found[(sheet.version_id, subject_id)] = (len(parts), sum(parts, ZERO))
    return found


@dataclass(frozen=True)
class CarriedOver:
    """What a new version took over: ratings carried, and the codes of the items that start anew."""

    carried: int
    anew: tuple[str, ...]


@transaction.atomic
def carry_over_ratings(
    campaign: Campaign, old: StandardVersion, new: StandardVersion, *, actor: User | None
) -> CarriedOver:
    """Copy the self-ratings of unchanged items to the new version as they stand; what is there already stays.

    The old ratings are not touched. Items that were changed or are new begin without a rating and are named.
    """
    require_running(campaign)
    sheet = sheet_of(new)
    pairs = {
        item.previous_id: item for item in sheet.items if item.previous_id is not None and item.is_unchanged
    }
    assignments = {
        (subject_id, item_id): pk
        for pk, subject_id, item_id in Assignment.objects.filter(
            campaign_id=campaign.pk, item__version_id=new.pk
        ).values_list("pk", "subject_id", "item_id")
    }
    carried = 0
    source = Evaluation.objects.filter(
        campaign_id=campaign.pk, version_id=old.pk, side=Side.SELF
    ).select_related("subject")
    for evaluation in source.order_by("subject_id"):
        target = locked_evaluation(campaign, new, evaluation.subject, sheet)
        carried += _copy(evaluation, target, sheet, pairs, assignments, actor)
    taken = {item.id for item in pairs.values()}
    anew = tuple(item.code for item in sheet.items if item.id not in taken)
    details: dict[str, Any] = {"from": old.pk, "to": new.pk, "ratings": carried, "anew": list(anew)}
    record(actor, "carry_over_ratings", campaign, organisation=campaign.county, details=details)
    return CarriedOver(carried, anew)


def _copy(
    old: Evaluation,
    new: Evaluation,
    sheet: ItemSheet,
    pairs: dict[int, Any],
    assignments: dict[tuple[int, int], int],
    actor: User | None,
) -> int:
    there = set(new.ratings.values_list("item_id", flat=True))
    made = []
    for rating in old.ratings.filter(item_id__in=list(pairs)).order_by("item_id"):
        item = pairs[rating.item_id]
        assignment_id = assignments.get((new.subject_id, item.id))
        if item.id in there or assignment_id is None:
            continue
        values = {name: getattr(rating, name) for name in KEPT_AS_IT_WAS}
        made.append(Rating(evaluation=new, item_id=item.id, assignment_id=assignment_id, **values))
    Rating.objects.bulk_create(made, batch_size=500)
    RatingRevision.objects.bulk_create(
        [revision_of(rating, "carry_over_ratings", actor) for rating in made], batch_size=500
    )
    keep_totals(new, sheet)
    return len(made)
