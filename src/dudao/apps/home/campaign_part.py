"""The campaign on the first page: the county's total and vetoes, or what of it is on me and my unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.urls import reverse

from dudao.apps.accounts.api import Role, User
from dudao.apps.campaigns.api import (
    Campaign,
    CampaignState,
    ReviewLevel,
    campaigns_visible_to,
    running_campaign_of,
)
from dudao.apps.evaluation.api import (
    Board,
    board_context,
    board_of,
    my_items,
    progress_of,
    waiting_count,
)
from dudao.apps.organisations.api import Organisation

ITEMS_SHOWN = 6
OPEN = ("late", "returned", "todo", "draft")
ZERO = Fraction(0)


@dataclass(frozen=True)
class Tile:
    """One figure that leads to its list."""

    title: str
    count: int
    light: str
    url: str


@dataclass(frozen=True)
class UnitPart:
    """A campaign as a unit has it: what waits for review, what it lost for the county."""

    campaign: Campaign
    days_left: int | None
    waiting: int
    lost: Fraction | None
    leads: bool  # lost on the items that it leads, by whomever


def county_part(user: User, county: Organisation, today: date) -> dict[str, Any]:
    """The running campaign of a county for who reads the whole of it; nothing while none runs."""
    campaign = running_campaign_of(county)
    board = board_of(campaign) if campaign is not None else None
    if campaign is None or board is None:
        return {}
    context = board_context(board, today)
    del context["county"], context["version"]
    roles = {held.role for held in user.held_memberships}
    tiles = _tiles(board, len(board.late(today)), user, may_review=Role.BUREAU_OFFICER in roles)
    return {**context, "campaign_version": board.rows.version, "campaign_tiles": tiles}


def _tiles(board: Board, late: int, user: User, *, may_review: bool) -> list[Tile]:
    pk = board.rows.campaign.pk
    here = reverse("board", args=[pk])
    returned = sum(one.progress.returned for one in board.clauses)
    unowned = len(board.unowned)
    tiles = []
    if may_review:
        waiting = waiting_count(board, ReviewLevel.BUREAU, user.pk)
        queue = f"{reverse('review_queue')}?campaign={pk}"
        tiles.append(Tile("等我审核", waiting, "bad" if waiting else "ok", queue))
    tiles += [
        Tile("过期没报", late, "bad" if late else "ok", f"{here}?tab=risk"),
        Tile("退回没重报", returned, "bad" if returned else "ok", f"{here}?tab=risk"),
        Tile("没有责任人", unowned, "bad" if unowned else "ok", f"{here}?tab=complete"),
    ]
    return tiles


def school_part(user: User, today: date) -> dict[str, Any]:
    """My items late first; for a principal what waits and what the school lost."""
    schools = {held.organisation_id for held in user.held_memberships if held.role == Role.PRINCIPAL}
    return {**_mine(user, today), "parts": _parts(user, today, ReviewLevel.UNIT, schools=schools)}


def department_part(user: User, today: date) -> dict[str, Any]:
    """My items late first; for a head what waits and what was lost on the items that the department leads."""
    leads = {held.organisation_id for held in user.held_memberships if held.role == Role.DEPARTMENT_HEAD}
    return {**_mine(user, today), "parts": _parts(user, today, ReviewLevel.DEPARTMENT, leads=leads)}


def _mine(user: User, today: date) -> dict[str, Any]:
    found = my_items(user, today)
    open_items = [one for one in found if one.group in OPEN]
    return {"items": open_items[:ITEMS_SHOWN], "open_items": len(open_items), "progress": progress_of(found)}


def _parts(
    user: User,
    today: date,
    level: str,
    *,
    schools: frozenset[int] | set[int] = frozenset(),
    leads: frozenset[int] | set[int] = frozenset(),
) -> list[UnitPart]:
    if not schools and not leads:
        return []
    found = []
    for campaign in campaigns_visible_to(user).filter(state=CampaignState.RUNNING):
        board = board_of(campaign)
        if board is None:
            continue
        day = board.rows.acceptance_on
        found.append(
            UnitPart(
                campaign=campaign,
                days_left=(day - today).days if day is not None else None,
                waiting=waiting_count(
                    board, level, user.pk, subjects=schools or None, lead_units=leads or None
                ),
                lost=_lost(board, schools, leads),
                leads=bool(leads) and not schools,
            )
        )
    return found


def _lost(board: Board, schools: frozenset[int] | set[int], leads: frozenset[int] | set[int]) -> Fraction:
    """What schools cost the county, or what was lost on the items that departments lead."""
    if schools:
        sums = [board.lost.by_unit.get(str(school)) for school in schools]
        return sum((one.lost for one in sums if one is not None), ZERO)
    return sum(
        (
            counted.lost
            for clause in board.clauses
            if board.rows.lead_units.get(clause.item.id) in leads
            and (counted := board.reported.clauses.get(clause.code)) is not None
        ),
        ZERO,
    )
