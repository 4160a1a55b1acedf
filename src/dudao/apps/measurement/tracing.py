"""「怎么算的」 for pages: the figures of one school, each traced to the cells it was reported in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dudao.apps.measurement.evaluating import Evaluated
from dudao.catalogue.schema import ItemLevel
from dudao.core.schools import Stage
from dudao.core.trace import Step
from dudao.engine.api import ReportedTables, Trace, explain_item, explain_unit
from dudao.engine.explain import Leaf


@dataclass(frozen=True)
class Making:
    """A trace in the parts that a page shows."""

    trace: Trace
    formula: str
    line: str
    condition: Step | None
    leaves: tuple[Leaf, ...]


def tables_of(found: Evaluated, school: str) -> ReportedTables:
    """What was reported, of one school alone: its own figures depend on no other's."""
    return replace(found.tables, schools=tuple(one for one in found.tables.schools if one.name == school))


def making_of(trace: Trace) -> Making:
    """The formula in words, with the numbers put in, and every value that it read."""
    step = trace.steps[-1]
    condition = trace.steps[0] if len(trace.steps) > 1 else None
    return Making(trace, step.text, step.line, condition, trace.leaves)


def unit_making(found: Evaluated, school: str, stage: Stage, item_id: str) -> Making:
    """How one indicator of a unit came about; KeyError when there is no such unit or item."""
    return making_of(
        explain_unit(found.standard, tables_of(found, school), school, stage, item_id, found.rules)
    )


def school_makings(found: Evaluated, school: str) -> Iterator[tuple[str, list[Making]]]:
    """The items that every school must meet, judged for this one: item id and what was measured."""
    tables = tables_of(found, school)
    for item in found.standard.items:
        if item.level is ItemLevel.SCHOOL and item.measures:
            traces = explain_item(found.standard, tables, item.id, found.rules).traces
            asked = [making_of(trace) for trace in traces if trace.row == school]
            if any(one.trace.verdict != "不适用" for one in asked):
                yield item.id, [one for one in asked if one.trace.verdict != "不适用"]
