"""Reviews and appeals in a case: their dates around holidays, late ones, the way to a correction, no suspension."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from dudao.apps.accountability.actions.case_decisions import correct_decision, implement_decision
from dudao.apps.accountability.actions.case_reviews import (
    OutcomeGiven,
    decide_review,
    draft_review_decision,
)
from dudao.apps.accountability.actions.case_steps import StepNotReady
from dudao.apps.accountability.case_days import dates_of
from dudao.apps.accountability.case_reminding import remind_of_cases
from dudao.apps.accountability.case_texts import remedy_text
from dudao.apps.accountability.models import CaseReview
from dudao.apps.correspondence.api import draft_in
from dudao.apps.notices.api import Notice
from dudao.core.accountability.procedure import Step
from tests.apps.accountability.case_made import LATER, CaseWorld, ask


@pytest.fixture
def served(cased: CaseWorld) -> CaseWorld:
    """The case at 社会公开; both decisions served on 16 March 2026."""
    from tests.snapshot import restored

    restored("case served", lambda: cased.to(Step.PUBLICATION).case.pk)
    return cased


def decide(served: CaseWorld, review: CaseReview, outcome: str, day: date, **received: date) -> CaseReview:
    given = OutcomeGiven(outcome, day, "经复核。", **received)
    return decide_review(served.case, review, given, actor=served.officer, today=LATER)


def test_thirty_days_to_ask_and_thirty_to_decide(served: CaseWorld) -> None:
    review = ask(served, asked_on=date(2026, 4, 15))
    assert (review.ask_due_on, review.is_late, review.decide_due_on) == (
        date(2026, 4, 15),
        False,
        date(2026, 5, 15),
    )


def test_a_late_request_can_only_be_refused(served: CaseWorld) -> None:
    review = ask(served, asked_on=date(2026, 4, 16))
    assert review.is_late
    with pytest.raises(ValidationError, match="只能不予受理"):
        decide(served, review, "upheld", date(2026, 4, 20))
    assert decide(served, review, "rejected", date(2026, 4, 20)).outcome == "rejected"


def test_a_late_request_with_a_reason_is_taken_up(served: CaseWorld) -> None:
    review = ask(served, asked_on=date(2026, 4, 16), late_reason="住院治疗，有证明")
    with pytest.raises(ValidationError, match="不能以逾期为由不予受理"):
        decide(served, review, "rejected", date(2026, 4, 20))
    assert decide(served, review, "upheld", date(2026, 4, 20)).outcome == "upheld"


def test_an_appeal_waits_for_the_review_and_runs_from_its_receipt(served: CaseWorld) -> None:
    review = ask(served)
    with pytest.raises(ValidationError, match="申诉期限没有起算"):
        ask(served, "appeal", asked_on=date(2026, 4, 2))
    decide(served, review, "upheld", date(2026, 4, 17), party_received_on=date(2026, 4, 20))
    appeal = ask(served, "appeal", asked_on=date(2026, 5, 5))
    assert (appeal.ask_due_on, appeal.is_late, appeal.decide_due_on) == (
        date(2026, 5, 5),  # the last day of the May holiday: said, not moved
        False,
        date(2026, 7, 4),
    )


def test_an_appeal_without_a_review_runs_from_the_service(served: CaseWorld) -> None:
    appeal = ask(served, "appeal", asked_on=date(2026, 4, 1))
    assert (appeal.ask_due_on, appeal.is_late) == (date(2026, 3, 31), True)
    with pytest.raises(ValidationError, match="已经直接提出申诉"):
        ask(served, "review", asked_on=date(2026, 4, 2))


def test_each_remedy_once(served: CaseWorld) -> None:
    ask(served)
    with pytest.raises(ValidationError, match="已经登记过复核"):
        ask(served)


def test_a_wrong_decision_is_corrected_within_fifteen_days(served: CaseWorld) -> None:
    appeal = ask(served, "appeal", asked_on=date(2026, 3, 30))
    decided = decide(served, appeal, "changed", date(2026, 5, 20), office_received_on=date(2026, 9, 22))
    assert decided.correct_due_on == date(2026, 10, 7)
    decision = served.decisions[1]
    shown = {
        one.rule.id: one for one in dates_of(served.fresh(), date(2026, 10, 8)) if one.decision == decision
    }
    assert (shown["D06"].state, shown["D06"].date.due.note) == (
        "overdue",
        "当日放假，期限不自动顺延（之后的第一个工作日是10月8日）",
    )
    corrected = correct_decision(
        served.case, decision, date(2026, 10, 9), "改为约谈。", actor=served.officer, today=LATER
    )
    assert corrected.corrected_on == date(2026, 10, 9)


def test_only_what_was_found_wrong_is_corrected(served: CaseWorld) -> None:
    decide(served, ask(served), "upheld", date(2026, 4, 17))
    with pytest.raises(ValidationError, match="不需要纠正"):
        correct_decision(
            served.case, served.decisions[1], date(2026, 5, 1), "改", actor=served.officer, today=LATER
        )


def test_an_outcome_stays_and_its_receipt_may_be_added(served: CaseWorld) -> None:
    review = ask(served)
    decide(served, review, "upheld", date(2026, 4, 17))
    with pytest.raises(ValidationError, match="不能改成别的"):
        decide(served, review, "revoked", date(2026, 4, 17))
    again = decide(served, review, "upheld", date(2026, 4, 17), party_received_on=date(2026, 4, 20))
    assert again.received_decision_on == date(2026, 4, 20)


def test_a_review_suspends_nothing(served: CaseWorld) -> None:
    ask(served)
    done = implement_decision(
        served.case, served.decisions[1], date(2026, 3, 25), "已检查。", actor=served.officer, today=LATER
    )
    assert done.implemented_on == date(2026, 3, 25)
    assert "复核、申诉期间，不停止问责决定的执行。" in remedy_text("示例县教育督导委员会办公室")


def test_the_case_is_not_filed_while_somebody_may_still_ask(served: CaseWorld) -> None:
    from dudao.apps.accountability.actions.case_steps import finish_step

    served.do_publication()
    served.finish(Step.PUBLICATION, date(2026, 3, 25))
    with pytest.raises(StepNotReady, match="的期限到 2026-04-15 才过"):
        finish_step(served.case, "review", date(2026, 4, 15), actor=served.officer, today=date(2026, 4, 15))
    moved = finish_step(
        served.case, "review", date(2026, 4, 16), actor=served.officer, today=date(2026, 4, 16)
    )
    assert moved.step == "archiving"


def test_the_decision_on_a_review_drafts_itself(served: CaseWorld) -> None:
    review = ask(served)
    document = draft_review_decision(served.case, review, actor=served.officer)
    draft = draft_in(document)
    assert (document.kind, document.title) == ("review_decision", "关于问责案2026-001的复核决定")
    assert draft.section("request").text == (
        "南坪中心小学校长王建国对示教督办〔2026〕2号问责决定不服，于2026年3月20日提出复核，"
        "本机关于2026年3月20日收到。"
    )
    assert draft.section("outcome").text == "【待补：处理结果】"


def test_deadlines_are_told_to_the_named_once(served: CaseWorld) -> None:
    ask(served)
    at = timezone.make_aware(datetime(2026, 4, 15, 8))
    before = Notice.objects.count()
    assert (
        remind_of_cases(at) == 4
    )  # officer, second, watchdog, director: the review is to be decided by the 19th
    assert remind_of_cases(at) == 0
    told = Notice.objects.order_by("pk")[before:]
    assert {one.title for one in told} == {"问责案2026-001：作出复核决定并反馈临近"}
    assert {one.county for one in told} == {None}
    assert remind_of_cases(timezone.make_aware(datetime(2026, 4, 20, 8))) == 4
