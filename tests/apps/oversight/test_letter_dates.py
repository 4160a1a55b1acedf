"""The day for an answer around holidays, by the calendar of the county."""

from __future__ import annotations

from datetime import date

import pytest

from dudao.apps.calendars.api import correct_day
from dudao.apps.oversight.actions.replies import return_answer
from dudao.apps.oversight.letter_dates import calendar_note, due_after, due_words, is_overdue
from dudao.apps.oversight.letter_page import letter_page
from tests.apps.oversight.letters_made import answered, issued, now, received
from tests.apps.oversight.made import OversightWorld


@pytest.mark.parametrize(
    ("sent", "days", "due"),
    [
        # National Day 2026: 1 to 7 October free, Sunday 20 September and Saturday 10 October worked;
        # the Mid-autumn Festival is Friday, 25 September.
        (date(2026, 9, 18), 1, date(2026, 9, 20)),
        (date(2026, 9, 24), 1, date(2026, 9, 28)),
        (date(2026, 9, 28), 3, date(2026, 10, 8)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
        (date(2026, 9, 30), 5, date(2026, 10, 13)),
        # Sent on a free day: the first working day after it is the first.
        (date(2026, 10, 3), 1, date(2026, 10, 8)),
        # An ordinary week, and a weekend.
        (date(2025, 11, 24), 5, date(2025, 12, 1)),
        (date(2025, 11, 28), 1, date(2025, 12, 1)),
        (date(2025, 11, 29), 1, date(2025, 12, 1)),
        # New Year 2026: 1 to 3 January free, Sunday 4 January worked.
        (date(2025, 12, 31), 1, date(2026, 1, 4)),
    ],
)
def test_working_days_after_the_day_of_issue(
    overseen: OversightWorld, sent: date, days: int, due: date
) -> None:
    assert due_after(overseen.county, sent, days) == due


def test_the_county_corrects_its_calendar(overseen: OversightWorld) -> None:
    correct_day(
        overseen.county, date(2025, 12, 1), is_working=False, reason="停电", actor=overseen.person("officer")
    )
    assert issued(overseen).due_on == date(2025, 12, 2)


def test_spring_festival_2027_is_not_published(overseen: OversightWorld) -> None:
    assert calendar_note(overseen.county, date(2027, 2, 1), date(2027, 2, 12)) == (
        "2027 年放假安排尚未公布，暂按周末休息计算"
    )
    assert calendar_note(overseen.county, date(2026, 9, 30), date(2026, 10, 8)) == ""


def test_the_letter_says_that_the_year_is_not_published(overseen: OversightWorld) -> None:
    letter = issued(overseen, on=date(2027, 2, 4))
    assert letter.due_on == date(2027, 2, 11)  # weekends only: the festival begins on 5 February
    page = letter_page(overseen.person("head"), letter, date(2027, 2, 4), {})
    assert page["note"] == "2027 年放假安排尚未公布，暂按周末休息计算"


def test_the_day_itself_is_in_time_and_one_day_later_is_late(overseen: OversightWorld) -> None:
    letter = received(overseen)
    words = [due_words(letter, day) for day in (date(2025, 11, 28), date(2025, 12, 1), date(2025, 12, 2))]
    assert [(one.word, one.kind) for one in words if one] == [
        ("还有 3 天", "warn"),
        ("今天到期", "warn"),
        ("逾期 1 天", "bad"),
    ]
    assert words[0] is not None
    assert words[0].working_days_left == 1
    assert [is_overdue(letter, day) for day in (date(2025, 12, 1), date(2025, 12, 2))] == [False, True]


def test_an_answered_letter_is_never_overdue(overseen: OversightWorld) -> None:
    letter = answered(overseen)
    assert is_overdue(letter, date(2026, 3, 1)) is False
    assert due_words(letter, date(2026, 3, 1)) is None


def test_a_return_begins_the_days_again(overseen: OversightWorld) -> None:
    letter = answered(overseen)
    done = return_answer(
        letter, "没有附佐证", 3, today=date(2026, 9, 30), actor=overseen.person("second_officer")
    )
    assert (done.due_on, done.returned_due_on) == (date(2025, 12, 1), date(2026, 10, 10))
    assert now(letter).effective_due_on == date(2026, 10, 10)
