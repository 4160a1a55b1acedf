"""Which day counts run in a case, and which of them are kept, near, over.

After the 教育督导问责办法 (学习问答 14, 19): 60 days for the working group after the supervision ends; 30 to ask for a
review after the decision was received, 30 to decide it; 15 to appeal after the review's decision was received, or,
without a review, after the decision itself was; 60 to decide the appeal; 15 to correct what was wrong. A limit whose
event is not known yet does not run: it is not there, rather than guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dudao.core.accountability.deadlines import Due, Limit, due_on
from dudao.core.scheduling.working_days import WorkingCalendar

GROUP, ASK_REVIEW, DECIDE_REVIEW, ASK_APPEAL, DECIDE_APPEAL, CORRECT = (
    "D01",
    "D02",
    "D03",
    "D04",
    "D05",
    "D06",
)
RULES = (GROUP, ASK_REVIEW, DECIDE_REVIEW, ASK_APPEAL, DECIDE_APPEAL, CORRECT)
"""The rows of the catalogue that a case goes by."""
NEAR_DAYS = 5

Limits = Mapping[str, Limit]


class DateState(StrEnum):
    """How a deadline stands on a day."""

    KEPT = "kept"
    LATE = "late"
    OVERDUE = "overdue"
    NEAR = "near"
    OPEN = "open"
    PASSED = "passed"

    @property
    def label(self) -> str:
        return {
            DateState.KEPT: "按期",
            DateState.LATE: "逾期完成",
            DateState.OVERDUE: "已逾期",
            DateState.NEAR: "临近",
            DateState.OPEN: "未到期",
            DateState.PASSED: "期限已过，未提出",
        }[self]


@dataclass(frozen=True)
class RemedyDays:
    """The days of one review or appeal."""

    asked_on: date
    received_on: date
    decided_on: date | None = None
    party_received_on: date | None = None
    office_received_on: date | None = None
    is_wrong: bool = False  # the decision was found wrong
    is_refused: bool = False  # asked too late, not taken up


@dataclass(frozen=True)
class DecisionDays:
    """The days of one decision."""

    key: str
    served_on: date | None
    review: RemedyDays | None = None
    appeal: RemedyDays | None = None
    corrected_on: date | None = None


@dataclass(frozen=True)
class CaseDays:
    """The days of a case."""

    supervision_ended_on: date | None
    group_formed_on: date | None
    decisions: Sequence[DecisionDays] = ()


@dataclass(frozen=True)
class CaseDate:
    """One limit that runs or ran: from which day, until when, and when it was done."""

    rule: str
    key: str  # of the decision; empty for the case
    since: date
    due: Due
    done_on: date | None = None
    is_right: bool = False  # a right of the party: its passing is no fault of anybody

    def state(self, today: date) -> DateState:
        """Kept or late when done; else overdue after the last day, near in the last five days.

        A right that was not used within its time has passed.
        """
        if self.done_on is not None:
            return DateState.KEPT if self.done_on <= self.due.day else DateState.LATE
        if today > self.due.day:
            return DateState.PASSED if self.is_right else DateState.OVERDUE
        return DateState.NEAR if (self.due.day - today).days <= NEAR_DAYS else DateState.OPEN


def case_dates(case: CaseDays, limits: Limits, calendar: WorkingCalendar) -> tuple[CaseDate, ...]:
    """All limits of a case whose event is known, in the order of the procedure."""
    found: list[CaseDate] = []
    if case.supervision_ended_on is not None:
        due = due_on(case.supervision_ended_on, limits[GROUP], calendar)
        found.append(CaseDate(GROUP, "", case.supervision_ended_on, due, case.group_formed_on))
    for decision in case.decisions:
        found.extend(_of_decision(decision, limits, calendar))
    return tuple(found)


def _of_decision(decision: DecisionDays, limits: Limits, calendar: WorkingCalendar) -> Iterable[CaseDate]:
    served, review, appeal = decision.served_on, decision.review, decision.appeal
    if served is None:
        return
    if review is not None or appeal is None:
        asked = review.asked_on if review else None
        yield CaseDate(
            ASK_REVIEW, decision.key, served, due_on(served, limits[ASK_REVIEW], calendar), asked, True
        )
    if review is not None and not review.is_refused:
        due = due_on(review.received_on, limits[DECIDE_REVIEW], calendar)
        yield CaseDate(DECIDE_REVIEW, decision.key, review.received_on, due, review.decided_on)
    start = appeal_runs_from(decision)
    if start is not None:
        asked = appeal.asked_on if appeal else None
        due = due_on(start, limits[ASK_APPEAL], calendar)
        yield CaseDate(ASK_APPEAL, decision.key, start, due, asked, True)
    if appeal is not None and not appeal.is_refused:
        due = due_on(appeal.received_on, limits[DECIDE_APPEAL], calendar)
        yield CaseDate(DECIDE_APPEAL, decision.key, appeal.received_on, due, appeal.decided_on)
    if appeal is not None and appeal.is_wrong and appeal.office_received_on is not None:
        due = due_on(appeal.office_received_on, limits[CORRECT], calendar)
        yield CaseDate(CORRECT, decision.key, appeal.office_received_on, due, decision.corrected_on)


def appeal_runs_from(decision: DecisionDays) -> date | None:
    """From which day the time for an appeal runs: the receipt of the review's decision, without a review of the
    decision itself; None while a review is under way or its decision has not reached the party.

    A request for a review that came too late and was not taken up counts as none.
    """
    review = decision.review
    if review is None or review.is_refused:
        return decision.served_on
    return review.party_received_on


def why_not_final(decision: DecisionDays, limits: Limits, calendar: WorkingCalendar, today: date) -> str:
    """Why the remedies are not over yet for a decision; empty when they are.

    Over: the appeal is decided (and what was wrong is corrected); or no appeal came in its time, and no review did or
    it is decided. A review that found the decision wrong needs its correction as well.
    """
    if decision.served_on is None:
        return "决定书还没有送达"
    review, appeal = decision.review, decision.appeal
    if appeal is not None and not appeal.is_refused:
        if appeal.decided_on is None:
            return "申诉还没有作出处理决定"
        return "有误的决定还没有纠正" if appeal.is_wrong and decision.corrected_on is None else ""
    if review is not None and not review.is_refused:
        if review.decided_on is None:
            return "复核还没有作出决定"
        if review.is_wrong and decision.corrected_on is None:
            return "有误的决定还没有纠正"
    open_until = _remedies_open_until(decision, limits, calendar)
    if open_until is None:
        return "复核决定还没有送达被问责对象"
    return f"申请复核、申诉的期限到 {open_until:%Y-%m-%d} 才过" if today <= open_until else ""


def _remedies_open_until(decision: DecisionDays, limits: Limits, calendar: WorkingCalendar) -> date | None:
    """The last day on which the party may still ask for something; None while that cannot be said."""
    start = appeal_runs_from(decision)
    if start is None or decision.served_on is None:
        return None
    days = []
    if decision.appeal is None:
        days.append(due_on(start, limits[ASK_APPEAL], calendar).day)
    if decision.review is None and decision.appeal is None:
        days.append(due_on(decision.served_on, limits[ASK_REVIEW], calendar).day)
    return max(days, default=decision.served_on)
