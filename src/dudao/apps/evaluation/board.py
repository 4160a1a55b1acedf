"""The board of a campaign: total against the line, vetoes, completeness, lost points and whose they are.

Computed from rows that are read with one query each, exact, and kept in the process as long as the log of the county
stands still: every change of anything leaves an entry there.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from threading import Lock

from dudao.apps.activity.api import last_hash
from dudao.apps.campaigns.api import Campaign, standards_of
from dudao.apps.evaluation.board_clauses import Basis, BoardClause, clauses_of
from dudao.apps.evaluation.board_losses import lost_table, reach_of
from dudao.apps.evaluation.board_risks import Risk, risks_of
from dudao.apps.evaluation.board_rows import AskedRow, BoardRows, rows_of
from dudao.apps.standards.api import StandardVersion
from dudao.core.grading import Grade, GradeLevel, GradeVerdict, judge_grades
from dudao.core.scoring import (
    Judged,
    LostTable,
    MinimumState,
    NotApplicable,
    Reachable,
    Recovery,
    RuleKind,
    StandardTotals,
    Totals,
    VetoState,
    total,
    verdict,
)

KEPT = 12
_ZERO = Fraction(0)
TITLE_LENGTH = 40


@dataclass(frozen=True)
class Board:
    """Where a county stands by one standard of a campaign."""

    rows: BoardRows
    clauses: tuple[BoardClause, ...]
    reported: Totals
    saved: Totals
    approved: Totals
    grades: GradeVerdict | None
    judged: Judged
    lost: LostTable
    reach: Reachable
    recoveries: tuple[Recovery, ...]
    risks: tuple[Risk, ...]

    @cached_property
    def by_code(self) -> dict[str, BoardClause]:
        return {clause.code: clause for clause in self.clauses}

    @cached_property
    def vetoes(self) -> tuple[BoardClause, ...]:
        return tuple(one for one in self.clauses if one.item.rule.kind is RuleKind.VETO)

    @cached_property
    def minimums(self) -> tuple[BoardClause, ...]:
        return tuple(one for one in self.clauses if one.item.rule.kind is RuleKind.MINIMUM)

    @cached_property
    def triggered(self) -> tuple[BoardClause, ...]:
        """Vetoes that fail everything."""
        return tuple(one for one in self.vetoes if one.triggered)

    @cached_property
    def unstated_vetoes(self) -> tuple[BoardClause, ...]:
        return tuple(one for one in self.vetoes if one.triggered is None)

    @cached_property
    def unowned(self) -> tuple[AskedRow, ...]:
        """What is asked of somebody, and nobody answers for it."""
        return tuple(row for clause in self.clauses for row in clause.asked if not row.is_owned)

    def late(self, today: date) -> list[AskedRow]:
        """What was due before today and is not handed in; measured items are nobody's to hand in."""
        found = []
        for clause in self.clauses:
            if clause.item.measured_by is not None:
                continue
            for row in clause.asked:
                due = self.rows.due_of(row)
                rated = self.rows.ratings.get((row.item_id, row.subject_id))
                if due is not None and due < today and not (rated is not None and rated.counts):
                    found.append(row)
        return found

    def unit_name(self, key: str) -> str:
        """The name of a unit in the table of losses; what no unit answers for keeps its own words."""
        return self.rows.unit_names.get(int(key), key) if key.isdigit() else key

    def person_name(self, key: str) -> str:
        """The name of an owner in the table of losses."""
        return self.rows.person_names.get(key, key)


def board_from(rows: BoardRows) -> Board:
    """The board of these rows; no queries."""
    clauses = clauses_of(rows)
    stated = _stated(rows.version)
    reported, saved, approved = (total(stated, [one.line(basis) for one in clauses]) for basis in Basis)
    grades = _grades(rows, clauses)
    has_points = any(one.item.carries_points for one in clauses)
    judged = verdict(
        reported if has_points else None,
        [
            VetoState(one.code, one.triggered, _title(one))
            for one in clauses
            if one.item.rule.kind is RuleKind.VETO
        ],
        [
            MinimumState(one.code, None if one.triggered is None else not one.triggered, _title(one))
            for one in clauses
            if one.item.rule.kind is RuleKind.MINIMUM
        ],
        grades,
    )
    reach, recoveries = reach_of(rows, clauses, reported)
    return Board(
        rows=rows,
        clauses=clauses,
        reported=reported,
        saved=saved,
        approved=approved,
        grades=grades,
        judged=judged,
        lost=lost_table(rows, clauses, reported),
        reach=reach,
        recoveries=recoveries,
        risks=risks_of(rows, clauses),
    )


def _stated(version: StandardVersion) -> StandardTotals:
    return StandardTotals(
        max_points=version.max_points or _ZERO,
        pass_points=version.pass_points,
        not_applicable=NotApplicable(version.not_applicable),
        bonus_limit=version.bonus_limit,
    )


def _grades(rows: BoardRows, clauses: tuple[BoardClause, ...]) -> GradeVerdict | None:
    """The verdict by counts of grades, where the standard is judged so."""
    levels = [GradeLevel(str(one["name"]), int(one["met_at_least"])) for one in rows.version.grade_levels]
    graded = [one for one in clauses if one.item.rule.kind is RuleKind.GRADED]
    if not levels or not graded:
        return None
    known = {grade.value for grade in Grade}
    return judge_grades([Grade(one.grade) if one.grade in known else None for one in graded], levels)


def _title(clause: BoardClause) -> str:
    text = clause.item.text
    return f"{clause.code} {text[:TITLE_LENGTH]}{'…' if len(text) > TITLE_LENGTH else ''}"


_kept: OrderedDict[tuple[int, int], tuple[str, Board]] = OrderedDict()
_lock = Lock()


def board_of(campaign: Campaign, version: StandardVersion | None = None) -> Board | None:
    """The board by one standard, the principal one when none is named; None for a campaign without a standard.

    The head of the county's log is read before the rows, so a board is never kept as newer than it is.
    """
    head = last_hash(campaign.county)
    if version is None:
        version = next(iter(standards_of(campaign)), None)
        if version is None:
            return None
    key = (campaign.pk, version.pk)
    with _lock:
        held = _kept.get(key)
        if held is not None and held[0] == head:
            _kept.move_to_end(key)
            return held[1]
    made = board_from(rows_of(campaign, version))
    with _lock:
        _kept[key] = (head, made)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made


def forget() -> None:
    """Empties the memory of this process (tests)."""
    with _lock:
        _kept.clear()
