"""Two reports of one county compared cell by cell: which schools came and went, which values changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dudao.catalogue.schema import Standard
from dudao.engine.facts import Origin, Record, ReportedTables, Value
from dudao.engine.reporting.layout import Layout, layouts_of
from dudao.engine.reporting.titles import title_key


@dataclass(frozen=True)
class ValueChange:
    """One value that differs, with the cells of both reports; None is a blank."""

    row: str
    name: str
    label: str
    before: Value
    after: Value
    origin_before: Origin | None
    origin_after: Origin | None


@dataclass(frozen=True)
class Comparison:
    """What differs between an earlier and a later report."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changes: tuple[ValueChange, ...]
    judgement_changes: tuple[ValueChange, ...]

    @property
    def is_same(self) -> bool:
        """Whether the two reports say the same."""
        return not (self.added or self.removed or self.changes or self.judgement_changes)


def compare(before: ReportedTables, after: ReportedTables, standard: Standard) -> Comparison:
    """Compare two reports under one standard; schools are the same when their names are."""
    labels = _labels(layouts_of(standard))
    old = {title_key(record.name): record for record in before.schools}
    new = {title_key(record.name): record for record in after.schools}
    changes = list(_record_changes(before.county, after.county, labels, after.county.name or "全县"))
    for key, record in new.items():
        if key in old:
            changes.extend(_record_changes(old[key], record, labels, record.name))
    return Comparison(
        added=tuple(record.name for key, record in new.items() if key not in old),
        removed=tuple(record.name for key, record in old.items() if key not in new),
        changes=tuple(changes),
        judgement_changes=(*_judgement_changes(before, after), *_points_changes(before, after)),
    )


def _labels(layouts: list[Layout]) -> Mapping[str, str]:
    return {slot.name: slot.title for layout in layouts for _, slot in layout.recognised()}


def _record_changes(old: Record, new: Record, labels: Mapping[str, str], row: str) -> Iterator[ValueChange]:
    for name in dict.fromkeys((*old.values, *new.values)):
        before, after = old.get(name), new.get(name)
        if before != after:
            label = labels.get(name, name)
            yield ValueChange(row, name, label, before, after, old.origins.get(name), new.origins.get(name))


def _judgement_changes(before: ReportedTables, after: ReportedTables) -> Iterator[ValueChange]:
    for item in dict.fromkeys((*before.judgements, *after.judgements)):
        old, new = before.judgements.get(item), after.judgements.get(item)
        old_value, new_value = (old.value if old else None), (new.value if new else None)
        if old_value != new_value:
            origins = (old.origin if old else None, new.origin if new else None)
            yield ValueChange("定性判定", item, item, old_value, new_value, *origins)


def _points_changes(before: ReportedTables, after: ReportedTables) -> Iterator[ValueChange]:
    for item in dict.fromkeys((*before.points, *after.points)):
        old, new = before.points.get(item), after.points.get(item)
        for label, old_value, new_value in (
            (item, old.points if old else None, new.points if new else None),
            (f"{item} 分值", old.max_points if old else None, new.max_points if new else None),
        ):
            if old_value != new_value:
                origins = (old.origin if old else None, new.origin if new else None)
                yield ValueChange("自评打分", item, label, old_value, new_value, *origins)
