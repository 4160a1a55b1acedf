"""Places: exact comparison, shared places, units without a place, and the movement since the last signed ranking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from dudao.core.rankings.measures import Measure, Number, scored

NOTHING = Number()


@dataclass(frozen=True, slots=True)
class UnitNumbers:
    """A unit with what was counted of it, by measure."""

    unit_id: int
    name: str
    numbers: Mapping[str, Number]


@dataclass(frozen=True, slots=True)
class Placed:
    """A unit with its value and place; no place: `reason` says why. `previous` is the place of last time."""

    unit_id: int
    name: str
    numbers: Mapping[str, Number]
    score: Fraction | None
    place: int | None
    reason: str = ""
    previous: int | None = None

    @property
    def movement(self) -> int | None:
        """Places gained (lost: negative) since last time; None where one of the two has no place."""
        return None if self.place is None or self.previous is None else self.previous - self.place

    @property
    def movement_words(self) -> str:
        """升 2, 降 1, 持平; — where there is nothing to compare with."""
        return movement_words(self.place, self.previous)


def movement_words(place: int | None, previous: int | None) -> str:
    """升 2, 降 1, 持平; — where there is nothing to compare with."""
    if place is None or previous is None:
        return "—"
    gained = previous - place
    if gained == 0:
        return "持平"
    return f"升 {gained}" if gained > 0 else f"降 {-gained}"


def placed(
    measures: Sequence[Measure], units: Iterable[UnitNumbers], previous: Mapping[int, int] | None = None
) -> tuple[Placed, ...]:
    """The units in the order of their places, then those without one, each as given.

    With one measure its value decides, on its better side; with several the sum of weight × what each value earns
    (0 to 100). Equal values share a place, and the next place is that much further down (1, 2, 2, 4). A unit whose
    value of any measure is missing or whose denominator is below the minimum has no place, with every reason named.
    """
    before = previous or {}
    given = list(units)
    valued = [(one, _score(measures, one)) for one in given]
    lowest_first = len(measures) == 1 and not measures[0].higher
    ranked = sorted(
        ((one, score) for one, score in valued if score is not None),
        key=lambda pair: pair[1] if lowest_first else -pair[1],
    )
    lines: list[Placed] = []
    place = 0
    for at, (one, score) in enumerate(ranked, start=1):
        if at == 1 or score != ranked[at - 2][1]:
            place = at
        lines.append(
            Placed(one.unit_id, one.name, one.numbers, score, place, previous=before.get(one.unit_id))
        )
    lines += [
        Placed(
            one.unit_id,
            one.name,
            one.numbers,
            None,
            None,
            reason=_reasons(measures, one),
            previous=before.get(one.unit_id),
        )
        for one, score in valued
        if score is None
    ]
    return tuple(lines)


def _score(measures: Sequence[Measure], unit: UnitNumbers) -> Fraction | None:
    total = Fraction(0)
    for measure in measures:
        number = unit.numbers.get(measure.key, NOTHING)
        value = number.value(measure)
        if value is None or number.why_not(measure):
            return None
        if len(measures) == 1:
            return value
        total += measure.weight * scored(measure, value)
    return total


def _reasons(measures: Sequence[Measure], unit: UnitNumbers) -> str:
    """Every measure by which the unit cannot be compared, named with its reason where there are several."""
    found = []
    for measure in measures:
        why = unit.numbers.get(measure.key, NOTHING).why_not(measure)
        if why:
            found.append(f"{measure.label}：{why}" if len(measures) > 1 else why)
    return "；".join(found)
