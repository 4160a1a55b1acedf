"""Ratings from outside beside the self-ratings, stage by stage, the largest difference first."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from dudao.apps.evaluation.board import Board
from dudao.apps.evaluation.board_clauses import BoardClause
from dudao.apps.evaluation.board_listing import Cell, Column, Line, Listing
from dudao.apps.evaluation.board_lists import item_url, short
from dudao.apps.evaluation.choices import RatingState, Side
from dudao.apps.evaluation.models import Evaluation, Rating

ZERO = Fraction(0)


def external_evaluations(board: Board) -> list[Evaluation]:
    """What was rated from outside by this standard, the stages in the order of their days."""
    return list(
        Evaluation.objects.filter(
            campaign_id=board.rows.campaign.pk,
            version_id=board.rows.version.pk,
            subject_id=board.rows.county_id,
            side=Side.EXTERNAL,
        )
        .select_related("stage")
        .order_by("stage__due_on", "pk")
    )


def chosen_evaluation(evaluations: Sequence[Evaluation], asked: str) -> Evaluation | None:
    """The evaluation that the address names, else the last that has ratings."""
    named = next((one for one in evaluations if str(one.pk) == asked), None)
    rated = [one for one in evaluations if one.saved_count]
    return named or (rated[-1] if rated else (evaluations[-1] if evaluations else None))


def comparison_list(board: Board, evaluation: Evaluation | None) -> Listing:
    """Every item rated from outside with the reported self-points; the largest difference first."""
    columns = (
        Column("编号"),
        Column("条文", "long"),
        Column("分值", "points", hide_phone=True),
        Column("自评", "points"),
        Column("他评", "points"),
        Column("差（自评−他评）", "points"),
        Column("差异说明", "long"),
        Column("情况"),
    )
    empty = "这个阶段还没有录入他评。"
    if evaluation is None:
        return Listing("external", "他评对照", columns, (), empty="还没有录入他评。")
    held = {
        one.item_id: one
        for one in Rating.objects.filter(evaluation=evaluation).exclude(state=RatingState.DRAFT)
    }
    limit = evaluation.difference_limit or ZERO
    found = [
        (difference_of(one, held[one.item.id]), one, held[one.item.id])
        for one in board.clauses
        if one.item.id in held
    ]
    found.sort(key=lambda each: (each[0] is None, -abs(each[0] or ZERO)))
    lines = tuple(_line(board, *each, limit) for each in found)
    stage = evaluation.stage or evaluation.rater
    title = f"他评对照（{stage}）"
    note = f"评估组：{evaluation.rater}；自评为已报的分；相差超过 {limit} 分的要写明理由。"
    return Listing("external", title, columns, lines, note, empty)


def difference_of(clause: BoardClause, rating: Rating) -> Fraction | None:
    """Self minus external; None where one of them has no points."""
    ours = clause.reported.points
    return None if ours is None or rating.points is None else ours - rating.points


def _line(
    board: Board, difference: Fraction | None, clause: BoardClause, rating: Rating, limit: Fraction
) -> Line:
    has = clause.item.carries_points
    light, word = _light(difference, rating, limit)
    if not has:
        ours = {True: "触发", False: "没有触发", None: "未填"}[clause.triggered]
        theirs = {True: "触发", False: "没有触发", None: "未填"}[rating.triggered]
        light, word = ("ok", "一致") if clause.triggered == rating.triggered else ("bad", "不一致")
        if rating.triggered and clause.item.is_veto:
            light = "veto"
        points: tuple[Cell, ...] = (Cell(clause.item.rule.kind.label), Cell(ours), Cell(theirs))
    else:
        theirs_points = "不适用" if rating.not_applicable else rating.points
        points = (Cell(clause.item.points), Cell(clause.reported.points), Cell(theirs_points))
    return Line(
        (
            Cell(clause.code, url=item_url(board, clause)),
            Cell(short(clause.item.text)),
            *points,
            Cell(difference),
            Cell(rating.note),
            Cell(word, light=light),
        ),
        f"{clause.code} {clause.item.section}",
    )


def _light(difference: Fraction | None, rating: Rating, limit: Fraction) -> tuple[str, str]:
    if difference is None:
        return "none", "不能比较"
    if not difference:
        return "ok", "一致"
    if rating.note:
        return "info", "已说明"
    return ("warn", "待说明") if abs(difference) > limit else ("ok", "在界限内")
