"""Reads of ratings; a list starts from what campaigns lets a person see."""

from __future__ import annotations

from dudao.apps.campaigns.api import Assignment
from dudao.apps.evaluation.choices import Side
from dudao.apps.evaluation.models import Evaluation, MeasuredCorrection, Rating, RatingRevision

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


def assignment_by_id(assignment_id: int) -> Assignment | None:
    """One assignment with all that a write needs; None when there is none."""
    return (
        Assignment.objects.select_related("campaign__county", "item__version", "subject")
        .only(*WRITE_FIELDS)
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
