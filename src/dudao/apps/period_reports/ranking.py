"""The ranking of units for one period: by verified progress, then by what was done in time, then by what is late.

Only duties that fell due by the day of the ranking count, so that nobody is measured by work of next year. A unit with
nothing due has no place. Everything is compared exactly; figures are rounded in print alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """Of the duties of a unit that fell due: how many, their steps, the verified ones, done in time, still open."""

    unit_id: int
    name: str
    due: int = 0
    steps: int = 0
    verified: int = 0
    on_time: int = 0
    late: int = 0

    @property
    def progress(self) -> Fraction | None:
        """Verified steps of all steps of the duties due; None where nothing was due."""
        return Fraction(self.verified, self.steps) if self.steps else None

    @property
    def on_time_share(self) -> Fraction | None:
        """Duties finished on or before their due date, of those due; None where nothing was due."""
        return Fraction(self.on_time, self.due) if self.due else None


@dataclass(frozen=True, slots=True)
class RankLine:
    """A unit with its place; None: unranked, nothing was due. `previous` is its place in the period before."""

    counts: UnitCounts
    place: int | None
    previous: int | None = None

    @property
    def movement(self) -> int | None:
        """Places gained (lost: negative) since the period before; None where one of the two has no place."""
        if self.place is None or self.previous is None:
            return None
        return self.previous - self.place

    @property
    def movement_words(self) -> str:
        """升 2, 降 1, 持平; — where there is nothing to compare with."""
        if self.movement is None:
            return "—"
        if self.movement == 0:
            return "持平"
        return f"升 {self.movement}" if self.movement > 0 else f"降 {-self.movement}"


def ranked(units: Iterable[UnitCounts], previous: Mapping[int, int] | None = None) -> tuple[RankLine, ...]:
    """The units in the order of their places, then those without one, as they were given.

    Higher verified progress comes first, then the higher share done in time, then fewer late duties. Units equal in
    all three share a place, and the next place is that much further down (1, 2, 2, 4).
    """
    before = previous or {}
    given = list(units)
    placed = sorted((one for one in given if one.due and one.steps), key=_order)
    lines = []
    place = 0
    for at, counts in enumerate(placed, start=1):
        if at == 1 or _order(counts) != _order(placed[at - 2]):
            place = at
        lines.append(RankLine(counts, place, before.get(counts.unit_id)))
    lines += [RankLine(one, None, before.get(one.unit_id)) for one in given if not (one.due and one.steps)]
    return tuple(lines)


def _order(counts: UnitCounts) -> tuple[Fraction, Fraction, int]:
    return -(counts.progress or Fraction(0)), -(counts.on_time_share or Fraction(0)), counts.late


def ranking_to_json(lines: Iterable[RankLine]) -> list[dict[str, object]]:
    """The ranking as plain JSON values, as it was computed."""
    return [
        {
            "unit_id": line.counts.unit_id,
            "name": line.counts.name,
            "due": line.counts.due,
            "steps": line.counts.steps,
            "verified": line.counts.verified,
            "on_time": line.counts.on_time,
            "late": line.counts.late,
            "place": line.place,
            "previous": line.previous,
        }
        for line in lines
    ]


def ranking_from_json(rows: Iterable[Mapping[str, object]]) -> tuple[RankLine, ...]:
    """What `ranking_to_json` wrote; raises ``KeyError`` or ``ValueError`` for anything else."""
    return tuple(
        RankLine(
            UnitCounts(
                unit_id=_whole(row["unit_id"]),
                name=str(row["name"]),
                **{name: _whole(row[name]) for name in ("due", "steps", "verified", "on_time", "late")},
            ),
            None if row["place"] is None else _whole(row["place"]),
            None if row["previous"] is None else _whole(row["previous"]),
        )
        for row in rows
    )


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"not a whole number: {value!r}")
    return value
