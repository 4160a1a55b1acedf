"""Where a formula finds its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from dudao.core.trace import Value


class Scope(Protocol):
    """The values of one unit, and for a county its rows (schools or kindergartens).

    ``label`` names the unit in lists of what is missing. ``value`` returns None for missing data; it is
    asked only for names that ``check`` has accepted.
    """

    @property
    def label(self) -> str: ...

    def value(self, name: str) -> Value | None: ...

    def rows(self) -> Sequence[Scope]: ...


@dataclass(frozen=True)
class MappingScope:
    """A scope over plain values; a name that is not there is missing data."""

    values: Mapping[str, Value | None]
    label: str = ""
    children: Sequence[Scope] = field(default=())

    def value(self, name: str) -> Value | None:
        """Return the value, None if missing."""
        return self.values.get(name)

    def rows(self) -> Sequence[Scope]:
        """Return the rows that ``total`` and ``count`` run over."""
        return self.children


@dataclass(frozen=True)
class FieldRef:
    """A missing value: the name of the field and the label of its row (empty for the unit judged itself)."""

    name: str
    row: str = ""
