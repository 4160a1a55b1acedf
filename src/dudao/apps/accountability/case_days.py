"""From the rows of a case to its day counts: which limits run and how they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dudao.apps.accountability.choices import WRONG, ReviewKind, ReviewOutcome
from dudao.apps.accountability.models import Case, CaseDecision, CaseReview
from dudao.apps.accountability.queries_cases import decisions_of
from dudao.apps.calendars.api import working_calendar_of
from dudao.catalogue.deadlines import DeadlineRule, deadline_rule, limit_of
from dudao.core.accountability.case_dates import (
    RULES,
    CaseDate,
    CaseDays,
    DateState,
    DecisionDays,
    RemedyDays,
    case_dates,
    why_not_final,
)
from dudao.core.accountability.deadlines import Due, due_on
from dudao.core.scheduling.working_days import WorkingCalendar

LIMITS = {rule: limit_of(rule) for rule in RULES}


@dataclass(frozen=True)
class ShownDate:
    """A limit of a case as pages show it."""

    rule: DeadlineRule
    date: CaseDate
    decision: CaseDecision | None
    state: DateState


def decision_days(decision: CaseDecision) -> DecisionDays:
    """The days of a decision as values."""
    held = {one.kind: one for one in decision.reviews.all()}
    return DecisionDays(
        key=str(decision.pk),
        served_on=decision.served_on,
        review=_remedy(held.get(ReviewKind.REVIEW)),
        appeal=_remedy(held.get(ReviewKind.APPEAL)),
        corrected_on=decision.corrected_on,
    )


def _remedy(review: CaseReview | None) -> RemedyDays | None:
    if review is None:
        return None
    return RemedyDays(
        asked_on=review.asked_on,
        received_on=review.received_on,
        decided_on=review.decided_on,
        party_received_on=review.received_decision_on,
        office_received_on=review.office_received_on,
        is_wrong=review.outcome in WRONG,
        is_refused=review.outcome == ReviewOutcome.REJECTED,
    )


def dates_of(case: Case, today: date) -> list[ShownDate]:
    """Every limit of a case whose event is known, with its state today."""
    decisions = decisions_of(case)
    by_key = {str(one.pk): one for one in decisions}
    days = CaseDays(
        case.supervision_ended_on, case.group_formed_on, [decision_days(one) for one in decisions]
    )
    found = case_dates(days, LIMITS, working_calendar_of(case.county))
    return [ShownDate(deadline_rule(one.rule), one, by_key.get(one.key), one.state(today)) for one in found]


def due_by(rule: str, event: date, calendar: WorkingCalendar) -> Due:
    """The last day of a limit of the measure."""
    return due_on(event, LIMITS[rule], calendar)


def not_final(case: Case, today: date) -> list[str]:
    """Why review and appeal are not over, a sentence a decision."""
    calendar = working_calendar_of(case.county)
    found = []
    for decision in decisions_of(case):
        reason = why_not_final(decision_days(decision), LIMITS, calendar, today)
        if reason:
            found.append(f"{decision.party.label}：{reason}")
    return found
