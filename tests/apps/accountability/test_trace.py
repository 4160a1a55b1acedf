"""The trace of responsibility (双倒查) over a worked history: exact chains, posts of the time, honest gaps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from dudao.apps.accountability.trace_making import Incident, trace_of_duty, trace_of_incident, trace_of_item
from dudao.apps.accounts.actions import disable_user, remove_membership
from dudao.apps.accounts.api import (
    Role,
    User,
    add_membership,
    holders_at,
    role_histories,
)
from dudao.apps.accounts.models import Membership
from dudao.apps.activity.api import Entry, chain_of, last_hash
from dudao.apps.evidence.api import (
    EvidenceDetails,
    Place,
    add_evidence,
    keep_file,
    link_evidence,
    unlink_evidence,
)
from dudao.apps.notices.api import Notice
from dudao.apps.organisations.api import Kind
from dudao.apps.workplan.api import Urge, urge
from dudao.core.accountability.trace import (
    POST_UNKNOWN,
    Trace,
    TraceLevel,
    digest_of,
    holders,
    trace_from_json,
    trace_to_json,
)
from tests import factories
from tests.apps.accountability.traced import at, build_traced
from tests.apps.evaluation.running import Running
from tests.apps.workplan.made import plan_in
from tests.apps.workplan.progress_made import asked_more_time, reported
from tests.personas import build_world
from tests.snapshot import restored

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 1, 1, tzinfo=UTC)


def build() -> Running:
    with time_machine.travel(datetime(2026, 3, 1, 1, tzinfo=UTC), tick=False):
        world = build_world()
    return build_traced(world)


@pytest.fixture
def traced(db: None) -> Running:
    """The history of `traced`, with accounts that began on 1 March 2026."""
    return restored("traced", build)


def item_trace(running: Running, as_of: datetime = NOW) -> Trace:
    return trace_of_item(running.assignment("A1"), as_of=as_of)


def lines(trace: Trace) -> list[tuple[str, str, str, str, str]]:
    return [
        (
            timezone.localtime(one.at).strftime("%m-%d %H:%M"),
            one.title,
            one.person.name,
            one.person.post_words,
            one.level.label,
        )
        for one in trace.events
    ]


def test_a_lost_point_goes_back_through_every_rating_and_review(traced: Running) -> None:
    clerk, head = "示例县财政局部门经办人", "示例县财政局部门负责人"
    assert lines(item_trace(traced)) == [
        ("03-20 15:00", "录入他评", "郝督学", "示例市市级督导", "监督责任"),
        ("03-05 10:00", "锁定评分", "李志强", "示例县教育局督导室干部", "监督责任"),
        ("03-05 09:00", "审核通过", "李志强", "示例县教育局督导室干部", "监督责任"),
        ("03-04 09:00", "审核通过", "蒋国梁", head, "审核责任"),
        ("03-03 11:00", "提交自评", "钱文静", clerk, "直接责任"),
        ("03-03 10:00", "自评暂存", "钱文静", clerk, "直接责任"),
        ("03-03 09:00", "审核退回", "蒋国梁", head, "审核责任"),
        ("03-02 10:00", "提交自评", "钱文静", clerk, "直接责任"),
        ("03-02 09:00", "自评暂存", "钱文静", clerk, "直接责任"),
    ]


def test_every_event_says_what_was_written_then(traced: Running) -> None:
    details = [one.detail for one in item_trace(traced).events]
    assert details[0] == "得 7 分；说明：制度没有落实到位"
    assert details[1:4] == ["督导室审核；理由：迎检", "督导室审核", "牵头部门审核"]
    assert details[5] == "说明：已补制度文件"
    assert details[6] == "牵头部门审核；理由：缺材料"
    assert details[8] == "评定：达到；得 10 分"


def test_the_start_says_what_was_given_and_what_is_lost(traced: Running) -> None:
    assert item_trace(traced).title == "A1 示例县（自评 10 分，市级初验他评 7 分，满分 10 分）"
    nothing = trace_of_item(traced.assignment("A2"), as_of=NOW)
    assert nothing.title == "A2 示例县（还没有评分）"


def test_every_event_is_proved_by_its_own_entry(traced: Running) -> None:
    trace = item_trace(traced)
    kept = {
        (entry.seq, entry.entry_hash) for entry in Entry.objects.filter(chain=chain_of(traced.world.county))
    }
    proofs = [one.proof for one in trace.events]
    assert all(proof is not None and (proof.seq, proof.entry_hash) in kept for proof in proofs)
    assert len({proof.seq for proof in proofs if proof is not None}) == len(proofs)
    assert trace.log_hash == last_hash(traced.world.county)


def test_who_answers_without_an_act_is_named_with_the_reason(traced: Running) -> None:
    found = [(one.level.label, one.person.name, one.events) for one in holders(item_trace(traced))]
    assert found == [
        ("直接责任", "钱文静", 4),
        ("审核责任", "蒋国梁", 2),
        ("主管责任", "孙丽华", 0),
        ("主管责任", "蒋国梁", 0),
        ("监督责任", "郝督学", 1),
        ("监督责任", "李志强", 2),
    ]


def test_the_gaps_are_said(traced: Running) -> None:
    assert item_trace(traced).gaps == (
        "2026-03-02 以前没有与此有关的记录（操作记录从 2026-03-01 开始）。",
        "责任分工只保存现在的责任人；以前分给谁，操作记录只写了哪些条目改动过，没有写姓名。",
    )


def test_who_has_another_role_since_stands_with_that_of_the_time(traced: Running) -> None:
    handler = traced.person("handler")
    old = Membership.objects.get(user=handler)
    with time_machine.travel(at(10, 9), tick=False):
        add_membership(handler, traced.world.township, Role.DEPARTMENT_HEAD, actor=None)
        remove_membership(old, actor=None)
    posts = {one.person.post for one in item_trace(traced).events if one.person.name == "钱文静"}
    assert posts == {"示例县财政局部门经办人"}
    history = role_histories([handler.pk])[handler.pk]
    assert history.words_at(at(11, 9)) == "南坪镇部门负责人"


def test_who_changed_roles_in_between_stands_with_both(traced: Running) -> None:
    officer = traced.person("officer")
    with time_machine.travel(at(5, 9) + timedelta(minutes=30), tick=False):
        add_membership(officer, traced.world.county, Role.DIRECTOR, actor=None)
    held = next(
        one for one in holders(item_trace(traced)) if one.level is TraceLevel.OFFICE and one.events == 2
    )
    assert held.posts == (
        "示例县教育局督导室干部、示例县局长",
        "示例县教育局督导室干部",
    )


def test_an_account_that_the_log_does_not_know_has_no_known_post(traced: Running) -> None:
    stray = User.objects.create(username="stray", name="无名氏")
    Membership.objects.create(user=stray, organisation=traced.world.department, role=Role.DEPARTMENT_CLERK)
    assert role_histories([stray.pk])[stray.pk].at(NOW) is None
    assert stray not in holders_at(traced.world.department, [Role.DEPARTMENT_CLERK], NOW)


def test_before_the_account_began_nothing_is_known(traced: Running) -> None:
    handler = traced.person("handler")
    history = role_histories([handler.pk])[handler.pk]
    assert history.at(datetime(2026, 2, 1, tzinfo=UTC)) is None
    assert history.words_at(datetime(2026, 2, 1, tzinfo=UTC)) == ""


def test_a_disabled_account_stands_with_its_post_and_a_word(traced: Running) -> None:
    disable_user(traced.person("head"), actor=None)
    people = {one.name: one for one in item_trace(traced).people}
    assert (people["蒋国梁"].note, people["蒋国梁"].post) == ("账号已停用", "示例县财政局部门负责人")


def test_an_account_that_is_gone_stands_by_its_name_in_the_log(traced: Running) -> None:
    plan = plan_in(traced.world)
    gone = factories.user("gone", traced.world.bureau, Role.BUREAU_OFFICER, name="已调离")
    urge([plan.duty("3")], actor=gone)
    Urge.objects.all().delete()
    Notice.objects.all().delete()
    number = gone.pk
    gone.delete()
    trace = trace_of_duty(plan.duty("3"), as_of=timezone.now())
    person = next(one.person for one in trace.events if one.title.startswith("催办"))
    assert person.key == f"user:{number}"
    assert (person.name, person.note) == ("已调离（gone）", "账号已不存在")
    assert person.post == "示例县教育局督导室干部"


HOSTILE = "<script>alert(1)</script>'\"={{7*7}}"


def test_a_hostile_name_stays_the_name_that_it_is(traced: Running) -> None:
    User.objects.filter(username="handler").update(name=HOSTILE[:40])
    trace = item_trace(traced)
    assert trace.events[-1].person.name == HOSTILE[:40]
    assert trace_from_json(trace_to_json(trace)) == trace


def test_the_digest_changes_when_the_history_does(traced: Running) -> None:
    before = trace_to_json(item_trace(traced))
    assert digest_of(before) == digest_of(trace_to_json(item_trace(traced)))
    with time_machine.travel(at(25, 9), tick=False):
        add_membership(traced.person("officer"), traced.world.county, Role.DIRECTOR, actor=None)
    assert digest_of(trace_to_json(item_trace(traced))) != digest_of(before)  # the head of the log moved


def test_papers_stand_with_their_digest_and_a_tie_taken_away_is_remembered(
    traced: Running, tmp_path: Path
) -> None:
    path = tmp_path / "x.txt"
    path.write_text("制度", encoding="utf-8")
    with time_machine.travel(at(6, 9), tick=False) as clock:
        kept = keep_file(path, "制度.txt")
        handler = traced.person("handler")
        paper = add_evidence(
            traced.world.department, kept, EvidenceDetails(title="经费制度"), actor=handler
        ).evidence
        clock.move_to(at(6, 10))
        place = Place(traced.items["A1"], traced.world.county, "制度文件")
        link = link_evidence(paper, place, actor=None)
        clock.move_to(at(7, 9))
        unlink_evidence(link, actor=None)
    found = [one for one in item_trace(traced).events if one.kind == "佐证材料"]
    assert [(one.title, one.person.name) for one in found] == [
        ("取消材料关联：经费制度", "系统"),
        ("材料关联条目：经费制度", "系统"),
        ("上传材料：经费制度", "钱文静"),
    ]
    assert found[2].sha256 == kept.content.sha256


def test_a_duty_goes_back_through_reports_extensions_and_urges(traced: Running) -> None:
    plan = plan_in(traced.world)
    asked_more_time(plan, "1")
    reported(plan, "1", "立项", text="批复已下")
    urge([plan.duty("1")], actor=plan.person("officer"), text="请抓紧")
    notice = plan.person("handler").notices.get(kind="urged")
    notice.read_at = timezone.now()
    notice.save()
    trace = trace_of_duty(plan.duty("1"), as_of=timezone.now())
    titles = [(one.title, one.person.name, one.level) for one in trace.events]
    assert titles == [
        ("阅读催办通知：新建城关初中教学楼", "钱文静", TraceLevel.DIRECT),
        ("催办：新建城关初中教学楼", "李志强", TraceLevel.OFFICE),
        ("上报进展：新建城关初中教学楼", "钱文静", TraceLevel.DIRECT),
        ("申请延期：新建城关初中教学楼", "钱文静", TraceLevel.DIRECT),
    ]
    assert trace.events[2].detail == "批复已下；步骤：立项"
    assert "招标流标，重新招标" in trace.events[3].detail


def test_an_incident_begins_on_its_day(traced: Running) -> None:
    incident = Incident("专项经费被挪用", traced.world.department, at(4, 12), (traced.assignment("A1"),))
    trace = trace_of_incident(traced.world.county, incident, as_of=NOW)
    assert [one[1] for one in lines(trace)] == [
        "专项经费被挪用",
        "审核通过",
        "提交自评",
        "自评暂存",
        "审核退回",
        "提交自评",
        "自评暂存",
    ]
    assert trace.events[0].detail == "发生单位：示例县财政局"


def test_an_item_without_any_record_says_so(traced: Running) -> None:
    trace = trace_of_item(traced.assignment("A2"), as_of=NOW)
    assert trace.events == ()
    assert trace.gaps[0].startswith("2026-03-01 以来没有与此有关的记录")


def test_head_of_a_unit_at_that_time(traced: Running) -> None:
    school = factories.organisation(traced.world.county, Kind.TOWNSHIP, "北坪镇")
    with time_machine.travel(at(1, 12), tick=False):
        before = factories.user("before", school, Role.DEPARTMENT_HEAD, name="前任")
    with time_machine.travel(at(15, 12), tick=False):
        after = factories.user("after", school, Role.DEPARTMENT_HEAD, name="后任")
        add_membership(before, traced.world.township, Role.DEPARTMENT_CLERK, actor=None)
        remove_membership(Membership.objects.get(user=before, organisation=school), actor=None)
    assert holders_at(school, [Role.DEPARTMENT_HEAD], at(10, 12)) == [before]
    assert holders_at(school, [Role.DEPARTMENT_HEAD], at(16, 12)) == [after]


def test_an_unknown_post_is_said_in_the_trace(traced: Running) -> None:
    plan = plan_in(traced.world)
    trace = trace_of_duty(plan.duty("2"), as_of=timezone.now())
    named = next(one for one in trace.standings if one.person.name == "刘主任")
    assert named.person.post_words == POST_UNKNOWN
    assert any("刘主任" in gap for gap in trace.gaps)
