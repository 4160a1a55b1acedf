"""What later apps add to a matter's page: its circulars, talks and cases, each with where it stands.

Oversight knows nothing of them; the app registers itself once, when Django starts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dudao.apps.accounts.api import User
from dudao.apps.oversight.models import Matter


@dataclass(frozen=True)
class MatterLink:
    """A line of a matter's page: what it is, where it is seen, how it stands."""

    label: str
    url: str
    state: str = ""


LinksOf = Callable[[Matter, User], Sequence[MatterLink]]
_sources: list[LinksOf] = []


def add_links(source: LinksOf) -> None:
    """Register a function of matter and reader that gives the links she may see; the same one counts once."""
    if source not in _sources:
        _sources.append(source)


def links_of(matter: Matter, user: User) -> list[MatterLink]:
    """Everything that later apps hold of a matter."""
    return [link for source in _sources for link in source(matter, user)]
