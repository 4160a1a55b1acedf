"""Points at risk: what nobody owns, what is not rated or came back, what is claimed without papers, what is close."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from dudao.apps.evaluation.board_clauses import BoardClause
from dudao.apps.evaluation.board_rows import BoardRows
from dudao.apps.evaluation.choices import RatingState
from dudao.core.scoring import RollUp

ZERO = Fraction(0)
NEAR = Fraction(2, 100)  # of the target


class RiskKind(StrEnum):
    """Why points are at risk, the most urgent first."""

    VETO_DRAFT = "veto_draft"
    UNOWNED = "unowned"
    RETURNED = "returned"
    UNRATED = "unrated"
    NO_PAPERS = "no_papers"
    NEAR_LIMIT = "near_limit"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    RiskKind.VETO_DRAFT: "草稿里填了触发否决",
    RiskKind.UNOWNED: "没有责任人",
    RiskKind.RETURNED: "被退回，还没有重报",
    RiskKind.UNRATED: "还没有报",
    RiskKind.NO_PAPERS: "得了分，缺应备材料",
    RiskKind.NEAR_LIMIT: "测算值离限值很近",
}


@dataclass(frozen=True)
class Risk:
    """One item at risk: for how many subjects, and how many of the county's points hang on it."""

    kind: RiskKind
    clause: BoardClause
    subjects: tuple[int, ...]
    points: Fraction
    words: str = ""


def risks_of(rows: BoardRows, clauses: Sequence[BoardClause]) -> tuple[Risk, ...]:
    """Every risk, by kind and then by points."""
    found = [risk for clause in clauses for risk in _risks(rows, clause)]
    order = list(RiskKind)
    return tuple(sorted(found, key=lambda risk: (order.index(risk.kind), -risk.points)))


def _risks(rows: BoardRows, clause: BoardClause) -> Iterator[Risk]:
    item = clause.item
    if clause.triggered_in_draft:
        yield Risk(RiskKind.VETO_DRAFT, clause, clause.triggered_in_draft, ZERO)
    unowned = tuple(row.subject_id for row in clause.asked if not row.is_owned)
    if unowned or not clause.asked:
        yield Risk(RiskKind.UNOWNED, clause, unowned, _stake(clause, len(unowned)))
    returned, unrated, bare = [], [], []
    for row in clause.asked:
        place = (item.id, row.subject_id)
        rated = rows.ratings.get(place)
        if item.measured_by is not None:
            if place not in rows.corrections and not rows.measured[place].is_known:
                unrated.append(row.subject_id)
        elif rated is None or rated.state == RatingState.DRAFT:
            unrated.append(row.subject_id)
        elif rated.state == RatingState.RETURNED:
            returned.append(row.subject_id)
        elif rated.points and place in rows.missing_papers:
            bare.append(row.subject_id)
    for kind, subjects in (
        (RiskKind.RETURNED, returned),
        (RiskKind.UNRATED, unrated),
        (RiskKind.NO_PAPERS, bare),
    ):
        if subjects:
            points = _claimed(rows, clause, subjects) if kind is RiskKind.NO_PAPERS else None
            stake = _stake(clause, len(subjects)) if points is None else points
            yield Risk(kind, clause, tuple(subjects), stake)
    yield from _near(rows, clause)


def _stake(clause: BoardClause, count: int) -> Fraction:
    """The county's points that hang on so many subjects: all of them where one alone can cost them."""
    top = clause.item.counted_maximum
    if not clause.is_rolled or clause.item.roll_up in (RollUp.MINIMUM, RollUp.ALL_MUST):
        return top
    return top * Fraction(count, len(clause.asked))


def _claimed(rows: BoardRows, clause: BoardClause, subjects: Sequence[int]) -> Fraction:
    """The county's points that these subjects claim."""
    found = [rows.ratings[clause.item.id, subject].points or ZERO for subject in subjects]
    if not clause.is_rolled or clause.item.roll_up in (RollUp.MINIMUM, RollUp.ALL_MUST):
        return clause.reported.points or max(found)
    return sum(found, ZERO) / len(clause.asked)


def _near(rows: BoardRows, clause: BoardClause) -> Iterator[Risk]:
    """Measured values within two hundredths of the target of their rule, on either side."""
    target = getattr(clause.item.rule, "target", None)
    if clause.item.measured_by is None or not isinstance(target, Fraction) or not target:
        return
    close, words = [], ""
    for row in clause.asked:
        found = rows.measured.get((clause.item.id, row.subject_id))
        value = found.judged.answer.value if found is not None else None
        if found is not None and value is not None and abs(value - target) <= abs(target) * NEAR:
            close.append(row.subject_id)
            words = words or found.words
    if close:
        yield Risk(RiskKind.NEAR_LIMIT, clause, tuple(close), _stake(clause, len(close)), words)
