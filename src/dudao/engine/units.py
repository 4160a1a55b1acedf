"""Which schools are units of a stage, and the values that formulas read of units, schools and the county.

A unit is one school in one stage. Outside stay the kinds the measure names (special, vocational, senior schools),
teaching points below its minimum of pupils, and stages without pupils. Source: 教督〔2017〕6号 and 规程.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from dudao.catalogue.schema import Field, FieldLevel, Standard
from dudao.core.numbers import trimmed
from dudao.core.schools import AreaType, SchoolKind, Stage
from dudao.engine.facts import Origin, Record, ReportedTables, SplitUnit, Value
from dudao.engine.result import ExcludedUnit
from dudao.engine.school_facts import (
    AREA,
    KIND,
    PUPILS,
    SchoolFacts,
    Source,
    area_type,
    number,
    school_fields,
    school_kind,
)

_OF_COUNTY = "county."


@dataclass(frozen=True)
class SchoolScope:
    """A school as formulas at the level of schools read it; ``county.x`` is a value of the county."""

    facts: SchoolFacts
    county: Record

    @property
    def label(self) -> str:
        return self.facts.name

    def value(self, name: str) -> Value:
        if name.startswith(_OF_COUNTY):
            return self.county.get(name.removeprefix(_OF_COUNTY))
        return self.facts.school_value(name)

    def rows(self) -> Sequence[SchoolScope]:
        return ()

    def source(self, name: str) -> Source:
        return Source((name,)) if name.startswith(_OF_COUNTY) else self.facts.source(name)

    def origin(self, name: str) -> Origin | None:
        if name.startswith(_OF_COUNTY):
            return self.county.origins.get(name.removeprefix(_OF_COUNTY))
        return self.facts.origin(name)


@dataclass(frozen=True)
class StageUnit:
    """One school in one stage, as formulas over units read it."""

    name: str
    stage: Stage
    enrolment: Fraction
    kind: str = ""
    area_type: str = ""
    township: str = ""
    facts: SchoolFacts | None = None  # None for a unit that arrived already split
    split: SplitUnit | None = None

    @property
    def label(self) -> str:
        return self.name

    def value(self, name: str) -> Value:
        if self.facts is not None:
            return self.facts.stage_value(name, self.stage)
        assert self.split is not None
        return _worded(name, self.split.values.get(name))

    def rows(self) -> Sequence[StageUnit]:
        return ()

    def source(self, name: str) -> Source:
        return Source((name,)) if self.facts is None else self.facts.source(name, self.stage)

    def origin(self, name: str) -> Origin | None:
        if self.facts is not None:
            return self.facts.origin(name)
        assert self.split is not None
        return self.split.origins.get(name)

    @property
    def is_part(self) -> bool:
        """Whether the school has units of other stages beside this one, so that 小学部 or 初中部 must be said."""
        return self.facts is not None and len(self.facts.stages) > 1

    def lacking(self, name: str) -> tuple[str, ...]:
        """The reported names that a missing value waits for, see ``SchoolFacts.lacking``."""
        return (name,) if self.facts is None else self.facts.lacking(name, self.stage)

    def share(self) -> Fraction:
        """The unit's part of what its school's stages share; 1 for a school of one stage or an already split unit."""
        share = None if self.facts is None else self.facts.share_of(self.stage)
        return Fraction(1) if share is None else share


@dataclass(frozen=True)
class CountyScope:
    """The county as formulas at its level read it: its own values, and the schools as rows."""

    record: Record
    schools: tuple[SchoolScope, ...] = ()

    @property
    def label(self) -> str:
        return self.record.name

    def value(self, name: str) -> Value:
        return self.record.get(name)

    def rows(self) -> Sequence[SchoolScope]:
        return self.schools

    def source(self, name: str) -> Source:
        return Source((name,))

    def origin(self, name: str) -> Origin | None:
        return self.record.origins.get(name)


@dataclass(frozen=True)
class CountyUnits:
    """The units of a county, what is outside and why, and the scopes of schools and county."""

    units: tuple[StageUnit, ...]
    excluded: tuple[ExcludedUnit, ...]
    county: CountyScope
    unplaced: tuple[tuple[str, Stage], ...] = field(
        default=()
    )  # pupils not reported: a unit or none, nobody knows

    @property
    def schools(self) -> tuple[SchoolScope, ...]:
        return self.county.schools

    def of_stage(self, stage: Stage) -> tuple[StageUnit, ...]:
        """The units of one stage, in the order reported."""
        return tuple(unit for unit in self.units if unit.stage == stage)


def _worded(name: str, value: Value) -> Value:
    """Kind and area type by their official words, however another system wrote them."""
    if name == KIND and (kind := school_kind(value)) is not None:
        return kind.label
    if name == AREA and (area := area_type(value)):
        return AreaType(area).label
    return value


def stage_units(standard: Standard, tables: ReportedTables) -> CountyUnits:
    """Sort the reported schools into units of the standard's stages and what is outside, with the reason."""
    fields = school_fields(standard)
    if tables.split_units is not None:
        return _already_split(standard, tables, tables.split_units, fields)
    units: list[StageUnit] = []
    excluded: list[ExcludedUnit] = []
    unplaced: list[tuple[str, Stage]] = []
    scopes: list[SchoolScope] = []
    for record in tables.schools:
        facts = SchoolFacts(
            record, fields, standard.units.weights, _excluded_kind(standard, record.get(KIND))
        )
        scopes.append(SchoolScope(facts, tables.county))
        if not standard.stages:
            continue
        if facts.excluded:
            excluded.append(ExcludedUnit(facts.name, None, f"{_kind_label(facts.kind)}不计入资源配置评估"))
            continue
        _sort_stages(standard, facts, units, excluded, unplaced)
    county = CountyScope(tables.county, tuple(scopes))
    return CountyUnits(tuple(units), tuple(excluded), county, tuple(unplaced))


def _sort_stages(
    standard: Standard,
    facts: SchoolFacts,
    units: list[StageUnit],
    excluded: list[ExcludedUnit],
    unplaced: list[tuple[str, Stage]],
) -> None:
    own = facts.kind.stages if facts.kind else ()
    for stage in standard.stages:
        pupils = facts.pupils[stage]
        if pupils is None:
            unplaced.append((facts.name, stage))
        elif pupils == 0:
            if stage in own:
                excluded.append(
                    ExcludedUnit(facts.name, stage, f"{stage.label}没有学生，不是{stage.label}单位")
                )
        elif reason := _too_small(standard, facts.kind, pupils):
            excluded.append(ExcludedUnit(facts.name, stage, reason))
        else:
            kind = facts.kind.value if facts.kind else ""
            units.append(StageUnit(facts.name, stage, pupils, kind, facts.area, facts.township, facts))


def _excluded_kind(standard: Standard, word: Value) -> bool:
    kind = school_kind(word)
    return kind is not None and kind.value in standard.units.excluded_kinds


def _kind_label(kind: SchoolKind | None) -> str:
    return kind.label if kind else ""


def _too_small(standard: Standard, kind: SchoolKind | None, pupils: Fraction) -> str:
    minimum = standard.units.teaching_point_minimum
    if minimum is None or kind is not SchoolKind.TEACHING_POINT or pupils >= minimum:
        return ""
    return f"教学点在校学生 {trimmed(pupils, 2)} 人，不足 {minimum} 人，不计入资源配置评估"


def _already_split(
    standard: Standard, tables: ReportedTables, rows: Sequence[SplitUnit], fields: Mapping[str, Field]
) -> CountyUnits:
    units: list[StageUnit] = []
    excluded: list[ExcludedUnit] = []
    unplaced: list[tuple[str, Stage]] = []
    for row in rows:
        pupils, kind = number(row.values.get(PUPILS)), school_kind(row.values.get(KIND))
        township = row.values.get("township")
        if _excluded_kind(standard, row.values.get(KIND)):
            excluded.append(ExcludedUnit(row.name, row.stage, f"{_kind_label(kind)}不计入资源配置评估"))
        elif row.stage not in standard.stages:
            excluded.append(ExcludedUnit(row.name, row.stage, f"{row.stage.label}不在本标准评估范围内"))
        elif pupils is None:
            unplaced.append((row.name, row.stage))
        elif pupils == 0:
            excluded.append(
                ExcludedUnit(row.name, row.stage, f"{row.stage.label}没有学生，不是{row.stage.label}单位")
            )
        elif reason := _too_small(standard, kind, pupils):
            excluded.append(ExcludedUnit(row.name, row.stage, reason))
        else:
            units.append(
                StageUnit(
                    row.name,
                    row.stage,
                    pupils,
                    kind.value if kind else "",
                    area_type(row.values.get("area_type")),
                    township if isinstance(township, str) else "",
                    split=row,
                )
            )
    schools = tuple(
        SchoolScope(SchoolFacts(record, fields, standard.units.weights), tables.county)
        for record in _joined(rows, fields)
    )
    return CountyUnits(
        tuple(units), tuple(excluded), CountyScope(tables.county, schools or ()), tuple(unplaced)
    )


def _joined(rows: Sequence[SplitUnit], fields: Mapping[str, Field]) -> list[Record]:
    """Put the stages of one school together again, for the items that are judged over schools.

    A shared resource is the sum of its shares; a value of the school counts if its stages do not contradict.
    """
    by_name: dict[str, list[SplitUnit]] = {}
    for row in rows:
        by_name.setdefault(row.name, []).append(row)
    return [_joined_school(name, stages, fields) for name, stages in by_name.items()]


def _joined_school(name: str, stages: Sequence[SplitUnit], fields: Mapping[str, Field]) -> Record:
    values: dict[str, Value] = {}
    for row in stages:
        values |= {f"{row.stage}.{key}": value for key, value in row.values.items()}
    for key in dict.fromkeys(key for row in stages for key in row.values):
        own = [row.values.get(key) for row in stages]
        level = fields[key].level if key in fields else FieldLevel.SCHOOL
        if level is FieldLevel.SPLIT:
            shares = [number(value) for value in own]
            known = [share for share in shares if share is not None]
            values[key] = sum(known, Fraction(0)) if len(known) == len(shares) else None
        elif level is FieldLevel.SCHOOL:
            values[key] = own[0] if all(value == own[0] for value in own) else None
    origins = {f"{row.stage}.{key}": origin for row in stages for key, origin in row.origins.items()}
    return Record(name, values, origins)
