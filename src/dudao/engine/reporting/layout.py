"""The columns that a table of a standard has, and how a title found in a file is recognised as one of them.

A STAGE field has a column for every stage, its title with the stage in front (小学·本科毕业专任教师（人）). A title of
such a field without a stage reports the whole school (``whole.t_backbone``), which is never apportioned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from dudao.catalogue.schema import Field, FieldKind, FieldLevel, Standard, Table
from dudao.core.schools import COMPULSORY_STAGES, Stage
from dudao.engine.reporting.titles import conversion, split_unit, title_key
from dudao.engine.school_facts import PUPILS

WHOLE = "whole"
PUPIL_FIELDS = (PUPILS, "kids")
"""Who is taught: pupils of a school, children of a kindergarten. Nobody at all is an error."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One place for a value: its name in a record, the field, and the stage when the field has one a stage."""

    name: str
    field: Field
    stage: Stage | None = None
    whole: bool = False

    @property
    def label(self) -> str:
        """Title without unit: 小学·本科毕业专任教师."""
        return f"{self.stage.label}·{self.field.label}" if self.stage else self.field.label

    @property
    def title(self) -> str:
        """Title as the template prints it, unit in full-width parentheses."""
        return f"{self.label}（{self.field.unit}）" if self.field.unit else self.label

    @property
    def required(self) -> bool:
        """Whether a row without it is refused: name, kind of school, and the pupils of the compulsory stages."""
        if self.field.level is FieldLevel.STAGE:
            own = self.stage in COMPULSORY_STAGES
            return own and (self.field.identity or self.field.id in PUPIL_FIELDS)
        return self.field.identity or self.field.id in PUPIL_FIELDS

    @property
    def is_number(self) -> bool:
        """Whether the value is a number that can be converted and added up."""
        return self.field.kind in (FieldKind.COUNT, FieldKind.NUMBER)


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """A recognised title: the slot, the factor that turns its unit into the field's, and the unit as found.

    ``factor`` is None when the units measure different things.
    """

    slot: Slot
    factor: Fraction | None = Fraction(1)
    unit: str = ""


class Layout:
    """The slots of one table in the order of the template, found by title."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.slots: dict[str, Slot] = {slot.name: slot for slot in template_slots(table)}
        self._by_key: dict[str, Slot] = {}
        self._by_name: dict[str, Slot] = dict(self.slots)
        for item in table.fields:
            for slot, keys in _keys_of(item):
                self._by_name.setdefault(slot.name, slot)
                for key in keys:
                    self._by_key.setdefault(key, slot)

    def find(self, title: str, unit: str = "") -> TitleMatch | None:
        """The slot that a title means, or None; ``unit`` is the unit column of a vertical form."""
        base, found = split_unit(title)
        slot = self._by_key.get(base) or self._by_key.get(title_key(title))
        if slot is None:
            return None
        found = found or title_key(unit)
        factor = conversion(found, slot.field.unit) if slot.is_number else Fraction(1)
        return TitleMatch(slot, factor, found)

    def slot(self, name: str) -> Slot:
        """The slot of a name, also of one that only another form has (``whole.t_backbone``)."""
        return self._by_name[name]

    def recognised(self) -> Iterator[tuple[str, Slot]]:
        """Every key that is recognised, with its slot, for suggestions."""
        yield from self._by_key.items()


def template_slots(table: Table) -> Iterator[Slot]:
    """The columns of the template, in its order: a STAGE field once a stage, every other field once."""
    for item in table.fields:
        if item.level is FieldLevel.STAGE and item.stages:
            for stage in item.stages:
                yield Slot(f"{stage.value}.{item.id}", item, stage)
        else:
            yield Slot(item.id, item)


def _keys_of(item: Field) -> Iterator[tuple[Slot, Iterable[str]]]:
    words = list(dict.fromkeys([item.label, *item.aliases]))
    if item.level is not FieldLevel.STAGE or not item.stages:
        yield Slot(item.id, item), _with_and_without_unit(words)
        if item.level is FieldLevel.SPLIT:  # a school whose stages live apart may report each on its own
            for stage in COMPULSORY_STAGES:
                yield (
                    Slot(f"{stage.value}.{item.id}", item, stage),
                    _staged_keys(_with_and_without_unit(words), stage),
                )
        return
    keys = [split_unit(word)[0] for word in words]
    for stage in item.stages:
        staged = [key for key in keys if _names_stage(key, stage)]
        free = [key for key in keys if not any(_names_stage(key, other) for other in Stage)]
        yield Slot(f"{stage.value}.{item.id}", item, stage), (*staged, *_staged_keys(free, stage))
    whole = [key for key in keys if not any(_names_stage(key, other) for other in Stage)]
    aliases = [split_unit(word)[0] for word in item.whole_alias]
    yield Slot(f"{WHOLE}.{item.id}", item, None, True), (*aliases, *whole)


def _with_and_without_unit(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield title_key(word)
        yield split_unit(word)[0]


def _names_stage(key: str, stage: Stage) -> bool:
    return key.startswith(stage.label) or key.endswith((f"({stage.label})", f"({stage.label}部)"))


def _staged_keys(keys: Iterable[str], stage: Stage) -> Iterator[str]:
    label = stage.label
    for key in keys:
        for front in (
            f"{label}·",
            label,
            f"{label}部",
            f"{label}部·",
            f"{label}-",
            f"{label}_",
            f"{label}/",
            f"{label}:",
        ):
            yield f"{front}{key}"
        for back in (f"({label})", f"({label}部)", f"-{label}", f"_{label}"):
            yield f"{key}{back}"


def layouts_of(standard: Standard) -> list[Layout]:
    """The layouts of all tables of a standard, in its order."""
    return [Layout(table) for table in standard.tables]
