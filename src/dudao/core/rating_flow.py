"""The workflow of one clause's rating: draft, submitted, returned, approved, locked, up the levels of review.

A rating in ``submitted`` waits for the decision of its level; a returned, approved or locked one carries the level
that decided last. Review goes up one level after the other; what was returned starts again at the lowest level.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise


class RatingState(StrEnum):
    """Where a rating stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    LOCKED = "locked"

    @property
    def label(self) -> str:
        return _STATE_LABELS[self]


class ReviewLevel(StrEnum):
    """Who reviews, lowest first."""

    UNIT = "unit"
    DEPARTMENT = "department"
    BUREAU = "bureau"
    CITY = "city"

    @property
    def label(self) -> str:
        return _LEVEL_LABELS[self]


class RatingVerb(StrEnum):
    """What is done to a rating."""

    SAVE = "save"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    RETURN = "return_"
    LOCK = "lock"
    OPEN = "open_"

    @property
    def label(self) -> str:
        return _VERB_LABELS[self]

    @property
    def needs_reason(self) -> bool:
        """Sending back and opening are never done without a word."""
        return self in (RatingVerb.RETURN, RatingVerb.OPEN)

    @property
    def is_review(self) -> bool:
        """Done by a reviewer, not by the handler."""
        return self in (RatingVerb.APPROVE, RatingVerb.RETURN, RatingVerb.LOCK, RatingVerb.OPEN)


_STATE_LABELS = {
    RatingState.DRAFT: "草稿",
    RatingState.SUBMITTED: "待审核",
    RatingState.RETURNED: "已退回",
    RatingState.APPROVED: "已通过",
    RatingState.LOCKED: "已锁定",
}
_LEVEL_LABELS = {
    ReviewLevel.UNIT: "本单位",
    ReviewLevel.DEPARTMENT: "牵头部门",
    ReviewLevel.BUREAU: "督导室",
    ReviewLevel.CITY: "市级",
}
_VERB_LABELS = {
    RatingVerb.SAVE: "保存",
    RatingVerb.SUBMIT: "提交",
    RatingVerb.WITHDRAW: "撤回",
    RatingVerb.APPROVE: "审核通过",
    RatingVerb.RETURN: "退回",
    RatingVerb.LOCK: "锁定",
    RatingVerb.OPEN: "打开",
}

STATES_OF: dict[RatingVerb, tuple[RatingState, ...]] = {
    RatingVerb.SAVE: (RatingState.DRAFT, RatingState.RETURNED),
    RatingVerb.SUBMIT: (RatingState.DRAFT, RatingState.RETURNED),
    RatingVerb.WITHDRAW: (RatingState.SUBMITTED,),
    RatingVerb.APPROVE: (RatingState.SUBMITTED,),
    RatingVerb.RETURN: (RatingState.SUBMITTED,),
    RatingVerb.LOCK: (RatingState.APPROVED,),
    RatingVerb.OPEN: (RatingState.APPROVED, RatingState.LOCKED),
}
"""The states in which each verb makes sense."""


def allowed(
    state: RatingState,
    level: ReviewLevel,
    levels: Sequence[ReviewLevel],
    verb: RatingVerb,
    *,
    by: ReviewLevel | None = None,
) -> bool:
    """A verb is allowed when ``refusal`` has nothing to say."""
    return not refusal(state, level, levels, verb, by=by)


def refusal(
    state: RatingState,
    level: ReviewLevel,
    levels: Sequence[ReviewLevel],
    verb: RatingVerb,
    *,
    by: ReviewLevel | None = None,
) -> str:
    """Why the verb is not allowed now, in one Chinese sentence; empty when it is allowed.

    ``by`` is the level of the reviewer who asks; None leaves the question of who to the caller. Approving and
    returning belong to the level that it waits for; locking and opening to the level that approved or a higher
    one. Withdrawing is only possible while the lowest level has not decided. Raises ``ValueError`` when
    ``levels`` is empty or out of order, or does not contain ``level`` or ``by``.
    """
    _check(level, levels, by)
    if state not in STATES_OF[verb]:
        return _wrong_state(state, level, verb, first=level is levels[0])
    if verb is RatingVerb.WITHDRAW and level is not levels[0]:
        return f"{levels[0].label}已经审核，不能撤回；要修改请{level.label}退回。"
    if by is None or not verb.is_review or by is level:
        return ""
    if verb in (RatingVerb.APPROVE, RatingVerb.RETURN):
        return f"现在由{level.label}审核，{by.label}不能{verb.label}。"
    if levels.index(by) < levels.index(level):
        return f"{level.label}已审核通过，{by.label}不能{verb.label}。"
    return ""


def after(
    state: RatingState,
    level: ReviewLevel,
    levels: Sequence[ReviewLevel],
    verb: RatingVerb,
    *,
    by: ReviewLevel | None = None,
) -> tuple[RatingState, ReviewLevel]:
    """State and level after the verb; raises ``ValueError`` with the refusal when it is not allowed."""
    reason = refusal(state, level, levels, verb, by=by)
    if reason:
        raise ValueError(reason)
    acting = by or level
    if verb is RatingVerb.SAVE:
        return state, level
    if verb is RatingVerb.SUBMIT:
        return RatingState.SUBMITTED, levels[0]
    if verb is RatingVerb.WITHDRAW:
        return RatingState.DRAFT, levels[0]
    if verb is RatingVerb.APPROVE:
        place = levels.index(level) + 1
        if place < len(levels):
            return RatingState.SUBMITTED, levels[place]
        return RatingState.APPROVED, level
    if verb is RatingVerb.LOCK:
        return RatingState.LOCKED, acting
    return RatingState.RETURNED, acting


def _check(level: ReviewLevel, levels: Sequence[ReviewLevel], by: ReviewLevel | None) -> None:
    order = list(ReviewLevel)
    places = [order.index(each) for each in levels]
    if not places or any(low >= high for low, high in pairwise(places)):
        raise ValueError("审核层级要由低到高，各出现一次")
    for each in (level, by):
        if each is not None and each not in levels:
            raise ValueError(f"本次创建没有{each.label}这一审核层级")


def _wrong_state(state: RatingState, level: ReviewLevel, verb: RatingVerb, *, first: bool) -> str:
    if state is RatingState.LOCKED:
        return f"{level.label}已锁定，不能{verb.label}；要修改请{level.label}说明理由后打开。"
    if state is RatingState.APPROVED:
        return f"{level.label}已审核通过，不能{verb.label}；要修改请{level.label}说明理由后打开。"
    if state is RatingState.SUBMITTED:
        if verb in (RatingVerb.LOCK, RatingVerb.OPEN):
            return f"还在等{level.label}审核，不能{verb.label}。"
        way = "先撤回" if first else f"{level.label}退回"
        return f"已提交，正在等{level.label}审核，不能{verb.label}；要修改请{way}。"
    stage = "还没有提交" if state is RatingState.DRAFT else "已退回，还没有重新提交"
    return f"{stage}，不能{verb.label}。"
