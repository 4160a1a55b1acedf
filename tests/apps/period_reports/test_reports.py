"""What units report and reviewers decide: drafts, conflicts, handing in, levels, time, urging."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.accounts.api import Role
from dudao.apps.activity.api import Entry
from dudao.apps.notices.api import Notice
from dudao.apps.period_reports.actions.reports import (
    ReportGiven,
    refresh_facts,
    save_report,
    submit_report,
    withdraw_report,
)
from dudao.apps.period_reports.actions.review import approve_reports, extend_report, urge_reports
from dudao.apps.period_reports.actions.writing import ReportConflict
from dudao.apps.period_reports.models import UnitReport
from dudao.apps.period_reports.queries import reports_of, reports_visible_to
from dudao.core.rating_flow import RatingVerb
from tests import factories
from tests.apps.period_reports.reporting import DUE, SAID, TODAY, Reporting
from tests.personas import World

APPROVE, RETURN, LOCK, OPEN = RatingVerb.APPROVE, RatingVerb.RETURN, RatingVerb.LOCK, RatingVerb.OPEN


def save(reporting: Reporting, given: ReportGiven, number: int, name: str = "clerk") -> UnitReport:
    return save_report(
        reporting.report(reporting.world.school),
        given,
        number=number,
        today=TODAY,
        actor=reporting.person(name),
    )


def test_a_draft_keeps_text_figures_and_the_facts_of_the_moment(reporting: Reporting) -> None:
    kept = save(reporting, ReportGiven("做了一半", figures={"f2": Fraction(25, 2)}), 1)
    assert (kept.state, kept.number, kept.done_text) == ("draft", 2, "做了一半")
    assert kept.figures == {"f2": "25/2"}
    assert kept.facts["as_of"] == "2025-11-30"
    assert kept.facts["numbers"]["duties"] == 1


def test_a_draft_is_not_reported(reporting: Reporting) -> None:
    kept = save(reporting, SAID, 1)
    assert (kept.is_reported, kept.handed_in_on) == (False, None)


def test_an_older_number_is_a_conflict_and_writes_nothing(reporting: Reporting) -> None:
    save(reporting, ReportGiven("校长写的"), 1, "principal")
    with pytest.raises(ReportConflict) as met:
        save(reporting, ReportGiven("填报员写的"), 1)
    assert met.value.report.done_text == "校长写的"
    assert reporting.report(reporting.world.school).done_text == "校长写的"


def test_handing_in_needs_all_three_texts(reporting: Reporting) -> None:
    with pytest.raises(ValidationError, match="还没有写：下一步、存在问题。没有的写“无”。"):
        reporting.submit(reporting.world.school, "clerk", ReportGiven("做了"))
    assert reporting.report(reporting.world.school).number == 1


def test_handing_in_goes_to_the_head_then_to_the_office(reporting: Reporting) -> None:
    school = reporting.world.school
    sent = reporting.submit(school, "clerk")
    assert (sent.state, sent.level, sent.handed_in_on, sent.was_late) == ("submitted", "unit", TODAY, False)
    passed = reporting.decide(school, APPROVE, "principal")
    assert (passed.state, passed.level) == ("submitted", "bureau")
    done = reporting.decide(school, APPROVE, "officer")
    assert (done.state, done.level) == ("approved", "bureau")


def test_each_level_hears_of_it(reporting: Reporting) -> None:
    school = reporting.world.school
    reporting.submit(school, "clerk")
    reporting.decide(school, APPROVE, "principal")
    reporting.decide(school, APPROVE, "officer")
    told = Notice.objects.filter(kind__in=("review", "decided")).order_by("pk")
    assert [(one.recipient.username, one.kind) for one in told] == [
        ("principal", "review"),
        ("officer", "review"),
        ("clerk", "decided"),
        ("principal", "decided"),
    ]


def test_what_the_head_hands_in_goes_to_the_office_at_once(reporting: Reporting) -> None:
    assert reporting.submit(reporting.world.school, "principal").level == "bureau"


def test_a_unit_without_a_head_goes_to_the_office(reporting: Reporting) -> None:
    assert reporting.submit(reporting.world.second_school, "colleague").level == "bureau"


def test_the_city_reviews_last_where_it_is_asked_to(reporting: Reporting) -> None:
    reporting.series.review_levels = ["unit", "bureau", "city"]
    reporting.series.save()
    school = reporting.world.second_school
    reporting.submit(school, "colleague")
    assert reporting.decide(school, APPROVE, "officer").level == "city"
    with pytest.raises(ValidationError, match="现在由市级审核，督导室不能审核通过"):
        reporting.decide(school, APPROVE, "officer")
    assert reporting.decide(school, APPROVE, "city_officer").state == "approved"


def test_the_office_cannot_pass_over_the_head(reporting: Reporting) -> None:
    reporting.submit(reporting.world.school, "clerk")
    with pytest.raises(ValidationError, match="现在由本单位审核，督导室不能审核通过"):
        reporting.decide(reporting.world.school, APPROVE, "officer")


@pytest.mark.parametrize("name", ["clerk", "colleague", "head", "director", "viewer", "city_officer"])
def test_who_is_no_reviewer_decides_nothing(reporting: Reporting, name: str) -> None:
    reporting.submit(reporting.world.school, "clerk")
    with pytest.raises(PermissionDenied):
        reporting.decide(reporting.world.school, APPROVE, name)


def test_nobody_reviews_what_she_wrote_herself(reporting: Reporting) -> None:
    world = reporting.world
    factories.user("second_head", world.school, Role.PRINCIPAL, name="林副校长")
    reporting.submit(world.school, "principal")
    assert reporting.report(world.school).level == "unit"
    with pytest.raises(PermissionDenied, match="自己提交的报告不能自己审核"):
        reporting.decide(world.school, APPROVE, "principal")


def test_returned_goes_back_with_the_reason_and_comes_again_in_time(reporting: Reporting) -> None:
    school = reporting.world.second_school
    reporting.submit(school, "colleague")
    back = reporting.decide(school, RETURN, "officer", "缺少数字")
    assert (back.state, back.reason, back.is_reported) == ("returned", "缺少数字", False)
    notice = Notice.objects.get(kind="returned")
    assert (notice.recipient.username, notice.title) == (
        "colleague",
        "创建工作半月报（2025年11月下半月）被退回：缺少数字",
    )
    again = reporting.submit(school, "colleague", today=date(2025, 12, 5))
    assert (again.state, again.handed_in_on, again.was_late) == ("submitted", TODAY, False)


def test_returning_and_locking_need_a_reason(reporting: Reporting) -> None:
    school = reporting.world.second_school
    reporting.submit(school, "colleague")
    with pytest.raises(ValidationError, match="退回要写明理由"):
        reporting.decide(school, RETURN, "officer", "  ")
    reporting.decide(school, APPROVE, "officer")
    with pytest.raises(ValidationError, match="锁定要写明理由"):
        reporting.decide(school, LOCK, "officer")


def test_locked_by_the_office_nobody_below_changes_it(reporting: Reporting) -> None:
    school = reporting.world.school
    reporting.submit(school, "clerk")
    reporting.decide(school, APPROVE, "principal")
    reporting.decide(school, APPROVE, "officer")
    locked = reporting.decide(school, LOCK, "officer", "已汇总上报")
    assert (locked.state, locked.level, locked.decided_by) == (
        "locked",
        "bureau",
        reporting.person("officer"),
    )
    with pytest.raises(ValidationError, match="督导室已锁定，不能保存"):
        save(reporting, SAID, locked.number)
    with pytest.raises(ValidationError, match="本单位不能打开"):
        reporting.decide(school, OPEN, "principal", "要改")
    opened = reporting.decide(school, OPEN, "officer", "数字有误")
    assert (opened.state, opened.reason) == ("returned", "数字有误")


def test_a_report_that_waits_is_not_typed_in(reporting: Reporting) -> None:
    sent = reporting.submit(reporting.world.school, "clerk")
    with pytest.raises(ValidationError, match="已提交，正在等本单位审核"):
        save(reporting, SAID, sent.number)


def test_withdrawn_before_anybody_decided(reporting: Reporting) -> None:
    school = reporting.world.school
    sent = reporting.submit(school, "clerk")
    back = withdraw_report(sent, number=sent.number, actor=reporting.person("clerk"))
    assert (back.state, back.handed_in_on) == ("draft", TODAY)


def test_not_withdrawn_after_a_level_has_passed_it(reporting: Reporting) -> None:
    school = reporting.world.school
    reporting.submit(school, "clerk")
    passed = reporting.decide(school, APPROVE, "principal")
    with pytest.raises(ValidationError, match="已经有一级审核通过，不能撤回"):
        withdraw_report(passed, number=passed.number, actor=reporting.person("clerk"))


@pytest.mark.parametrize("name", ["colleague", "handler", "officer", "director", "stranger"])
def test_only_the_unit_writes_its_report(reporting: Reporting, name: str) -> None:
    with pytest.raises(PermissionDenied, match="由本单位的人填写"):
        save(reporting, SAID, 1, name)


def test_late_is_after_the_due_date(reporting: Reporting) -> None:
    assert not reporting.submit(reporting.world.school, "clerk", today=DUE).was_late
    assert reporting.submit(reporting.world.second_school, "colleague", today=date(2025, 12, 3)).was_late


def extend(reporting: Reporting, day: date, reason: str = "停电", name: str = "officer") -> UnitReport:
    held = reporting.report(reporting.world.school)
    return extend_report(held, day, reason, number=held.number, actor=reporting.person(name))


def test_more_time_is_of_one_unit_and_one_period(reporting: Reporting) -> None:
    extend(reporting, date(2025, 12, 8))
    found = {one.unit.name: one.due_on for one in reports_of(reporting.period)}
    assert found == {
        "南坪中心小学": date(2025, 12, 8),
        "城关初级中学": DUE,
        "示例县财政局": DUE,
    }
    assert not reporting.submit(reporting.world.school, "clerk", today=date(2025, 12, 8)).was_late


@pytest.mark.parametrize(
    ("day", "reason", "said"),
    [(DUE, "停电", "要晚于现在的时限"), (date(2025, 12, 8), " ", "写明延长的原因")],
)
def test_more_time_needs_a_later_day_and_a_reason(
    reporting: Reporting, day: date, reason: str, said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        extend(reporting, day, reason)


def test_who_has_reported_needs_no_more_time(reporting: Reporting) -> None:
    reporting.submit(reporting.world.school, "clerk")
    with pytest.raises(ValidationError, match="已经报了"):
        extend(reporting, date(2025, 12, 8))


@pytest.mark.parametrize("name", ["clerk", "principal", "director", "city_officer"])
def test_more_time_is_the_office_s_to_give(reporting: Reporting, name: str) -> None:
    with pytest.raises(PermissionDenied):
        extend(reporting, date(2025, 12, 8), name=name)


def test_urging_reaches_who_has_not_reported_at_most_so_often_a_day(reporting: Reporting) -> None:
    world = reporting.world
    reporting.submit(world.department, "handler")
    ids = [one.pk for one in reports_of(reporting.period)]

    def urge(day: date) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
        done = urge_reports(
            reporting.period, ids, "今天下班前报", today=day, actor=reporting.person("officer")
        )
        return tuple(sorted(done.units)), done.refused

    schools = ("南坪中心小学", "城关初级中学")
    assert urge(TODAY) == (schools, (("示例县财政局", "已经报了。"),))
    assert urge(TODAY)[0] == schools
    units, refused = urge(TODAY)
    assert units == ()
    assert dict(refused)["城关初级中学"] == "今天已经催过 2 次，明天再催。"
    assert urge(DUE)[0] == schools
    told = Notice.objects.filter(kind="urged", recipient__username="clerk").order_by("pk")
    assert [one.title for one in told] == ["请报创建工作半月报（2025年11月下半月），时限 12月2日"] * 3
    assert told[0].body == "今天下班前报"


def test_urging_after_the_due_date_says_how_late(reporting: Reporting) -> None:
    held = reporting.report(reporting.world.school)
    urge_reports(reporting.period, [held.pk], today=date(2025, 12, 5), actor=reporting.person("officer"))
    assert Notice.objects.filter(kind="urged").first().title.endswith("已逾期 3 天")  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["director", "head", "clerk"])
def test_only_the_office_urges(reporting: Reporting, name: str) -> None:
    with pytest.raises(PermissionDenied):
        urge_reports(reporting.period, [], today=TODAY, actor=reporting.person(name))


def test_many_are_approved_each_by_itself(reporting: Reporting) -> None:
    world = reporting.world
    reporting.submit(world.second_school, "colleague")
    reporting.submit(world.school, "clerk")
    reports = reports_of(reporting.period)
    seen = {one.pk: one.number for one in reports}
    done = approve_reports(reports, seen, actor=reporting.person("officer"))
    assert done.approved == 1
    assert dict(done.refused) == {
        "南坪中心小学": "现在由本单位审核，督导室不能审核通过。",
        "示例县财政局": "还没有提交，不能审核通过。",
    }


def test_many_approved_notice_what_changed_meanwhile(reporting: Reporting) -> None:
    reporting.submit(reporting.world.second_school, "colleague")
    held = reporting.report(reporting.world.second_school)
    done = approve_reports([held], {held.pk: held.number - 1}, actor=reporting.person("officer"))
    assert done.refused == (("城关初级中学", "刚刚被别人改过，请看过再审。"),)


def test_facts_are_taken_anew_and_the_text_stays(reporting: Reporting) -> None:
    kept = save(reporting, ReportGiven("写了一半"), 1)
    UnitReport.objects.filter(pk=kept.pk).update(facts={"as_of": "2025-11-20", "numbers": {}, "groups": []})
    anew = refresh_facts(kept, number=kept.number, today=TODAY, actor=reporting.person("clerk"))
    assert (anew.facts["as_of"], anew.done_text) == ("2025-11-30", "写了一半")


def test_every_step_leaves_a_revision_and_an_entry(reporting: Reporting) -> None:
    school = reporting.world.second_school
    reporting.submit(school, "colleague")
    reporting.decide(school, APPROVE, "officer")
    held = reporting.report(school)
    found = [(one.number, one.verb, one.state) for one in held.revisions.order_by("number")]
    assert found == [(2, "submit_unit_report", "submitted"), (3, "approve_unit_report", "approved")]
    verbs = Entry.objects.filter(verb__endswith="_unit_report").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["submit_unit_report", "approve_unit_report"]


def test_figures_that_are_not_asked_are_left_out(reporting: Reporting) -> None:
    kept = save(reporting, ReportGiven("做了", figures={"f1": Fraction(3), "x": Fraction(1)}), 1)
    assert kept.figures == {"f1": "3"}


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("clerk", 1),
        ("principal", 1),
        ("colleague", 1),
        ("head", 1),
        ("officer", 3),
        ("director", 3),
        ("viewer", 3),
        ("stranger", 0),
        ("strange_clerk", 0),
        ("administrator", 0),
    ],
)
def test_who_sees_which_reports(world: World, reporting: Reporting, name: str, seen: int) -> None:
    assert reports_visible_to(world.person(name)).count() == seen


def test_submitting_takes_the_number_into_account(reporting: Reporting) -> None:
    held = reporting.report(reporting.world.school)
    save(reporting, SAID, held.number, "principal")
    with pytest.raises(ReportConflict):
        submit_report(held, SAID, number=held.number, today=TODAY, actor=reporting.person("clerk"))
