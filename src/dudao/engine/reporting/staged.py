"""The columns that conditions read: what was reported, with the stages that a school does not have counting as none.

A number of a stage without pupils (0, or not asked because the kind of school does not have the stage) is 0 when it
was left blank; ``whole.x`` is what was reported for the whole school, else the sum over the stages that it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from dudao.catalogue.schema import FieldLevel
from dudao.core.schools import SchoolKind, Stage
from dudao.engine.reporting.columns import ColumnTable
from dudao.engine.reporting.layout import WHOLE
from dudao.engine.reporting.values import Cell
from dudao.engine.school_facts import KIND, PUPILS, school_kind

COUNTY = "county"


class StagedColumns:
    """Resolves the names of a table of schools; each column is made once."""

    def __init__(self, table: ColumnTable, county: ColumnTable | None = None) -> None:
        self._table = table
        self._county = county
        self._made: dict[str, Sequence[Cell] | None] = {}

    def __call__(self, name: str) -> Sequence[Cell] | None:
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    @cached_property
    def kinds(self) -> list[SchoolKind | None]:
        """The kind of every row's school, None where it is blank or unknown."""
        column = self._table.values.get(KIND)
        if column is None:
            return [None] * self._table.count
        known = {word: school_kind(word) for word in set(column) if isinstance(word, str)}
        return [known.get(word) if isinstance(word, str) else None for word in column]

    def lacks(self, stage: Stage) -> list[bool]:
        """For every row, whether the school surely has no pupils in the stage."""
        pupils = self._table.values.get(f"{stage.value}.{PUPILS}")
        unusable = self._table.unusable
        name = f"{stage.value}.{PUPILS}"
        own = {kind: stage in kind.stages for kind in SchoolKind}
        if pupils is None:
            return [kind is not None and not own[kind] for kind in self.kinds]
        return [
            count == 0
            if count is not None
            else (kind is not None and not own[kind] and (name, row) not in unusable)
            for row, (count, kind) in enumerate(zip(pupils, self.kinds, strict=True))
        ]

    def unasked(self, stage: Stage) -> list[bool]:
        """For every row, whether nothing of the stage can be asked: it surely has no pupils, or nobody can tell.

        Nobody can tell where neither pupils of the stage nor a known kind of school is given.
        """
        return self._unasked[stage]

    @cached_property
    def _unasked(self) -> dict[Stage, list[bool]]:
        def of_stage(stage: Stage) -> list[bool]:
            pupils = self._table.values.get(f"{stage.value}.{PUPILS}") or [None] * self._table.count
            return [
                lacks or (kind is None and not count)
                for lacks, kind, count in zip(self._lacking[stage], self.kinds, pupils, strict=True)
            ]

        return {stage: of_stage(stage) for stage in Stage}

    @cached_property
    def _lacking(self) -> dict[Stage, list[bool]]:
        return {stage: self.lacks(stage) for stage in Stage}

    def _make(self, name: str) -> Sequence[Cell] | None:
        head, _, rest = name.partition(".")
        if not rest:
            return self._table.values.get(name)
        if head == COUNTY:
            return self._of_county(rest)
        if head == WHOLE:
            return self._whole(rest)
        return self._stage(rest, Stage(head))

    def _of_county(self, name: str) -> Sequence[Cell] | None:
        column = self._county.values.get(name) if self._county is not None else None
        return [column[0]] * self._table.count if column else None

    def _stage(self, name: str, stage: Stage) -> Sequence[Cell] | None:
        column = self._table.values.get(f"{stage.value}.{name}")
        if column is not None and None not in column:
            return column
        if not self._is_number(name):
            return column
        lacking = self._lacking[stage]
        values = column or [None] * self._table.count
        made = [0 if value is None and none else value for value, none in zip(values, lacking, strict=True)]
        return made if any(value is not None for value in made) else None

    def _is_number(self, name: str) -> bool:
        return any(
            item.id == name and item.level is FieldLevel.STAGE for item in self._table.layout.table.fields
        )

    def _whole(self, name: str) -> Sequence[Cell] | None:
        stages = next((item.stages for item in self._table.layout.table.fields if item.id == name), ())
        columns = [self(f"{stage.value}.{name}") for stage in stages]
        reported = self._table.values.get(f"{WHOLE}.{name}")
        if reported is None and (not columns or any(column is None for column in columns)):
            return None
        sums = self._sums(columns)
        if reported is None:
            return sums
        return [whole if whole is not None else total for whole, total in zip(reported, sums, strict=True)]

    def _sums(self, columns: Sequence[Sequence[Cell] | None]) -> list[Cell]:
        """The columns added row by row, None where one of them has a gap."""
        filled = [column if column is not None else [None] * self._table.count for column in columns]
        if not any(None in column for column in filled):
            return list(map(sum, zip(*filled, strict=True)))
        return [None if None in parts else sum(parts) for parts in zip(*filled, strict=True)]
