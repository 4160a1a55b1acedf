"""What the handler does: drafts, what a rule makes of them, submitting, withdrawing, and what is refused."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.activity.api import Entry, chain_of, verify
from dudao.apps.evaluation.actions.ratings import save_rating, submit_rating, withdraw_rating
from dudao.apps.evaluation.actions.review import approve_rating, open_rating, return_rating
from dudao.apps.evaluation.actions.writing import RatingConflict
from dudao.apps.evaluation.models import Evaluation, Rating, RatingRevision
from dudao.apps.evaluation.statement import Statement
from dudao.core.scoring import AnswerError
from tests.apps.evaluation.running import Running, said
from tests.personas import PERSONAS

pytestmark = pytest.mark.django_db

YES: dict[str, Any] = {"met": True}


def test_a_draft_is_scored_exactly_and_every_lost_point_has_its_reason(running: Running) -> None:
    given = said(elements={"e1": True, "e2": False, "e3": True})
    written = save_rating(running.assignment("A3"), given, number=0, actor=running.person("handler"))
    kept = running.rating("A3")
    assert (kept.state, kept.level, kept.number) == ("draft", "", 1)
    assert kept.points == Fraction(7, 5)
    assert kept.lost_parts == [["缺：有记录", "3/5"]]
    assert written.evaluation.saved_points == Fraction(7, 5)
    assert written.evaluation.handed_in_points == 0


def test_an_open_part_leaves_the_draft_undecided(running: Running) -> None:
    save_rating(
        running.assignment("A3"), said(elements={"e1": True}), number=0, actor=running.person("handler")
    )
    assert running.rating("A3").points is None
    assert Evaluation.objects.get().saved_count == 1
    assert Evaluation.objects.get().saved_points == 0


def test_the_first_save_opens_the_evaluation_with_what_is_asked(running: Running) -> None:
    save_rating(running.assignment("A1"), said(met=True), number=0, actor=running.person("handler"))
    opened = Evaluation.objects.get()
    assert opened.subject == running.world.county
    assert opened.item_count == 9
    assert opened.max_points == 10 + 8 + 2 + 5 + 4 + 6 + 12  # the bonus adds nothing to the maximum


def test_the_same_statement_again_writes_nothing(running: Running) -> None:
    handler = running.person("handler")
    save_rating(running.assignment("A1"), said(met=True), number=0, actor=handler)
    before = Entry.objects.count()
    again = save_rating(running.assignment("A1"), said(met=True), number=1, actor=handler)
    assert again.totals is None
    assert running.rating("A1").number == 1
    assert Entry.objects.count() == before


def test_every_change_is_a_revision_and_one_entry_of_the_log(running: Running) -> None:
    handler = running.person("handler")
    save_rating(running.assignment("A1"), said(met=False), number=0, actor=handler)
    save_rating(running.assignment("A1"), said("改过", met=True), number=1, actor=handler)
    revisions = RatingRevision.objects.order_by("number").values_list("number", "verb", "points", "note")
    assert list(revisions) == [(1, "save_rating", Fraction(0), ""), (2, "save_rating", Fraction(10), "改过")]
    entries = Entry.objects.filter(verb="save_rating").order_by("seq")
    assert [entry.details["points"] for entry in entries] == ["0", "10"]
    assert verify(chain_of(running.world.county)) is None


@pytest.mark.parametrize("person", [name for name in PERSONAS if name != "handler"])
def test_nobody_but_the_handler_rates(running: Running, person: str) -> None:
    with pytest.raises(PermissionDenied):
        save_rating(running.assignment("A1"), said(met=True), number=0, actor=running.person(person))
    assert not Rating.objects.exists()


@pytest.mark.parametrize(
    ("code", "answer", "field"),
    [
        ("A1", {"met": "也许"}, "met"),
        ("A2", {"grade": "D"}, "grade"),
        ("A3", {"elements": {"e9": True}}, "elements.e9"),
        ("A4", {"occurrences": {"d1": "-1"}}, "occurrences.d1"),
        ("A5", {"points": "4.05"}, "points"),
        ("A5", {"points": "3.95"}, "points"),
        ("A6", {"points": "4"}, "points"),
        ("A7", {"value": "很多"}, "value"),
        ("A1", {"not_applicable": True, "reason": " "}, "reason"),
        ("V1", {"not_applicable": True, "reason": "没有"}, "not_applicable"),
    ],
)
def test_an_answer_that_cannot_be_taken_names_its_field(
    running: Running, code: str, answer: dict[str, Any], field: str
) -> None:
    with pytest.raises(AnswerError) as refused:
        save_rating(running.assignment(code), Statement(answer), number=0, actor=running.person("handler"))
    assert refused.value.field == field
    assert not Rating.objects.exists()
    assert not Evaluation.objects.exists()


@pytest.mark.parametrize(
    ("code", "answer", "points"),
    [
        ("A1", {"met": False}, Fraction(0)),
        ("A2", {"grade": "B"}, Fraction(32, 5)),
        ("A4", {"occurrences": {"d1": "3"}}, Fraction(7, 2)),
        ("A5", {"points": "3.9"}, Fraction(39, 10)),
        ("A6", {"points": "2"}, Fraction(2)),
        ("A7", {"value": "93.5"}, Fraction(561, 100)),
        ("V1", {"triggered": True}, None),
    ],
)
def test_each_kind_of_rule_gives_its_points(
    running: Running, code: str, answer: dict[str, Any], points: Fraction | None
) -> None:
    save_rating(running.assignment(code), Statement(answer), number=0, actor=running.person("handler"))
    assert running.rating(code).points == points


def test_what_does_not_apply_has_no_points_and_keeps_its_reason(running: Running) -> None:
    given = said(not_applicable=True, reason="本县没有教学点")
    save_rating(running.assignment("A1"), given, number=0, actor=running.person("handler"))
    kept = running.rating("A1")
    assert kept.not_applicable
    assert kept.points is None
    assert kept.answer["reason"] == "本县没有教学点"


def test_a_standard_that_counts_it_full_adds_all_its_points_to_the_totals(running: Running) -> None:
    running.version.not_applicable = "count_full"
    running.version.save()
    given = said(not_applicable=True, reason="本县没有教学点")
    save_rating(running.assignment("A1"), given, number=0, actor=running.person("handler"))
    assert Evaluation.objects.get().saved_points == 10


def test_a_triggered_veto_and_an_unmet_minimum_are_kept_as_triggered(running: Running) -> None:
    save_rating(running.assignment("V1"), said(triggered=True), number=0, actor=running.person("handler"))
    save_rating(running.assignment("M1"), said(met=False), number=0, actor=running.person("clerk"))
    assert running.rating("V1").triggered is True
    assert running.rating("M1").triggered is True


def test_a_measured_item_refuses_typing(running: Running) -> None:
    with pytest.raises(ValidationError, match="测算"):
        save_rating(running.assignment("T1"), said(met=True), number=0, actor=running.person("handler"))
    with pytest.raises(ValidationError, match="测算"):
        submit_rating(running.assignment("T1"), said(met=True), number=0, actor=running.person("handler"))


def test_points_to_win_back_need_a_day_and_stay_within_what_is_lost(running: Running) -> None:
    handler = running.person("handler")
    day = date(2027, 3, 1)
    lost_one = {"occurrences": {"d1": "2"}}
    for points, by, field in (
        (Fraction(2), day, "recoverable_points"),
        (Fraction(1), None, "recover_by"),
        (None, day, "recoverable_points"),
        (Fraction(0), day, "recoverable_points"),
    ):
        with pytest.raises(AnswerError) as refused:
            save_rating(
                running.assignment("A4"), Statement(lost_one, "", points, by), number=0, actor=handler
            )
        assert refused.value.field == field
    save_rating(running.assignment("A4"), Statement(lost_one, "", Fraction(1), day), number=0, actor=handler)
    assert running.rating("A4").recoverable_points == 1


def test_submitting_hands_in_to_the_lowest_level_that_somebody_holds(running: Running) -> None:
    written = submit_rating(
        running.assignment("A1"), said(met=True), number=0, actor=running.person("handler")
    )
    assert (written.rating.state, written.rating.level) == ("submitted", "department")
    assert written.evaluation.handed_in_points == 10
    submit_rating(running.assignment("B1"), said(met=True), number=0, actor=running.person("clerk"))
    assert running.rating("B1").level == "unit"


def test_a_school_without_a_principal_hands_in_to_the_next_level(running: Running) -> None:
    second = running.world.second_school
    submit_rating(
        running.assignment("B1", second), said(met=True), number=0, actor=running.person("colleague")
    )
    assert running.rating("B1", second).level == "bureau"


def test_an_unfinished_statement_is_not_handed_in(running: Running) -> None:
    with pytest.raises(ValidationError, match="有记录、有总结"):
        submit_rating(
            running.assignment("A3"), said(elements={"e1": True}), number=0, actor=running.person("handler")
        )
    assert not Rating.objects.exists()


def test_a_draft_is_handed_in_as_it_was_saved(running: Running) -> None:
    handler = running.person("handler")
    save_rating(running.assignment("A1"), said("见附件", met=True), number=0, actor=handler)
    submit_rating(running.assignment("A1"), number=1, actor=handler)
    kept = running.rating("A1")
    assert (kept.number, kept.state, kept.note, kept.points) == (2, "submitted", "见附件", Fraction(10))


def test_what_is_handed_in_cannot_be_changed_or_handed_in_again(running: Running) -> None:
    handler = running.person("handler")
    submit_rating(running.assignment("A1"), said(met=True), number=0, actor=handler)
    with pytest.raises(ValidationError, match="先撤回"):
        save_rating(running.assignment("A1"), said(met=False), number=1, actor=handler)
    with pytest.raises(ValidationError):
        submit_rating(running.assignment("A1"), number=1, actor=handler)
    assert running.rating("A1").points == 10


def test_withdrawing_makes_a_draft_again_and_takes_its_points_out(running: Running) -> None:
    handler = running.person("handler")
    submit_rating(running.assignment("A1"), said(met=True), number=0, actor=handler)
    written = withdraw_rating(running.assignment("A1"), number=1, actor=handler)
    assert written.rating.state == "draft"
    assert written.evaluation.handed_in_points == 0
    assert written.evaluation.saved_points == 10


def test_withdrawing_is_over_once_a_level_has_decided(running: Running) -> None:
    handler = running.person("handler")
    submit_rating(running.assignment("A1"), said(met=True), number=0, actor=handler)
    approve_rating(running.assignment("A1"), number=1, actor=running.person("head"))
    with pytest.raises(ValidationError, match="已经审核，不能撤回"):
        withdraw_rating(running.assignment("A1"), number=2, actor=handler)
    assert running.rating("A1").level == "bureau"


def test_a_returned_rating_is_mended_and_handed_in_again_from_the_lowest_level(running: Running) -> None:
    handler = running.person("handler")
    submit_rating(running.assignment("A1"), said(met=True), number=0, actor=handler)
    approve_rating(running.assignment("A1"), number=1, actor=running.person("head"))
    return_rating(running.assignment("A1"), "缺文件", number=2, actor=running.person("officer"))
    submit_rating(running.assignment("A1"), said(met=False), number=3, actor=handler)
    kept = running.rating("A1")
    assert (kept.state, kept.level, kept.points) == ("submitted", "department", Fraction(0))
    assert withdraw_rating(running.assignment("A1"), number=4, actor=handler).rating.state == "draft"


def test_another_number_is_a_conflict_that_shows_what_stands_now(running: Running) -> None:
    handler = running.person("handler")
    save_rating(running.assignment("A1"), said("第一个窗口", met=True), number=0, actor=handler)
    with pytest.raises(RatingConflict) as conflict:
        save_rating(running.assignment("A1"), said("第二个窗口", met=False), number=0, actor=handler)
    assert conflict.value.rating is not None
    assert conflict.value.rating.note == "第一个窗口"
    assert running.rating("A1").note == "第一个窗口"
    assert RatingRevision.objects.count() == 1


@pytest.mark.parametrize(("state", "reason"), [("preparing", "还没有启动"), ("closed", "已经结束")])
def test_ratings_are_written_while_the_campaign_runs(running: Running, state: str, reason: str) -> None:
    running.campaign.state = state
    running.campaign.save()
    with pytest.raises(ValidationError, match=reason):
        save_rating(running.assignment("A1"), said(met=True), number=0, actor=running.person("handler"))


def test_an_opened_rating_goes_back_to_its_handler(running: Running) -> None:
    handler, officer = running.person("handler"), running.person("officer")
    submit_rating(running.assignment("A1"), said(met=True), number=0, actor=handler)
    approve_rating(running.assignment("A1"), number=1, actor=running.person("head"))
    approve_rating(running.assignment("A1"), number=2, actor=officer)
    with pytest.raises(ValidationError, match="打开"):
        save_rating(running.assignment("A1"), said(met=False), number=3, actor=handler)
    open_rating(running.assignment("A1"), "数据更正", number=3, actor=officer)
    save_rating(running.assignment("A1"), said(met=False), number=4, actor=handler)
    assert running.rating("A1").points == 0


def test_points_by_rank_follow_when_another_school_states_its_value(running: Running) -> None:
    second = running.world.second_school
    save_rating(running.assignment("B3"), said(value="80"), number=0, actor=running.person("clerk"))
    assert running.rating("B3").points is None  # the other school's value is missing
    save_rating(
        running.assignment("B3", second), said(value="90"), number=0, actor=running.person("colleague")
    )
    assert running.rating("B3").points == 8
    assert running.rating("B3", second).points == 10
    assert {one.saved_points for one in Evaluation.objects.all()} == {Fraction(8), Fraction(10)}
