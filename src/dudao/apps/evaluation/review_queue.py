"""What waits for a reviewer: every rating that stands at a level of hers, the longest first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from types import SimpleNamespace
from typing import cast

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import Assignment, Campaign, Reviewers, reviewers_of
from dudao.apps.evaluation import queries
from dudao.apps.evaluation.item_sheet import ItemSheet, RatedItem, sheet_of
from dudao.apps.evaluation.reviewers import levels_held, staffed_levels, waiting_level
from dudao.core.rating_flow import ReviewLevel

MOST_SHOWN = 400


@dataclass(frozen=True)
class Waiting:
    """One rating that waits."""

    rating_id: int
    assignment_id: int
    number: int
    item: RatedItem
    subject: str
    subject_initials: str
    handler: str
    points: Fraction | None
    not_applicable: bool
    triggered: bool | None
    since: datetime
    level: ReviewLevel
    is_mine: bool

    @property
    def key(self) -> str:
        """What the box of the row sends: the rating and the number that was seen."""
        return f"{self.rating_id}:{self.number}"

    @property
    def lost(self) -> Fraction | None:
        return None if self.points is None or not self.item.carries_points else self.item.points - self.points


@dataclass(frozen=True)
class Queue:
    """What a person reviews in one campaign; `elsewhere` counts what waits at the other levels."""

    campaign: Campaign
    mine: tuple[Waiting, ...]
    total: int
    elsewhere: tuple[tuple[str, int], ...]

    @property
    def sections(self) -> list[str]:
        return list(dict.fromkeys(one.item.section for one in self.mine))


def queue_of(user: User, campaign: Campaign) -> Queue:
    """The ratings of a campaign that wait for a person; a fixed number of queries, the rights asked in memory."""
    reviewers = reviewers_of(campaign)
    sheets: dict[int, ItemSheet] = {
        used.version_id: sheet_of(used.version) for used in campaign.standards.select_related("version")
    }
    levels: dict[tuple[int, int, int], tuple[list[ReviewLevel], list[ReviewLevel]]] = {}
    mine: list[Waiting] = []
    others: Counter[str] = Counter()
    for row in queries.submitted_rows(campaign):
        item = sheets[row.version_id].by_id[row.item_id] if row.version_id in sheets else None
        if item is None:
            continue
        key = (row.subject_id, reviewers.lead_of.get(row.item_id) or 0, row.handler_id or 0)
        if key not in levels:
            levels[key] = _levels(reviewers, row, user)
        staffed, held = levels[key]
        at = waiting_level(row.level, staffed)
        if at is None:
            continue
        if at in held and row.rated_by_id != user.pk:
            mine.append(_waiting(row, item, at))
        else:
            others[at.label] += 1
    return Queue(campaign, tuple(mine[:MOST_SHOWN]), len(mine), tuple(others.items()))


def _levels(
    reviewers: Reviewers, row: queries.SubmittedRow, user: User
) -> tuple[list[ReviewLevel], list[ReviewLevel]]:
    asked = cast(
        Assignment,
        SimpleNamespace(subject_id=row.subject_id, item_id=row.item_id, handler_id=row.handler_id),
    )
    staffed = staffed_levels(reviewers, asked)
    return staffed, levels_held(reviewers, asked, staffed, user)


def _waiting(row: queries.SubmittedRow, item: RatedItem, at: ReviewLevel) -> Waiting:
    return Waiting(
        rating_id=row.pk,
        assignment_id=row.assignment_id,
        number=row.number,
        item=item,
        subject=row.subject,
        subject_initials=row.subject_initials,
        handler=row.handler or "",
        points=row.points,
        not_applicable=row.not_applicable,
        triggered=row.triggered,
        since=row.since,
        level=at,
        is_mine=True,
    )
