"""What other apps may use of evaluation."""

from dudao.apps.evaluation.actions.corrections import correct_measured, withdraw_correction
from dudao.apps.evaluation.actions.external import ExternalLine, open_external, rate_externally
from dudao.apps.evaluation.actions.importing import (
    Imported,
    ImportedRating,
    ImportRefused,
    LineProblem,
    import_ratings,
)
from dudao.apps.evaluation.actions.opening import CarriedOver, carry_over_ratings, open_evaluations
from dudao.apps.evaluation.actions.ratings import Written, save_rating, submit_rating, withdraw_rating
from dudao.apps.evaluation.actions.review import (
    ApprovedMany,
    approve_rating,
    approve_ratings,
    lock_rating,
    open_rating,
    return_rating,
)
from dudao.apps.evaluation.actions.writing import RatingConflict
from dudao.apps.evaluation.board import Board, board_of
from dudao.apps.evaluation.board_page import board_context
from dudao.apps.evaluation.board_part import waiting_count
from dudao.apps.evaluation.choices import Side
from dudao.apps.evaluation.item_page import words as answer_words
from dudao.apps.evaluation.item_sheet import sheet_of
from dudao.apps.evaluation.models import Evaluation, MeasuredCorrection, Rating, RatingRevision
from dudao.apps.evaluation.my_items import MyItem, my_items, progress_of
from dudao.apps.evaluation.statement import Statement

__all__ = [
    "ApprovedMany",
    "Board",
    "CarriedOver",
    "Evaluation",
    "ExternalLine",
    "ImportRefused",
    "Imported",
    "ImportedRating",
    "LineProblem",
    "MeasuredCorrection",
    "MyItem",
    "Rating",
    "RatingConflict",
    "RatingRevision",
    "Side",
    "Statement",
    "Written",
    "answer_words",
    "approve_rating",
    "approve_ratings",
    "board_context",
    "board_of",
    "carry_over_ratings",
    "correct_measured",
    "import_ratings",
    "lock_rating",
    "my_items",
    "open_evaluations",
    "open_external",
    "open_rating",
    "progress_of",
    "rate_externally",
    "return_rating",
    "save_rating",
    "sheet_of",
    "submit_rating",
    "waiting_count",
    "withdraw_correction",
    "withdraw_rating",
]
