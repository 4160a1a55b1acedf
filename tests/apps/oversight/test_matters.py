"""Matters through the eight steps; two on one subject are one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.notices.api import Notice
from dudao.apps.oversight.actions.matters import (
    MatterGiven,
    add_fact,
    approve_matter,
    close_matter,
    dismiss_matter,
    move_if_allowed,
    move_matter,
    propose_matter,
    reopen_matter,
)
from dudao.apps.oversight.choices import MatterSource, MatterState, RungKind
from dudao.apps.oversight.models import Matter
from dudao.apps.oversight.queries import matters_visible_to
from dudao.core.oversight.steps import Move
from tests.apps.oversight.made import OversightWorld, fact

UNDER_WAY = (Move.APPROVE, Move.ISSUE, Move.RECEIVE, Move.HANDLE)


def steps(matter: Matter) -> list[str]:
    return list(matter.steps.values_list("state", flat=True))


def test_a_proposed_matter_keeps_its_facts_as_they_were(overseen: OversightWorld) -> None:
    held = overseen.matter()
    assert (held.state, held.rung, held.opened_by) == (
        MatterState.PROPOSED,
        RungKind.REMINDER_LETTER,
        overseen.person("officer"),
    )
    kept = held.facts.get()
    assert (kept.text, kept.numbers, kept.as_of) == (
        "任务“完善经费保障制度”已逾期 3 天",
        {"days": "3"},
        overseen.today,
    )


def test_the_second_on_one_subject_adds_its_fact_and_wishes_one_rung_more(overseen: OversightWorld) -> None:
    first = overseen.matter()
    second = overseen.matter(rung=RungKind.TALK, facts=(fact("late:10", "已逾期 10 天"),))
    assert second.pk == first.pk
    assert list(second.facts.values_list("key", flat=True)) == ["late", "late:10"]
    assert (second.rung, second.proposed_rung) == (RungKind.REMINDER_LETTER, RungKind.WARNING_LETTER)


def test_the_same_fact_again_changes_nothing(overseen: OversightWorld) -> None:
    overseen.matter()
    again = overseen.matter(rung=RungKind.TALK)
    assert (again.facts.count(), again.proposed_rung, again.revision) == (1, "", 1)


def test_another_unit_with_the_same_subject_is_another_matter(overseen: OversightWorld) -> None:
    assert overseen.matter().pk != overseen.matter(unit=overseen.world.school).pk


def test_only_the_office_proposes(overseen: OversightWorld) -> None:
    with pytest.raises(PermissionDenied, match="督导室干部"):
        overseen.matter(by="head")


def test_a_unit_of_another_county_is_refused(overseen: OversightWorld) -> None:
    with pytest.raises(ValidationError, match="责任单位要选本县的单位。"):
        overseen.matter(unit=overseen.world.other_school)


def test_who_proposed_does_not_check(overseen: OversightWorld) -> None:
    held = overseen.matter()
    with pytest.raises(PermissionDenied, match="不能审核自己提出的事项"):
        approve_matter(held, actor=overseen.person("officer"))
    done = approve_matter(held, "同意立项", actor=overseen.person("second_officer"))
    assert (done.state, steps(done)) == (MatterState.CHECKING, ["proposed", "checking"])


def test_checkers_are_told_of_a_proposal(overseen: OversightWorld) -> None:
    held = overseen.matter()
    told = {one.recipient.username for one in Notice.objects.filter(title__startswith="督办立项待审核")}
    assert told == {"second_officer", "director"}
    assert held.is_open


def test_a_decision_on_what_another_has_moved_is_refused(overseen: OversightWorld) -> None:
    held = overseen.matter()
    approve_matter(held, revision=1, actor=overseen.person("director"))
    with pytest.raises(ValidationError, match="刚刚被别人办过"):
        dismiss_matter(held, "已办", revision=1, actor=overseen.person("second_officer"))


def test_issuing_from_the_first_step_passes_the_check(overseen: OversightWorld) -> None:
    done = overseen.moved(overseen.matter(), Move.ISSUE)
    assert steps(done) == ["proposed", "checking", "issued"]


def test_all_eight_steps(overseen: OversightWorld) -> None:
    held = overseen.moved(overseen.matter(), *UNDER_WAY, Move.ANSWER, Move.REVIEW)
    done = close_matter(held, "整改到位", actor=overseen.person("officer"))
    assert [one.get_state_display() for one in done.steps.all()] == [
        "立项",
        "审核",
        "下发",
        "签收",
        "办理",
        "反馈",
        "复核",
        "办结",
    ]
    assert (done.closing_note, done.closed_by) == ("整改到位", overseen.person("officer"))


def test_nothing_is_closed_before_anything_was_issued(overseen: OversightWorld) -> None:
    with pytest.raises(ValidationError, match="没有下发过任何措施，不能办结；不再督办请选“不予立项”"):
        close_matter(overseen.matter(), "算了", actor=overseen.person("officer"))


def test_what_was_issued_is_not_dismissed(overseen: OversightWorld) -> None:
    held = overseen.moved(overseen.matter(), Move.ISSUE)
    with pytest.raises(ValidationError, match="不能再不予立项；可以写明意见后办结"):
        dismiss_matter(held, "算了", actor=overseen.person("officer"))


def test_dismissing_needs_a_reason(overseen: OversightWorld) -> None:
    with pytest.raises(ValidationError, match="请写明为什么不予立项"):
        dismiss_matter(overseen.matter(), " ", actor=overseen.person("officer"))


def test_a_closed_matter_takes_no_facts_and_leaves_room_for_another(overseen: OversightWorld) -> None:
    held = dismiss_matter(overseen.matter(), "数据有误", actor=overseen.person("officer"))
    with pytest.raises(ValidationError, match="不能再补充事实"):
        add_fact(held, fact("more"), actor=overseen.person("officer"))
    assert overseen.matter().pk != held.pk


def test_opened_again_only_when_no_other_is_open(overseen: OversightWorld) -> None:
    held = dismiss_matter(overseen.matter(), "数据有误", actor=overseen.person("officer"))
    overseen.matter()
    with pytest.raises(ValidationError, match="同一事由已有督办事项“完善经费保障制度”（立项），不能重复督办"):
        reopen_matter(held, "又逾期", actor=overseen.person("officer"))


def test_a_closed_matter_goes_on_at_handling(overseen: OversightWorld) -> None:
    held = overseen.moved(overseen.matter(), *UNDER_WAY)
    held = close_matter(held, "完成", actor=overseen.person("officer"))
    again = reopen_matter(held, "反弹", actor=overseen.person("officer"))
    assert (again.state, again.closing_note, again.closed_at) == (MatterState.HANDLING, "", None)


def test_a_step_out_of_order_is_refused_and_may_be_asked_quietly(overseen: OversightWorld) -> None:
    held = overseen.matter()
    with pytest.raises(ValidationError, match="现在在“立项”一步，不能复核认可：只有在“反馈”一步才可以"):
        move_matter(held, Move.REVIEW, actor=None)
    assert move_if_allowed(held, Move.REVIEW, actor=None) is False
    assert move_if_allowed(held, Move.ISSUE, actor=None) is True


def test_a_unit_sees_its_matter_once_it_was_issued(overseen: OversightWorld) -> None:
    held = overseen.matter()
    head = overseen.person("head")
    assert not matters_visible_to(head).exists()
    overseen.moved(held, Move.ISSUE)
    assert [one.pk for one in matters_visible_to(head)] == [held.pk]
    assert not matters_visible_to(overseen.person("principal")).exists()


def test_a_rung_not_in_use_becomes_the_nearest_milder_one(overseen: OversightWorld) -> None:
    from dudao.apps.oversight.models import LadderRung

    LadderRung.objects.create(
        county=overseen.county, kind=RungKind.REMINDER_LETTER, order=1, reply_working_days=5
    )
    LadderRung.objects.create(
        county=overseen.county, kind=RungKind.WARNING_LETTER, order=2, reply_working_days=5, is_active=False
    )
    assert overseen.matter(rung=RungKind.WARNING_LETTER).rung == RungKind.REMINDER_LETTER


def test_a_title_is_required(overseen: OversightWorld) -> None:
    given = MatterGiven(overseen.unit, "x", " ", MatterSource.TYPED, RungKind.TALK)
    with pytest.raises(ValidationError, match="请写明督办什么事项"):
        propose_matter(overseen.county, given, actor=overseen.person("officer"))
    with pytest.raises(ValidationError, match="请选择事项的来源"):
        propose_matter(
            overseen.county, replace(given, title="事", source="?"), actor=overseen.person("officer")
        )
