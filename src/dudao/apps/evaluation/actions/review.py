"""What reviewers do: approve up the levels, return with a reason, lock, open."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.campaigns.api import Assignment, Campaign, Reviewers, reviewers_of
from dudao.apps.evaluation.actions.ratings import Written
from dudao.apps.evaluation.actions.writing import (
    details_of,
    held_for,
    keep_totals,
    move,
    require_running,
    revision_of,
    write,
)
from dudao.apps.evaluation.choices import Side
from dudao.apps.evaluation.flow import reviewer_refusal
from dudao.apps.evaluation.item_sheet import sheet_of
from dudao.apps.evaluation.models import Evaluation, Rating, RatingRevision
from dudao.apps.evaluation.permissions import NOT_OWN, ONLY_REVIEWER
from dudao.apps.evaluation.reviewers import acting_level, levels_held, staffed_levels, waiting_level
from dudao.core import rating_flow
from dudao.core.rating_flow import RatingVerb, ReviewLevel

MOST_LISTED = 300


def approve_rating(assignment: Assignment, *, number: int, actor: User) -> Written:
    """Pass a rating to the next level that somebody holds; after the last one it is approved."""
    return _decide(assignment, RatingVerb.APPROVE, "approve_rating", number=number, actor=actor)


def return_rating(assignment: Assignment, reason: str, *, number: int, actor: User) -> Written:
    """Send a rating back to its handler; the reason is required and shown to her."""
    return _decide(assignment, RatingVerb.RETURN, "return_rating", reason, number=number, actor=actor)


def lock_rating(assignment: Assignment, reason: str, *, number: int, actor: User) -> Written:
    """Lock an approved rating with a reason: nobody changes it until the level that locked it opens it."""
    return _decide(assignment, RatingVerb.LOCK, "lock_rating", reason, number=number, actor=actor)


def open_rating(assignment: Assignment, reason: str, *, number: int, actor: User) -> Written:
    """Open an approved or locked rating with a reason: it goes back to its handler."""
    return _decide(assignment, RatingVerb.OPEN, "open_rating", reason, number=number, actor=actor)


@transaction.atomic
def _decide(
    assignment: Assignment, verb: RatingVerb, name: str, reason: str = "", *, number: int, actor: User
) -> Written:
    """One decision of a reviewer. Raises ``PermissionDenied``, ``ValidationError``, ``RatingConflict``."""
    reviewers = reviewers_of(assignment.campaign, [assignment.item_id])
    asked = [level for level in ReviewLevel if level.value in assignment.campaign.review_levels]
    if not levels_held(reviewers, assignment, asked, actor):
        raise PermissionDenied(ONLY_REVIEWER)
    held = held_for(assignment, number)
    if held.rating is None:
        raise ValidationError("还没有评分，不能审核。")
    _put(held.rating, assignment, reviewers, verb, reason, actor)
    totals = write(held, held.rating, name, actor)
    details = details_of(held, held.rating) | ({"reason": held.rating.reason} if reason else {})
    record(actor, name, held.rating, organisation=assignment.subject, details=details)
    return Written(held.rating, held.evaluation, totals)


def _put(
    rating: Rating,
    assignment: Assignment,
    reviewers: Reviewers,
    verb: RatingVerb,
    reason: str,
    actor: User,
) -> None:
    """Move the rating by the workflow; not yet saved."""
    levels = staffed_levels(reviewers, assignment)
    at = waiting_level(rating.level, levels)
    if at is None:
        raise PermissionDenied(ONLY_REVIEWER)
    if rating.rated_by_id == actor.pk:
        raise PermissionDenied(NOT_OWN)
    by = acting_level(levels_held(reviewers, assignment, levels, actor), at)
    if by is None:
        raise PermissionDenied(ONLY_REVIEWER)
    refusal = reviewer_refusal(rating, levels, verb, by, at)
    if refusal:
        raise ValidationError(refusal)
    reason = reason.strip()
    if not reason and (verb.needs_reason or verb is RatingVerb.LOCK):
        raise ValidationError(f"{verb.label}要写明理由，填报人会看到。")
    state, level = rating_flow.after(rating_flow.RatingState(rating.state), at, levels, verb, by=by)
    move(rating, state.value, level.value)
    rating.reason = reason
    rating.decided_by, rating.decided_at = actor, timezone.now()


@dataclass(frozen=True)
class ApprovedMany:
    """What became of a batch: how many went on, and why each of the others did not."""

    approved: int
    refused: tuple[tuple[str, str], ...]  # item and subject, reason


@transaction.atomic
def approve_ratings(campaign: Campaign, seen: dict[int, int], *, actor: User) -> ApprovedMany:
    """Approve many ratings of a campaign at once; `seen` holds the number that was seen of each rating's id.

    What changed meanwhile or is not the actor's to approve stays as it is and is named with the reason.
    """
    require_running(campaign)
    ratings = _locked_ratings(campaign, seen)
    reviewers = reviewers_of(campaign)
    approved: list[Rating] = []
    found = {rating.pk for rating in ratings}
    refused = [(f"第 {pk} 号评分", "找不到这条评分。") for pk in seen if pk not in found]
    for rating in ratings:
        name = f"{rating.item.code} {rating.evaluation.subject}"
        if rating.number != seen[rating.pk]:
            refused.append((name, "刚刚被别人改过，请看过再审。"))
            continue
        assignment = rating.assignment
        try:
            if assignment is None:
                raise PermissionDenied(ONLY_REVIEWER)
            assignment.campaign = campaign
            _put(rating, assignment, reviewers, RatingVerb.APPROVE, "", actor)
        except PermissionDenied as denied:
            refused.append((name, str(denied)))
        except ValidationError as wrong:
            refused.append((name, " ".join(wrong.messages)))
        else:
            approved.append(rating)
    if approved:
        _keep_approved(campaign, approved, actor)
    return ApprovedMany(len(approved), tuple(refused))


def _locked_ratings(campaign: Campaign, seen: dict[int, int]) -> list[Rating]:
    """The ratings asked for, their evaluations locked in the order of their keys."""
    ids = (
        Rating.objects.filter(
            pk__in=list(seen), evaluation__campaign_id=campaign.pk, evaluation__side=Side.SELF
        )
        .values_list("evaluation_id", flat=True)
        .distinct()
    )
    locked = {
        one.pk: one
        for one in Evaluation.objects.select_for_update(of=("self",))
        .select_related("version", "subject")
        .filter(pk__in=list(ids))
        .order_by("pk")
    }
    ratings = list(
        Rating.objects.select_related("item", "assignment__subject")
        .filter(pk__in=list(seen), evaluation_id__in=list(locked))
        .order_by("pk")
    )
    for rating in ratings:
        rating.evaluation = locked[rating.evaluation_id]
    return ratings


def _keep_approved(campaign: Campaign, ratings: list[Rating], actor: User) -> None:
    now = timezone.now()
    moved: dict[tuple[str, str], list[int]] = {}
    for rating in ratings:
        rating.number += 1
        rating.since = rating.decided_at = now
        moved.setdefault((rating.state, rating.level), []).append(rating.pk)
    # One statement each: a thousand single cases would take seconds.
    for (state, level), keys in moved.items():
        Rating.objects.filter(pk__in=keys).update(
            number=F("number") + 1,
            state=state,
            level=level,
            since=now,
            reason="",
            decided_by=actor,
            decided_at=now,
        )
    RatingRevision.objects.bulk_create(
        [revision_of(rating, "approve_ratings", actor) for rating in ratings], batch_size=500
    )
    for evaluation in {rating.evaluation_id: rating.evaluation for rating in ratings}.values():
        keep_totals(evaluation, sheet_of(evaluation.version))
    listed = [[one.item.code, one.evaluation.subject_id, one.level] for one in ratings[:MOST_LISTED]]
    details = {"count": len(ratings), "ratings": listed}
    record(actor, "approve_ratings", campaign, organisation=campaign.county, details=details)
