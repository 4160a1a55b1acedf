"""What other apps may use of evaluation."""

from dudao.apps.evaluation.models import Evaluation, MeasuredCorrection, Rating, RatingRevision

__all__ = ["Evaluation", "MeasuredCorrection", "Rating", "RatingRevision"]
