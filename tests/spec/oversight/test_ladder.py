"""The ladder: which rung comes next, and when a matter may climb."""

from __future__ import annotations

import pytest

from dudao.core.oversight.ladder import (
    Ladder,
    LadderError,
    LetterNow,
    Rung,
    RungSet,
    climb_refusal,
    usual_ladder,
)

SHORT = Ladder(
    (
        RungSet(Rung.REMINDER_LETTER, 5),
        RungSet(Rung.WARNING_LETTER, 5, is_active=False),
        RungSet(Rung.OVERSIGHT_LETTER, 3),
        RungSet(Rung.TALK),
    )
)


def letter(**state: bool | int) -> LetterNow:
    return LetterNow(Rung.REMINDER_LETTER, "提醒函（示教督办函〔2025〕3号）", **state)  # type: ignore[arg-type]


def test_the_six_rungs_in_their_order() -> None:
    assert [one.rung.label for one in usual_ladder().active] == [
        "提醒函",
        "预警函",
        "督办函",
        "通报",
        "约谈",
        "问责",
    ]
    assert [usual_ladder().days_of(rung) for rung in Rung] == [5, 5, 3, None, None, None]


def test_a_rung_left_out_is_climbed_over() -> None:
    assert SHORT.next_after(Rung.REMINDER_LETTER) is Rung.OVERSIGHT_LETTER
    assert SHORT.next_after(Rung.TALK) is None


def test_a_rung_not_in_use_becomes_a_milder_one_or_the_mildest() -> None:
    assert SHORT.at_or_below(Rung.WARNING_LETTER) is Rung.REMINDER_LETTER
    assert SHORT.at_or_below(Rung.ACCOUNTABILITY) is Rung.TALK
    assert Ladder((RungSet(Rung.TALK),)).at_or_below(Rung.REMINDER_LETTER) is Rung.TALK


def test_a_matter_without_a_letter_climbs_one_rung() -> None:
    assert climb_refusal(SHORT, Rung.REMINDER_LETTER, Rung.OVERSIGHT_LETTER, None) == ""


@pytest.mark.parametrize(
    ("now", "wanted", "held", "said"),
    [
        (Rung.OVERSIGHT_LETTER, Rung.REMINDER_LETTER, None, "不能再用不高于它的提醒函。"),
        (
            Rung.REMINDER_LETTER,
            Rung.TALK,
            None,
            "一次只升一级：提醒函之后是督办函，不能直接到约谈。",
        ),
        (Rung.TALK, Rung.ACCOUNTABILITY, None, "约谈已经是梯次的最高一级。"),
        (Rung.REMINDER_LETTER, Rung.OVERSIGHT_LETTER, letter(is_draft=True), "还在办文，没有发出"),
        (Rung.REMINDER_LETTER, Rung.OVERSIGHT_LETTER, letter(), "第十五条"),
        (Rung.REMINDER_LETTER, Rung.OVERSIGHT_LETTER, letter(overdue_days=0), "答复期限还没有到"),
    ],
)
def test_what_stands_in_the_way_of_climbing(
    now: Rung, wanted: Rung, held: LetterNow | None, said: str
) -> None:
    assert said in climb_refusal(SHORT, now, wanted, held)


@pytest.mark.parametrize("held", [letter(is_closed=True), letter(overdue_days=1)])
def test_a_closed_or_overdue_letter_lets_the_matter_climb(held: LetterNow) -> None:
    assert climb_refusal(SHORT, Rung.REMINDER_LETTER, Rung.OVERSIGHT_LETTER, held) == ""


@pytest.mark.parametrize(
    ("rungs", "said"),
    [
        ((RungSet(Rung.TALK), RungSet(Rung.TALK)), "“约谈”在梯次里写了两次。"),
        ((RungSet(Rung.TALK, is_active=False),), "督办梯次至少要启用一级。"),
        ((RungSet(Rung.REMINDER_LETTER),), "提醒函要设答复期限（工作日）。"),
        ((RungSet(Rung.REMINDER_LETTER, 91),), "提醒函的答复期限应在 1 到 90 个工作日之间。"),
        ((RungSet(Rung.TALK, 3),), "约谈不是要答复的函件，不用设答复期限。"),
    ],
)
def test_a_ladder_that_cannot_be_used(rungs: tuple[RungSet, ...], said: str) -> None:
    with pytest.raises(LadderError) as refused:
        Ladder(rungs)
    assert str(refused.value) == said
