"""The workflow of a rating: every cell of the table, and what a lower level cannot do."""

from __future__ import annotations

import itertools

import pytest

from dudao.core.rating_flow import (
    RatingState,
    RatingVerb,
    ReviewLevel,
    after,
    allowed,
    refusal,
)

DRAFT, SUBMITTED, RETURNED = RatingState.DRAFT, RatingState.SUBMITTED, RatingState.RETURNED
APPROVED, LOCKED = RatingState.APPROVED, RatingState.LOCKED
UNIT, DEPARTMENT, BUREAU, CITY = ReviewLevel
LEVELS = (UNIT, DEPARTMENT, BUREAU, CITY)
SAVE, SUBMIT, WITHDRAW, APPROVE, RETURN, LOCK, OPEN = RatingVerb

CELLS = {
    (DRAFT, UNIT, SAVE): (DRAFT, UNIT),
    (DRAFT, UNIT, SUBMIT): (SUBMITTED, UNIT),
    (SUBMITTED, UNIT, WITHDRAW): (DRAFT, UNIT),
    (SUBMITTED, UNIT, APPROVE): (SUBMITTED, DEPARTMENT),
    (SUBMITTED, DEPARTMENT, APPROVE): (SUBMITTED, BUREAU),
    (SUBMITTED, BUREAU, APPROVE): (SUBMITTED, CITY),
    (SUBMITTED, CITY, APPROVE): (APPROVED, CITY),
    **{(SUBMITTED, level, RETURN): (RETURNED, level) for level in LEVELS},
    **{(RETURNED, level, SAVE): (RETURNED, level) for level in LEVELS},
    **{(RETURNED, level, SUBMIT): (SUBMITTED, UNIT) for level in LEVELS},
    **{(DRAFT, level, SAVE): (DRAFT, level) for level in LEVELS},
    **{(DRAFT, level, SUBMIT): (SUBMITTED, UNIT) for level in LEVELS},
    **{(APPROVED, level, LOCK): (LOCKED, level) for level in LEVELS},
    **{(APPROVED, level, OPEN): (RETURNED, level) for level in LEVELS},
    **{(LOCKED, level, OPEN): (RETURNED, level) for level in LEVELS},
}
"""Every cell that is allowed; all others are refused."""


@pytest.mark.parametrize(("state", "level", "verb"), list(itertools.product(RatingState, LEVELS, RatingVerb)))
def test_every_cell_of_the_table(state: RatingState, level: ReviewLevel, verb: RatingVerb) -> None:
    expected = CELLS.get((state, level, verb))
    assert allowed(state, level, LEVELS, verb) is (expected is not None)
    if expected is not None:
        assert refusal(state, level, LEVELS, verb) == ""
        assert after(state, level, LEVELS, verb) == expected
        return
    reason = refusal(state, level, LEVELS, verb)
    assert reason.endswith("。")
    with pytest.raises(ValueError, match="。"):
        after(state, level, LEVELS, verb)


@pytest.mark.parametrize(
    ("state", "level", "verb", "by", "reason"),
    [
        (SUBMITTED, BUREAU, APPROVE, DEPARTMENT, "现在由督导室审核，牵头部门不能审核通过。"),
        (SUBMITTED, DEPARTMENT, APPROVE, BUREAU, "现在由牵头部门审核，督导室不能审核通过。"),
        (SUBMITTED, BUREAU, RETURN, UNIT, "现在由督导室审核，本单位不能退回。"),
        (APPROVED, BUREAU, OPEN, DEPARTMENT, "督导室已审核通过，牵头部门不能打开。"),
        (LOCKED, CITY, OPEN, BUREAU, "市级已审核通过，督导室不能打开。"),
        (APPROVED, CITY, LOCK, BUREAU, "市级已审核通过，督导室不能锁定。"),
        (SUBMITTED, DEPARTMENT, WITHDRAW, None, "本单位已经审核，不能撤回；要修改请牵头部门退回。"),
        (LOCKED, BUREAU, SAVE, None, "督导室已锁定，不能保存；要修改请督导室说明理由后打开。"),
        (APPROVED, BUREAU, RETURN, BUREAU, "督导室已审核通过，不能退回；要修改请督导室说明理由后打开。"),
        (SUBMITTED, UNIT, SAVE, None, "已提交，正在等本单位审核，不能保存；要修改请先撤回。"),
        (SUBMITTED, BUREAU, SAVE, None, "已提交，正在等督导室审核，不能保存；要修改请督导室退回。"),
        (SUBMITTED, BUREAU, LOCK, BUREAU, "还在等督导室审核，不能锁定。"),
        (DRAFT, UNIT, APPROVE, UNIT, "还没有提交，不能审核通过。"),
        (RETURNED, BUREAU, WITHDRAW, None, "已退回，还没有重新提交，不能撤回。"),
    ],
)
def test_why_something_is_not_allowed(
    state: RatingState, level: ReviewLevel, verb: RatingVerb, by: ReviewLevel | None, reason: str
) -> None:
    assert refusal(state, level, LEVELS, verb, by=by) == reason


def test_a_higher_level_opens_what_a_lower_one_locked() -> None:
    assert after(LOCKED, BUREAU, LEVELS, OPEN, by=CITY) == (RETURNED, CITY)


def test_a_campaign_of_one_level_is_approved_at_once() -> None:
    assert after(SUBMITTED, BUREAU, (BUREAU,), APPROVE, by=BUREAU) == (APPROVED, BUREAU)


def test_a_campaign_may_leave_levels_out() -> None:
    levels = (UNIT, BUREAU)
    assert after(SUBMITTED, UNIT, levels, APPROVE) == (SUBMITTED, BUREAU)
    assert after(SUBMITTED, BUREAU, levels, APPROVE) == (APPROVED, BUREAU)


@pytest.mark.parametrize("levels", [(), (BUREAU, UNIT), (UNIT, UNIT), (DEPARTMENT, BUREAU)])
def test_levels_that_make_no_sense_are_refused(levels: tuple[ReviewLevel, ...]) -> None:
    with pytest.raises(ValueError):
        allowed(SUBMITTED, UNIT, levels, APPROVE)


def test_a_level_that_does_not_review_here_is_refused() -> None:
    with pytest.raises(ValueError, match="市级"):
        allowed(SUBMITTED, UNIT, (UNIT, BUREAU), APPROVE, by=CITY)


def test_sending_back_and_opening_need_a_reason() -> None:
    assert [verb for verb in RatingVerb if verb.needs_reason] == [RETURN, OPEN]


def test_every_label_is_chinese() -> None:
    for entry in [*RatingState, *ReviewLevel, *RatingVerb]:
        assert all("一" <= sign <= "龥" for sign in entry.label)
