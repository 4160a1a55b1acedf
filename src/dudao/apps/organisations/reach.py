"""The plain value in which accounts hands down what a person sees and manages in the tree."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol


def under_any(path: str, roots: Iterable[str]) -> bool:
    """True when `path` is one of the subtrees `roots` or below it; an unset path is below nothing."""
    return bool(path) and any(path.startswith(root) for root in roots)


@dataclass(frozen=True)
class Reach:
    """The subtrees (as paths) that a person sees, and those whose schools she manages."""

    sees: frozenset[str] = field(default_factory=frozenset)
    manages: frozenset[str] = field(default_factory=frozenset)


class Person(Protocol):
    """Whoever asks: only the reach is looked at."""

    def reach(self) -> Reach: ...
