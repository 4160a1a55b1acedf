"""Where a document comes from: each app that drafts says how its sources are shown, by the prefix of the source key.

A source key is written `prefix:anything` (`matter:12`, `ranking:3`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dudao.apps.accounts.api import User
from dudao.apps.correspondence.models import OfficialDocument


@dataclass(frozen=True)
class DocumentFact:
    """A recorded fact on which a draft rests: its sentence, and where it can be seen."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class DocumentSource:
    """What a document was drafted for: its name, its page (empty: none for this person), and the facts."""

    label: str
    url: str = ""
    facts: tuple[DocumentFact, ...] = ()


SourceOf = Callable[[OfficialDocument, User], DocumentSource | None]
_sources: dict[str, SourceOf] = {}


def register_source(prefix: str, source_of: SourceOf) -> None:
    """Say how sources of this prefix are shown; once, when Django starts (the same one again changes nothing).

    ValueError for a prefix with a colon, or one that another app has.
    """
    if ":" in prefix or not prefix:
        raise ValueError(f"not a prefix of sources: {prefix!r}")
    if _sources.get(prefix, source_of) is not source_of:
        raise ValueError(f"sources of {prefix!r} are shown by somebody else")
    _sources[prefix] = source_of


def source_of(document: OfficialDocument, user: User) -> DocumentSource | None:
    """What the document was drafted for, as this person may see it; None when it is nobody's."""
    prefix, colon, _ = document.source_key.partition(":")
    found = _sources.get(prefix) if colon else None
    return found(document, user) if found is not None else None
