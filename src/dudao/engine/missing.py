"""Naming what was not reported: field names of formulas turned into rows, labels and stages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from dudao.catalogue.schema import Field, FieldLevel, Standard
from dudao.core.formula import FieldRef
from dudao.core.schools import Stage
from dudao.engine.result import MissingValue

WHOLE, COUNTY = "whole", "county"


@dataclass(frozen=True)
class FieldLabels:
    """Labels of a standard's fields, also of dotted names: 「小学·在校学生数」."""

    standard: Standard
    shared: dict[int, bool] = field(
        default_factory=dict, compare=False
    )  # measures by identity: stages share them

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Every field of every table by id."""
        return {each.id: each for table in self.standard.tables for each in table.fields}

    @cached_property
    def by_name(self) -> Mapping[str, str]:
        """Label of every plain and dotted name that a formula may use."""
        labels = {field_id: each.label for field_id, each in self.fields.items()}
        for field_id, each in self.fields.items():
            labels |= {f"{stage}.{field_id}": f"{stage.label}·{each.label}" for stage in Stage}
            labels[f"{WHOLE}.{field_id}"] = f"全校·{each.label}"
            labels[f"{COUNTY}.{field_id}"] = f"县·{each.label}"
        return labels

    def missing(
        self, refs: Iterable[FieldRef], row: str, stage: Stage | None = None
    ) -> tuple[MissingValue, ...]:
        """The missing values behind field references of one row, each once."""
        return tuple(dict.fromkeys(self._missing_value(ref, row, stage) for ref in refs))

    def _missing_value(self, ref: FieldRef, row: str, stage: Stage | None) -> MissingValue:
        head, _, rest = ref.name.partition(".")
        field_id = rest or head
        found = self.fields.get(field_id)
        if rest:
            own_stage = Stage(head) if head in set(Stage) else None
        else:
            own_stage = stage if found is None or found.level is FieldLevel.STAGE else None
        label = found.label if found is not None else field_id
        return MissingValue(ref.row or row, field_id, label, own_stage)
