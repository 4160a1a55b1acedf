"""Foreign layouts: a city's own table with other titles, mapped once to the fields and remembered without code.

A layout is known again by its signature, the set of its titles whatever their order. A suggestion says how sure it
is; a person confirms. The mapping is plain JSON.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from fractions import Fraction

from dudao.core.grid import Sheet, text_of
from dudao.engine.reporting.heading import IGNORED_TITLES, Finder
from dudao.engine.reporting.layout import Layout, Slot, TitleMatch
from dudao.engine.reporting.titles import conversion, split_unit, title_key

SIMILAR_ENOUGH = 0.6
CERTAIN, ALIKE, NONE = "exact", "similar", "none"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a foreign title probably means: the name of the value, how it was found, and how alike the titles are."""

    title: str
    name: str
    certainty: str  # exact | similar | none
    likeness: float


@dataclass(frozen=True)
class ColumnMapping:
    """Foreign titles (as keys) to names of values; a title mapped to the empty text is left out on purpose.

    ``units`` are the units that a person stated for titles that do not say theirs; they go before the title's own.
    """

    standard_id: str
    table_id: str
    signature: str
    titles: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    units: Mapping[str, str] = field(default_factory=dict)

    def finder(self, layout: Layout) -> Finder:
        """How titles are recognised with this mapping: its own first, then what the table knows itself."""

        def find(title: str, unit: str) -> TitleMatch | None:
            key = title_key(title)
            base, written = split_unit(title)
            mapped = self.titles.get(key, self.titles.get(base)) if self.table_id == layout.table.id else None
            if mapped is None:
                return layout.find(title, unit)
            if not mapped:
                return None
            slot = layout.slot(mapped)
            found = title_key(self.units.get(key, "")) or written or title_key(unit)
            factor = conversion(found, slot.field.unit) if slot.is_number else Fraction(1)
            return TitleMatch(slot, factor, found)

        return find

    def to_json(self) -> str:
        """The mapping as JSON text, the same for the same mapping."""
        content = {
            "standard": self.standard_id,
            "table": self.table_id,
            "signature": self.signature,
            "name": self.name,
            "titles": dict(self.titles),
            "units": dict(self.units),
        }
        return json.dumps(content, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> ColumnMapping:
        """Read what ``to_json`` wrote; ValueError for anything else."""
        content = json.loads(text)
        try:
            titles = {str(title): str(name) for title, name in content["titles"].items()}
            units = {str(title): str(unit) for title, unit in content.get("units", {}).items()}
            return cls(
                content["standard"],
                content["table"],
                content["signature"],
                titles,
                content.get("name", ""),
                units,
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("不是列对应的内容") from error


def header_titles(sheet: Sheet, row: int) -> list[str]:
    """The titles of a row as written, blank cells left out; merged cells count for every column."""
    titles = (text_of(sheet.title_value(row, column)) for column in range(sheet.width))
    return [title for title in titles if title]


def signature(titles: Iterable[str]) -> str:
    """What tells a layout: the same for the same titles in another order, with or without full-width forms."""
    keys = sorted({title_key(title) for title in titles} - IGNORED_TITLES - {""})
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:32]


def suggest(titles: Iterable[str], layout: Layout) -> list[Suggestion]:
    """For every foreign title the value it probably means; each value is suggested once, to the likest title."""
    found: list[Suggestion] = []
    pending: list[tuple[float, str, Slot]] = []
    taken: set[str] = set()
    order = list(dict.fromkeys(titles))
    for title in order:
        match = layout.find(title)
        if match is not None and match.slot.name not in taken:
            taken.add(match.slot.name)
            found.append(Suggestion(title, match.slot.name, CERTAIN, 1.0))
        else:
            pending.extend((likeness, title, slot) for likeness, slot in _alike(title, layout))
    done = {suggestion.title for suggestion in found}
    for likeness, title, slot in sorted(pending, key=lambda entry: -entry[0]):
        if title not in done and slot.name not in taken:
            done.add(title)
            taken.add(slot.name)
            found.append(Suggestion(title, slot.name, ALIKE, likeness))
    found.extend(Suggestion(title, "", NONE, 0.0) for title in order if title not in done)
    return sorted(found, key=lambda suggestion: order.index(suggestion.title))


def _alike(title: str, layout: Layout) -> list[tuple[float, Slot]]:
    base, unit = split_unit(title)
    best: dict[str, tuple[float, Slot]] = {}
    for key, slot in layout.recognised():
        if unit and slot.field.unit and conversion(unit, slot.field.unit) is None:
            continue
        likeness = SequenceMatcher(None, base, key).ratio()
        if likeness >= SIMILAR_ENOUGH and likeness > best.get(slot.name, (0.0, slot))[0]:
            best[slot.name] = (likeness, slot)
    return sorted(best.values(), key=lambda entry: -entry[0])[:5]


def mapping_of(
    suggestions: Iterable[Suggestion], standard_id: str, layout: Layout, *, name: str = ""
) -> ColumnMapping:
    """The mapping that the (confirmed) suggestions make."""
    chosen = list(suggestions)
    titles = {
        title_key(suggestion.title): suggestion.name for suggestion in chosen if suggestion.certainty != NONE
    }
    return ColumnMapping(standard_id, layout.table.id, signature(s.title for s in chosen), titles, name)
