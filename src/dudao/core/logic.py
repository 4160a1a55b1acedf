"""Three-valued logic: True, False, and None for what cannot be decided because data is missing.

The strong Kleene tables: a known failure decides ``all_of`` and a known success decides ``any_of``,
whatever else is missing; missing data never counts as met or as not met.
"""

from __future__ import annotations

from collections.abc import Iterable


def all_of(values: Iterable[bool | None]) -> bool | None:
    """False if any is False, else None if any is undecided, else True (also for nothing at all)."""
    undecided = False
    for value in values:
        if value is False:
            return False
        undecided = undecided or value is None
    return None if undecided else True


def any_of(values: Iterable[bool | None]) -> bool | None:
    """True if any is True, else None if any is undecided, else False (also for nothing at all)."""
    undecided = False
    for value in values:
        if value is True:
            return True
        undecided = undecided or value is None
    return None if undecided else False


def negate(value: bool | None) -> bool | None:
    """The opposite; what is undecided stays undecided."""
    return None if value is None else not value
