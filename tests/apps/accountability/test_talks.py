"""Talks (约谈): from the facts of a matter to questions, notice, record, promises as duties, and the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.accountability.actions.talk_holding import TalkConflict
from dudao.apps.accountability.actions.talk_promises import (
    PromiseGiven,
    add_promise,
    make_promise_duties,
    remove_promise,
)
from dudao.apps.accountability.actions.talks import (
    NO_SOURCE,
    Held,
    PersonGiven,
    cancel_talk,
    close_talk,
    draft_notice,
    edit_talk,
    hold_talk,
    keep_scan,
    open_talk,
    reopen_talk,
    set_questions,
)
from dudao.apps.accountability.choices_talks import TalkSide
from dudao.apps.accountability.models import Talk
from dudao.apps.accountability.queries_talks import late_promises, promise_lines, talks_visible_to
from dudao.apps.accountability.talk_texts import (
    CLOSING_QUESTIONS,
    FactLine,
    drafted_questions,
    moment_words,
    notice_draft,
    record_draft,
)
from dudao.apps.accounts.api import Role, add_membership
from dudao.apps.activity.api import history_of
from dudao.apps.campaigns.api import Owner
from dudao.apps.correspondence.api import discard_document, void_document
from dudao.apps.evidence.api import keep_file
from dudao.apps.workplan.api import Duty
from dudao.core.drafting import missing
from tests.apps.accountability.talked import FACT, NOW, PLANNED, given, held_in, people, talk_in
from tests.apps.correspondence.made import issuers, sent
from tests.personas import PERSONAS, World

pytestmark = pytest.mark.django_db
DUE = date(2026, 4, 10)


def see(world: World) -> set[str]:
    """Who knows of any talk."""
    return {name for name in PERSONAS if talks_visible_to(world.person(name)).exists()}


def now_of(talk: Talk) -> Talk:
    return Talk.objects.get(pk=talk.pk)


def test_questions_are_drafted_from_the_facts_and_end_with_the_three_of_every_talk(world: World) -> None:
    talk = talk_in(world)
    assert [(one.position, one.text) for one in talk.questions.all()] == [
        (1, "任务“完善经费保障制度”已逾期 3 天。这一情况是否属实？请说明。"),
        (2, CLOSING_QUESTIONS[0]),
        (3, CLOSING_QUESTIONS[1]),
        (4, CLOSING_QUESTIONS[2]),
    ]
    first = talk.questions.get(position=1)
    assert (first.fact, first.url) == (FACT.text, FACT.url)


def test_the_same_fact_is_asked_once() -> None:
    assert len(drafted_questions([FACT, FACT, FactLine("  ")])) == 4


def test_a_source_has_one_open_talk(world: World) -> None:
    first, second = talk_in(world), talk_in(world, title="另一件事")
    assert (first.pk, second.title) == (second.pk, "经费保障任务长期逾期")


def test_after_its_end_the_same_source_may_be_talked_about_again(world: World) -> None:
    officer = world.person("officer")
    first = talk_in(world)
    cancel_talk(first, "单位已整改", now=NOW, actor=officer)
    second = talk_in(world)
    assert (str(first), str(second)) == ("约谈2026-001", "约谈2026-002")
    with pytest.raises(ValidationError, match="现在是“已取消”"):
        reopen_talk(first, "还要谈", actor=officer)


def test_the_log_never_names_a_person(world: World) -> None:
    talk = held_in(world)
    words = " ".join(f"{one.object_label} {one.details_json}" for one in history_of(talk))
    assert [one for one in ("蒋国梁", "孙丽华", "李志强") if one in words] == []


def test_only_the_office_opens_a_talk(world: World) -> None:
    for name in ("director", "head", "clerk", "administrator", "stranger"):
        with pytest.raises(PermissionDenied):
            open_talk(world.county, given(world), source=NO_SOURCE, actor=world.person(name))


def test_a_unit_of_another_county_is_refused(world: World) -> None:
    with pytest.raises(ValidationError, match="邻县第一小学不是本县的单位"):
        talk_in(world, unit=world.other_school)


def test_nobody_talks_to_himself(world: World) -> None:
    with pytest.raises(ValidationError, match="孙丽华不能既是约谈人（记录人）又是被约谈人"):
        talk_in(world, people=people(world, talked="director"))


def test_who_must_know_knows(world: World) -> None:
    talk = talk_in(world)
    assert see(world) == {"officer", "director"}
    Talk.objects.filter(pk=talk.pk).update(state="noticed")
    assert see(world) == {"officer", "director", "head"}


def test_a_leader_knows_of_the_talks_she_hosts(world: World) -> None:
    talk_in(world, people=people(world, host="leader"))
    assert see(world) == {"officer", "director", "leader"}


def test_a_talked_person_who_went_elsewhere_sees_it_no_more(world: World) -> None:
    talk = talk_in(world)
    Talk.objects.filter(pk=talk.pk).update(state="held")
    head = world.person("head")
    add_membership(head, world.other_school, Role.SCHOOL_CLERK, actor=None)
    head.memberships.exclude(organisation=world.other_school).delete()
    assert see(world) == {"officer", "director"}


def test_what_somebody_else_wrote_is_not_overwritten(world: World) -> None:
    talk, officer = talk_in(world), world.person("officer")
    edit_talk(talk, given(world, place="县政府"), revision=1, actor=officer)
    with pytest.raises(TalkConflict):
        edit_talk(talk, given(world, place="别处"), revision=1, actor=officer)
    assert now_of(talk).place == "县政府"


def test_questions_keep_their_fact_while_their_words_stay(world: World) -> None:
    talk, officer = talk_in(world), world.person("officer")
    first = talk.questions.get(position=1).text
    set_questions(talk, ["经费什么时候到位？", "", first, first], revision=1, actor=officer)
    kept = [(one.text, one.fact) for one in talk.questions.all()]
    assert kept == [("经费什么时候到位？", ""), (first, FACT.text)]


def test_the_notice_says_what_is_needed(world: World) -> None:
    draft = notice_draft(talk_in(world))
    assert draft.title == "关于约谈示例县财政局的通知书"
    when = draft.section("when").text.splitlines()
    assert when == [
        "（一）时间：2026年3月5日（星期四）上午9:00",
        "（二）地点：县教育局三楼会议室",
        "（三）约谈人：县教育局局长孙丽华",
        "（四）被约谈人：县财政局局长蒋国梁",
    ]
    assert missing(draft) == ()


def test_what_is_not_known_stands_as_a_gap(world: World) -> None:
    draft = notice_draft(talk_in(world, planned_at=None, place="", people=()))
    assert [one.what for one in missing(draft)] == ["约谈时间", "约谈地点", "约谈人", "被约谈人"]


def test_a_notice_is_drafted_once_and_its_sending_announces_the_talk(world: World) -> None:
    issuers(world)
    talk, officer = talk_in(world), world.person("officer")
    notice = draft_notice(talk, actor=officer)
    assert draft_notice(talk, actor=officer) == notice
    assert (notice.kind, notice.readers) == ("talk_notice", "addressed")
    sent(notice, world)
    assert now_of(talk).state == "noticed"
    assert "head" in see(world)


def test_a_void_notice_can_be_drafted_anew(world: World) -> None:
    issuers(world)
    talk, officer = talk_in(world), world.person("officer")
    notice = sent(draft_notice(talk, actor=officer), world)
    void_document(notice, "时间写错", actor=officer)
    again = now_of(talk)
    assert (again.state, again.notice) == ("draft", None)
    assert draft_notice(again, actor=officer).pk != notice.pk


def test_a_talk_with_a_living_notice_is_not_called_off(world: World) -> None:
    issuers(world)
    talk, officer = talk_in(world), world.person("officer")
    notice = draft_notice(talk, actor=officer)
    with pytest.raises(ValidationError, match="先到公文里放弃或作废"):
        cancel_talk(talk, "不谈了", now=NOW, actor=officer)
    discard_document(notice, "不谈了", actor=officer)
    assert cancel_talk(talk, "不谈了", now=NOW, actor=officer).state == "cancelled"


def test_the_record_keeps_answers_and_who_was_there(world: World) -> None:
    talk = held_in(world)
    assert (talk.state, talk.stand) == ("held", "诚恳接受，立即整改。")
    assert [one.answer for one in talk.questions.all()] == ["答1", "答2", "答3", "答4"]
    assert set(talk.people.values_list("attended", flat=True)) == {True}


def test_a_talk_is_not_recorded_before_its_time(world: World) -> None:
    with pytest.raises(ValidationError, match="约谈时间还没有到"):
        hold_talk(talk_in(world), Held(NOW + timedelta(hours=1)), now=NOW, actor=world.person("officer"))


def test_a_talk_without_who_is_talked_to_did_not_take_place(world: World) -> None:
    talk, officer = talk_in(world), world.person("officer")
    absent = {one.pk: "出差" for one in talk.people.filter(side=TalkSide.TALKED)}
    with pytest.raises(ValidationError, match="被约谈人都没有到场"):
        hold_talk(talk, Held(PLANNED, absent=absent), now=NOW, actor=officer)


def test_the_absent_stand_in_the_record_with_the_reason(world: World) -> None:
    second = PersonGiven(TalkSide.TALKED, Owner(None, "周副局长"), "县财政局副局长")
    talk = talk_in(world, people=(*people(world), second))
    absent = {talk.people.get(name="周副局长").pk: "出差"}
    held = hold_talk(talk, Held(PLANNED, absent=absent), now=NOW, actor=world.person("officer"))
    about = record_draft(held).section("about").table
    assert about is not None
    assert (
        next(row[1] for row in about.rows if row[0] == "被约谈人")
        == "县财政局局长蒋国梁、县财政局副局长周副局长（未到场：出差）"
    )


def promised(world: World, talk: Talk | None = None) -> Talk:
    held = talk or held_in(world)
    handler = world.person("handler")
    wanted = PromiseGiven("三月底前拨付经费", DUE, Owner(handler, handler.name))
    add_promise(held, wanted, actor=world.person("officer"))
    add_promise(
        held, replace(wanted, text="印发制度", handler=Owner(None, "周副局长")), actor=world.person("officer")
    )
    return now_of(held)


def test_promises_become_duties_once(world: World) -> None:
    talk, officer = promised(world), world.person("officer")
    made = make_promise_duties(talk, actor=officer)
    assert (made.made, made.duty_list.title) == (2, "约谈承诺（2026年）")
    duty = Duty.objects.get(title="三月底前拨付经费")
    assert (duty.lead_unit, duty.handler, duty.due_on) == (world.department, world.people["handler"], DUE)
    assert duty.source_text == "约谈2026-001第 1 项承诺"
    with pytest.raises(ValidationError, match="没有还没转成任务的承诺"):
        make_promise_duties(talk, actor=officer)
    assert Duty.objects.filter(duty_list=made.duty_list).count() == 2


def test_promises_of_two_talks_of_a_year_stand_in_one_list(world: World) -> None:
    officer = world.person("officer")
    first = make_promise_duties(promised(world), actor=officer)
    talk = talk_in(world, source=NO_SOURCE, title="另一件事")
    second = make_promise_duties(promised(world, held_in(world, talk)), actor=officer)
    assert (first.duty_list, second.made) == (second.duty_list, 2)


def test_a_promise_that_became_a_duty_stays(world: World) -> None:
    talk, officer = promised(world), world.person("officer")
    last = talk.promises.get(position=2)
    remove_promise(last, actor=officer)
    make_promise_duties(talk, actor=officer)
    with pytest.raises(ValidationError, match="已经转成任务"):
        remove_promise(talk.promises.get(position=1), actor=officer)


def test_a_promise_is_not_due_before_the_talk(world: World) -> None:
    with pytest.raises(ValidationError, match="完成时限不能早于约谈日期"):
        add_promise(held_in(world), PromiseGiven("x", date(2026, 3, 4)), actor=world.person("officer"))


def test_late_promises_are_counted_by_day(world: World) -> None:
    talk = promised(world)
    assert [one.light for one in promise_lines(talk, DUE)] == [("info", "办理中")] * 2
    assert [one.light for one in promise_lines(talk, DUE + timedelta(2))] == [("bad", "逾期 2 天")] * 2
    assert late_promises(Talk.objects.all(), DUE + timedelta(2)) == {talk.pk: 2}


def test_a_kept_promise_is_not_late_and_an_extended_one_is_late_by_its_new_day(world: World) -> None:
    talk = promised(world)
    make_promise_duties(talk, actor=world.person("officer"))
    Duty.objects.filter(title="三月底前拨付经费").update(state="done")
    Duty.objects.filter(title="印发制度").update(extended_due_on=DUE + timedelta(5))
    lines = promise_lines(talk, DUE + timedelta(6))
    assert [(one.is_done, one.late_days) for one in lines] == [(True, 0), (False, 1)]


def test_with_open_promises_the_office_says_why_it_closes(world: World) -> None:
    talk, officer = promised(world), world.person("officer")
    with pytest.raises(ValidationError, match="还有 2 项承诺没有完成"):
        close_talk(talk, " ", now=NOW, actor=officer)
    assert close_talk(talk, "并入整改台账", now=NOW, actor=officer).closing_note == "并入整改台账"


def test_with_all_promises_kept_no_words_are_needed(world: World) -> None:
    talk, officer = promised(world), world.person("officer")
    make_promise_duties(talk, actor=officer)
    Duty.objects.update(state="done")
    assert close_talk(talk, "", now=NOW, actor=officer).state == "closed"
    assert reopen_talk(talk, "承诺没有落实", actor=officer).state == "held"


def test_a_signed_record_stands_with_its_digest(world: World, tmp_path: Path) -> None:
    talk, officer = held_in(world), world.person("officer")
    path = tmp_path / "scan.txt"
    path.write_text("签字件", encoding="utf-8")
    kept = keep_file(path, "签字件.txt")
    held = keep_scan(talk, kept, now=NOW, actor=officer)
    assert held.scan_sha256 == kept.content.sha256
    assert keep_scan(talk, kept, now=NOW, actor=officer).revision == held.revision
    with pytest.raises(ValidationError, match="签字记录已经归入"):
        hold_talk(held, Held(PLANNED), now=NOW, actor=officer)
    path.write_text("另一件", encoding="utf-8")
    with pytest.raises(ValidationError, match="不能换成别的文件"):
        keep_scan(talk, keep_file(path, "另一件.txt"), now=NOW, actor=officer)


HOSTILE = "<img src=x onerror=alert(1)>{{7*7}}"


def test_hostile_names_stand_as_they_are(world: World) -> None:
    stranger = PersonGiven(TalkSide.TALKED, Owner(None, HOSTILE), "=HYPERLINK(1)")
    talk = talk_in(world, people=(stranger,))
    assert HOSTILE in notice_draft(talk).section("when").text


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (1, "2026年3月5日（星期四）上午9:00"),
        (4, "2026年3月5日（星期四）下午12:00"),
        (16, "2026年3月6日（星期五）上午0:00"),
    ],
)
def test_the_moment_in_words_is_that_of_the_county(hour: int, words: str) -> None:
    assert moment_words(PLANNED.replace(hour=hour)) == words
