"""How a rating is written: the evaluation's row is locked first, the county's log last, all in one transaction."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import Assignment, Campaign
from dudao.apps.evaluation.choices import RatingState, Side
from dudao.apps.evaluation.item_sheet import ItemSheet, RatedItem, sheet_of
from dudao.apps.evaluation.models import Evaluation, Rating, RatingRevision
from dudao.apps.evaluation.own_totals import OwnTotals, own_totals
from dudao.apps.evaluation.queries import rating_rows
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.api import StandardVersion
from dudao.core.scoring import NotApplicable
from dudao.infra.prepared import Prepared

ZERO = Fraction(0)
CAMPAIGN_REFUSALS = {
    "preparing": "创建工作还没有启动，启动后才能自评。",
    "closed": "创建工作已经结束，评分不能再改；确需修改请督导室重新启动。",
}
REVISED = ("number", "state", "level", "answer", "points", "note", "reason")


class RatingConflict(Exception):
    """Somebody else changed the rating meanwhile; `rating` is what stands now (None: it was taken away)."""

    def __init__(self, rating: Rating | None) -> None:
        super().__init__("这一条刚刚被别人改过。")
        self.rating = rating


@dataclass(frozen=True)
class Held:
    """An evaluation locked for writing, and the rating of one item in it (None: not yet rated)."""

    assignment: Assignment
    evaluation: Evaluation
    item: RatedItem
    sheet: ItemSheet
    rating: Rating | None


def require_running(campaign: Campaign) -> None:
    """Ratings are written while the campaign runs. Raises ``ValidationError`` that says why not."""
    refusal = CAMPAIGN_REFUSALS.get(campaign.state)
    if refusal:
        raise ValidationError(refusal)


# Asked at every write: compiled once.
_ratings_of = Prepared[Rating, int](lambda pk: Rating.objects.filter(assignment_id=pk), int)
_evaluations_of = Prepared[Evaluation, int](
    lambda pk: Evaluation.objects.select_for_update().filter(subject_id=pk, side=Side.SELF).order_by("pk"),
    int,
)


def _place(evaluation: Evaluation) -> tuple[int, int, int]:
    return evaluation.campaign_id, evaluation.version_id, evaluation.subject_id


def held_for(assignment: Assignment, number: int | None) -> Held:
    """Lock the evaluation and read the rating; made when this is the first.

    `number` is the one that the writer saw, 0 for none; None does not ask. Another one: ``RatingConflict``.
    """
    require_running(assignment.campaign)
    sheet = sheet_of(assignment.item.version)
    item = sheet.by_id[assignment.item_id]
    evaluation = locked_evaluation(
        assignment.campaign, assignment.item.version, assignment.subject, sheet, all_of_it=item.needs_peers
    )
    rating = next((one for one in _ratings_of(assignment.pk) if one.evaluation_id == evaluation.pk), None)
    if rating is not None:
        rating.evaluation, rating.item = evaluation, assignment.item
    if number is not None and number != (rating.number if rating is not None else 0):
        raise RatingConflict(rating)
    return Held(assignment, evaluation, item, sheet, rating)


def locked_evaluation(
    campaign: Campaign,
    version: StandardVersion,
    subject: Organisation,
    sheet: ItemSheet,
    *,
    all_of_it: bool = False,
) -> Evaluation:
    """The self-evaluation of a subject, locked; opened when there is none.

    `all_of_it` locks those of all subjects, in the order of their keys: for items scored against each other.
    """
    wanted = (campaign.pk, version.pk, subject.pk)
    if all_of_it:
        _lock_the_opening(campaign.pk)
        locked = Evaluation.objects.select_for_update().filter(
            campaign_id=campaign.pk, version_id=version.pk, side=Side.SELF
        )
        found = next((one for one in locked.order_by("pk") if one.subject_id == subject.pk), None)
    else:
        found = next((one for one in _evaluations_of(subject.pk) if _place(one) == wanted), None)
    if found is None:
        opened, _ = Evaluation.objects.get_or_create(
            campaign_id=campaign.pk,
            version_id=version.pk,
            subject_id=subject.pk,
            side=Side.SELF,
            defaults=asked_of(campaign.pk, subject.pk, sheet),
        )
        found = Evaluation.objects.select_for_update().get(pk=opened.pk)
    found.campaign, found.version, found.subject = campaign, version, subject
    return found


def _lock_the_opening(campaign_id: int) -> None:
    """Those who score all subjects against each other take turns.

    Locking the evaluations is not enough: one that a colleague is just opening is not yet there to be locked.
    """
    list(Campaign.objects.select_for_update(no_key=True).filter(pk=campaign_id).values_list("pk", flat=True))


def lock_evaluations(evaluation: Evaluation, *, all_of_it: bool = False) -> None:
    """Lock an evaluation, or those of all subjects by the same standard in the order of their keys."""
    locked = Evaluation.objects.select_for_update().order_by("pk")
    if all_of_it:
        _lock_the_opening(evaluation.campaign_id)
        locked = locked.filter(
            campaign_id=evaluation.campaign_id, version_id=evaluation.version_id, side=Side.SELF
        )
    else:
        locked = locked.filter(pk=evaluation.pk)
    list(locked.values_list("pk", flat=True))


def asked_of(campaign_id: int, subject_id: int, sheet: ItemSheet) -> dict[str, Fraction | int]:
    """Number and points of the items that a subject is asked, from its assignments."""
    ids = Assignment.objects.filter(
        campaign_id=campaign_id, subject_id=subject_id, item__version_id=sheet.version_id
    ).values_list("item_id", flat=True)
    items = [sheet.by_id[one] for one in ids if one in sheet.by_id]
    return {
        "item_count": len(items),
        "max_points": sum((item.counted_maximum for item in items), ZERO),
    }


def write(held: Held, rating: Rating, verb: str, actor: User | None) -> OwnTotals:
    """Keep a rating with its next number, its revision and the evaluation's totals."""
    if rating._state.adding:
        rating.save(force_insert=True)
    else:
        rating.number += 1
        rating.save(force_update=True)
    revision_of(rating, verb, actor).save(force_insert=True)
    return keep_totals(held.evaluation, held.sheet)


def revision_of(rating: Rating, verb: str, actor: User | None) -> RatingRevision:
    """The rating as it is now, for its history; not yet saved."""
    return RatingRevision(
        rating_id=rating.pk,
        verb=verb,
        by=actor,
        at=timezone.now(),
        **{name: getattr(rating, name) for name in REVISED},
    )


def keep_totals(evaluation: Evaluation, sheet: ItemSheet) -> OwnTotals:
    """Sum the evaluation's ratings and keep the sums on it; its row is locked by the caller."""
    rows = rating_rows(evaluation.pk)
    counts_full = evaluation.version.not_applicable == NotApplicable.COUNT_FULL
    found = own_totals(rows, sheet, counts_full=counts_full)
    values = {name: value for name, value in asdict(found).items() if name != "triggered_count"}
    for name, value in values.items():
        setattr(evaluation, name, value)
    evaluation.updated_at = timezone.now()
    Evaluation.objects.filter(pk=evaluation.pk).update(**values, updated_at=evaluation.updated_at)
    return found


def move(rating: Rating, state: str, level: str) -> None:
    """Put a rating into a state; a new state or level begins now."""
    if (rating.state, rating.level) != (state, level) or rating._state.adding:
        rating.since = timezone.now()
    rating.state, rating.level = RatingState(state), level


def details_of(held: Held, rating: Rating) -> dict[str, object]:
    """What the log says of one change of a rating."""
    points = rating.points
    return {
        "item": held.item.code,
        "number": rating.number,
        "state": rating.state,
        "level": rating.level,
        "points": None if points is None else str(points),
    }
