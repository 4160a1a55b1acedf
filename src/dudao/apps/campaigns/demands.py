"""就高不就低: which of two items that ask the same thing asks more, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from dudao.apps.campaigns.choices import Stricter
from dudao.apps.campaigns.models import Campaign, ItemCorrespondence
from dudao.apps.campaigns.queries import current_items
from dudao.apps.organisations.api import normalised
from dudao.apps.standards.api import StandardItem

SIGNS = {">=": "≥", "<=": "≤"}


@dataclass(frozen=True)
class StricterDemand:
    """Two items of different standards on one matter: which holds, and the sentence that says why."""

    item: StandardItem
    other: StandardItem
    stricter: Stricter
    why: str
    link: ItemCorrespondence | None = None  # made by hand; None: found by itself

    @property
    def holds(self) -> StandardItem | None:
        """The item whose demand is to be met; None while nobody compared them."""
        if self.stricter == Stricter.UNKNOWN:
            return None
        return self.other if self.stricter == Stricter.OTHER else self.item


def stricter_demands(campaign: Campaign) -> list[StricterDemand]:
    """All pairs of a campaign: linked by hand first, then those with one measured source or one quantity.

    A pair linked by hand is not listed again. Two queries, whatever the number of items.
    """
    items = {item.pk: item for item in current_items(campaign)}
    found: dict[tuple[int, int], StricterDemand] = {}
    links = ItemCorrespondence.objects.filter(campaign=campaign).order_by("pk")
    for link in links:
        item, other = items.get(link.item_id), items.get(link.other_item_id)
        if item is not None and other is not None:
            found[_key(item, other)] = _by_hand(item, other, link)
    for group in _groups(items.values()):
        for at, item in enumerate(group):
            for other in group[at + 1 :]:
                if item.version_id != other.version_id and _key(item, other) not in found:
                    stricter, why = compare_demands(item, other)
                    found[_key(item, other)] = StricterDemand(item, other, stricter, why)
    return list(found.values())


def _key(item: StandardItem, other: StandardItem) -> tuple[int, int]:
    return (min(item.pk, other.pk), max(item.pk, other.pk))


def _by_hand(item: StandardItem, other: StandardItem, link: ItemCorrespondence) -> StricterDemand:
    if link.stricter != Stricter.UNKNOWN:
        why = link.note or "由督导室比较后确定"
        return StricterDemand(item, other, Stricter(link.stricter), why, link)
    stricter, why = compare_demands(item, other)
    return StricterDemand(item, other, stricter, link.note or why, link)


def _groups(items: Iterable[StandardItem]) -> list[list[StandardItem]]:
    """Items of one measured source, and items of one quantity, in the order of the standards."""
    groups: dict[tuple[str, ...], list[StandardItem]] = {}
    for item in items:
        for key in {_source(item), _quantity(item)} - {()}:
            groups.setdefault(key, []).append(item)
    return [group for group in groups.values() if len(group) > 1]


def _source(item: StandardItem) -> tuple[str, ...]:
    found: Mapping[str, Any] | None = item.measured_by
    if not found:
        return ()
    return ("measured", *(str(found.get(name, "")) for name in ("standard", "item", "stage", "quantity")))


def _quantity(item: StandardItem) -> tuple[str, ...]:
    found: Mapping[str, Any] | None = item.demand
    return ("demand", normalised(str(found["quantity"])), str(found["operator"])) if found else ()


def compare_demands(item: StandardItem, other: StandardItem) -> tuple[Stricter, str]:
    """The stricter of two figures: the higher of two lower limits, the lower of two upper limits.

    Exact; equal figures are the same. Without two figures in one unit and one direction: unknown, unless both take
    one measured value, which then is the same demand.
    """
    mine, its = _figure(item), _figure(other)
    if mine is None or its is None:
        if _source(item) and _source(item) == _source(other):
            return Stricter.SAME, "两条取同一项测算结果，一次达到，两条都达到。"
        return Stricter.UNKNOWN, "没有可以比较的数字，请督导室比较后确定。"
    if mine[0] != its[0] or mine[2] != its[2]:
        return Stricter.UNKNOWN, f"{_words(item)}与{_words(other)}方向或单位不同，请督导室比较后确定。"
    if mine[1] == its[1]:
        return Stricter.SAME, f"都要求{_words(item)}。"
    mine_is_stricter = mine[1] > its[1] if mine[0] == ">=" else mine[1] < its[1]
    high, low = (item, other) if mine_is_stricter else (other, item)
    stricter = Stricter.ITEM if mine_is_stricter else Stricter.OTHER
    return stricter, f"{_title(high)}要求{_words(high)}，高于{_title(low)}的{_words(low)}。"


def _figure(item: StandardItem) -> tuple[str, Fraction, str] | None:
    found: Mapping[str, Any] | None = item.demand
    if not found or found.get("operator") not in SIGNS:
        return None
    try:
        return str(found["operator"]), Fraction(str(found["value"])), normalised(str(found.get("unit", "")))
    except (ValueError, ZeroDivisionError):
        return None


def _words(item: StandardItem) -> str:
    found: Mapping[str, Any] = item.demand or {}
    return f"{SIGNS[found['operator']]} {found['value']} {found.get('unit', '')}".strip()


def _title(item: StandardItem) -> str:
    return f"{item.version.standard.short_title} {item.code}"
