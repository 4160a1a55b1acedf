"""What is recorded of one unit, as the rules read it: shares, numbers of events, what a person stated.

A fact that is not recorded at all stands as None, or is not there: it is never taken as zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from dudao.core.appraisal.scheme import FactKey


@dataclass(frozen=True, slots=True)
class Source:
    """One recorded thing that was counted: its words, and the address where it can be seen."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ShareFact:
    """So much of so much; a whole of nothing is not a share of nothing. ``ValueError`` for an impossible one."""

    part: Fraction
    whole: Fraction
    unit: str = "项"
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.whole:
            raise ValueError(f"{self.part} of {self.whole} is no share")

    @property
    def share(self) -> Fraction | None:
        """Part of whole; None without a whole."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class CountFact:
    """So many events; their sources say which."""

    count: int
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        if self.count < 0:
            raise ValueError("a count is never negative")


@dataclass(frozen=True, slots=True)
class StatedFact:
    """What a person states of one line: points, or whether a veto applies, with the basis in words."""

    points: Fraction | None = None
    applies: bool | None = None
    basis: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """All that is recorded of a unit: facts by their key, statements by the key of their line."""

    recorded: Mapping[FactKey, ShareFact | CountFact | None] = field(default_factory=dict)
    stated: Mapping[str, StatedFact] = field(default_factory=dict)

    def share(self, key: FactKey) -> ShareFact | None:
        """A recorded share; None where nothing is recorded."""
        found = self.recorded.get(key)
        return found if isinstance(found, ShareFact) else None

    def count(self, key: FactKey) -> CountFact | None:
        """A recorded number of events; None where nothing is recorded."""
        found = self.recorded.get(key)
        return found if isinstance(found, CountFact) else None
