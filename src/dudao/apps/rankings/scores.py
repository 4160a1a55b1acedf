"""Approved points of what was asked of a unit: of a school its own items, of a department the items it leads.

Items that are measured from the county's tables, bonuses and vetoes count nowhere: nobody in the unit rates them. An
item that does not apply is left out, unless the standard counts it in full. What is not approved yet earns nothing;
where nothing is approved there is no value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from dudao.apps.campaigns.api import Campaign
from dudao.apps.evaluation.api import Board, board_of
from dudao.apps.organisations.api import Organisation
from dudao.core.numbers import shown
from dudao.core.rankings import Number
from dudao.core.scoring import NotApplicable

FINAL = ("approved", "locked")
TEXT_LENGTH = 40
Scored = tuple[Number, tuple[str, ...]]


@dataclass
class _Points:
    got: Fraction = Fraction(0)
    asked: Fraction = Fraction(0)
    approved: int = 0
    lost: list[str] = field(default_factory=list)


def score_numbers(campaign: Campaign | None, units: Sequence[Organisation]) -> dict[int, Scored]:
    """Points got and asked of every unit by the principal standard of the campaign, and what is not in full."""
    if campaign is None:
        return {one.pk: (Number(missing="没有选创建工作，算不出得分"), ()) for one in units}
    board = board_of(campaign)
    if board is None:
        return {one.pk: (Number(missing="创建工作还没有选标准"), ()) for one in units}
    points = _points(board, {one.pk for one in units})
    return {one.pk: _scored(points.get(one.pk)) for one in units}


def _scored(points: _Points | None) -> Scored:
    if points is None or not points.asked:
        return Number(missing="没有要它评的条目"), ()
    if not points.approved:
        return Number(None, points.asked, "还没有审定的得分"), tuple(points.lost)
    return Number(points.got, points.asked), tuple(points.lost)


def _points(board: Board, unit_ids: set[int]) -> dict[int, _Points]:
    counts_full = board.rows.version.not_applicable == NotApplicable.COUNT_FULL
    found: dict[int, _Points] = defaultdict(_Points)
    for clause in board.clauses:
        item = clause.item
        if item.measured_by is not None or not item.counted_maximum:
            continue
        for unit_id, subject_id in _answering(board, item.id, unit_ids):
            held = found[unit_id]
            rated = board.rows.ratings.get((item.id, subject_id))
            is_final = rated is not None and rated.state in FINAL
            away = rated is not None and is_final and rated.not_applicable
            if away and not counts_full:
                continue
            held.asked += item.points
            name = f"{item.code} {item.text[:TEXT_LENGTH]}"
            if rated is None or not is_final or (rated.points is None and not away):
                held.lost.append(f"{name}：未审定（{shown(item.points)} 分）")
                continue
            got = item.points if away else rated.points or Fraction(0)
            held.got += got
            held.approved += 1
            if got < item.points:
                held.lost.append(f"{name}：得 {shown(got)} 分，满分 {shown(item.points)} 分")
    return found


def _answering(board: Board, item_id: int, unit_ids: set[int]) -> Iterable[tuple[int, int]]:
    """Which of the units answer for an item, and for which subject: schools for themselves, the lead for the county."""
    for row in board.rows.asked.get(item_id, ()):
        if row.subject_id == board.rows.county_id:
            lead = board.rows.lead_units.get(item_id)
            if lead in unit_ids and lead is not None:
                yield lead, row.subject_id
        elif row.subject_id in unit_ids:
            yield row.subject_id, row.subject_id
