"""Reads of the standards; they are the same for everyone who is signed in."""

from __future__ import annotations

from dudao.catalogue import loader
from dudao.catalogue.schema import Item, RuleSet, Standard

# Measures of the state first, then those of places, the samples last.
_ORDER = (
    "quality-balance-2017",
    "basic-balance-2012",
    "preschool-universal-2020",
    "preschool-shenyang-2021",
)


def standards() -> list[Standard]:
    """Every standard of the catalogue, official ones first."""
    found = [loader.load(standard_id) for standard_id in loader.standard_ids()]
    places = {standard_id: place for place, standard_id in enumerate(_ORDER)}
    return sorted(found, key=lambda one: (one.sample, places.get(one.id, len(_ORDER)), one.id))


def standard_of(standard_id: str) -> Standard | None:
    """The standard of that id, None when the catalogue has none."""
    return loader.load(standard_id) if standard_id in loader.standard_ids() else None


def item_of(standard: Standard, item_id: str) -> tuple[Item, RuleSet | None] | None:
    """An item with the rule set that adds it (None: the standard's own); None when there is no such item."""
    for item in standard.items:
        if item.id == item_id:
            return item, None
    for rule_set in standard.rule_sets:
        for item in rule_set.adds:
            if item.id == item_id:
                return item, rule_set
    return None
