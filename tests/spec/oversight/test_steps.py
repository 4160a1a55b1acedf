"""The eight steps: every move from every step, allowed or refused."""

from __future__ import annotations

import pytest

from dudao.core.oversight.steps import EIGHT, LEADS, Move, Step, after, allowed, refusal

WAYS = {
    (Step.PROPOSED, Move.APPROVE): Step.CHECKING,
    (Step.PROPOSED, Move.DISMISS): Step.DISMISSED,
    (Step.CHECKING, Move.DISMISS): Step.DISMISSED,
    (Step.CHECKING, Move.ISSUE): Step.ISSUED,
    (Step.ISSUED, Move.RECEIVE): Step.RECEIVED,
    (Step.RECEIVED, Move.HANDLE): Step.HANDLING,
    (Step.ISSUED, Move.ANSWER): Step.ANSWERED,
    (Step.RECEIVED, Move.ANSWER): Step.ANSWERED,
    (Step.HANDLING, Move.ANSWER): Step.ANSWERED,
    (Step.ANSWERED, Move.TAKE_BACK): Step.HANDLING,
    (Step.ANSWERED, Move.REVIEW): Step.REVIEWED,
    (Step.ANSWERED, Move.RETURN): Step.HANDLING,
    (Step.ISSUED, Move.RECALL): Step.CHECKING,
    (Step.RECEIVED, Move.RECALL): Step.CHECKING,
    (Step.HANDLING, Move.RECALL): Step.CHECKING,
    (Step.CLOSED, Move.REOPEN): Step.HANDLING,
    (Step.DISMISSED, Move.REOPEN): Step.PROPOSED,
} | {
    (step, move): lead
    for move, lead in ((Move.ESCALATE, Step.CHECKING), (Move.CLOSE, Step.CLOSED))
    for step in (Step.ISSUED, Step.RECEIVED, Step.HANDLING, Step.ANSWERED, Step.REVIEWED)
}


@pytest.mark.parametrize("move", list(Move))
@pytest.mark.parametrize("step", list(Step))
def test_every_move_from_every_step(step: Step, move: Move) -> None:
    wanted = WAYS.get((step, move))
    assert allowed(step, move) is (wanted is not None)
    if wanted is None:
        with pytest.raises(ValueError, match=refusal(step, move)):
            after(step, move)
    else:
        assert after(step, move) is wanted


def test_the_eight_steps_have_their_names_and_places() -> None:
    assert "、".join(step.label for step in EIGHT) == "立项、审核、下发、签收、办理、反馈、复核、办结"
    assert [step.place for step in EIGHT] == list(range(1, 9))
    assert Step.DISMISSED.place is None


def test_the_straight_way_takes_every_step() -> None:
    step, taken = Step.PROPOSED, [Step.PROPOSED]
    for move in (
        Move.APPROVE,
        Move.ISSUE,
        Move.RECEIVE,
        Move.HANDLE,
        Move.ANSWER,
        Move.REVIEW,
        Move.CLOSE,
    ):
        step = after(step, move)
        taken.append(step)
    assert tuple(taken) == EIGHT


def test_what_needs_a_reason() -> None:
    assert {move for move in Move if move.needs_reason} == {
        Move.DISMISS,
        Move.RETURN,
        Move.ESCALATE,
        Move.CLOSE,
        Move.REOPEN,
    }


def test_every_move_leads_somewhere() -> None:
    assert set(LEADS) == set(Move)


def test_refusals_say_what_to_do() -> None:
    assert refusal(Step.CLOSED, Move.ISSUE) == "这件事项已经办结，不能下发；要继续督办请先“重新督办”。"
    assert refusal(Step.PROPOSED, Move.ISSUE) == (
        "这件事项现在在“立项”一步，不能下发：只有在“审核”一步才可以。"
    )
