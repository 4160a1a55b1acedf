"""Items scored by rank or against the mean: what the other schools stated is part of every school's points."""

from __future__ import annotations

from fractions import Fraction

from dudao.apps.campaigns.api import Assignment
from dudao.apps.evaluation.actions.writing import Held, keep_totals
from dudao.apps.evaluation.choices import Side
from dudao.apps.evaluation.item_sheet import ItemSheet, RatedItem
from dudao.apps.evaluation.models import Rating
from dudao.apps.evaluation.statement import judge, statement_of
from dudao.core.scoring import ScoringContext, answer_from_data


def context_of(held: Held) -> ScoringContext | None:
    """The values of all schools that the item is asked of; None for items that need none."""
    if not held.item.needs_peers:
        return None
    ratings = _ratings(held.evaluation.campaign_id, held.item)
    values = _values(held.evaluation.campaign_id, held.item, ratings)
    return ScoringContext(values=values, own=str(held.assignment.subject_id))


def score_all_peers(campaign_id: int, item: RatedItem, sheet: ItemSheet) -> int:
    """Score all schools' ratings of the item anew; the number that changed. Their evaluations are locked already.

    What they stated, its number and its state stay; only the points follow the new order.
    """
    ratings = _ratings(campaign_id, item)
    values = _values(campaign_id, item, ratings)
    changed = 0
    for rating in ratings:
        context = ScoringContext(values=values, own=str(rating.evaluation.subject_id))
        scored = judge(item, statement_of(rating), context)
        if scored.scored.points == rating.points:
            continue
        rating.points, rating.lost_parts = scored.scored.points, scored.lost_parts
        rating.save(update_fields=["points", "lost_parts"])
        keep_totals(rating.evaluation, sheet)
        changed += 1
    return changed


def _ratings(campaign_id: int, item: RatedItem) -> list[Rating]:
    return list(
        Rating.objects.select_related("evaluation__version").filter(
            item_id=item.id, evaluation__campaign_id=campaign_id, evaluation__side=Side.SELF
        )
    )


def _values(campaign_id: int, item: RatedItem, ratings: list[Rating]) -> dict[str, Fraction | None]:
    asked = Assignment.objects.filter(campaign_id=campaign_id, item_id=item.id)
    values: dict[str, Fraction | None] = {
        str(one): None for one in asked.values_list("subject_id", flat=True)
    }
    for rating in ratings:
        subject = str(rating.evaluation.subject_id)
        if rating.not_applicable:
            values.pop(subject, None)
        else:
            values[subject] = answer_from_data(item.rule, rating.answer).value
    return values
