"""Two wordings of a standard side by side: which clauses stayed, which changed in what, which came and went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from fractions import Fraction

from dudao.engine.standard_import.wording import folded

SAME_CODE_LIKENESS = 0.5
MOVED_LIKENESS = 0.8
"""How alike two texts must be to be one clause in two wordings: with the same code, and without."""


@dataclass(frozen=True)
class Clause:
    """What of an item is compared; ``rule`` is the rule as data."""

    code: str
    section: str
    criterion: str
    text: str
    points: Fraction | None
    kind: str
    rule: Mapping[str, object]
    rule_text: str = ""
    subject: str = "county"
    school_kinds: tuple[str, ...] = ()
    roll_up: str = ""
    evidence: tuple[str, ...] = ()
    responsible: str = ""
    method: str = ""
    measured_by: Mapping[str, str] | None = None


FIELD_LABELS = {
    "code": "编号",
    "section": "一级指标",
    "criterion": "二级指标",
    "text": "条文",
    "points": "分值",
    "kind": "类型",
    "rule": "评分规则",
    "rule_text": "评分细则",
    "subject": "评谁",
    "school_kinds": "适用学校",
    "roll_up": "汇总到县",
    "evidence": "佐证材料",
    "responsible": "责任单位",
    "method": "评估方法",
    "measured_by": "取自测算",
}
RATED_BY = frozenset({"text", "points", "kind", "rule", "subject", "school_kinds", "roll_up", "measured_by"})
"""What a rating rests on: a change in any of these asks for a new rating; other changes do not."""


@dataclass(frozen=True)
class Pair:
    """One clause in both wordings; ``changes`` are the fields that differ, in the order of `FIELD_LABELS`."""

    old: Clause
    new: Clause
    changes: tuple[str, ...] = ()

    @property
    def carries_rating(self) -> bool:
        """Whether a rating of the old clause still says what the new one asks."""
        return not RATED_BY & set(self.changes)

    @property
    def labels(self) -> tuple[str, ...]:
        """What differs, in Chinese."""
        return tuple(FIELD_LABELS[name] for name in self.changes)


@dataclass(frozen=True)
class VersionComparison:
    """Pairs in the order of the new wording, what came in that order, and what went in the old order."""

    unchanged: tuple[Pair, ...]
    changed: tuple[Pair, ...]
    added: tuple[Clause, ...]
    removed: tuple[Clause, ...]


def compare_versions(old_items: Sequence[Clause], new_items: Sequence[Clause]) -> VersionComparison:
    """A clause is the same by code and similar text, then by equal text under another code, then by likeness.

    Each clause is paired at most once. The same code over a wholly different text is a clause gone and one come.
    """
    partners: dict[int, int] = {}
    free = dict(enumerate(old_items))
    by_code = {item.code: place for place, item in free.items()}
    for place, item in enumerate(new_items):
        at = by_code.get(item.code)
        if at in free and _likeness(free[at].text, item.text) >= SAME_CODE_LIKENESS:
            partners[place] = at
            del free[at]
    _pair_equal(free, new_items, partners)
    _pair_alike(free, new_items, partners)
    pairs = [
        Pair(old_items[partners[place]], item, _changes(old_items[partners[place]], item))
        for place, item in enumerate(new_items)
        if place in partners
    ]
    return VersionComparison(
        unchanged=tuple(pair for pair in pairs if not pair.changes),
        changed=tuple(pair for pair in pairs if pair.changes),
        added=tuple(item for place, item in enumerate(new_items) if place not in partners),
        removed=tuple(free.values()),
    )


def _pair_equal(free: dict[int, Clause], new_items: Sequence[Clause], partners: dict[int, int]) -> None:
    by_text: dict[str, list[int]] = {}
    for at, item in free.items():
        by_text.setdefault(folded(item.text), []).append(at)
    for place, item in enumerate(new_items):
        found = by_text.get(folded(item.text)) if place not in partners else None
        if found:
            at = found.pop(0)
            partners[place] = at
            del free[at]


def _pair_alike(free: dict[int, Clause], new_items: Sequence[Clause], partners: dict[int, int]) -> None:
    candidates = sorted(
        (
            (-likeness, place, at)
            for place, item in enumerate(new_items)
            if place not in partners
            for at, old in free.items()
            if (likeness := _likeness(old.text, item.text)) >= MOVED_LIKENESS
        ),
    )
    for _, place, at in candidates:
        if place not in partners and at in free:
            partners[place] = at
            del free[at]


def _likeness(old: str, new: str) -> float:
    if old == new:
        return 1.0
    matcher = SequenceMatcher(None, folded(old), folded(new), autojunk=False)
    if matcher.real_quick_ratio() < SAME_CODE_LIKENESS or matcher.quick_ratio() < SAME_CODE_LIKENESS:
        return 0.0
    return matcher.ratio()


def _changes(old: Clause, new: Clause) -> tuple[str, ...]:
    return tuple(field.name for field in fields(Clause) if _value(old, field.name) != _value(new, field.name))


def _value(item: Clause, name: str) -> object:
    value = getattr(item, name)
    return folded(value) if isinstance(value, str) else value
