"""Reads of ratings; a list starts from what campaigns lets a person see."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, QuerySet

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import (
    Assignment,
    Campaign,
    assignments_handled_by,
    assignments_visible_to,
    campaigns_visible_to,
)
from dudao.apps.evaluation.choices import RatingState, Side
from dudao.apps.evaluation.models import Evaluation, MeasuredCorrection, Rating, RatingRevision
from dudao.apps.evaluation.own_totals import RatingRow
from dudao.apps.organisations.api import Organisation
from dudao.infra.fractions import parsed
from dudao.infra.prepared import Prepared

SUMS = (
    "saved_points",
    "handed_in_points",
    "approved_points",
    "max_points",
    "item_count",
    "saved_count",
    "handed_in_count",
    "approved_count",
    "returned_count",
)

NOT_RATED = (None, None, None, None, None, None)

# What a write and its rights need of an assignment: no long texts.
WRITE_FIELDS = (
    "handler_id",
    "due_on",
    "campaign__state",
    "campaign__title",
    "campaign__review_levels",
    "campaign__county__path",
    "campaign__county__name",
    "campaign__county__county_id",
    "item__code",
    "item__version__state",
    "item__version__published_at",
    "item__version__not_applicable",
    "subject__name",
    "subject__short_name",
    "subject__path",
    "subject__kind",
    "subject__county_id",
)


def _assignment(assignment_id: int) -> QuerySet[Assignment]:
    return (
        Assignment.objects.select_related("campaign__county", "item__version", "subject")
        .only(*WRITE_FIELDS)
        .filter(pk=assignment_id)
    )


_assignment_by_id = Prepared[Assignment, int](_assignment, int)


def assignment_by_id(assignment_id: int) -> Assignment | None:
    """One assignment with all that a write needs; None when there is none."""
    return next(iter(_assignment_by_id(assignment_id)), None)


def assignment_with_people(assignment_id: int) -> Assignment | None:
    """One assignment with everything that its page shows."""
    return (
        Assignment.objects.select_related(
            "campaign__county__setting",
            "item__version__standard",
            "subject__county",
            "principal_owner",
            "direct_owner",
            "handler",
        )
        .filter(pk=assignment_id)
        .first()
    )


def own_evaluation(assignment: Assignment) -> Evaluation | None:
    """The self-evaluation that an assignment belongs to; None before the first rating."""
    return Evaluation.objects.filter(
        campaign_id=assignment.campaign_id,
        version_id=assignment.item.version_id,
        subject_id=assignment.subject_id,
        side=Side.SELF,
    ).first()


def own_rating(assignment: Assignment) -> Rating | None:
    """The self-rating of an assignment; None before the first save."""
    return (
        Rating.objects.select_related("evaluation", "rated_by", "decided_by")
        .filter(
            evaluation__campaign_id=assignment.campaign_id,
            evaluation__subject_id=assignment.subject_id,
            evaluation__side=Side.SELF,
            item_id=assignment.item_id,
        )
        .first()
    )


def external_by_id(evaluation_id: int) -> Evaluation | None:
    """A rating from outside with what its page and rights need."""
    return (
        Evaluation.objects.select_related(
            "campaign__county__setting", "version__standard", "stage", "subject"
        )
        .filter(pk=evaluation_id, side=Side.EXTERNAL)
        .first()
    )


def revisions_of(rating: Rating) -> list[RatingRevision]:
    """Everything that a rating was, newest first."""
    return list(rating.revisions.select_related("by").order_by("-number"))


def correction_of(assignment: Assignment) -> MeasuredCorrection | None:
    """The correction of a measured item that holds."""
    return (
        MeasuredCorrection.objects.select_related("made_by")
        .filter(
            evaluation__campaign_id=assignment.campaign_id,
            evaluation__subject_id=assignment.subject_id,
            evaluation__side=Side.SELF,
            item_id=assignment.item_id,
            withdrawn_at=None,
        )
        .first()
    )


def other_ratings_of(assignment: Assignment) -> list[Rating]:
    """What the subject got for the same item before or from outside: the version before, other campaigns, stages."""
    items = [one for one in (assignment.item_id, assignment.item.previous_id) if one is not None]
    return list(
        Rating.objects.filter(item_id__in=items, evaluation__subject_id=assignment.subject_id)
        .exclude(
            evaluation__campaign_id=assignment.campaign_id,
            evaluation__side=Side.SELF,
            item_id=assignment.item_id,
        )
        .select_related("evaluation__campaign", "evaluation__stage", "evaluation__version", "item")
        .order_by("-rated_at")[:6]
    )


def assignment_ids_around(assignment: Assignment, user: User, *, handles: bool) -> list[int]:
    """The assignments to step through: the handler's own of the campaign, else those seen of the same subject."""
    if handles:
        found = Assignment.objects.filter(campaign_id=assignment.campaign_id, handler=user)
    else:
        found = assignments_visible_to(user, assignment.campaign).filter(subject_id=assignment.subject_id)
    found = found.filter(item__version_id=assignment.item.version_id)
    return list(found.order_by("item__position", "pk").values_list("pk", flat=True))


class SubmittedRow(NamedTuple):
    """A rating that waits for a review, as plain values."""

    pk: int
    assignment_id: int
    number: int
    level: str
    points: Fraction | None
    not_applicable: bool
    triggered: bool | None
    since: datetime
    rated_by_id: int | None
    item_id: int
    version_id: int
    subject_id: int
    subject: str
    subject_initials: str
    handler_id: int | None
    handler: str | None


def submitted_rows(campaign: Campaign) -> list[SubmittedRow]:
    """Every self-rating of a campaign that waits for a review, the longest first."""
    rows = (
        Rating.objects.filter(
            evaluation__campaign_id=campaign.pk,
            evaluation__side=Side.SELF,
            state=RatingState.SUBMITTED,
            assignment__isnull=False,
        )
        .order_by("since", "pk")
        .values_list(
            "pk",
            "assignment_id",
            "number",
            "level",
            "points",
            "not_applicable",
            "triggered",
            "since",
            "rated_by_id",
            "item_id",
            "evaluation__version_id",
            "assignment__subject_id",
            "assignment__subject__name",
            "assignment__subject__initials",
            "assignment__handler_id",
            "assignment__handler__name",
        )
    )
    return [SubmittedRow(*row) for row in rows]


def running_campaigns_seen(user: User) -> list[Campaign]:
    """The campaigns that run and that a person has a part in."""
    return list(campaigns_visible_to(user).filter(state="running"))


class EvaluationRow(NamedTuple):
    """One evaluation in a list."""

    subject_id: int
    subject: str
    initials: str
    kind: str
    version_id: int
    saved_points: Fraction
    handed_in_points: Fraction
    approved_points: Fraction
    max_points: Fraction
    item_count: int
    saved_count: int
    handed_in_count: int
    approved_count: int
    returned_count: int
    updated_at: datetime


def evaluation_rows(campaign: Campaign, version_id: int) -> list[EvaluationRow]:
    """The self-evaluations of a campaign by one standard with their sums, the county first; one query."""
    rows = Evaluation.objects.filter(
        campaign_id=campaign.pk, version_id=version_id, side=Side.SELF
    ).values_list(
        "subject_id",
        "subject__name",
        "subject__initials",
        "subject__kind",
        "version_id",
        *SUMS,
        "updated_at",
    )
    found = [EvaluationRow(*row) for row in rows]
    return sorted(found, key=lambda one: (one.kind == "school", one.initials, one.subject_id))


def asked_counts(campaign: Campaign, version_id: int) -> dict[int, int]:
    """How many items each subject is asked; one query."""
    rows = (
        Assignment.objects.filter(campaign_id=campaign.pk, item__version_id=version_id)
        .order_by()
        .values_list("subject_id")
        .annotate(Count("pk"))
    )
    return dict(rows)


class TreeRow(NamedTuple):
    """One item of a subject with its rating, as plain values; without a rating the state is None."""

    assignment_id: int
    item_id: int
    handler: str | None
    state: str | None
    level: str | None
    points: Fraction | None
    not_applicable: bool | None
    triggered: bool | None
    since: datetime | None


def tree_rows(campaign: Campaign, version_id: int, subject_id: int) -> list[TreeRow]:
    """All items asked of a subject with their self-ratings, in the order of the standard; two queries."""
    rated = {
        row[0]: row[1:]
        for row in Rating.objects.filter(
            evaluation__campaign_id=campaign.pk,
            evaluation__version_id=version_id,
            evaluation__subject_id=subject_id,
            evaluation__side=Side.SELF,
        ).values_list("item_id", "state", "level", "points", "not_applicable", "triggered", "since")
    }
    asked = (
        Assignment.objects.filter(campaign_id=campaign.pk, item__version_id=version_id, subject_id=subject_id)
        .order_by("item__position")
        .values_list("pk", "item_id", "handler__name")
    )
    return [TreeRow(*row, *rated.get(row[1], NOT_RATED)) for row in asked]


def correction_by_id(correction_id: int) -> MeasuredCorrection | None:
    """One correction with what its rights need."""
    return (
        MeasuredCorrection.objects.select_related("evaluation__campaign__county", "evaluation__subject")
        .filter(pk=correction_id)
        .first()
    )


def corrections_in(campaign: Campaign, version_id: int, subject_id: int) -> dict[int, Fraction]:
    """The corrected points of measured items of a subject, by item; one query."""
    rows = MeasuredCorrection.objects.filter(
        evaluation__campaign_id=campaign.pk,
        evaluation__version_id=version_id,
        evaluation__subject_id=subject_id,
        evaluation__side=Side.SELF,
        withdrawn_at=None,
    ).values_list("item_id", "points")
    return {item_id: points for item_id, points in rows if points is not None}


def assignment_id_of(correction: MeasuredCorrection) -> int | None:
    """The assignment on whose page a correction stands."""
    evaluation = correction.evaluation
    return (
        Assignment.objects.filter(
            campaign_id=evaluation.campaign_id, subject_id=evaluation.subject_id, item_id=correction.item_id
        )
        .values_list("pk", flat=True)
        .first()
    )


def subject_in(campaign: Campaign, subject_id: int) -> Organisation | None:
    """A subject of a campaign: something is asked of it."""
    found = Organisation.objects.select_related("county").filter(pk=subject_id)
    asked = Assignment.objects.filter(campaign_id=campaign.pk, subject_id=subject_id)
    return found.first() if asked.exists() else None


def handles_anything(user: User) -> bool:
    """Whether any item of a campaign that runs is on this person."""
    return assignments_handled_by(user).exists()


ROWS = (
    "SELECT item_id, state, points, not_applicable, triggered FROM evaluation_rating WHERE evaluation_id = %s"
)


def rating_rows(evaluation_id: int) -> list[RatingRow]:
    """All ratings of an evaluation as its sums need them; plain SQL, since it is asked at every write."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [evaluation_id])
        return [
            (item_id, state, None if points is None else _points(points), bool(away), triggered)
            for item_id, state, points, away, triggered in cursor.fetchall()
        ]


@lru_cache(maxsize=4096)
def _points(text: str) -> Fraction:
    """Points recur: a standard has few different ones."""
    return parsed(text)
