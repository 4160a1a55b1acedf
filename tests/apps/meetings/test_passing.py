"""层层传达: who gets it, who confirms, who has not, how often one is urged."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from dudao.apps.meetings import queries
from dudao.apps.meetings.actions.passing import (
    ConfirmationGiven,
    NoticeGiven,
    close_notice,
    confirm_receipt,
    create_notice,
    edit_notice,
    pass_on,
    remove_notice,
    send_notice,
    urge,
    withdraw_receipt,
)
from dudao.apps.meetings.documents import receipts_book
from dudao.apps.meetings.models import PassOnNotice, PassOnReceipt
from dudao.apps.meetings.passing_tree import late_days, receipt_lines, seen_by_units
from dudao.apps.notices.api import Notice
from tests import factories
from tests.apps.meetings import made
from tests.personas import World


def today_confirmed(people: int | None = 45) -> ConfirmationGiven:
    return ConfirmationGiven("meeting", timezone.localdate(), people)


def told(kind: str) -> list[str]:
    return sorted(Notice.objects.filter(kind=kind).values_list("recipient__username", flat=True))


def test_only_the_office_writes_notices(world: World) -> None:
    given = NoticeGiven("标题", "内容", timezone.localdate())
    with pytest.raises(PermissionDenied):
        create_notice(world.county, given, actor=world.person("head"))


def test_sending_tells_heads_and_clerks_of_the_units(world: World) -> None:
    made.sent_notice(world)
    assert told("pass_on") == ["clerk", "handler", "head", "principal"]


def test_sending_again_reaches_only_new_units(world: World) -> None:
    held = made.sent_notice(world, world.school)
    count = send_notice(
        held,
        [world.school, world.second_school],
        today=timezone.localdate(),
        actor=world.person("officer"),
    )
    assert count == 1
    assert told("pass_on") == ["clerk", "colleague", "principal"]


def test_a_notice_goes_to_somebody(world: World) -> None:
    with pytest.raises(ValidationError, match="至少选一个单位"):
        send_notice(made.notice(world), [], today=timezone.localdate(), actor=world.person("officer"))


def test_a_notice_that_is_due_already_is_not_sent(world: World) -> None:
    held = made.notice(world, days=-1)
    with pytest.raises(ValidationError, match="已经过去"):
        send_notice(held, [world.school], today=timezone.localdate(), actor=world.person("officer"))


def test_a_sent_notice_stands_as_it_was_sent(world: World) -> None:
    held = made.sent_notice(world)
    officer = world.person("officer")
    with pytest.raises(ValidationError, match="已经下发"):
        edit_notice(held, NoticeGiven("别的", "别的", held.due_on), revision=None, actor=officer)
    with pytest.raises(ValidationError, match="已经下发"):
        remove_notice(held, actor=officer)


def test_a_draft_is_seen_by_the_office_alone_and_a_sent_one_by_its_units(world: World) -> None:
    held = made.notice(world)
    clerk, colleague = world.person("clerk"), world.person("colleague")
    assert held not in queries.notices_visible_to(clerk)
    send_notice(held, [world.school], today=timezone.localdate(), actor=world.person("officer"))
    assert held in queries.notices_visible_to(clerk)
    assert held not in queries.notices_visible_to(colleague)
    assert held not in queries.notices_visible_to(world.person("stranger"))


def test_a_unit_confirms_how_when_and_to_how_many(world: World) -> None:
    held = made.sent_notice(world)
    done = confirm_receipt(
        made.receipt(held, world.school),
        today_confirmed(),
        today=timezone.localdate(),
        actor=world.person("clerk"),
    )
    assert (done.way, done.people, done.confirmed_by, done.by_office) == (
        "meeting",
        45,
        world.person("clerk"),
        False,
    )


def test_what_the_office_records_says_so(world: World) -> None:
    held = made.sent_notice(world)
    done = confirm_receipt(
        made.receipt(held, world.township),
        today_confirmed(),
        today=timezone.localdate(),
        actor=world.person("officer"),
    )
    assert done.by_office


@pytest.mark.parametrize("person", ["colleague", "head", "director", "stranger"])
def test_nobody_else_confirms_for_a_school(world: World, person: str) -> None:
    held = made.sent_notice(world)
    with pytest.raises(PermissionDenied):
        confirm_receipt(
            made.receipt(held, world.school),
            today_confirmed(),
            today=timezone.localdate(),
            actor=world.person(person),
        )
    assert not made.receipt(held, world.school).is_confirmed


@pytest.mark.parametrize(
    ("people", "days", "message"),
    [(0, 0, "多少人"), (None, 0, "多少人"), (5, 1, "今天以后"), (5, -1, "不能早于")],
)
def test_a_confirmation_that_cannot_be_is_refused(
    world: World, people: int | None, days: int, message: str
) -> None:
    held = made.sent_notice(world)
    given = ConfirmationGiven("study", timezone.localdate() + timedelta(days), people)
    with pytest.raises(ValidationError, match=message):
        confirm_receipt(
            made.receipt(held, world.school),
            given,
            today=timezone.localdate(),
            actor=world.person("clerk"),
        )


def test_a_confirmation_is_taken_back_while_the_notice_is_open(world: World) -> None:
    held = made.sent_notice(world)
    receipt = made.receipt(held, world.school)
    clerk = world.person("clerk")
    confirm_receipt(receipt, today_confirmed(), today=timezone.localdate(), actor=clerk)
    withdraw_receipt(receipt, actor=clerk)
    assert not made.receipt(held, world.school).is_confirmed
    close_notice(held, actor=world.person("officer"))
    with pytest.raises(ValidationError, match="已经结束"):
        confirm_receipt(receipt, today_confirmed(), today=timezone.localdate(), actor=clerk)


def with_township_head(world: World) -> None:
    factories.user("town", world.township, "department_head", name="镇长")  # type: ignore[arg-type]


def test_a_township_passes_on_to_its_schools_alone(world: World) -> None:
    with_township_head(world)
    town = type(world.person("clerk")).objects.get(username="town")
    held = made.sent_notice(world, world.township)
    receipt = made.receipt(held, world.township)
    assert pass_on(receipt, [world.school], due_on=held.due_on, actor=town) == 1
    assert made.receipt(held, world.school).parent == receipt
    with pytest.raises(ValidationError, match="城关初级中学不是南坪镇的下级单位"):
        pass_on(receipt, [world.second_school], due_on=held.due_on, actor=town)


def test_the_bureau_passes_on_to_every_school(world: World) -> None:
    assert set(queries.units_below(world.bureau)) == {world.school, world.second_school}
    assert queries.units_below(world.school) == []


def test_a_later_day_than_ones_own_is_refused(world: World) -> None:
    held = made.sent_notice(world, world.bureau)
    with pytest.raises(ValidationError, match="不能晚于本单位的"):
        pass_on(
            made.receipt(held, world.bureau),
            [world.school],
            due_on=held.due_on + timedelta(1),
            actor=world.person("officer"),
        )


def test_a_unit_that_has_it_already_keeps_where_it_came_from(world: World) -> None:
    held = made.sent_notice(world, world.bureau, world.school)
    count = pass_on(
        made.receipt(held, world.bureau),
        [world.school, world.second_school],
        due_on=held.due_on,
        actor=world.person("officer"),
    )
    assert count == 1
    assert made.receipt(held, world.school).parent is None


def test_the_tree_shows_each_unit_under_the_one_it_came_from(world: World) -> None:
    with_township_head(world)
    held = made.sent_notice(world, world.township, world.department)
    town = type(world.person("clerk")).objects.get(username="town")
    pass_on(made.receipt(held, world.township), [world.school], due_on=held.due_on, actor=town)
    confirm_receipt(
        made.receipt(held, world.school),
        today_confirmed(),
        today=timezone.localdate(),
        actor=world.person("clerk"),
    )
    lines = receipt_lines(queries.receipts_of(held), timezone.localdate(), mine=(), is_office=True)
    assert [(line.receipt.unit.name, line.depth, line.below, line.below_confirmed) for line in lines] == [
        ("南坪镇", 0, 1, 1),
        ("南坪中心小学", 1, 0, 0),
        ("示例县财政局", 0, 0, 0),
    ]
    assert [line.may_urge for line in lines] == [True, False, True]
    seen = seen_by_units(queries.receipts_of(held), {world.township.pk})
    assert {one.unit for one in seen} == {world.township, world.school}


def test_late_counts_from_the_day_after_the_limit_and_stays_with_the_day_of_passing_on(world: World) -> None:
    held = made.sent_notice(world, world.school, days=0)
    today = timezone.localdate()
    receipt = made.receipt(held, world.school)
    assert [late_days(receipt, today + timedelta(days)) for days in (0, 1, 3)] == [0, 1, 3]
    receipt.confirmed_at, receipt.done_on = timezone.now(), today + timedelta(2)
    assert late_days(receipt, today + timedelta(30)) == 2


def test_one_unit_is_urged_twice_a_day_and_no_more(world: World) -> None:
    held = made.sent_notice(world)
    officer = world.person("officer")
    receipts = list(PassOnReceipt.objects.filter(notice=held))
    first = urge(held, receipts, text="请抓紧", actor=officer)
    assert (first.count, first.limited, first.unreachable) == (2, (), ("南坪镇",))
    urge(held, receipts, actor=officer)
    third = urge(held, receipts, actor=officer)
    assert (third.count, sorted(third.limited)) == (0, ["南坪中心小学", "示例县财政局"])
    assert told("urged") == sorted(["clerk", "principal", "handler", "head"] * 2)


def test_who_has_confirmed_is_not_urged(world: World) -> None:
    held = made.sent_notice(world, world.school)
    receipt = made.receipt(held, world.school)
    confirm_receipt(receipt, today_confirmed(), today=timezone.localdate(), actor=world.person("clerk"))
    assert urge(held, [receipt], actor=world.person("officer")).count == 0


def test_a_unit_urges_those_it_passed_on_to_and_nobody_else(world: World) -> None:
    with_township_head(world)
    town = type(world.person("clerk")).objects.get(username="town")
    held = made.sent_notice(world, world.township, world.second_school)
    pass_on(made.receipt(held, world.township), [world.school], due_on=held.due_on, actor=town)
    assert urge(held, [made.receipt(held, world.school)], actor=town).count == 1
    with pytest.raises(PermissionDenied):
        urge(held, [made.receipt(held, world.second_school)], actor=town)


def test_what_waits_for_a_person_is_what_her_units_have_not_confirmed(world: World) -> None:
    held = made.sent_notice(world)
    clerk = world.person("clerk")
    assert [one.unit for one in queries.receipts_waiting_for(clerk)] == [world.school]
    confirm_receipt(
        made.receipt(held, world.school), today_confirmed(), today=timezone.localdate(), actor=clerk
    )
    assert list(queries.receipts_waiting_for(clerk)) == []


def test_the_table_lists_every_unit_and_the_short_one_those_that_have_not_confirmed(world: World) -> None:
    held = made.sent_notice(world)
    confirm_receipt(
        made.receipt(held, world.school),
        today_confirmed(),
        today=timezone.localdate(),
        actor=world.person("clerk"),
    )
    held = PassOnNotice.objects.select_related("county").get(pk=held.pk)
    lines = receipt_lines(queries.receipts_of(held), timezone.localdate(), mine=(), is_office=True)
    whole = receipts_book(held, lines, timezone.now()).sheets[0]
    short = receipts_book(held, lines, timezone.now(), only_open=True).sheets[0]
    assert [row[1] for row in whole.rows] == ["南坪镇", "南坪中心小学", "示例县财政局"]
    assert [row[1] for row in short.rows] == ["南坪镇", "示例县财政局"]
    assert whole.rows[1][4:9] == ("已确认", "开会传达", timezone.localdate(), 45, "陈晓梅")
    assert whole.notes == ("共 3 个单位，已确认 1 个，还有 2 个。",)
