"""What the workflow says of a rating now, in the words of `dudao.core.rating_flow`."""

from __future__ import annotations

from collections.abc import Sequence

from dudao.apps.evaluation.models import Rating
from dudao.core import rating_flow
from dudao.core.rating_flow import RatingState, RatingVerb, ReviewLevel

DECIDING = frozenset({"approve_rating", "approve_ratings"})


def was_decided(rating: Rating) -> bool:
    """Whether a level has passed the rating on since it was handed in: its newest revision says so."""
    return rating.revisions.filter(number=rating.number, verb__in=DECIDING).exists()


def handler_refusal(rating: Rating | None, verb: RatingVerb) -> str:
    """Why the handler cannot do this now, in one Chinese sentence; empty when she can."""
    if rating is None:
        return rating_flow.refusal(RatingState.DRAFT, ReviewLevel.UNIT, [ReviewLevel.UNIT], verb)
    state = RatingState(rating.state)
    level = ReviewLevel(rating.level) if rating.level else ReviewLevel.UNIT
    levels = [level]
    if state is RatingState.SUBMITTED and level is not ReviewLevel.UNIT and was_decided(rating):
        levels = [ReviewLevel.UNIT, level]
    return rating_flow.refusal(state, level, levels, verb)


def reviewer_refusal(
    rating: Rating, levels: Sequence[ReviewLevel], verb: RatingVerb, by: ReviewLevel, at: ReviewLevel
) -> str:
    """Why a reviewer of a level cannot do this now; empty when she can. `at`: the level where it stands."""
    return rating_flow.refusal(RatingState(rating.state), at, levels, verb, by=by)
