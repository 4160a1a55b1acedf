"""What one school's record says of each of its stages: pupils, own values, and shares of what stages use together.

Attribution of what is reported only for the whole school: it belongs to the stage if the school has pupils in no
other; a whole value of 0 means 0 in each stage; otherwise the stage's value is missing. Resources that stages share
are apportioned by weighted pupils (规程: 1 : 1.1 : 1.32); teachers never are. Missing data stays missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from dudao.catalogue.schema import Field, FieldKind, FieldLevel, Standard
from dudao.core.apportionment import STAGE_WEIGHTS, apportion
from dudao.core.numbers import round_half_up, trimmed
from dudao.core.schools import SCHOOL_KIND_WORDS, AreaType, SchoolKind, Stage
from dudao.engine.facts import Origin, Record, Value

PUPILS = "students"
KIND = "kind"
AREA = "area_type"
_AREA_WORDS = {area.label: area for area in AreaType} | {area.value: area for area in AreaType}
_NUMERIC = (FieldKind.COUNT, FieldKind.NUMBER)


@dataclass(frozen=True)
class Source:
    """How a value came to be: the cells it was read from, by reported name, and the step made with them."""

    names: tuple[str, ...]
    step: str = ""  # Chinese: 「按学生数折算：…」, empty for a value taken as reported


def school_kind(word: Value) -> SchoolKind | None:
    """The kind of school a form's word means, None for a blank or an unknown word."""
    if not isinstance(word, str):
        return None
    if word in SCHOOL_KIND_WORDS:
        return SCHOOL_KIND_WORDS[word]
    return SchoolKind(word) if word in set(SchoolKind) else None


def area_type(word: Value) -> str:
    """The area type (urban, town, rural) a form's word means, empty if unknown."""
    return _AREA_WORDS[word].value if isinstance(word, str) and word in _AREA_WORDS else ""


def number(value: Value) -> Fraction | None:
    """The value if it is a number, else None."""
    return value if isinstance(value, Fraction) else None


def school_fields(standard: Standard) -> dict[str, Field]:
    """Every field of the standard's tables of many rows, by id."""
    return {
        field.id: field
        for table in standard.tables
        if table.level is not FieldLevel.COUNTY
        for field in table.fields
    }


@dataclass(frozen=True)
class SchoolFacts:
    """One reported school seen through the standard's fields and split weights."""

    record: Record
    fields: Mapping[str, Field]
    weights: Mapping[Stage, Fraction]
    excluded: bool = False  # of a kind that is no unit of the resource evaluation

    @property
    def name(self) -> str:
        return self.record.name

    @cached_property
    def kind(self) -> SchoolKind | None:
        return school_kind(self.record.get(KIND))

    @cached_property
    def area(self) -> str:
        return area_type(self.record.get(AREA))

    @property
    def township(self) -> str:
        township = self.record.get("township")
        return township if isinstance(township, str) else ""

    @cached_property
    def pupils(self) -> dict[Stage, Fraction | None]:
        """Pupils of every stage; 0 for a stage that the kind does not have and nobody reported."""
        own = self.kind.stages if self.kind else ()
        reported = {stage: number(self.record.get(f"{stage}.{PUPILS}")) for stage in Stage}
        whole = number(self.record.get(f"whole.{PUPILS}"))
        others = any(pupils for pupils in reported.values())
        if whole is not None and (whole == 0 or (len(own) == 1 and not others)):
            reported |= {stage: whole for stage in own if reported[stage] is None}
        absent = {stage: Fraction(0) for stage in Stage if reported[stage] is None and stage not in own}
        return {stage: absent.get(stage, reported[stage]) for stage in Stage}

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """Stages that the school has, or (pupils not reported) may have."""
        return tuple(stage for stage in Stage if self.pupils[stage] != 0)

    @cached_property
    def share_weights(self) -> dict[Stage, Fraction]:
        """Weights by stage for the apportioning, those of the standard or the official ones."""
        return {stage: Fraction(self.weights.get(stage, STAGE_WEIGHTS[stage])) for stage in Stage}

    def share_of(self, stage: Stage) -> Fraction | None:
        """The stage's part of what the school's stages share: 1 for a school of one stage, None if unknown."""
        return self._apportioned(Fraction(1), stage)

    def _apportioned(self, total: Fraction | None, stage: Stage) -> Fraction | None:
        if self.pupils[stage] == 0:
            return Fraction(0)
        shares = apportion(
            total,
            {str(each): self.pupils[each] for each in self.stages},
            {str(each): weight for each, weight in self.share_weights.items()},
        )
        return shares[str(stage)]

    def stage_value(self, name: str, stage: Stage) -> Value:
        """The plain value of a field for one stage, as a formula over units reads it."""
        field = self.fields.get(name)
        if name == PUPILS:
            return self.pupils[stage]
        if field is None or field.level is FieldLevel.SCHOOL:
            return self._plain(name)
        if field.level is FieldLevel.SPLIT:
            own = self.record.get(f"{stage}.{name}")
            return own if own is not None else self._split_value(field, stage)
        return self._own_value(field, stage)

    def lacking(self, name: str, stage: Stage) -> tuple[str, ...]:
        """The reported names that a missing value of the stage waits for.

        A shared resource that is reported and yet has no share waits for the pupils of the stages that share it.
        """
        field = self.fields.get(name)
        if field is None or field.level is not FieldLevel.SPLIT or self.stage_value(name, stage) is not None:
            return (name,)
        pupils = tuple(f"{each}.{PUPILS}" for each in self.stages if self.pupils[each] is None)
        return (*((name,) if self.record.get(name) is None else ()), *pupils) or (name,)

    def _plain(self, name: str) -> Value:
        """A value of the school; kind and area type by their official words, however they were reported."""
        value = self.record.get(name)
        if name == KIND and self.kind is not None:
            return self.kind.label
        return AreaType(self.area).label if name == AREA and self.area else value

    def _split_value(self, field: Field, stage: Stage) -> Value:
        total = self.record.get(field.id)
        return self._apportioned(number(total), stage) if field.kind in _NUMERIC else total

    def _own_value(self, field: Field, stage: Stage) -> Value:
        value = self.record.get(f"{stage}.{field.id}")
        if value is not None:
            return value
        whole = self.record.get(f"whole.{field.id}")
        if whole is not None and (whole == 0 or self.stages == (stage,)):
            return whole
        if self.pupils[stage] == 0 and field.kind in _NUMERIC:
            return Fraction(0)
        return None

    def school_value(self, name: str) -> Value:
        """The value of a possibly dotted name, as a formula over schools reads it.

        ``whole.x`` is the reported whole value, else the sum over the stages that the school has.
        """
        head, _, rest = name.partition(".")
        if not rest:
            return self._plain(name)
        if head != "whole":
            return self.stage_value(rest, Stage(head))
        whole = self.record.get(name)
        return whole if whole is not None else self._sum_of_stages(rest)

    def _sum_of_stages(self, name: str) -> Fraction | None:
        field = self.fields.get(name)
        asked = field.stages if field and field.stages else tuple(Stage)
        values = [number(self.stage_value(name, stage)) for stage in self.stages if stage in asked]
        if any(value is None for value in values):
            return None
        return sum((value for value in values if value is not None), Fraction(0))

    def source(self, name: str, stage: Stage | None = None) -> Source:
        """Which reported names a formula's value rests on, with the apportioning written out."""
        if stage is not None:
            return self._stage_source(name, stage)
        head, _, rest = name.partition(".")
        if not rest or self.record.get(name) is not None:
            return Source((name,))
        if head != "whole":
            return self._stage_source(rest, Stage(head))
        return Source(tuple(found for each in self.stages for found in self._stage_source(rest, each).names))

    def _stage_source(self, name: str, stage: Stage) -> Source:
        field = self.fields.get(name)
        own, whole = f"{stage}.{name}", f"whole.{name}"
        if self.record.get(own) is not None:
            return Source((own,))
        if field is not None and field.level is FieldLevel.SPLIT:
            return self._split_source(field, stage)
        if field is None or field.level is FieldLevel.SCHOOL:
            return Source((name,))
        if self.record.get(whole) is not None and self.stage_value(name, stage) is not None:
            return Source((whole,), f"全校填报，学校只有{stage.label}学生，归入{stage.label}")
        return Source((own,))

    def _split_source(self, field: Field, stage: Stage) -> Source:
        total, share = number(self.record.get(field.id)), self._split_value(field, stage)
        if len(self.stages) <= 1 or total is None or not isinstance(share, Fraction):
            return Source((field.id,))
        names = (field.id, *(f"{each}.{PUPILS}" for each in self.stages))
        base = self.share_weights[self.stages[0]]
        parts = [(self.share_weights[each] / base, self.pupils[each] or Fraction(0)) for each in self.stages]
        weighed = " + ".join(_weighed(weight, pupils) for weight, pupils in parts)
        own = parts[self.stages.index(stage)]
        step = f"{trimmed(total, 6)} ÷ ({weighed}) × {_weighed(*own)} = {round_half_up(share, 2)}"
        return Source(names, f"按学生数折算给{stage.label}部：{step}")

    def origin(self, name: str) -> Origin | None:
        """The cell of a reported name."""
        return self.record.origins.get(name)


def _weighed(weight: Fraction, pupils: Fraction) -> str:
    return trimmed(pupils, 2) if weight == 1 else f"{trimmed(weight, 4)} × {trimmed(pupils, 2)}"
