"""Formulas as data: text read into immutable nodes, checked when built, evaluated with a trace."""

from dudao.core.formula.check import check
from dudao.core.formula.errors import FormulaError
from dudao.core.formula.evaluate import Outcome, State, evaluate, full_years
from dudao.core.formula.nodes import Node
from dudao.core.formula.parser import parse
from dudao.core.formula.scope import FieldRef, MappingScope, Scope
from dudao.core.formula.threshold import Threshold, parse_threshold
from dudao.core.formula.types import FieldType, FormulaLevel, ResultType, ValueKind, ZeroRule, read_zero_rules
from dudao.core.formula.units import Unit
from dudao.core.formula.visitor import Visitor, children_of, fields_of, walk
from dudao.core.formula.wording import describe, substitute
from dudao.core.trace import Step, Value

__all__ = [
    "FieldRef",
    "FieldType",
    "FormulaError",
    "FormulaLevel",
    "MappingScope",
    "Node",
    "Outcome",
    "ResultType",
    "Scope",
    "State",
    "Step",
    "Threshold",
    "Unit",
    "Value",
    "ValueKind",
    "Visitor",
    "ZeroRule",
    "check",
    "children_of",
    "describe",
    "evaluate",
    "fields_of",
    "full_years",
    "parse",
    "parse_threshold",
    "read_zero_rules",
    "substitute",
    "walk",
]
