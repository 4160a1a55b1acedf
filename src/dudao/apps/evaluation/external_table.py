"""Ratings from outside as a table: what the entry page shows, and a workbook that goes out and comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from dudao.apps.evaluation.actions.external import ExternalLine, ExternalProblem
from dudao.apps.evaluation.board import Board
from dudao.apps.evaluation.board_clauses import BoardClause
from dudao.apps.evaluation.choices import RatingState
from dudao.apps.evaluation.models import Evaluation, Rating
from dudao.core.grid import Sheet, Workbook, cell_address, is_blank, text_of
from dudao.core.problem import ERROR, Problem
from dudao.core.scoring import GradedRule, RuleKind, number_text
from dudao.core.sheetspec import Book, ColumnSpec, SheetSpec

CODE, GIVEN, REASON = "编号", "他评", "差异说明"
MOST_TITLE_ROWS = 20


@dataclass(frozen=True)
class EntryRow:
    """One item on the entry page, with what was typed or stands."""

    clause: BoardClause
    value: str
    note: str
    number: int
    choices: tuple[str, ...]
    difference: Fraction | None
    errors: tuple[str, ...] = ()

    @property
    def ours(self) -> Fraction | None:
        """The reported points of the county."""
        return self.clause.reported.points


def self_points(board: Board) -> dict[int, Fraction | None]:
    """The reported points by item, to which differences are measured."""
    return {one.item.id: one.reported.points for one in board.clauses if one.item.carries_points}


def value_of(clause: BoardClause, rating: Rating | None) -> str:
    """A rating as it is typed."""
    if rating is None or not rating.answer:
        return ""
    if rating.not_applicable:
        return "不适用"
    if "grade" in rating.answer:
        return str(rating.answer["grade"])
    if clause.item.rule.kind is RuleKind.VETO:
        return "是" if rating.answer.get("triggered") else "否"
    if clause.item.rule.kind is RuleKind.MINIMUM:
        return "是" if rating.answer.get("met") else "否"
    return "" if rating.points is None else number_text(rating.points)


def choices_of(clause: BoardClause) -> tuple[str, ...]:
    """What may be chosen where no points are given."""
    rule = clause.item.rule
    if isinstance(rule, GradedRule):
        return tuple(one.grade for one in rule.grades)
    return ("是", "否") if rule.kind in (RuleKind.VETO, RuleKind.MINIMUM) else ()


def entry_rows(
    board: Board,
    evaluation: Evaluation,
    typed: Mapping[int, ExternalLine] | None = None,
    problems: Sequence[ExternalProblem] = (),
) -> list[EntryRow]:
    """Every item with what stands, or with what was typed and why it was not taken."""
    held = {one.item_id: one for one in evaluation.ratings.all()}
    said: dict[int, list[str]] = {}
    for one in problems:
        said.setdefault(one.item_id, []).append(one.message)
    rows = []
    for clause in board.clauses:
        rating = held.get(clause.item.id)
        line = (typed or {}).get(clause.item.id)
        ours = clause.reported.points
        theirs = rating.points if rating is not None and rating.state != RatingState.DRAFT else None
        rows.append(
            EntryRow(
                clause=clause,
                value=line.value if line is not None else value_of(clause, rating),
                note=line.note if line is not None else (rating.note if rating is not None else ""),
                number=rating.number if rating is not None else 0,
                choices=choices_of(clause),
                difference=None if ours is None or theirs is None else ours - theirs,
                errors=tuple(said.get(clause.item.id, ())),
            )
        )
    return rows


def external_book(
    board: Board, evaluation: Evaluation, rows: Sequence[EntryRow], made_at: datetime, *, notice: str
) -> Book:
    """The table to fill in; it can be read again."""
    columns = (
        ColumnSpec(CODE, width=12, protected=True),
        ColumnSpec("大项", width=12, protected=True),
        ColumnSpec("条文", width=52, protected=True),
        ColumnSpec("分值", width=8, protected=True),
        ColumnSpec("自评", width=9, protected=True),
        ColumnSpec(
            GIVEN, width=9, note="填得分；一票否决和底线要求填“是”或“否”；等级填等级；不适用填“不适用”。"
        ),
        ColumnSpec(REASON, width=36),
    )
    values = tuple(
        (
            row.clause.code,
            row.clause.item.section,
            row.clause.item.text,
            row.clause.item.points if row.clause.item.carries_points else row.clause.item.rule.kind.label,
            row.ours,
            _typed(row),
            row.note,
        )
        for row in rows
    )
    title = f"{board.rows.campaign.county.name}{evaluation.stage}他评表（{evaluation.rater}）"
    notes = [
        "他评空着的条目不改动。“一票否决”填“是”表示触发；“底线要求”填“是”表示达到。",
        f"与自评相差超过 {number_text(evaluation.difference_limit or Fraction(0))} 分的，要写差异说明。",
        *([notice] if notice else []),
    ]
    sheet = SheetSpec(
        "他评表", columns, values, heading=(title,), notes=tuple(notes), frozen_columns=1, protect=True
    )
    return Book((sheet,), made_at, title=title, watermark=notice)


def _typed(row: EntryRow) -> Fraction | str | None:
    if row.clause.item.carries_points and row.value and row.value != "不适用":
        return Fraction(row.value)
    return row.value or None


@dataclass(frozen=True)
class ReadExternal:
    """A table that came back: the lines, where each stands, and what is wrong with the file."""

    lines: tuple[ExternalLine, ...]
    cells: Mapping[int, str]
    problems: tuple[Problem, ...]


def read_external(book: Workbook, board: Board) -> ReadExternal:
    """The lines of the first sheet that has the titles; blank ratings are left as they are."""
    for sheet in book:
        place = _titles(sheet)
        if place is not None:
            return _read(sheet, *place, board)
    text = f"没有找到“{CODE}”和“{GIVEN}”两列，请用本页下载的他评表。"
    return ReadExternal((), {}, (Problem(ERROR, text),))


def _titles(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    for row in range(min(sheet.height, MOST_TITLE_ROWS)):
        found = {text_of(sheet.value(row, column)).strip(): column for column in range(sheet.width)}
        if CODE in found and GIVEN in found:
            return row, found
    return None


def _read(sheet: Sheet, top: int, titles: Mapping[str, int], board: Board) -> ReadExternal:
    lines: dict[int, ExternalLine] = {}
    cells: dict[int, str] = {}
    problems: list[Problem] = []
    for row in range(top + 1, sheet.height):
        code = text_of(sheet.value(row, titles[CODE])).strip()
        raw = sheet.value(row, titles[GIVEN])
        if not code or is_blank(raw):
            continue
        cell = cell_address(row, titles[GIVEN])
        clause = board.by_code.get(code)
        if clause is None:
            problems.append(Problem(ERROR, f"这个标准里没有编号 {code}。", sheet=sheet.name, cell=cell))
            continue
        if clause.item.id in lines:
            problems.append(Problem(ERROR, f"编号 {code} 填了两次。", sheet=sheet.name, cell=cell))
            continue
        note = text_of(sheet.value(row, titles[REASON])).strip() if REASON in titles else ""
        lines[clause.item.id] = ExternalLine(clause.item.id, text_of(raw).strip(), note)
        cells[clause.item.id] = cell
    return ReadExternal(tuple(lines.values()), cells, tuple(problems))
