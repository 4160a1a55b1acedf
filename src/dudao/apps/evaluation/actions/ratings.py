"""What the handler does: save a draft, submit, withdraw."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.campaigns.api import Assignment, reviewers_of
from dudao.apps.evaluation.actions.peers import context_of, score_all_peers
from dudao.apps.evaluation.actions.writing import Held, details_of, held_for, keep_totals, move, write
from dudao.apps.evaluation.choices import RatingState
from dudao.apps.evaluation.flow import handler_refusal
from dudao.apps.evaluation.models import Evaluation, Rating
from dudao.apps.evaluation.own_totals import OwnTotals
from dudao.apps.evaluation.permissions import ONLY_HANDLER, can_rate
from dudao.apps.evaluation.reviewers import staffed_levels, waiting_level
from dudao.apps.evaluation.statement import Judged, Statement, judge, open_parts, state_on, statement_of
from dudao.core.rating_flow import RatingVerb

MEASURED = "这一条由测算得出，不能填写；数据有误请在“数据”里更正，确需调整由督导室另作更正说明。"
UNDECIDED = "还没有填完，不能提交：{}。"
NOBODY_REVIEWS = "这一条还没有审核人，不能提交；请联系督导室安排。"


@dataclass(frozen=True)
class Written:
    """A rating as it now stands, its evaluation with the totals up to date, and what the statement scored."""

    rating: Rating
    evaluation: Evaluation
    totals: OwnTotals | None = None  # None: nothing was changed
    judged: Judged | None = None


@transaction.atomic
def save_rating(assignment: Assignment, statement: Statement, *, number: int, actor: User) -> Written:
    """Keep a statement as a draft, whatever is still open in it; the same statement again writes nothing.

    `number` is the one that the writer saw (0: none). Raises ``PermissionDenied``, ``ValidationError`` (state),
    ``RatingConflict``, ``AnswerError`` (field); nothing is written then.
    """
    held = _held_by_handler(assignment, number, actor)
    _require(held, RatingVerb.SAVE)
    judged = judge(held.item, statement, context_of(held))
    if held.rating is not None and _is_same(held.rating, judged):
        return Written(held.rating, held.evaluation, None, judged)
    rating = _stated(held, judged, actor)
    return _finish(held, rating, "save_rating", actor, judged)


@transaction.atomic
def submit_rating(
    assignment: Assignment, statement: Statement | None = None, *, number: int, actor: User
) -> Written:
    """Hand a rating in to the lowest level that somebody holds; with a statement it is kept first.

    Raises as `save_rating`; ``ValidationError`` too while something is not stated, or nobody reviews.
    """
    held = _held_by_handler(assignment, number, actor)
    _require(held, RatingVerb.SUBMIT)
    judged = None
    rating = held.rating
    if statement is not None:
        judged = judge(held.item, statement, context_of(held))
        rating = _stated(held, judged, actor)
    if rating is None:
        raise ValidationError("还没有评分，不能提交。")
    if judged is None:
        judged = judge(held.item, statement_of(rating), context_of(held))
    missing = open_parts(held.item, judged.answer)
    if missing:
        raise ValidationError(UNDECIDED.format("、".join(missing)))
    reviewers = reviewers_of(assignment.campaign, [assignment.item_id])
    first = waiting_level("", staffed_levels(reviewers, assignment))
    if first is None:
        raise ValidationError(NOBODY_REVIEWS)
    move(rating, RatingState.SUBMITTED, first.value)
    return _finish(held, rating, "submit_rating", actor, judged)


@transaction.atomic
def withdraw_rating(assignment: Assignment, *, number: int, actor: User) -> Written:
    """Take a rating back to a draft while no level has decided on it."""
    held = _held_by_handler(assignment, number, actor)
    _require(held, RatingVerb.WITHDRAW)
    rating = held.rating
    if rating is None:
        raise ValidationError("还没有评分，不能撤回。")
    move(rating, RatingState.DRAFT, "")
    return _finish(held, rating, "withdraw_rating", actor, None)


def _held_by_handler(assignment: Assignment, number: int, actor: User) -> Held:
    if not can_rate(actor, assignment):
        raise PermissionDenied(ONLY_HANDLER)
    held = held_for(assignment, number)
    if held.item.measured_by is not None:
        raise ValidationError(MEASURED)
    return held


def _require(held: Held, verb: RatingVerb) -> None:
    """The workflow allows the verb now. Raises ``ValidationError`` with its sentence."""
    refusal = handler_refusal(held.rating, verb)
    if refusal:
        raise ValidationError(refusal)


def _stated(held: Held, judged: Judged, actor: User | None) -> Rating:
    """The rating with a new statement; a new one when there was none. Not yet saved."""
    rating = held.rating or Rating(
        evaluation=held.evaluation, item_id=held.item.id, assignment=held.assignment, state=RatingState.DRAFT
    )
    rating.item = held.assignment.item
    state_on(rating, judged)
    rating.rated_by, rating.rated_at = actor, timezone.now()
    return rating


def _is_same(rating: Rating, judged: Judged) -> bool:
    statement = judged.statement
    return (rating.answer, rating.note, rating.recoverable_points, rating.recover_by) == (
        judged.data,
        statement.note,
        statement.recoverable_points,
        statement.recover_by,
    )


def _finish(held: Held, rating: Rating, verb: str, actor: User, judged: Judged | None) -> Written:
    totals = write(held, rating, verb, actor)
    if judged is not None and held.item.needs_peers:
        score_all_peers(held.evaluation.campaign_id, held.item, held.sheet)
        rating.refresh_from_db(fields=["points", "lost_parts"])
        totals = keep_totals(held.evaluation, held.sheet)
    record(actor, verb, rating, organisation=held.assignment.subject, details=details_of(held, rating))
    return Written(rating, held.evaluation, totals, judged)
