"""A self-evaluation table that comes back: what it would change, line by line, before anything is written.

Every line is compared with the rating as it stands now. A line that was typed on an older state than the present one
is a conflict: both are shown and the present one stays. What a person may not change is named, never skipped.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import Assignment
from dudao.apps.evaluation.actions.importing import ImportedRating
from dudao.apps.evaluation.actions.ratings import MEASURED
from dudao.apps.evaluation.export_rows import HeldRating, ratings_of, review_of
from dudao.apps.evaluation.flow import handler_refusal
from dudao.apps.evaluation.item_sheet import RatedItem, sheet_of
from dudao.apps.evaluation.models import Evaluation, Rating
from dudao.apps.evaluation.permissions import ONLY_HANDLER, can_import
from dudao.apps.evaluation.statement import Statement, judge
from dudao.core.problem import ERROR, Problem
from dudao.core.rating_flow import RatingVerb
from dudao.core.scoring import AnswerError, answer_from_data, answer_to_data, points_text
from dudao.engine.rating_table.read import Entry, KnownItem, ReadTable
from dudao.engine.rating_table.statement_words import words_of

CONFLICT = "导出以后这一条又改过，没有覆盖；请对照两边，在页面上修改。"
OPEN_ANSWER = "得分与现有评定不同，只写得分看不出依据，请在“评定”列写明。"


@dataclass(frozen=True, slots=True)
class Difference:
    """A line that says something else than the rating: before and after in words, and why it cannot be taken."""

    item: RatedItem
    cell: str
    before: str
    after: str
    before_note: str
    after_note: str
    before_points: str
    after_points: str
    statement: Statement | None = None
    number: int = 0
    refusal: str = ""
    is_conflict: bool = False
    review: str = ""

    @property
    def can_be_taken(self) -> bool:
        return not self.refusal


@dataclass(frozen=True, slots=True)
class TableCheck:
    """What a filled-in table would do."""

    differences: tuple[Difference, ...]
    unchanged: int
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...]
    refusal: str = ""

    @property
    def to_take(self) -> tuple[Difference, ...]:
        return tuple(one for one in self.differences if one.can_be_taken)

    @property
    def not_taken(self) -> tuple[Difference, ...]:
        return tuple(one for one in self.differences if not one.can_be_taken)

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """What is wrong with the file, and the lines that are not taken, for marking the workbook."""
        lines = [
            Problem(ERROR, one.refusal, cell=one.cell, row_label=one.item.code, value=one.after)
            for one in self.not_taken
            if one.cell
        ]
        return (*self.problems, *lines)


def known_items(evaluation: Evaluation, items: Collection[int]) -> list[KnownItem]:
    """The items that lines of the table are matched with."""
    return [
        KnownItem(one.code, one.text, one.rule, one.points if one.carries_points else None)
        for one in sheet_of(evaluation.version).items
        if one.id in items
    ]


def check_table(evaluation: Evaluation, items: Collection[int], read: ReadTable, *, user: User) -> TableCheck:
    """Compare what was read with the ratings as they are; nothing is written."""
    if read.subject and read.subject != evaluation.subject.name:
        refusal = f"这张表是“{read.subject}”的，不能导入到“{evaluation.subject.name}”。"
        return TableCheck((), 0, read.problems, read.left_out, refusal)
    return _Check(evaluation, user).run(read, items)


def lines_of(check: TableCheck, *, submit: bool) -> list[ImportedRating]:
    """The lines to be written: those that can be taken, with the revision that was compared."""
    return [
        ImportedRating(one.item.id, one.statement, submit=submit, number=one.number)
        for one in check.to_take
        if one.statement is not None
    ]


class _Check:
    """The state of an evaluation, read once for all lines."""

    def __init__(self, evaluation: Evaluation, user: User) -> None:
        self._user = user
        self._sheet = sheet_of(evaluation.version)
        self._held = ratings_of(evaluation)
        self._ratings = {one.item_id: one for one in Rating.objects.filter(evaluation=evaluation)}
        self._assignments = {
            one.item_id: one
            for one in Assignment.objects.filter(
                campaign_id=evaluation.campaign_id,
                subject_id=evaluation.subject_id,
                item__version_id=evaluation.version_id,
            )
        }
        for one in self._assignments.values():
            one.campaign, one.subject = evaluation.campaign, evaluation.subject

    def run(self, read: ReadTable, items: Collection[int]) -> TableCheck:
        differences: list[Difference] = []
        unchanged = 0
        for entry in read.entries:
            item = self._sheet.by_code[entry.code]
            if item.id not in items:
                continue
            found = self._difference(item, entry)
            if found is None:
                unchanged += 1
            else:
                differences.append(found)
        return TableCheck(tuple(differences), unchanged, read.problems, read.left_out)

    def _difference(self, item: RatedItem, entry: Entry) -> Difference | None:
        held = self._held.get(item.id)
        if entry.data is None and not _adds(held, entry):
            return None
        statement = _statement(item, entry, held)
        if _is_same(item, held, statement, entry):
            return None
        number = held.number if held else 0
        refusal, conflict = self._refusal(item, entry, held, statement)
        after_points, wrong = _scored(item, statement)
        return Difference(
            item=item,
            cell=entry.statement_cell,
            before=_words(item, held.answer) if held else "",
            after=_words(item, statement.answer) if not wrong and entry.data is not None else _points(entry),
            before_note=held.note if held else "",
            after_note=statement.note,
            before_points=points_text(held.points) if held and held.points is not None else "",
            after_points=after_points,
            statement=statement,
            number=number,
            refusal=refusal or wrong,
            is_conflict=conflict,
            review=review_of(held),
        )

    def _refusal(
        self, item: RatedItem, entry: Entry, held: HeldRating | None, statement: Statement
    ) -> tuple[str, bool]:
        assignment = self._assignments.get(item.id)
        if item.measured_by is not None:
            return MEASURED, False
        if assignment is None or not can_import(self._user, assignment):
            return ONLY_HANDLER, False
        if entry.number is not None and entry.number != (held.number if held else 0):
            return CONFLICT, True
        if entry.data is None and entry.from_points is not None and not _same_points(held, entry):
            return OPEN_ANSWER, False
        return handler_refusal(self._ratings.get(item.id), RatingVerb.SAVE), False


def _statement(item: RatedItem, entry: Entry, held: HeldRating | None) -> Statement:
    """What the line states; what the form has no column for stays as it is."""
    note = entry.note if entry.note is not None else held.note if held else ""
    if entry.note is None and entry.reason and (held is None or entry.reason != held.note):
        note = entry.reason
    answer: dict[str, Any] = dict(entry.data) if entry.data is not None else held.answer if held else {}
    if entry.has_recovery:
        return Statement(answer, note, entry.recoverable_points, entry.recover_by)
    kept = (held.recoverable_points, held.recover_by) if held and answer == held.answer else (None, None)
    return Statement(answer, note, *kept)


def _is_same(item: RatedItem, held: HeldRating | None, statement: Statement, entry: Entry) -> bool:
    if held is None:
        return not statement.answer and not statement.note and statement.recoverable_points is None
    if entry.from_points is not None and entry.data is not None and held.points == entry.from_points:
        answers_agree = True
    else:
        answers_agree = _plain(item, held.answer) == _plain(item, statement.answer)
    return (
        answers_agree
        and held.note.strip() == statement.note.strip()
        and held.recoverable_points == statement.recoverable_points
        and held.recover_by == statement.recover_by
    )


def _plain(item: RatedItem, data: Any) -> dict[str, object]:
    """An answer's data in one form, what is not stated left out."""
    try:
        read = answer_to_data(answer_from_data(item.rule, data))
    except AnswerError:
        return dict(data)
    return {
        key: {name: one for name, one in value.items() if one is not None}
        if isinstance(value, dict)
        else value
        for key, value in read.items()
    }


def _same_points(held: HeldRating | None, entry: Entry) -> bool:
    return held is not None and held.points == entry.from_points


def _adds(held: HeldRating | None, entry: Entry) -> bool:
    """Whether a line without a statement says anything: other points, or another reason to the same points."""
    if entry.from_points is None:
        return False
    if held is None or held.points != entry.from_points:
        return True
    said = entry.note or entry.reason
    return bool(said) and said != held.note


def _scored(item: RatedItem, statement: Statement) -> tuple[str, str]:
    """The points of a statement, and what is wrong with it. Ranks and means are only known once it is kept."""
    if item.needs_peers or not item.carries_points:
        return "", ""
    try:
        points = judge(item, statement).scored.points
    except AnswerError as wrong:
        return "", wrong.message
    return ("" if points is None else points_text(points)), ""


def _words(item: RatedItem, data: Any) -> str:
    try:
        return words_of(item.rule, answer_from_data(item.rule, data))
    except AnswerError:
        return ""


def _points(entry: Entry) -> str:
    return "" if entry.from_points is None else points_text(entry.from_points)
