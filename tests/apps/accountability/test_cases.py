"""A case through its nine steps; what each step needs; who is named; what cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.accountability.actions.case_holding import CaseConflict
from dudao.apps.accountability.actions.case_papers import strike_paper
from dudao.apps.accountability.actions.case_parties import (
    InquiryGiven,
    PartyGiven,
    StatementGiven,
    handle_statement,
    inform_party,
    record_statement,
    remove_party,
    save_inquiry,
    save_party,
)
from dudao.apps.accountability.actions.case_steps import StepNotReady, draft_report
from dudao.apps.accountability.actions.cases import (
    dismiss_case,
    edit_case,
    name_member,
    open_case,
    remove_member,
)
from dudao.apps.accountability.case_needs import needs_of, responsibility_gaps
from dudao.apps.accountability.models import CaseMember, CasePaper
from dudao.apps.accountability.queries_cases import cases_visible_to, parties_of
from dudao.apps.activity.api import Entry
from dudao.core.accountability.procedure import Step
from tests.apps.accountability.case_made import GIVEN, LATER, OPENED, CaseWorld


def test_a_case_has_a_number_of_its_year(cased: CaseWorld) -> None:
    assert (str(cased.case), cased.case.step) == ("问责案2026-001", "investigation")
    second = open_case(cased.county, GIVEN, actor=cased.officer, today=date(2026, 5, 1))
    next_year = open_case(cased.county, GIVEN, actor=cased.officer, today=date(2027, 1, 4))
    assert (str(second), str(next_year)) == ("问责案2026-002", "问责案2027-001")


def test_one_source_opens_one_case(cased: CaseWorld) -> None:
    first, again = (
        open_case(cased.county, GIVEN, actor=cased.officer, today=OPENED, source_key="matter:7")
        for _ in range(2)
    )
    assert first == again
    with pytest.raises(ValidationError, match="这件事已经立案，由其他办案人员办理"):
        open_case(cased.county, GIVEN, actor=cased.person("second"), today=OPENED, source_key="matter:7")


@pytest.mark.parametrize("name", ["director", "leader", "clerk", "head", "administrator", "stranger"])
def test_only_the_office_opens_cases(cased: CaseWorld, name: str) -> None:
    with pytest.raises(PermissionDenied, match="由督导室干部立案"):
        open_case(cased.county, GIVEN, actor=cased.person(name), today=OPENED)


def test_all_nine_steps(cased: CaseWorld) -> None:
    cased.to(Step.REVIEW)
    cased.finish(Step.REVIEW, date(2026, 4, 20))
    cased.do_archiving()
    cased.finish(Step.ARCHIVING, date(2026, 5, 8))
    cased.finish(Step.SUPERVISION, date(2026, 6, 1))
    case = cased.fresh()
    assert (case.get_ending_display(), case.ended_on, case.archived_on) == (
        "已结案",
        date(2026, 6, 1),
        date(2026, 5, 8),
    )
    assert [one.get_step_display() for one in case.steps.all()] == [step.label for step in Step]


def test_a_step_says_what_it_lacks(cased: CaseWorld) -> None:
    with pytest.raises(StepNotReady) as refused:
        cased.finish(Step.INVESTIGATION, OPENED)
    assert refused.value.needs == [
        "教育督导一侧的倒查还没有结束日期和结论",
        "纪检监察一侧的倒查还没有结束日期和结论",
    ]


@pytest.mark.parametrize("wanted", list(Step)[2:])
def test_no_step_is_jumped_over(cased: CaseWorld, wanted: Step) -> None:
    with pytest.raises(ValidationError, match=f"不能从“调查”直接到“{wanted.label}”"):
        cased.finish(wanted, OPENED)
    assert cased.fresh().step == "investigation"


def test_the_next_step_waits_for_this_one(cased: CaseWorld) -> None:
    with pytest.raises(ValidationError, match="案件现在是“调查”，先完成这一步"):
        cased.finish(Step.STATEMENT, OPENED)


def test_finishing_twice_changes_nothing(cased: CaseWorld) -> None:
    cased.to(Step.STATEMENT)
    again = cased.finish(Step.INVESTIGATION, date(2026, 3, 30))
    assert (again.step, again.steps.get().done_on) == ("statement", date(2026, 3, 3))


def test_a_step_is_not_finished_on_a_day_to_come_nor_before_the_former(cased: CaseWorld) -> None:
    cased.do_investigation()
    for day, said in ((date(2026, 12, 2), "还没有到"), (date(2026, 3, 1), "早于上一步的日期")):
        with pytest.raises(ValidationError, match=said):
            cased.finish(Step.INVESTIGATION, day)


def test_archiving_needs_both_reports_and_the_papers(cased: CaseWorld) -> None:
    cased.to(Step.REVIEW)
    cased.finish(Step.REVIEW, date(2026, 4, 20))
    assert needs_of(cased.fresh(), Step.ARCHIVING, LATER) == [
        "还没有签发：向上级教育行政部门报告",
        "还没有签发：向当地党委政府报告",
        "卷宗里缺调查材料",
        "卷宗里缺送达回证",
    ]
    report = draft_report(cased.case, "party", "中共示例县委", actor=cased.officer, today=LATER)
    assert draft_report(cased.case, "party", "别处", actor=cased.officer, today=LATER) == report
    assert report.readers == "named"
    assert "王建国" not in report.title


def test_a_party_that_says_nothing_in_its_time_has_had_its_chance(cased: CaseWorld) -> None:
    cased.to(Step.STATEMENT)
    for party in (cased.school, cased.principal):
        inform_party(
            cased.case,
            party,
            date(2026, 3, 4),
            statement_due_on=date(2026, 3, 10),
            actor=cased.officer,
            today=LATER,
        )
    case = cased.fresh()
    assert len(needs_of(case, Step.STATEMENT, date(2026, 3, 10))) == 2
    assert needs_of(case, Step.STATEMENT, date(2026, 3, 11)) == []


def test_a_statement_has_to_be_dealt_with(cased: CaseWorld) -> None:
    cased.to(Step.STATEMENT)
    given = StatementGiven("spoken", date(2026, 3, 5), "不知情。")
    with pytest.raises(ValidationError, match="先告知再听取"):
        record_statement(cased.case, cased.principal, given, actor=cased.officer, today=LATER)
    inform_party(cased.case, cased.principal, date(2026, 3, 4), actor=cased.officer, today=LATER)
    made = record_statement(cased.case, cased.principal, given, actor=cased.officer, today=LATER)
    assert "示例" not in str(made)
    assert "南坪中心小学校长王建国：陈述申辩还没有处理" in needs_of(cased.fresh(), Step.STATEMENT, LATER)
    with pytest.raises(ValidationError, match="请写明处理说明"):
        handle_statement(cased.case, made, "refused", " ", actor=cased.officer)
    handle_statement(cased.case, made, "partly", "部分属实。", actor=cased.officer)
    assert not any("校长" in one for one in needs_of(cased.fresh(), Step.STATEMENT, LATER))


def test_each_side_writes_its_own_inquiry(cased: CaseWorld) -> None:
    given = InquiryGiven(findings="查明。")
    with pytest.raises(PermissionDenied, match="由这一侧的办案人员填写"):
        save_inquiry(cased.case, "discipline", given, actor=cased.officer, today=LATER)
    with pytest.raises(PermissionDenied, match="由这一侧的办案人员填写"):
        save_inquiry(cased.case, "education", given, actor=cased.person("watchdog"), today=LATER)
    save_inquiry(cased.case, "discipline", given, actor=cased.person("watchdog"), today=LATER)


def test_without_an_account_of_discipline_inspection_the_office_writes_it_down(cased: CaseWorld) -> None:
    member = CaseMember.objects.get(case=cased.case, user__username="watchdog")
    remove_member(cased.case, member, "工作调整", actor=cased.officer)
    made = save_inquiry(
        cased.case, "discipline", InquiryGiven(conclusion="书面意见"), actor=cased.officer, today=LATER
    )
    assert made.conclusion == "书面意见"


def test_what_somebody_wrote_meanwhile_is_not_overwritten(cased: CaseWorld) -> None:
    with pytest.raises(CaseConflict, match="刚被别人改动过"):
        edit_case(cased.case, GIVEN, revision=1, actor=cased.officer)
    edited = edit_case(
        cased.case, replace(GIVEN, title="新的事由"), revision=cased.fresh().revision, actor=cased.officer
    )
    assert edited.title == "新的事由"


def test_double_accountability_says_which_level_is_missing(cased: CaseWorld) -> None:
    assert responsibility_gaps(parties_of(cased.case)) == ["监督责任"]
    given = PartyGiven("unit", cased.world.bureau, "supervision")
    save_party(cased.case, given, actor=cased.officer)
    assert responsibility_gaps(parties_of(cased.case)) == []


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("private_person", "刘某", "不能登记民办学校和教育培训机构责任人"),
        ("person", " ", "请写姓名"),
        ("unit", "", "这个对象已经登记过"),
        ("person", "王建国", "这个对象已经登记过"),
    ],
)
def test_parties_that_cannot_be(cased: CaseWorld, kind: str, name: str, said: str) -> None:
    given = PartyGiven(kind, cased.world.school, "main", name)
    with pytest.raises(ValidationError, match=said):
        save_party(cased.case, given, actor=cased.officer)


def test_recusal(cased: CaseWorld) -> None:
    for name, said in (
        ("principal", "应当回避"),
        ("clerk", "任职，应当回避"),
        ("stranger", "不是本县"),
    ):
        with pytest.raises(ValidationError, match=said):
            name_member(cased.case, cased.person(name), "education", actor=cased.officer)
    given = PartyGiven("person", cased.world.bureau, "supervision", "何督学", user=cased.person("second"))
    with pytest.raises(ValidationError, match="应当先退出办案"):
        save_party(cased.case, given, actor=cased.officer)


def test_a_unit_is_not_held_to_account_by_who_works_there(cased: CaseWorld) -> None:
    watchdog = cased.person("watchdog")
    place = next(one.organisation for one in watchdog.held_memberships)
    before = cased.case.parties.count()
    with pytest.raises(ValidationError, match="任职，应当回避：先请其退出办案") as refused:
        save_party(cased.case, PartyGiven("unit", place, "supervision"), actor=cased.officer)
    assert list(refused.value.message_dict) == ["unit"]
    assert cased.case.parties.count() == before
    member = CaseMember.objects.get(case=cased.case, user=watchdog)
    remove_member(cased.case, member, "回避", actor=cased.officer)
    save_party(cased.case, PartyGiven("unit", place, "supervision"), actor=cased.officer)
    assert cased.case.parties.count() == before + 1


def test_only_who_is_named_sees_the_case(cased: CaseWorld) -> None:
    def seers() -> set[str]:
        people = ("officer", "second", "watchdog", "director", "leader", "principal", "administrator")
        return {name for name in people if cases_visible_to(cased.person(name)).exists()}

    assert seers() == {"officer", "second", "watchdog", "director"}
    member = CaseMember.objects.get(case=cased.case, user__username="second")
    remove_member(cased.case, member, "工作调整", actor=cased.officer)
    assert seers() == {"officer", "watchdog", "director"}
    opener = CaseMember.objects.get(case=cased.case, user=cased.officer)
    with pytest.raises(ValidationError, match="立案人对案件负责"):
        remove_member(cased.case, opener, "忙", actor=cased.officer)


def test_no_accountability_only_before_the_decision(cased: CaseWorld) -> None:
    cased.to(Step.DECISION)
    with pytest.raises(ValidationError, match="已经进入印发"):
        dismiss_case(cased.case, "证据不足", actor=cased.officer, today=LATER)
    other = open_case(cased.county, GIVEN, actor=cased.officer, today=OPENED)
    ended = dismiss_case(other, "事实不成立", actor=cased.officer, today=date(2026, 3, 9))
    assert (ended.get_ending_display(), ended.ending_note) == ("不予问责", "事实不成立")
    with pytest.raises(ValidationError, match="已经结束（不予问责）"):
        edit_case(other, GIVEN, revision=2, actor=cased.officer)


def test_a_party_that_was_informed_stays(cased: CaseWorld) -> None:
    cased.to(Step.OPINION)
    with pytest.raises(ValidationError, match="不能移除"):
        remove_party(cased.case, cased.school, actor=cased.officer)


def test_papers_are_frozen_with_their_digest(cased: CaseWorld) -> None:
    first = cased.paper("inquiry", "调查笔录", b"one")
    assert cased.paper("inquiry", "调查笔录（另存）", b"one") == first
    second = cased.paper("inquiry", "照片", b"two", by="watchdog")
    assert (first.number, second.number) == (1, 2)
    assert first.sha256 == "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"
    struck = strike_paper(cased.case, second, "传错了", actor=cased.officer)
    assert (struck.struck_reason, CasePaper.objects.count()) == ("传错了", 2)
    with pytest.raises(PermissionDenied):
        cased.paper("other", "偷塞", b"x", by="leader")


def test_the_log_names_nobody(cased: CaseWorld) -> None:
    cased.to(Step.IMPLEMENTATION)
    entries = Entry.objects.filter(object_kind__startswith="accountability.")
    written = " ".join(f"{one.object_label} {one.details_json}" for one in entries)
    assert "问责案2026-001" in written
    documents = Entry.objects.filter(object_kind="correspondence.officialdocument")
    written += " ".join(f"{one.object_label} {one.details_json}" for one in documents)
    for secret in ("王建国", "校长", "瞒报"):
        assert secret not in written
