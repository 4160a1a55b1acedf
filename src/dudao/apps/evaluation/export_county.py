"""The whole county by one standard: every item with what it got, rolled up from schools; the schools' own points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from fractions import Fraction

from dudao.apps.evaluation.board import Board
from dudao.apps.evaluation.board_clauses import BoardClause
from dudao.apps.evaluation.choices import Side
from dudao.apps.evaluation.export_rows import (
    evidence_titles,
    external_of,
    notice_of,
    ratings_of,
    row_of,
    table_frame,
)
from dudao.apps.evaluation.models import Evaluation
from dudao.core.numbers import shown
from dudao.core.sheetspec import ColumnSpec, SheetSpec, SpecValue
from dudao.engine.rating_table.rows import RatingTable, TableRow

MOST_NAMED = 12


def county_table(board: Board) -> RatingTable:
    """The county's table: its own items as they were rated, school items rolled up with who lost what.

    Only what is handed in counts, as on the board: of an item that not all schools have reported what is sure, of
    drafts and returned ratings nothing; their rows say so.
    """
    campaign, version = board.rows.campaign, board.rows.version
    evaluation = county_evaluation(board)
    own = ratings_of(evaluation) if evaluation.pk else {}
    outside = external_of(evaluation) if evaluation.pk else {}
    corrections = (
        {one.item_id: one for one in evaluation.corrections.filter(withdrawn_at=None)}
        if evaluation.pk
        else {}
    )
    evidence = evidence_titles([clause.item.id for clause in board.clauses], [campaign.county_id])
    rows = []
    for clause in board.clauses:
        item = clause.item
        if clause.is_rolled:
            external = outside.get(item.id)
            rows.append(_rolled(board, clause, external.points if external else None))
        else:
            row = row_of(
                item,
                own.get(item.id),
                evidence.get((item.id, campaign.county_id), ()),
                outside.get(item.id),
                board.rows.measured.get((item.id, campaign.county_id)),
                corrections.get(item.id),
            )
            rated = board.rows.ratings.get((item.id, campaign.county_id))
            rows.append(row if rated is None or rated.counts else _not_handed_in(row))
    frame = table_frame(evaluation, board.rows.sheet, tuple(rows), is_whole=True)
    return RatingTable(
        title=f"{campaign.county.name}{version.standard.short_title}自评表",
        campaign=frame.campaign,
        subject=frame.subject,
        standard=frame.standard,
        rows=frame.rows,
        made_at=frame.made_at,
        section_title=frame.section_title,
        criterion_title=frame.criterion_title,
        notice=notice_of(evaluation),
        maximum=version.max_points,
        pass_points=version.pass_points,
        is_filled_in=False,
    )


def _not_handed_in(row: TableRow) -> TableRow:
    """A draft or returned rating of the county: its points are told beside its state and count nowhere."""
    if row.measured or row.own_points is None:
        return row
    review = f"{row.review}（填了 {shown(row.own_points)} 分，没有上报，不计入）"
    return replace(row, own_points=None, lost_reasons="", review=review)


def county_evaluation(board: Board) -> Evaluation:
    """The county's own self-evaluation; one that is not kept where it has none."""
    campaign, version = board.rows.campaign, board.rows.version
    found = Evaluation.objects.filter(
        campaign=campaign, version=version, subject_id=campaign.county_id, side=Side.SELF
    ).first()
    made = found or Evaluation(side=Side.SELF)
    made.campaign, made.version, made.subject = campaign, version, campaign.county
    return made


def schools_sheet(board: Board) -> SheetSpec | None:
    """各校得分: a row a school, a column an item asked of schools; None where no item is."""
    clauses = [clause for clause in board.clauses if clause.is_rolled and clause.item.carries_points]
    subjects = sorted(
        {row.subject_id for clause in clauses for row in clause.asked},
        key=lambda pk: board.rows.unit_names.get(pk, ""),
    )
    if not clauses or not subjects:
        return None
    asked = {(row.item_id, row.subject_id) for clause in clauses for row in clause.asked}
    columns = (
        ColumnSpec("单位", width=24),
        ColumnSpec("已报得分", width=9),
        *(ColumnSpec(clause.code, width=9, note=clause.item.text[:200]) for clause in clauses),
    )
    rows: list[tuple[SpecValue, ...]] = []
    for subject in subjects:
        cells = [_school_cell(board, clause, subject, asked) for clause in clauses]
        total = board_total(board, clauses, subject)
        rows.append((board.rows.unit_names.get(subject, ""), total, *cells))
    return SheetSpec(
        "各校得分",
        columns,
        tuple(rows),
        heading=("各校得分",),
        notes=("只计已上报的评分；“—”表示这一条不问这所学校，空白表示还没有上报。",),
        frozen_columns=2,
    )


def board_total(board: Board, clauses: Sequence[BoardClause], subject: int) -> SpecValue:
    """What a school has handed in, summed."""
    held = [board.rows.ratings.get((clause.item.id, subject)) for clause in clauses]
    points = [one.points for one in held if one is not None and one.counts and one.points is not None]
    return sum(points) if points else None


def _school_cell(
    board: Board, clause: BoardClause, subject: int, asked: Collection[tuple[int, int]]
) -> SpecValue:
    place = (clause.item.id, subject)
    if place not in asked:
        return "—"
    measured = board.rows.measured.get(place)
    if measured is not None:
        return board.rows.corrections.get(place, measured.points)
    rated = board.rows.ratings.get(place)
    if rated is None or not rated.counts:
        return None
    return "不适用" if rated.not_applicable else rated.points


def _rolled(board: Board, clause: BoardClause, external: Fraction | None) -> TableRow:
    item, points = clause.item, clause.reported
    lost = sorted(points.lost_by_unit.items(), key=lambda pair: -pair[1])
    named = [f"{board.unit_name(unit)} 失 {shown(value)} 分" for unit, value in lost[:MOST_NAMED] if value]
    if len(lost) > MOST_NAMED:
        named.append(f"等 {len(lost)} 个单位")
    result, sure, open_words = "", points.points, ""
    if item.carries_points and points.points is None and not points.not_applicable:
        sure = points.least or None
        open_words = f"未报完，最多可得 {shown(points.most)} 分。"
    elif points.not_applicable:
        result = "不适用"
    elif not item.carries_points and clause.triggered is not None:
        words = ("未触发", "已触发") if item.is_veto else ("达到", "未达到")
        result = words[int(clause.triggered)]
    progress = clause.progress
    counts = Counter(
        {
            "已审定": progress.approved,
            "测算": progress.measured,
            "在审": progress.submitted,
            "退回": progress.returned,
            "草稿": progress.draft,
            "未评": progress.unrated,
        }
    )
    review = f"{open_words}{progress.asked} 个单位：" + "、".join(
        f"{name} {count}" for name, count in counts.items() if count
    )
    papers = f"{progress.linked} 个单位已关联材料"
    if progress.papers_missing:
        papers += f"，{progress.papers_missing} 个单位缺件"
    return TableRow(
        code=item.code,
        section=item.section,
        criterion=item.criterion,
        text=item.text,
        points=item.points if item.carries_points else None,
        rule=item.rule_text or item.rule_words,
        points_words="" if item.carries_points else item.rule.kind.label,
        own_points=sure,
        result=result,
        lost_reasons="\n".join(named),
        evidence=papers,
        review=review,
        external_points=external,
        is_bonus=item.is_bonus,
        measured=item.measured_by is not None,
    )
