"""The items of a published version, read and parsed once in a process: a published version never changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from threading import Lock
from typing import Any

from dudao.apps.standards.api import StandardItem, StandardVersion
from dudao.core.scoring import BonusRule, RuleKind, ScoringRule, points_text, rule_from_data, rule_in_words

ZERO = Fraction(0)
KEPT = 60


@dataclass(frozen=True)
class RatedItem:
    """One item as ratings need it; ``points`` is 0 for what carries none."""

    id: int
    version_id: int
    position: int
    code: str
    kind: str
    section: str
    criterion: str
    text: str
    points: Fraction
    rule: ScoringRule
    rule_text: str
    subject: str
    roll_up: str
    required_evidence: tuple[str, ...]
    observation_points: tuple[str, ...]
    responsible_unit: str
    inspection_method: str
    measured_by: Mapping[str, Any] | None
    previous_id: int | None
    is_unchanged: bool

    @property
    def carries_points(self) -> bool:
        return self.rule.kind.carries_points

    @property
    def is_bonus(self) -> bool:
        return isinstance(self.rule, BonusRule)

    @property
    def is_veto(self) -> bool:
        return self.rule.kind is RuleKind.VETO

    @property
    def needs_peers(self) -> bool:
        """Scored by rank or against the mean: the other schools' values count too."""
        return self.subject == "school" and self.rule.kind in (RuleKind.RANK, RuleKind.MEAN)

    @property
    def counted_maximum(self) -> Fraction:
        """What it adds to the maximum: a bonus adds nothing."""
        return ZERO if self.is_bonus or not self.carries_points else self.points

    @cached_property
    def rule_words(self) -> str:
        """The scoring rule in one Chinese sentence."""
        return rule_in_words(self.rule, self.points)

    @property
    def points_words(self) -> str:
        """“6 分”, or what the item is when it carries no points."""
        return points_text(self.points) if self.carries_points else self.rule.kind.label


@dataclass(frozen=True)
class ItemSheet:
    """All items of a version in their order."""

    version_id: int
    items: tuple[RatedItem, ...]

    @cached_property
    def by_id(self) -> Mapping[int, RatedItem]:
        return {item.id: item for item in self.items}

    @cached_property
    def by_code(self) -> Mapping[str, RatedItem]:
        return {item.code: item for item in self.items}


_kept: OrderedDict[tuple[object, ...], ItemSheet] = OrderedDict()
_lock = Lock()


def sheet_of(version: StandardVersion) -> ItemSheet:
    """The items of a version; kept while the process lives once the version is published."""
    key = (version.pk, version.published_at)
    with _lock:
        held = _kept.get(key)
        if held is not None:
            _kept.move_to_end(key)
            return held
    made = ItemSheet(version.pk, tuple(_parsed(item) for item in version.items.order_by("position")))
    if version.is_published and version.published_at is not None:
        with _lock:
            _kept[key] = made
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
    return made


def forget() -> None:
    """Empties the memory of this process (tests)."""
    with _lock:
        _kept.clear()


def _parsed(item: StandardItem) -> RatedItem:
    return RatedItem(
        id=item.pk,
        version_id=item.version_id,
        position=item.position,
        code=item.code,
        kind=item.kind,
        section=item.section,
        criterion=item.criterion,
        text=item.text,
        points=item.points or ZERO,
        rule=rule_from_data(item.rule),
        rule_text=item.rule_text,
        subject=item.subject,
        roll_up=item.roll_up,
        required_evidence=tuple(item.required_evidence),
        observation_points=tuple(item.observation_points),
        responsible_unit=item.responsible_unit,
        inspection_method=item.inspection_method,
        measured_by=item.measured_by or None,
        previous_id=item.previous_id,
        is_unchanged=item.is_unchanged,
    )
