"""Each item of the county on the board: rolled up from its schools or the county's own, and how far it is.

Pure over `BoardRows`: no queries. What is handed in counts; drafts and returned ratings are seen apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from dudao.apps.evaluation.board_rows import AskedRow, BoardRows, RatedRow
from dudao.apps.evaluation.choices import RatingState
from dudao.apps.evaluation.item_sheet import RatedItem
from dudao.core.scoring import ClausePoints, GradedRule, RolledUp, RollUp, UnitShare, roll_up
from dudao.core.trace import Step

ZERO = Fraction(0)
FINAL = (RatingState.APPROVED, RatingState.LOCKED)


class Basis(StrEnum):
    """Which ratings count: those handed in, all that is saved, or what the last level approved."""

    REPORTED = "reported"
    SAVED = "saved"
    APPROVED = "approved"

    def takes(self, row: RatedRow) -> bool:
        """Whether a rating counts on this basis."""
        if self is Basis.SAVED:
            return True
        return row.counts if self is Basis.REPORTED else row.state in FINAL


@dataclass(frozen=True)
class Progress:
    """How many subjects of an item are how far; `unrated` have nothing at all."""

    asked: int
    owned: int
    draft: int
    returned: int
    submitted: int
    approved: int
    measured: int
    linked: int
    papers_missing: int

    @property
    def handed_in(self) -> int:
        return self.submitted + self.approved + self.measured

    @property
    def unrated(self) -> int:
        return self.asked - self.handed_in - self.draft - self.returned

    @property
    def is_complete(self) -> bool:
        """Owner, papers, rating and review are there for everyone asked."""
        done = self.approved + self.measured
        return self.asked > 0 and self.owned == self.asked == done and not self.papers_missing


@dataclass(frozen=True)
class BoardClause:
    """One item of the county: its points on every basis, its subjects, its progress."""

    item: RatedItem
    asked: tuple[AskedRow, ...]
    is_rolled: bool
    reported: RolledUp
    saved: RolledUp
    approved: RolledUp
    triggered: bool | None  # vetoes; minimum requirements: not met
    triggered_by: tuple[int, ...]  # subjects
    triggered_in_draft: tuple[int, ...]
    unstated: tuple[int, ...]
    grade: str
    progress: Progress

    @property
    def code(self) -> str:
        return self.item.code

    def points_on(self, basis: Basis) -> RolledUp:
        """The item's points on a basis."""
        return {Basis.REPORTED: self.reported, Basis.SAVED: self.saved, Basis.APPROVED: self.approved}[basis]

    def line(self, basis: Basis) -> ClausePoints:
        """The item's line in the total."""
        found = self.points_on(basis)
        return ClausePoints(
            id=self.item.code,
            section=self.item.section,
            max_points=self.item.points,
            points=found.points,
            least=found.least,
            most=found.most,
            not_applicable=found.not_applicable,
            bonus=self.item.is_bonus,
            kind=self.item.rule.kind,
        )


def clauses_of(rows: BoardRows) -> tuple[BoardClause, ...]:
    """Every item of the standard in its order, those that nobody was asked too."""
    return tuple(_clause(rows, item) for item in rows.sheet.items)


def _clause(rows: BoardRows, item: RatedItem) -> BoardClause:
    asked = tuple(rows.asked.get(item.id, ()))
    is_rolled = any(row.subject_id != rows.county_id for row in asked)
    reported = _points(rows, item, asked, Basis.REPORTED, is_rolled=is_rolled)
    held = [rows.ratings.get((item.id, row.subject_id)) for row in asked]
    states = {one.state for one in held if one is not None}
    saved = approved = reported
    if RatingState.DRAFT in states or RatingState.RETURNED in states:
        saved = _points(rows, item, asked, Basis.SAVED, is_rolled=is_rolled)
    if states - set(FINAL):
        approved = _points(rows, item, asked, Basis.APPROVED, is_rolled=is_rolled)
    triggered = _statements(rows, item, asked)
    return BoardClause(
        item=item,
        asked=asked,
        is_rolled=is_rolled,
        reported=reported,
        saved=saved,
        approved=approved,
        triggered=_decided(item, triggered),
        triggered_by=tuple(subject for subject, (value, counts) in triggered.items() if value and counts),
        triggered_in_draft=tuple(
            subject for subject, (value, counts) in triggered.items() if value and not counts
        ),
        unstated=tuple(
            subject for subject, (value, counts) in triggered.items() if value is None or not counts
        ),
        grade=_grade(rows, item, asked),
        progress=_progress(rows, item, asked, held),
    )


def _points(
    rows: BoardRows, item: RatedItem, asked: tuple[AskedRow, ...], basis: Basis, *, is_rolled: bool
) -> RolledUp:
    if not item.carries_points or item.points <= 0:
        return _nothing(item)
    shares = shares_of(rows, item, asked, basis)
    if is_rolled:
        kind = RollUp(item.roll_up or RollUp.MEAN)
        return roll_up(kind, shares, max_points=item.points)
    if not shares:
        words = "还没有分给任何单位"
        return RolledUp(
            None, item.points, ZERO, item.points, 0, (), (), {}, Step(words, words, None, note=words)
        )
    return _own(rows, item, next(iter(shares.items())))


def _nothing(item: RatedItem) -> RolledUp:
    step = Step(item.rule.kind.label, "不计分", None, note="不计分")
    return RolledUp(None, item.points, ZERO, item.points, 0, (), (), {}, step)


def _own(rows: BoardRows, item: RatedItem, held: tuple[str, UnitShare]) -> RolledUp:
    """The county's own rating as a roll-up of one."""
    subject, share = held
    least = share.points if share.points is not None else share.least or ZERO
    most = share.points if share.points is not None else item.points if share.most is None else share.most
    measured = rows.measured.get((item.id, int(subject)))
    if share.not_applicable:
        step = Step(item.rule_words, "不适用", None, note="不适用")
        return RolledUp(None, item.points, ZERO, ZERO, 0, (), (), {}, step, not_applicable=True)
    if (item.id, int(subject)) in rows.corrections:
        step = Step("测算更正", "有说明的更正", share.points)
    elif measured is not None:
        step = measured.judged.scored.step
    else:
        note = "" if share.points is not None else "还没有报"
        step = Step(item.rule_words, "自评", share.points, note=note)
    lost = item.points - most
    return RolledUp(
        points=share.points if share.points is not None else (most if least == most else None),
        max_points=item.points,
        least=least,
        most=most,
        counted=1,
        missing=() if share.points is not None else (subject,),
        lowest=(subject,) if share.points is not None else (),
        lost_by_unit={subject: lost} if lost else {},
        step=step,
    )


def shares_of(
    rows: BoardRows, item: RatedItem, asked: tuple[AskedRow, ...], basis: Basis
) -> dict[str, UnitShare]:
    """What each subject reached. Subjects with the same points have the same share, which `roll_up` sees once."""
    if item.roll_up == RollUp.WEIGHTED_MEAN or item.measured_by is not None:
        return {str(row.subject_id): share_of(rows, item, row.subject_id, basis) for row in asked}
    nothing = UnitShare(None, item.points)
    seen: dict[int, UnitShare] = {}
    found: dict[str, UnitShare] = {}
    for row in asked:
        rated = rows.ratings.get((item.id, row.subject_id))
        if rated is None or not basis.takes(rated):
            share = nothing
        elif rated.points is None or rated.not_applicable:
            share = share_of(rows, item, row.subject_id, basis)
        else:
            known = seen.get(id(rated.points))
            share = known or seen.setdefault(id(rated.points), UnitShare(rated.points, item.points))
        found[str(row.subject_id)] = share
    return found


def share_of(rows: BoardRows, item: RatedItem, subject: int, basis: Basis) -> UnitShare:
    """What one subject reached; what does not count on this basis is open between 0 and the maximum."""
    place = (item.id, subject)
    weight = rows.weights.get(subject) if item.roll_up == RollUp.WEIGHTED_MEAN else None
    if item.measured_by is not None:
        return _measured_share(rows, item, place, weight)
    row = rows.ratings.get(place)
    if row is None or not basis.takes(row):
        return UnitShare(None, item.points, weight)
    if row.not_applicable:
        return UnitShare(None, item.points, weight, not_applicable=True)
    if row.points is None:
        most = item.points - rows.surely_lost.get(place, ZERO)
        return UnitShare(None, item.points, weight, least=ZERO, most=most)
    return UnitShare(row.points, item.points, weight)


def _measured_share(
    rows: BoardRows, item: RatedItem, place: tuple[int, int], weight: Fraction | None
) -> UnitShare:
    if place in rows.corrections:
        return UnitShare(rows.corrections[place], item.points, weight)
    found = rows.measured.get(place)
    if found is None:
        return UnitShare(None, item.points, weight)
    scored = found.judged.scored
    return UnitShare(scored.points, item.points, weight, least=scored.least, most=scored.most)


def _statements(
    rows: BoardRows, item: RatedItem, asked: tuple[AskedRow, ...]
) -> dict[int, tuple[bool | None, bool]]:
    """Of vetoes and minimum requirements: what each subject states, and whether that is handed in."""
    if item.carries_points:
        return {}
    found: dict[int, tuple[bool | None, bool]] = {}
    for row in asked:
        place = (item.id, row.subject_id)
        rated = rows.ratings.get(place)
        if item.measured_by is not None:
            measured = rows.measured.get(place)
            found[row.subject_id] = (measured.judged.triggered if measured else None, True)
        elif rated is None:
            found[row.subject_id] = (None, False)
        elif rated.not_applicable:
            found[row.subject_id] = (False, rated.counts)
        else:
            found[row.subject_id] = (rated.triggered, rated.counts)
    return found


def _decided(item: RatedItem, stated: Mapping[int, tuple[bool | None, bool]]) -> bool | None:
    """Triggered when any subject hands that in; not triggered when all hand in that it is not; else open."""
    values = [value if counts else None for value, counts in stated.values()]
    if any(value is True for value in values):
        return True
    return False if values and all(value is False for value in values) else None


def _grade(rows: BoardRows, item: RatedItem, asked: tuple[AskedRow, ...]) -> str:
    """The lowest grade that any subject hands in; empty while one is open, unless it is the lowest there is."""
    if not isinstance(item.rule, GradedRule):
        return ""
    grades = [grade.grade for grade in item.rule.grades]
    found = []
    for row in asked:
        rated = rows.ratings.get((item.id, row.subject_id))
        if rated is not None and rated.not_applicable:
            continue
        found.append(rows.grades.get((item.id, row.subject_id), "") if rated and rated.counts else "")
    known = [grades.index(grade) for grade in found if grade in grades]
    if not known or ("" in found and max(known) < len(grades) - 1):
        return ""
    return grades[max(known)]


def _progress(
    rows: BoardRows, item: RatedItem, asked: tuple[AskedRow, ...], held: list[RatedRow | None]
) -> Progress:
    states = [one.state for one in held if one is not None]
    places = [(item.id, row.subject_id) for row in asked]
    measured = 0
    if item.measured_by is not None:
        measured = sum(
            place in rows.corrections or (place in rows.measured and rows.measured[place].is_known)
            for place in places
        )
        states = []
    return Progress(
        asked=len(asked),
        owned=sum(row.is_owned for row in asked),
        draft=states.count(RatingState.DRAFT),
        returned=states.count(RatingState.RETURNED),
        submitted=states.count(RatingState.SUBMITTED),
        approved=sum(states.count(state) for state in FINAL),
        measured=measured,
        linked=sum(place in rows.linked for place in places),
        papers_missing=sum(place in rows.missing_papers for place in places),
    )


def raised(share: UnitShare, points: Fraction) -> UnitShare:
    """The share with points won back, up to its maximum."""
    if share.points is None:
        return share
    return replace(share, points=min(share.max_points, share.points + points))
