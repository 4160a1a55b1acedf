"""What the command line and the apps may use of the engine."""

from __future__ import annotations

from dudao.engine.comparison import (
    CountyRank,
    compare,
    compare_areas,
    rank_counties,
)
from dudao.engine.contract import to_contract
from dudao.engine.explain import (
    CoefficientTrace,
    ItemTrace,
    Trace,
    explain_coefficient,
    explain_item,
    explain_unit,
)
from dudao.engine.facts import Judgement, Origin, PointsGiven, Record, ReportedTables, SplitUnit, Value
from dudao.engine.judge import evaluate
from dudao.engine.many import evaluate_many
from dudao.engine.measuring import UnknownRuleSet
from dudao.engine.result import Evaluation

__all__ = [
    "CoefficientTrace",
    "CountyRank",
    "Evaluation",
    "ItemTrace",
    "Judgement",
    "Origin",
    "PointsGiven",
    "Record",
    "ReportedTables",
    "SplitUnit",
    "Trace",
    "UnknownRuleSet",
    "Value",
    "compare",
    "compare_areas",
    "evaluate",
    "evaluate_many",
    "explain_coefficient",
    "explain_item",
    "explain_unit",
    "rank_counties",
    "to_contract",
]
