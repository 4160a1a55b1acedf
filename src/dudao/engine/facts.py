"""What was reported, ready to be judged: values by name, each with the cell it came from.

Names of values in a school's record: a SCHOOL or SPLIT field by its id (``kind``, ``area_teach_aux``); a STAGE
field by stage and id (``primary.students``). A form that gives a STAGE field only for the whole school reports
``whole.t_backbone``: it counts for a stage only where the school has pupils in no other, and is never apportioned.
``None`` and an absent name both mean: not reported (missing, never zero).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from dudao.core.schools import Stage

Value = Fraction | str | bool | date | None


@dataclass(frozen=True)
class Origin:
    """The cell a value was read from, and what stood there."""

    file: str
    sheet: str
    cell: str
    raw: str


@dataclass(frozen=True)
class Record:
    """One row: a school, a kindergarten, or the county."""

    name: str
    values: Mapping[str, Value]
    origins: Mapping[str, Origin] = field(default_factory=dict)

    def get(self, name: str) -> Value:
        """The value of that name, ``None`` where it was not reported."""
        return self.values.get(name)


@dataclass(frozen=True)
class Judgement:
    """A person's conclusion on an item that no figure decides: met or not, triggered or not, or a grade."""

    value: bool | str
    conclusion: str = ""
    origin: Origin | None = None


@dataclass(frozen=True)
class PointsGiven:
    """Points that a person states on a scored item; None: not rated, or a maximum not stated (missing, never 0).

    ``max_points`` is that of the standard, or what the county states where the standard leaves it open.
    """

    points: Fraction | None
    max_points: Fraction | None = None
    note: str = ""
    origin: Origin | None = None


@dataclass(frozen=True)
class SplitUnit:
    """A stage unit that arrives already split (CSV of another system): plain field ids, no apportioning."""

    name: str
    stage: Stage
    values: Mapping[str, Value]
    origins: Mapping[str, Origin] = field(default_factory=dict)


@dataclass(frozen=True)
class ReportedTables:
    """All that was reported for one county under one standard."""

    standard_id: str
    county: Record
    schools: tuple[Record, ...] = ()
    judgements: Mapping[str, Judgement] = field(default_factory=dict)
    split_units: tuple[SplitUnit, ...] | None = None
    points: Mapping[str, PointsGiven] = field(default_factory=dict)
