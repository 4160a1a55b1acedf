"""Reviews and appeals: registered with their time limits, decided; they never suspend the decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from dudao.apps.accountability.actions.case_holding import between, day_in, office_case, text_in, written
from dudao.apps.accountability.case_days import decision_days, due_by
from dudao.apps.accountability.case_texts import review_draft
from dudao.apps.accountability.choices import WRONG, ReviewKind, ReviewOutcome
from dudao.apps.accountability.models import Case, CaseDecision, CaseReview
from dudao.apps.accountability.queries_cases import people_named
from dudao.apps.accounts.api import User
from dudao.apps.calendars.api import working_calendar_of
from dudao.apps.correspondence.api import (
    DocumentKind,
    IssuingBody,
    OfficialDocument,
    Readers,
    draft_document,
)
from dudao.core.accountability.case_dates import (
    ASK_APPEAL,
    ASK_REVIEW,
    CORRECT,
    DECIDE_APPEAL,
    DECIDE_REVIEW,
    appeal_runs_from,
)
from dudao.core.accountability.procedure import Step


@dataclass(frozen=True)
class ReviewGiven:
    """What a party asks for: on which day, why, before whom."""

    kind: str
    asked_on: date
    received_on: date
    text: str
    body: str
    late_reason: str = ""


@transaction.atomic
def ask_review(
    case: Case, decision: CaseDecision, given: ReviewGiven, *, actor: User, today: date
) -> CaseReview:
    """Register a request for a review or an appeal, each once a decision, with the days that follow from it.

    One that came too late is kept as late: it can only be refused, unless there is a reason to take it up. An appeal
    waits for the review's decision; after an appeal there is no review.
    """
    held = office_case(case, actor=actor)
    between(held, Step.DECISION, Step.REVIEW, "登记复核申诉")
    found = CaseDecision.objects.select_for_update(of=("self",)).get(pk=decision.pk, party__case=held)
    kind = ReviewKind(given.kind)
    if found.reviews.filter(kind=kind).exists():
        raise ValidationError(f"已经登记过{kind.label}。")
    start = _starts(found, kind)
    day_in(given.asked_on, "提出日期", today, not_before=start, former="期限起算日期")
    day_in(given.received_on, "收到日期", today, not_before=given.asked_on, former="提出日期")
    calendar = working_calendar_of(held.county)
    is_review = kind == ReviewKind.REVIEW
    ask_due = due_by(ASK_REVIEW if is_review else ASK_APPEAL, start, calendar).day
    decide_due = due_by(DECIDE_REVIEW if is_review else DECIDE_APPEAL, given.received_on, calendar).day
    made = CaseReview.objects.create(
        decision=found,
        kind=kind,
        asked_on=given.asked_on,
        received_on=given.received_on,
        ask_due_on=ask_due,
        is_late=given.asked_on > ask_due,
        late_reason=given.late_reason.strip()[:300] if given.asked_on > ask_due else "",
        text=text_in(given.text, "申请的理由"),
        body=text_in(given.body, "处理机关", longest=120),
        decide_due_on=decide_due,
        by=actor,
    )
    written(held, "ask_case_review", actor=actor, decision=found.pk, kind=str(kind), late=made.is_late)
    return made


def _starts(decision: CaseDecision, kind: ReviewKind) -> date:
    if decision.served_on is None:
        raise ValidationError("问责决定书还没有登记送达，复核和申诉的期限没有起算。")
    days = decision_days(decision)
    if kind == ReviewKind.REVIEW:
        if days.appeal is not None:
            raise ValidationError("已经直接提出申诉，不再申请复核。")
        return decision.served_on
    start = appeal_runs_from(days)
    if start is None:
        raise ValidationError("复核还没有作出决定并送达对象，申诉期限没有起算。")
    return start


@dataclass(frozen=True)
class OutcomeGiven:
    """What a review or an appeal came to, and who received it when."""

    outcome: str
    decided_on: date
    reasons: str
    party_received_on: date | None = None
    office_received_on: date | None = None


@transaction.atomic
def decide_review(
    case: Case, review: CaseReview, given: OutcomeGiven, *, actor: User, today: date
) -> CaseReview:
    """Note the decision on a review or an appeal; a wrong decision has to be corrected within 15 days of its receipt.

    Late ones that nobody took up with a reason can only be refused; others never as late. The days of receipt may be
    added later, the outcome stays.
    """
    held = office_case(case, actor=actor)
    between(held, Step.DECISION, Step.REVIEW, "处理复核申诉")
    locked = CaseReview.objects.select_for_update(of=("self",)).select_related("decision")
    found = locked.get(pk=review.pk, decision__party__case=held)
    outcome = ReviewOutcome(given.outcome)
    if found.outcome and (found.outcome != outcome or found.decided_on != given.decided_on):
        raise ValidationError(f"已经登记过结果（{found.get_outcome_display()}），不能改成别的。")
    _check_outcome(found, outcome)
    day_in(given.decided_on, "决定日期", today, not_before=found.received_on, former="收到日期")
    for day, what in (
        (given.party_received_on, "对象收到决定日期"),
        (given.office_received_on, "原问责部门收到日期"),
    ):
        if day is not None:
            day_in(day, what, today, not_before=given.decided_on, former="决定日期")
    found.outcome, found.decided_on = outcome, given.decided_on
    found.reasons = text_in(given.reasons, "决定理由")
    found.received_decision_on, found.office_received_on = given.party_received_on, given.office_received_on
    found.correct_due_on = _correct_due(held, found)
    found.save()
    written(held, "decide_case_review", actor=actor, review=found.pk, outcome=str(outcome))
    return found


def _check_outcome(review: CaseReview, outcome: ReviewOutcome) -> None:
    only_refused = review.is_late and not review.late_reason
    if only_refused and outcome != ReviewOutcome.REJECTED:
        raise ValidationError("逾期提出又没有受理理由，只能不予受理。")
    if not only_refused and outcome == ReviewOutcome.REJECTED:
        raise ValidationError("按期提出（或已经同意受理）的，不能以逾期为由不予受理。")


def _correct_due(held: Case, review: CaseReview) -> date | None:
    if review.kind != ReviewKind.APPEAL or review.outcome not in WRONG or review.office_received_on is None:
        return None
    return due_by(CORRECT, review.office_received_on, working_calendar_of(held.county)).day


@transaction.atomic
def draft_review_decision(
    case: Case, review: CaseReview, *, issuer: IssuingBody | None = None, actor: User
) -> OfficialDocument:
    """Draft 复核决定书 (or 申诉处理决定书, where this office decides the appeal) once, for the named people."""
    held = office_case(case, actor=actor)
    found = CaseReview.objects.select_related(
        "decision__party__unit", "decision__party__case", "decision__document", "document"
    ).get(pk=review.pk, decision__party__case=held)
    if found.document is not None:
        return found.document
    party = found.decision.party
    kind = DocumentKind.REVIEW_DECISION if found.kind == ReviewKind.REVIEW else DocumentKind.APPEAL_DECISION
    found.document = draft_document(
        held.county,
        kind,
        draft=review_draft(found),
        actor=actor,
        issuer=issuer,
        addressees=() if party.name else (party.unit,),
        addressees_text=f"{party.unit.name}{party.name}" if party.name else "",
        readers=Readers.NAMED,
        named_readers=people_named(held),
        source_key=f"case-review:{found.pk}",
    )
    found.save(update_fields=["document"])
    written(held, "draft_case_decision", actor=actor, review=found.pk)
    return found.document
