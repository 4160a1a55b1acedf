"""What the pages of the board show beyond its lists: the bar of the total, proof of vetoes, one item's spread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from dudao.apps.evaluation.board import Board
from dudao.apps.evaluation.board_clauses import BoardClause
from dudao.apps.evaluation.board_risks import RiskKind
from dudao.apps.evaluation.choices import RatingState, Side
from dudao.apps.evaluation.export_rows import evidence_titles
from dudao.apps.evaluation.models import Rating
from dudao.core.numbers import shown
from dudao.core.scoring import LostSum
from dudao.core.trace import Step

ZERO = Fraction(0)
WORST = 5


@dataclass(frozen=True)
class TotalBar:
    """Lengths in percent of the maximum: handed in, open above it (drafts), lost at the end, and the line."""

    reported: str
    saved: str
    lost: str
    line: str


def total_bar(board: Board) -> TotalBar | None:
    """The bar of the total; None without points."""
    top = board.reported.max
    if not top:
        return None

    def percent(points: Fraction) -> str:
        return f"{max(0.0, min(100.0, float(points / top) * 100)):.2f}%"

    line = board.reported.pass_line
    return TotalBar(
        percent(board.reported.least),
        percent(max(ZERO, board.saved.least - board.reported.least)),
        percent(board.reported.lost),
        percent(line) if line is not None else "",
    )


@dataclass(frozen=True)
class Complete:
    """How much of everything asked is there."""

    asked: int
    owned: int
    papers: int
    handed_in: int
    approved: int
    complete_items: int
    items: int


def completeness_of(board: Board) -> Complete:
    """Owners, papers, ratings and reviews over all items and subjects."""
    parts = [one.progress for one in board.clauses]
    asked = sum(one.asked for one in parts)
    return Complete(
        asked=asked,
        owned=sum(one.owned for one in parts),
        papers=asked - sum(one.papers_missing for one in parts),
        handed_in=sum(one.handed_in for one in parts),
        approved=sum(one.approved + one.measured for one in parts),
        complete_items=sum(one.is_complete for one in parts),
        items=len(parts),
    )


def worst_items(board: Board) -> list[tuple[BoardClause, LostSum]]:
    """The items that lose most."""
    found = [(board.by_code[code], one) for code, one in board.lost.by_clause.items() if one.lost]
    return found[:WORST]


def risk_counts(board: Board) -> list[tuple[str, int]]:
    """How many items are at risk for which reason."""
    counted = Counter(risk.kind for risk in board.risks)
    return [(kind.label, counted[kind]) for kind in RiskKind if counted[kind]]


@dataclass(frozen=True)
class StepLine:
    """One line of how a number came about."""

    depth: int
    text: str
    line: str


def step_lines(step: Step) -> list[StepLine]:
    """The steps in reading order."""
    return [StepLine(depth, one.text, one.line) for depth, one in step.walk()]


@dataclass(frozen=True)
class VetoProof:
    """A veto or minimum requirement with what is stated and what proves it."""

    clause: BoardClause
    statements: tuple[tuple[Rating, str, tuple[str, ...]], ...]  # rating, unit, papers
    unstated: tuple[str, ...]


def veto_proofs(board: Board, clauses: Sequence[BoardClause]) -> list[VetoProof]:
    """Who stated what when, with note and papers: two queries; triggered ones first, unstated units by name."""
    items = [one.item.id for one in clauses]
    held: dict[int, list[Rating]] = {}
    for rating in (
        Rating.objects.filter(
            item_id__in=items,
            evaluation__campaign_id=board.rows.campaign.pk,
            evaluation__version_id=board.rows.version.pk,
            evaluation__side=Side.SELF,
        )
        .select_related("rated_by", "decided_by", "evaluation")
        .order_by("-rated_at")
    ):
        held.setdefault(rating.item_id, []).append(rating)
    subjects = {row.subject_id for one in clauses for row in one.asked}
    papers = evidence_titles(items, subjects)
    names = board.rows.unit_names
    found = []
    for one in clauses:
        shown_ones = [rating for rating in held.get(one.item.id, []) if rating.triggered or not one.is_rolled]
        statements = tuple(
            (
                rating,
                names.get(rating.evaluation.subject_id, ""),
                papers.get((one.item.id, rating.evaluation.subject_id), ()),
            )
            for rating in shown_ones
        )
        found.append(VetoProof(one, statements, tuple(names.get(each, "") for each in one.unstated)))
    order = {True: 0, None: 1, False: 2}
    return sorted(found, key=lambda each: order[each.clause.triggered])


@dataclass(frozen=True)
class SubjectLine:
    """One subject of an item."""

    assignment_id: int
    name: str
    points: Fraction | None
    not_applicable: bool
    cost: Fraction
    state: str
    light: str
    owner: str
    papers_missing: tuple[str, ...]
    due_on: date | None


@dataclass(frozen=True)
class Spread:
    """How many subjects have which points, the lowest first."""

    words: str
    count: int
    width: str


def subject_lines(board: Board, clause: BoardClause) -> list[SubjectLine]:
    """Every subject of an item, the lowest points first, those without any before them."""
    lines = [_subject_line(board, clause, number) for number in range(len(clause.asked))]
    return sorted(
        lines, key=lambda one: (one.points is not None, one.points if one.points is not None else ZERO)
    )


LIGHTS = {
    "": ("none", "未评"),
    RatingState.DRAFT: ("none", "草稿"),
    RatingState.SUBMITTED: ("info", "在审"),
    RatingState.RETURNED: ("warn", "退回"),
    RatingState.APPROVED: ("ok", "已审定"),
    RatingState.LOCKED: ("ok", "已锁定"),
}


def _subject_line(board: Board, clause: BoardClause, number: int) -> SubjectLine:
    row = clause.asked[number]
    place = (row.item_id, row.subject_id)
    found = board.rows.ratings.get(place)
    counted = board.reported.clauses.get(clause.code)
    factor = counted.factor if counted is not None else Fraction(1)
    points = found.points if found is not None and found.counts else None
    light, word = LIGHTS[found.state if found is not None else ""]
    if clause.item.measured_by is not None:
        measured = board.rows.measured.get(place)
        points = board.rows.corrections.get(place, measured.points if measured is not None else None)
        light, word = "info", "有更正" if place in board.rows.corrections else "测算"
    elif found is not None and found.triggered and found.counts:
        light, word = ("veto", "触发") if clause.item.is_veto else ("bad", "没有达到")
    return SubjectLine(
        assignment_id=row.assignment_id,
        name=board.rows.unit_names.get(row.subject_id, ""),
        points=points,
        not_applicable=found is not None and found.not_applicable and found.counts,
        cost=clause.reported.lost_by_unit.get(str(row.subject_id), ZERO) * factor,
        state=word,
        light=light,
        owner=board.rows.person_names.get(row.handler, "") if row.handler else "",
        papers_missing=tuple(board.rows.missing_papers.get(place, ())),
        due_on=board.rows.due_of(row),
    )


def spread_of(lines: Sequence[SubjectLine]) -> list[Spread]:
    """The distribution of the points handed in."""
    counted = Counter(one.points for one in lines if one.points is not None)
    most = max(counted.values(), default=1)
    return [
        Spread(f"{shown(points)} 分", count, f"{100 * count // most}%")
        for points, count in sorted(counted.items(), key=lambda pair: pair[0])
    ]


def board_context(board: Board, today: date) -> dict[str, Any]:
    """What the head of every page of the board shows."""
    day = board.rows.acceptance_on
    return {
        "board": board,
        "campaign": board.rows.campaign,
        "county": board.rows.campaign.county,
        "version": board.rows.version,
        "bar": total_bar(board),
        "days_left": (day - today).days if day is not None else None,
        "late_count": len(board.late(today)),
        "complete": completeness_of(board),
    }
