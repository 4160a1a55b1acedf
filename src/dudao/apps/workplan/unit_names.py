"""Units as people write them."""

from __future__ import annotations

from dudao.apps.organisations.api import Kind, Organisation


def unit_label(unit: Organisation) -> str:
    """The unit's name; where the county itself is meant, its government."""
    return f"{unit.name}人民政府" if unit.kind == Kind.COUNTY else unit.name
