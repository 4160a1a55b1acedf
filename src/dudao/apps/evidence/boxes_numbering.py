"""How the profession numbers its archive: boxes A1-B2-C3 or A1-B2, documents in them 01, 02 … in the items' order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

_LAST_PART = re.compile(r"[-.－—][^-.－—]+$")


class BoxLevel(StrEnum):
    """One box an item (C level), or one for all items under a B level."""

    ITEM = "item"
    CRITERION = "criterion"

    @property
    def label(self) -> str:
        return {BoxLevel.ITEM: "每条一盒（C 级）", BoxLevel.CRITERION: "每个二级指标一盒（B 级）"}[self]


def box_number(code: str, level: BoxLevel) -> str:
    """The number of the box for an item of this code: its own, or what stands above its last part."""
    if level is BoxLevel.ITEM:
        return code
    return _LAST_PART.sub("", code)


def entry_number(box: str, number: int) -> str:
    """The number of a document in its box: A1-B2-C3-01; above 99 the digits grow."""
    return f"{box}-{number:02d}"


def box_for(code: str, numbers: Iterable[str]) -> str | None:
    """Which of the boxes takes an item: its own, else the one of the level above; None: neither is there."""
    held = set(numbers)
    for level in BoxLevel:
        number = box_number(code, level)
        if number in held:
            return number
    return None
