"""Reminders: which stage on which day, to whom, in what words, and never one that was not reached."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.core.scheduling.reminding import RemindedPerson, Reminder, ReminderRule, due_reminders

DUE = date(2026, 11, 25)
RULE = ReminderRule()
HANDLER, OWNER = RemindedPerson.HANDLER, RemindedPerson.OWNER
UNIT_HEAD, OFFICE, DIRECTOR = RemindedPerson.UNIT_HEAD, RemindedPerson.OFFICE, RemindedPerson.DIRECTOR


def on(days: int, rule: ReminderRule = RULE) -> tuple[Reminder, ...]:
    """What is due so many days after the due date."""
    return due_reminders(DUE, DUE + timedelta(days), rule)


@pytest.mark.parametrize(
    ("days", "key", "text"),
    [
        (-7, "before:7", "还有 7 天到期（11月25日）"),
        (-3, "before:3", "还有 3 天到期（11月25日）"),
        (-1, "before:1", "还有 1 天到期（11月25日）"),
        (0, "day", "今天到期（11月25日）"),
    ],
)
def test_before_and_on_the_day_the_handler_is_told(days: int, key: str, text: str) -> None:
    assert on(days) == (Reminder(key, (HANDLER,), text, DUE + timedelta(days)),)


def test_eight_days_before_nothing_is_due() -> None:
    assert on(-8) == ()


def test_a_missed_morning_is_made_up_for_under_the_same_key_with_the_true_days() -> None:
    assert on(-2) == (Reminder("before:3", (HANDLER,), "还有 2 天到期（11月25日）", date(2026, 11, 22)),)
    assert [each.stage_key for each in on(-6)] == ["before:7"]


@pytest.mark.parametrize(
    ("days", "targets"),
    [
        (1, (HANDLER, OWNER)),
        (2, (HANDLER, OWNER)),
        (3, (HANDLER, OWNER, UNIT_HEAD)),
        (5, (HANDLER, OWNER, UNIT_HEAD, OFFICE)),
        (9, (HANDLER, OWNER, UNIT_HEAD, OFFICE)),
        (10, (HANDLER, OWNER, UNIT_HEAD, OFFICE, DIRECTOR)),
        (40, (HANDLER, OWNER, UNIT_HEAD, OFFICE, DIRECTOR)),
    ],
)
def test_each_late_day_goes_up_the_line(days: int, targets: tuple[RemindedPerson, ...]) -> None:
    text = f"已逾期 {days} 天（11月25日到期）"
    assert on(days) == (Reminder(f"late:{days}", targets, text, DUE + timedelta(days)),)


def test_without_daily_reminders_only_the_first_day_and_each_step_up_remain() -> None:
    rule = ReminderRule(each_day_late=False)
    keys = [reminder.stage_key for days in range(1, 13) for reminder in on(days, rule)]
    assert list(dict.fromkeys(keys)) == ["late:1", "late:3", "late:5", "late:10"]
    assert on(4, rule)[0].targets == (HANDLER, OWNER, UNIT_HEAD)


def test_the_office_says_how_many_days_before() -> None:
    rule = ReminderRule(days_before=(10,))
    assert [each.stage_key for each in on(-10, rule)] == ["before:10"]
    assert [each.stage_key for each in on(0, rule)] == ["before:10"]
    assert on(-11, rule) == ()
    assert on(-1, ReminderRule(days_before=())) == ()


def test_an_owner_told_at_once_is_told_from_the_first_late_day() -> None:
    assert on(0, ReminderRule(owner_after=0))[0].targets == (HANDLER,)
    assert on(1, ReminderRule(owner_after=0))[0].targets == (HANDLER, OWNER)


def test_negative_days_are_refused() -> None:
    with pytest.raises(ValueError, match="不能为负"):
        ReminderRule(days_before=(7, -1))
    with pytest.raises(ValueError, match="不能为负"):
        ReminderRule(office_after=-1)


@given(st.integers(-20, 40), st.booleans())
def test_a_stage_is_never_ahead_of_its_day_and_its_key_belongs_to_one_day(days: int, daily: bool) -> None:
    rule = ReminderRule(each_day_late=daily)
    for reminder in on(days, rule):
        assert reminder.stage_on <= DUE + timedelta(days)
        assert on((reminder.stage_on - DUE).days, rule)[0].stage_key == reminder.stage_key
