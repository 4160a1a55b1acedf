"""What other apps may use of the appraisal."""

from dudao.apps.appraisal.actions.circulars import draft_circular
from dudao.apps.appraisal.actions.commendations import (
    CommendationGiven,
    NomineeGiven,
    announce_commendation,
    create_commendation,
    decide_objection,
    draft_decision,
    nominate,
    nominate_by_grade,
    record_objection,
)
from dudao.apps.appraisal.actions.computing import compute_appraisal, open_contest
from dudao.apps.appraisal.actions.contests import contest_line, refuse_contest, uphold_contest
from dudao.apps.appraisal.actions.schemes import create_scheme, publish_scheme, save_scheme, set_units
from dudao.apps.appraisal.actions.stating import MarkGiven, state_mark, state_none_applies
from dudao.apps.appraisal.models import Appraisal, AppraisalScheme, Commendation, UnitResult
from dudao.apps.appraisal.queries import contests_waiting, results_of_unit

__all__ = [
    "Appraisal",
    "AppraisalScheme",
    "Commendation",
    "CommendationGiven",
    "MarkGiven",
    "NomineeGiven",
    "UnitResult",
    "announce_commendation",
    "compute_appraisal",
    "contest_line",
    "contests_waiting",
    "create_commendation",
    "create_scheme",
    "decide_objection",
    "draft_circular",
    "draft_decision",
    "nominate",
    "nominate_by_grade",
    "open_contest",
    "publish_scheme",
    "record_objection",
    "refuse_contest",
    "results_of_unit",
    "save_scheme",
    "set_units",
    "state_mark",
    "state_none_applies",
    "uphold_contest",
]
