"""The eight steps of official oversight: 立项、审核、下发、签收、办理、反馈、复核、办结, and the ways between them.

A matter stands at one step. The steps are taken in their order; a returned answer goes back to 办理, a higher rung of
the ladder begins again at 审核. What is at its end (办结、不予立项) only moves by being opened again.
"""

from __future__ import annotations

from enum import StrEnum


class Step(StrEnum):
    """Where a matter stands."""

    PROPOSED = "proposed"
    CHECKING = "checking"
    ISSUED = "issued"
    RECEIVED = "received"
    HANDLING = "handling"
    ANSWERED = "answered"
    REVIEWED = "reviewed"
    CLOSED = "closed"
    DISMISSED = "dismissed"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def place(self) -> int | None:
        """1 for 立项 to 8 for 办结; None for what was dismissed."""
        return EIGHT.index(self) + 1 if self in EIGHT else None


class Move(StrEnum):
    """What is done to a matter."""

    APPROVE = "approve"
    DISMISS = "dismiss"
    ISSUE = "issue"
    RECEIVE = "receive"
    HANDLE = "handle"
    ANSWER = "answer"
    TAKE_BACK = "take_back"
    REVIEW = "review"
    RETURN = "return_"
    ESCALATE = "escalate"
    RECALL = "recall"
    CLOSE = "close"
    REOPEN = "reopen"

    @property
    def label(self) -> str:
        return _MOVE_LABELS[self]

    @property
    def needs_reason(self) -> bool:
        """Dismissing, sending back, climbing, closing and opening again are never done without a word."""
        return self in (Move.DISMISS, Move.RETURN, Move.ESCALATE, Move.CLOSE, Move.REOPEN)


EIGHT = (
    Step.PROPOSED,
    Step.CHECKING,
    Step.ISSUED,
    Step.RECEIVED,
    Step.HANDLING,
    Step.ANSWERED,
    Step.REVIEWED,
    Step.CLOSED,
)
_LABELS = {
    Step.PROPOSED: "立项",
    Step.CHECKING: "审核",
    Step.ISSUED: "下发",
    Step.RECEIVED: "签收",
    Step.HANDLING: "办理",
    Step.ANSWERED: "反馈",
    Step.REVIEWED: "复核",
    Step.CLOSED: "办结",
    Step.DISMISSED: "不予立项",
}
_MOVE_LABELS = {
    Move.APPROVE: "审核立项",
    Move.DISMISS: "不予立项",
    Move.ISSUE: "下发",
    Move.RECEIVE: "签收",
    Move.HANDLE: "办理",
    Move.ANSWER: "反馈",
    Move.TAKE_BACK: "撤回反馈",
    Move.REVIEW: "复核认可",
    Move.RETURN: "退回补充",
    Move.ESCALATE: "升级",
    Move.RECALL: "收回",
    Move.CLOSE: "办结",
    Move.REOPEN: "重新督办",
}
_UNDER_WAY = (Step.ISSUED, Step.RECEIVED, Step.HANDLING, Step.ANSWERED, Step.REVIEWED)

LEADS: dict[Move, dict[Step, Step]] = {
    Move.APPROVE: {Step.PROPOSED: Step.CHECKING},
    Move.DISMISS: {Step.PROPOSED: Step.DISMISSED, Step.CHECKING: Step.DISMISSED},
    Move.ISSUE: {Step.CHECKING: Step.ISSUED},
    Move.RECEIVE: {Step.ISSUED: Step.RECEIVED},
    Move.HANDLE: {Step.RECEIVED: Step.HANDLING},
    # Without a signature for it (paper) an answer may come before the receipt is recorded.
    Move.ANSWER: dict.fromkeys((Step.ISSUED, Step.RECEIVED, Step.HANDLING), Step.ANSWERED),
    Move.TAKE_BACK: {Step.ANSWERED: Step.HANDLING},
    Move.REVIEW: {Step.ANSWERED: Step.REVIEWED},
    Move.RETURN: {Step.ANSWERED: Step.HANDLING},
    Move.ESCALATE: dict.fromkeys(_UNDER_WAY, Step.CHECKING),
    Move.RECALL: dict.fromkeys((Step.ISSUED, Step.RECEIVED, Step.HANDLING), Step.CHECKING),
    Move.CLOSE: dict.fromkeys(_UNDER_WAY, Step.CLOSED),
    Move.REOPEN: {Step.CLOSED: Step.HANDLING, Step.DISMISSED: Step.PROPOSED},
}
"""Where each move leads from each step in which it makes sense."""


def allowed(step: Step, move: Move) -> bool:
    """A move is allowed when ``refusal`` has nothing to say."""
    return not refusal(step, move)


def refusal(step: Step, move: Move) -> str:
    """Why a move is not allowed now, in one Chinese sentence; empty when it is allowed."""
    if step in LEADS[move]:
        return ""
    if step is Step.CLOSED:
        return f"这件事项已经办结，不能{move.label}；要继续督办请先“重新督办”。"
    if step is Step.DISMISSED:
        return f"这件事项已经不予立项，不能{move.label}；要督办请先“重新督办”。"
    if move is Move.REOPEN:
        return f"这件事项还在“{step.label}”一步，没有办结，不用重新督办。"
    if move is Move.CLOSE:
        return f"这件事项还在“{step.label}”一步，没有下发过任何措施，不能办结；不再督办请选“不予立项”。"
    if move is Move.DISMISS:
        return f"这件事项已经到“{step.label}”一步，措施已经下发，不能再不予立项；可以写明意见后办结。"
    needed = "、".join(f"“{one.label}”" for one in LEADS[move])
    return f"这件事项现在在“{step.label}”一步，不能{move.label}：只有在{needed}一步才可以。"


def after(step: Step, move: Move) -> Step:
    """The step after a move; raises ``ValueError`` with the refusal when it is not allowed."""
    reason = refusal(step, move)
    if reason:
        raise ValueError(reason)
    return LEADS[move][step]
