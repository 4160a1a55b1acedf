"""What the command line and the apps may use of the engine."""

from __future__ import annotations

from dudao.engine.contract import to_contract
from dudao.engine.facts import Judgement, Origin, Record, ReportedTables, SplitUnit, Value
from dudao.engine.judge import evaluate
from dudao.engine.measuring import UnknownRuleSet

__all__ = [
    "Judgement",
    "Origin",
    "Record",
    "ReportedTables",
    "SplitUnit",
    "UnknownRuleSet",
    "Value",
    "evaluate",
    "to_contract",
]
