"""What a department, a school or a handler sees of the board: its own items and the points that are its own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse

from dudao.apps.evaluation.board import Board
from dudao.apps.evaluation.board_clauses import BoardClause
from dudao.apps.evaluation.board_listing import Cell, Column, Line, Listing
from dudao.apps.evaluation.board_lists import items_list, short
from dudao.apps.evaluation.board_rows import AskedRow
from dudao.apps.evaluation.choices import RatingState
from dudao.core.rating_flow import ReviewLevel

ZERO = Fraction(0)


@dataclass(frozen=True)
class BoardPart:
    """The items led by a person's units as the county has them, and those that are the person's own places."""

    led: Listing | None
    led_lost: Fraction
    led_count: int
    own: Listing | None
    own_lost: Fraction  # what they cost the county
    own_count: int
    handed_in: int
    returned: int


def part_of(board: Board, lead_units: Collection[int], assignments: Collection[int]) -> BoardPart:
    """The part of units that lead items, and of these assignments; items that they lead are not listed twice."""
    led = [one for one in board.clauses if board.rows.lead_units.get(one.item.id) in lead_units]
    codes = {one.code for one in led}
    own = [
        (clause, row)
        for clause in board.clauses
        if clause.code not in codes
        for row in clause.asked
        if row.assignment_id in assignments
    ]
    states = [board.rows.ratings.get((row.item_id, row.subject_id)) for _, row in own]
    return BoardPart(
        led=items_list(board, led) if led else None,
        led_lost=sum((_lost(board, one) for one in led), ZERO),
        led_count=len(led),
        own=_own_list(board, own) if own else None,
        own_lost=sum((cost_of(board, clause, row.subject_id) for clause, row in own), ZERO),
        own_count=len(own),
        handed_in=sum(one is not None and one.counts for one in states),
        returned=sum(one is not None and one.state == RatingState.RETURNED for one in states),
    )


def _lost(board: Board, clause: BoardClause) -> Fraction:
    counted = board.reported.clauses.get(clause.code)
    return ZERO if counted is None else counted.lost


def cost_of(board: Board, clause: BoardClause, subject: int) -> Fraction:
    """What a subject's loss on an item costs the county."""
    counted = board.reported.clauses.get(clause.code)
    if counted is None or counted.bonus or counted.not_applicable:
        return ZERO
    return clause.reported.lost_by_unit.get(str(subject), ZERO) * counted.factor


def _own_list(board: Board, own: Sequence[tuple[BoardClause, AskedRow]]) -> Listing:
    several = len({row.subject_id for _, row in own}) > 1
    columns = (
        Column("编号"),
        Column("条文", "long"),
        *((Column("单位"),) if several else ()),
        Column("分值", "points"),
        Column("已报", "points"),
        Column("失分", "points"),
        Column("影响全县", "points", hide_phone=True),
        Column("状态"),
    )
    lines = []
    for clause, row in own:
        found = board.rows.ratings.get((row.item_id, row.subject_id))
        points = found.points if found is not None and found.counts else None
        kind, word = _light(board, clause, row)
        url = reverse("rating", args=[row.assignment_id])
        unit = board.rows.unit_names.get(row.subject_id, "")
        has = clause.item.carries_points
        lines.append(
            Line(
                (
                    Cell(clause.code, url=url),
                    Cell(short(clause.item.text), small=clause.item.section),
                    *((Cell(unit),) if several else ()),
                    Cell(clause.item.points if has else clause.item.rule.kind.label),
                    Cell(points),
                    Cell(clause.item.points - points if has and points is not None else None),
                    Cell(cost_of(board, clause, row.subject_id) if has else None),
                    Cell(word, light=kind),
                ),
                f"{clause.code} {clause.item.section} {unit}",
            )
        )
    note = "影响全县：按汇总办法算到县总分里的失分。"
    return Listing("own", "我们的条目", columns, tuple(lines), note)


def _light(board: Board, clause: BoardClause, row: AskedRow) -> tuple[str, str]:
    if clause.item.measured_by is not None:
        return "info", "测算"
    found = board.rows.ratings.get((row.item_id, row.subject_id))
    if found is None:
        return "none", "未评"
    if found.triggered and found.counts:
        return ("veto", "触发") if clause.item.is_veto else ("bad", "没有达到")
    if found.state == RatingState.SUBMITTED:
        return "info", f"等{ReviewLevel(found.level).label}审核" if found.level else "在审"
    kinds = {
        RatingState.DRAFT: ("none", "草稿"),
        RatingState.RETURNED: ("warn", "退回"),
        RatingState.APPROVED: ("ok", "已审定"),
        RatingState.LOCKED: ("ok", "已锁定"),
    }
    return kinds[RatingState(found.state)]


def waiting_count(
    board: Board,
    level: str,
    user_id: int,
    *,
    subjects: Collection[int] | None = None,
    lead_units: Collection[int] | None = None,
) -> int:
    """How many ratings wait at a level of review for a person, her own left out; of these subjects or lead units."""
    count = 0
    for clause in board.clauses:
        if lead_units is not None and board.rows.lead_units.get(clause.item.id) not in lead_units:
            continue
        for row in clause.asked:
            if row.handler_id == user_id or (subjects is not None and row.subject_id not in subjects):
                continue
            found = board.rows.ratings.get((row.item_id, row.subject_id))
            count += found is not None and found.state == RatingState.SUBMITTED and found.level == level
    return count
