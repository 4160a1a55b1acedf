"""Meetings: who calls them, what is kept, what is signed and what stays closed."""

from __future__ import annotations

import hashlib

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.meetings import queries
from dudao.apps.meetings.actions.agenda import AgendaGiven, add_agenda, move_agenda, remove_agenda
from dudao.apps.meetings.actions.holding import MeetingConflict
from dudao.apps.meetings.actions.meetings import (
    MeetingGiven,
    announce_meeting,
    create_meeting,
    edit_meeting,
    remove_meeting,
    write_minutes,
)
from dudao.apps.meetings.actions.signing import reopen_minutes, sign_minutes
from dudao.apps.meetings.candidates import candidates_of
from dudao.apps.meetings.minutes import minutes_draft
from dudao.apps.meetings.models import Meeting
from dudao.apps.notices.api import Notice
from dudao.core.drafting import missing
from tests.apps.meetings import made
from tests.apps.workplan.made import PlanWorld
from tests.personas import World


def test_only_the_office_calls_meetings(world: World) -> None:
    with pytest.raises(PermissionDenied):
        create_meeting(world.county, MeetingGiven(**made.FACTS), actor=world.person("director"))


def test_a_meeting_needs_a_title(world: World) -> None:
    with pytest.raises(ValidationError, match="会议名称"):
        made.meeting(world, title="  ")


def test_a_unit_of_another_county_cannot_attend(world: World) -> None:
    with pytest.raises(ValidationError, match="邻县第一小学不是本县的单位"):
        made.meeting(world, units=(world.other_school,))


def test_an_edit_after_somebody_elses_is_a_conflict_and_writes_nothing(world: World) -> None:
    held = made.meeting(world)
    officer = world.person("officer")
    edit_meeting(held, MeetingGiven(**made.FACTS | {"place": "教育局"}), revision=1, actor=officer)
    with pytest.raises(MeetingConflict):
        edit_meeting(held, MeetingGiven(**made.FACTS | {"place": "别处"}), revision=1, actor=officer)
    assert Meeting.objects.get(pk=held.pk).place == "教育局"


def test_an_edit_that_changes_nothing_leaves_the_number(world: World) -> None:
    held = made.meeting(world)
    edit_meeting(held, MeetingGiven(**made.FACTS), revision=1, actor=world.person("officer"))
    assert Meeting.objects.get(pk=held.pk).revision == 1


def test_announcing_tells_heads_and_clerks_of_the_attending_units_once(world: World) -> None:
    held = made.meeting(world, units=(world.department, world.school))
    officer = world.person("officer")
    assert announce_meeting(held, actor=officer) == 4
    assert announce_meeting(held, actor=officer) == 0
    told = set(Notice.objects.filter(kind="meeting").values_list("recipient__username", flat=True))
    assert told == {"handler", "head", "clerk", "principal"}


def test_another_place_is_told_again(world: World) -> None:
    held = made.meeting(world, units=(world.department,))
    officer = world.person("officer")
    announce_meeting(held, actor=officer)
    given = MeetingGiven(**made.FACTS | {"place": "教育局", "units": (world.department,)})
    edit_meeting(held, given, revision=None, actor=officer)
    assert announce_meeting(held, actor=officer) == 2


def test_a_meeting_without_units_is_not_announced(world: World) -> None:
    with pytest.raises(ValidationError, match="还没有选参会单位"):
        announce_meeting(made.meeting(world), actor=world.person("officer"))


def test_an_attending_unit_sees_the_meeting_only_after_it_was_announced(world: World) -> None:
    held = made.meeting(world, units=(world.department,))
    head = world.person("head")
    assert held not in queries.meetings_visible_to(head)
    announce_meeting(held, actor=world.person("officer"))
    assert held in queries.meetings_visible_to(head)
    assert held not in queries.meetings_visible_to(world.person("clerk"))


def test_red_duties_and_open_hindrances_can_be_taken_once(plan_world: PlanWorld) -> None:
    world = plan_world.world
    held = made.meeting(world, campaign=plan_world.campaign)
    duty = plan_world.duty("1")
    duty.hindrances.create(
        kind="funds",
        text="资金缺口 200 万元",
        solving_unit=world.department,
        raised_by=world.person("handler"),
    )
    found = candidates_of(held, plan_world.today)
    assert [one.given.source for one in found] == ["hindrance", "duty"]
    assert found[0].given.text == (
        "协调解决“新建城关初中教学楼”的资金问题：资金缺口 200 万元（协调单位：示例县财政局）"
    )
    assert found[1].duty == plan_world.duty("3")
    officer = world.person("officer")
    assert add_agenda(held, [one.given for one in found], actor=officer) == 2
    assert add_agenda(held, [one.given for one in found], actor=officer) == 0
    assert [one.is_taken for one in candidates_of(held, plan_world.today)] == [True, True]


def test_lines_of_the_agenda_move_and_close_up(world: World) -> None:
    held = made.meeting(world)
    officer = world.person("officer")
    add_agenda(
        held, [AgendaGiven("甲"), AgendaGiven(" "), AgendaGiven("乙"), AgendaGiven("丙")], actor=officer
    )
    first, second, _ = queries.agenda_of(held)
    move_agenda(held, second.pk, up=True, actor=officer)
    assert [line.text for line in queries.agenda_of(held)] == ["乙", "甲", "丙"]
    remove_agenda(held, first.pk, actor=officer)
    assert [(line.position, line.text) for line in queries.agenda_of(held)] == [(1, "乙"), (2, "丙")]


def test_what_the_minutes_lack_is_named(world: World) -> None:
    held = made.meeting(world, place="", present="", recorder="")
    assert [one.what for one in missing(minutes_draft(held))] == [
        "地点",
        "会议情况",
        "议定事项",
        "出席人员",
        "记录人",
    ]


def test_the_minutes_say_what_was_written_and_decided(world: World) -> None:
    held = made.complete_meeting(world)
    draft = minutes_draft(held)
    assert draft.title == "双高双普创建第3次调度会纪要"
    assert draft.section("opening").text == (
        "2025年11月24日，杨县长在县政府三楼会议室主持召开双高双普创建第3次调度会。"
        "现将会议情况和议定事项纪要如下。"
    )
    assert draft.section("decisions").text == (
        "1.年底前补齐图书。（牵头单位：示例县财政局；完成时限：2025年12月31日）"
    )
    assert draft.section("people").text == "出席：县政府：杨县长；县财政局：蒋国梁\n记录：李志强"


def test_minutes_with_something_missing_cannot_be_signed(world: World) -> None:
    held = made.meeting(world)
    with pytest.raises(ValidationError, match="不能签发：会议情况、议定事项。"):
        sign_minutes(held, revision=held.revision, actor=world.person("officer"))


def test_signing_keeps_the_files_with_their_digest_and_locks(world: World) -> None:
    held = made.complete_meeting(world)
    officer = world.person("officer")
    kept = sign_minutes(held, revision=held.revision, actor=officer)
    assert kept.pdf_sha256 == hashlib.sha256(kept.pdf).hexdigest()
    assert (kept.docx[:2], kept.pdf[:5]) == (b"PK", b"%PDF-")
    with pytest.raises(ValidationError, match="已经签发锁定"):
        write_minutes(held, "改了", revision=None, actor=officer)


def test_signing_what_somebody_changed_meanwhile_is_refused(world: World) -> None:
    held = made.complete_meeting(world)
    officer = world.person("officer")
    write_minutes(held, "改了", revision=None, actor=officer)
    with pytest.raises(MeetingConflict):
        sign_minutes(held, revision=held.revision, actor=officer)


def test_opening_again_needs_a_reason_and_leaves_the_signed_copy(world: World) -> None:
    held = made.complete_meeting(world)
    officer = world.person("officer")
    kept = sign_minutes(held, revision=held.revision, actor=officer)
    with pytest.raises(ValidationError, match="为什么重新打开"):
        reopen_minutes(held, " ", actor=officer)
    reopened = reopen_minutes(held, "人名写错", actor=officer)
    assert not reopened.is_signed
    write_minutes(held, "改了", revision=None, actor=officer)
    copy = held.signed.get()
    assert (bytes(copy.docx), copy.reopen_reason) == (bytes(kept.docx), "人名写错")


def test_only_the_office_signs(world: World) -> None:
    held = made.complete_meeting(world)
    with pytest.raises(PermissionDenied):
        sign_minutes(held, revision=held.revision, actor=world.person("leader"))


def test_a_meeting_that_was_signed_once_is_not_removed(world: World) -> None:
    held = made.complete_meeting(world)
    officer = world.person("officer")
    sign_minutes(held, revision=held.revision, actor=officer)
    reopen_minutes(held, "人名写错", actor=officer)
    with pytest.raises(ValidationError, match="签发过"):
        remove_meeting(held, actor=officer)


def test_a_meeting_that_led_to_nothing_is_removed(world: World) -> None:
    held = made.meeting(world)
    remove_meeting(held, actor=world.person("officer"))
    assert not Meeting.objects.filter(pk=held.pk).exists()
