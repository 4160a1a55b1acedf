"""Units compared by recorded facts: what is measured, who has a place and why, and the circular that says so.

Everything is exact: places come from Fractions, rounding is for print alone. Units with the same value share a place
(1, 2, 2, 4). A unit of which nothing was due, or of which a number is missing, has no place and the reason is said:
missing is not zero. Examination results and promotion rates are never compared (`refused_measure`).
"""

from dudao.core.rankings.circular import CircularFacts, circular_draft, criticised, praised
from dudao.core.rankings.measures import (
    Measure,
    MeasureError,
    MeasureKind,
    Number,
    check_measures,
    measures_from_json,
    measures_to_json,
    rule_key,
    rule_words,
)
from dudao.core.rankings.placing import Placed, UnitNumbers, movement_words, placed
from dudao.core.rankings.refused import REFUSED_REASON, refused_measure

__all__ = [
    "REFUSED_REASON",
    "CircularFacts",
    "Measure",
    "MeasureError",
    "MeasureKind",
    "Number",
    "Placed",
    "UnitNumbers",
    "check_measures",
    "circular_draft",
    "criticised",
    "measures_from_json",
    "measures_to_json",
    "movement_words",
    "placed",
    "praised",
    "refused_measure",
    "rule_key",
    "rule_words",
]
