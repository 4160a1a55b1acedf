"""The calendar feed: whose it is, what stands in it, and that strangers learn nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from dudao.apps.workplan.actions.feeds import digest_of, open_feed, renew_feed, revoke_feed
from dudao.apps.workplan.feed import calendar_feed
from dudao.apps.workplan.models import CalendarFeed, Duty
from tests.apps.workplan.made import PlanWorld
from tests.apps.workplan.progress_made import reported


def body(plan: PlanWorld, *numbers: str, today: date | None = None) -> bytes:
    duties = [plan.duty(number) for number in numbers]
    return calendar_feed(duties, {}, today or plan.today, lambda duty: f"https://example.org/plan/{duty.pk}/")


def events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_one_whole_day_on_the_due_date(plan_world: PlanWorld) -> None:
    event = events(body(plan_world, "1"))[0]
    due = plan_world.today + timedelta(60)
    assert (event["dtstart"].dt, event["dtend"].dt) == (due, due + timedelta(1))
    assert event["summary"] == "新建城关初中教学楼（到期）"
    assert event["uid"] == f"duty-{plan_world.duty('1').pk}@dudao"


def test_late_ones_say_by_how_many_days(plan_world: PlanWorld) -> None:
    assert events(body(plan_world, "3"))[0]["summary"] == "【逾期 3 天】完善经费保障制度"


def test_a_moved_due_date_moves_the_same_event(plan_world: PlanWorld) -> None:
    before = events(body(plan_world, "1"))[0]
    Duty.objects.filter(pk=plan_world.duty("1").pk).update(extended_due_on=plan_world.today + timedelta(70))
    after = events(body(plan_world, "1"))[0]
    assert before["uid"] == after["uid"]
    assert after["dtstart"].dt == plan_world.today + timedelta(70)
    assert "原时限 2026-01-23，已同意延期" in after["description"]


def test_lines_end_with_crlf_and_are_folded(plan_world: PlanWorld) -> None:
    duty = plan_world.duty("1")
    duty.requirement = "按照省级验收要求，" * 40
    duty.save()
    content = body(plan_world, "1")
    lines = content.split(b"\r\n")
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in lines) <= 75
    assert "按照省级验收要求，" * 40 in events(content)[0]["description"]


def test_without_a_due_date_there_is_no_event(plan_world: PlanWorld) -> None:
    assert events(body(plan_world, "6")) == []


def test_the_same_day_gives_the_same_bytes(plan_world: PlanWorld) -> None:
    assert body(plan_world, "1", "3") == body(plan_world, "1", "3")


def test_no_names_of_others(plan_world: PlanWorld) -> None:
    text = body(plan_world, "1", "3").decode()
    assert not any(name in text for name in ("钱文静", "蒋国梁", "李志强"))


def fetch(token: str) -> tuple[int, bytes, str]:
    response = Client().get(reverse("duty_feed", args=[token]))
    return response.status_code, response.content, response.headers["Content-Type"]


def test_the_feed_holds_what_one_handles_and_needs_no_sign_in(plan_world: PlanWorld) -> None:
    status, content, kind = fetch(renew_feed(actor=plan_world.person("handler")))
    assert (status, kind) == (200, "text/calendar; charset=utf-8")
    assert sorted(str(event["uid"]) for event in events(content)) == sorted(
        f"duty-{plan_world.duty(number).pk}@dudao" for number in ("1", "3")
    )


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "../../etc"])
def test_unknown_addresses_get_one_answer(plan_world: PlanWorld, token: str) -> None:
    response = Client().get(f"/plan/feed/{token}.ics")
    assert response.status_code == 404


def test_the_answer_to_strangers_is_constant(plan_world: PlanWorld) -> None:
    person = plan_world.person("handler")
    token = renew_feed(actor=person)
    revoke_feed(actor=person)
    answers = {fetch(token), fetch("x"), fetch("y" * 43)}
    assert answers == {(404, "没有这个日历。".encode(), "text/plain; charset=utf-8")}


def test_only_the_digest_is_kept_and_a_new_address_ends_the_old(plan_world: PlanWorld) -> None:
    person = plan_world.person("handler")
    first, second = renew_feed(actor=person), renew_feed(actor=person)
    assert first != second
    assert len(first) >= 43
    assert CalendarFeed.objects.get().token_digest == digest_of(second)
    now = timezone.now()
    assert open_feed(first, now) is None
    assert open_feed(second, now) == person


def test_an_account_that_is_switched_off_has_no_feed(plan_world: PlanWorld) -> None:
    person = plan_world.person("handler")
    token = renew_feed(actor=person)
    person.is_active = False
    person.save()
    assert open_feed(token, timezone.now()) is None


def test_use_is_noted_once_an_hour(plan_world: PlanWorld) -> None:
    token = renew_feed(actor=plan_world.person("handler"))
    now = timezone.now()
    for minutes, noted in ((0, 0), (59, 0), (61, 61)):
        open_feed(token, now + timedelta(minutes=minutes))
        assert CalendarFeed.objects.get().last_used_at == now + timedelta(minutes=noted)


def test_what_is_done_leaves_the_feed(plan_world: PlanWorld) -> None:
    from dudao.apps.workplan.actions.progress import confirm_progress

    token = renew_feed(actor=plan_world.person("handler"))
    confirm_progress(reported(plan_world, "3", "印发"), actor=plan_world.person("head"))
    assert [str(event["uid"]) for event in events(fetch(token)[1])] == [
        f"duty-{plan_world.duty('1').pk}@dudao"
    ]


def test_the_last_day_of_the_calendar_has_no_day_after_it(plan_world: PlanWorld) -> None:
    duty = plan_world.duty("1")
    duty.due_on = date.max
    duty.save(update_fields=["due_on"])
    event = events(body(plan_world, "1"))[0]
    assert event["DTSTART"].dt == date.max
    assert "DTEND" not in event
