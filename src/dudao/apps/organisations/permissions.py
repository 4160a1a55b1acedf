"""What a person may do with organisations, decided on the plain value that accounts hands down."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from dudao.apps.organisations.models import Organisation


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


def can_view_organisation(reach: Reach, organisation: Organisation) -> bool:
    """A person sees the organisations inside her data scope, and no others."""
    return under_any(organisation.path, reach.sees)


def can_edit_organisation(reach: Reach, organisation: Organisation) -> bool:
    """Officers of the supervision office and administrators edit what is inside their county."""
    return under_any(organisation.path, reach.manages)
