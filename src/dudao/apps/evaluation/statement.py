"""What a handler states about one item: the answer, a note, and what can be won back by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from dudao.apps.evaluation.item_sheet import RatedItem
from dudao.apps.evaluation.models import Rating
from dudao.core.scoring import (
    Answer,
    AnswerError,
    BandsRule,
    BonusRule,
    DeductionsRule,
    ElementsRule,
    GradedRule,
    MetRule,
    MinimumRule,
    Scored,
    ScoringContext,
    StepsRule,
    VetoRule,
    answer_from_data,
    answer_to_data,
    points_text,
    score,
)

MOST_NOTE = 20_000


@dataclass(frozen=True)
class Statement:
    """The whole of what is stated; a blank entry is not stated yet."""

    answer: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    recoverable_points: Fraction | None = None
    recover_by: date | None = None


@dataclass(frozen=True)
class Judged:
    """A statement that was taken: its answer, its data as they are kept, and what it scores."""

    statement: Statement
    answer: Answer
    data: dict[str, Any]
    scored: Scored

    @property
    def lost_parts(self) -> list[list[str]]:
        """Reasons of lost points with their exact points, as they are kept."""
        return [[part.text, str(part.points)] for part in self.scored.parts]

    @property
    def triggered(self) -> bool | None:
        """A veto triggered, or a minimum requirement not met; None for others and while not stated."""
        if self.scored.triggered is not None:
            return self.scored.triggered
        if self.scored.max_points == 0 and self.scored.met is not None:
            return not self.scored.met
        return None


def judge(item: RatedItem, statement: Statement, context: ScoringContext | None = None) -> Judged:
    """Read a statement strictly and score it. Raises ``AnswerError`` with the field and a Chinese sentence."""
    answer = answer_from_data(item.rule, statement.answer, item.points if item.carries_points else None)
    if len(statement.note) > MOST_NOTE:
        raise AnswerError("note", f"说明最多 {MOST_NOTE} 字，长材料请作为佐证材料上传")
    scored = score(item.rule, item.points, answer, context=context)
    _check_recovery(statement, scored)
    return Judged(statement, answer, answer_to_data(answer), scored)


def _check_recovery(statement: Statement, scored: Scored) -> None:
    points, day = statement.recoverable_points, statement.recover_by
    if points is None:
        if day is not None:
            raise AnswerError("recoverable_points", "填了日期，还要填可挽回多少分")
        return
    if points <= 0:
        raise AnswerError("recoverable_points", "可挽回的分数要大于 0")
    if points > scored.lost:
        raise AnswerError("recoverable_points", f"这一条失 {points_text(scored.lost)}，可挽回的不能超过它")
    if day is None:
        raise AnswerError("recover_by", "填了可挽回的分数，还要填到哪一天能挽回")


def open_parts(item: RatedItem, answer: Answer) -> list[str]:
    """What is still to be stated before it can be handed in, in words; empty when all is."""
    if answer.not_applicable:
        return []
    match item.rule:
        case ElementsRule():
            return [one.text for one in item.rule.elements if answer.elements.get(one.id) is None]
        case DeductionsRule():
            return [one.text for one in item.rule.deductions if answer.occurrences.get(one.id) is None]
        case VetoRule():
            return [] if answer.triggered is not None else ["是否触发"]
        case MetRule() | MinimumRule():
            return [] if answer.met is not None else ["是否达到"]
        case BandsRule() | GradedRule():
            return [] if answer.grade is not None else ["等级"]
        case StepsRule() | BonusRule():
            return [] if answer.points is not None else ["得分"]
    return [] if answer.value is not None else ["数值"]


def state_on(rating: Rating, judged: Judged) -> None:
    """Put a statement and what it scores on a rating; who and when is the writer's."""
    rating.answer = judged.data
    rating.points = judged.scored.points
    rating.lost_parts = judged.lost_parts
    rating.not_applicable = judged.scored.not_applicable
    rating.triggered = judged.triggered
    rating.note = judged.statement.note
    rating.recoverable_points = judged.statement.recoverable_points
    rating.recover_by = judged.statement.recover_by


def statement_of(rating: Rating) -> Statement:
    """What a rating states."""
    return Statement(rating.answer, rating.note, rating.recoverable_points, rating.recover_by)
