"""Where a rating waits: plain rules over the levels that somebody holds (`campaigns.api.reviewers_of`)."""

from __future__ import annotations

from collections.abc import Sequence

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import Assignment, Reviewers
from dudao.core.rating_flow import ReviewLevel


def staffed_levels(reviewers: Reviewers, assignment: Assignment) -> list[ReviewLevel]:
    """The levels of the campaign that somebody other than the handler holds, lowest first."""
    return [ReviewLevel(level) for level in reviewers.levels_of(assignment)]


def levels_held(
    reviewers: Reviewers, assignment: Assignment, levels: Sequence[ReviewLevel], user: User
) -> list[ReviewLevel]:
    """Those of the levels at which this person reviews the assignment, lowest first."""
    return [
        level for level in levels if any(one.pk == user.pk for one in reviewers.people(assignment, level))
    ]


def acting_level(held: Sequence[ReviewLevel], at: ReviewLevel) -> ReviewLevel | None:
    """The level at which a person acts: where the rating stands when that is hers, else her highest; None: none."""
    if at in held:
        return at
    return held[-1] if held else None


def waiting_level(level: str, levels: Sequence[ReviewLevel]) -> ReviewLevel | None:
    """Where a rating waits now: its level if somebody holds it, else the next above, else the highest below.

    None: nobody reviews at all.
    """
    if not levels:
        return None
    order = list(ReviewLevel)
    place = order.index(ReviewLevel(level)) if level else 0
    return next((each for each in levels if order.index(each) >= place), levels[-1])
