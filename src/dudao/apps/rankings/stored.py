"""The lines of a ranking as they are kept: exact numbers as text, facts as they were, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from dudao.apps.rankings.counting import Counted, CountedUnits, Fact
from dudao.apps.rankings.models import Ranking, RankingLine
from dudao.core.rankings import Measure, Number, Placed, UnitNumbers, measures_from_json, placed


def measures_of(ranking: Ranking) -> tuple[Measure, ...]:
    """The measures of a ranking as they were agreed."""
    return measures_from_json(ranking.measures)


def number_to_json(number: Number, facts: Iterable[Fact] = ()) -> dict[str, Any]:
    """A number with its facts as plain JSON values."""
    return {
        "numerator": _text(number.numerator),
        "denominator": _text(number.denominator),
        "missing": number.missing,
        "facts": [[one.kind, one.pk, one.text, one.ok] for one in facts],
    }


def number_of(held: Mapping[str, Any] | None) -> Number:
    """A number as it is kept; nothing kept is nothing known."""
    if held is None:
        return Number()
    return Number(_exact(held["numerator"]), _exact(held["denominator"]), held["missing"])


def facts_of(held: Mapping[str, Any] | None) -> tuple[Fact, ...]:
    """The facts kept with a number."""
    if held is None:
        return ()
    return tuple(Fact(kind, pk, text, ok) for kind, pk, text, ok in held["facts"])


def numbers_of(line: RankingLine) -> dict[str, Number]:
    """The numbers of a line, by measure."""
    return {key: number_of(held) for key, held in line.numbers.items()}


def placed_of(line: RankingLine) -> Placed:
    """A kept line as plain values."""
    return Placed(
        line.unit_id,
        line.name,
        numbers_of(line),
        line.score,
        line.place,
        line.unranked_reason,
        line.previous_place,
    )


def lines_from(
    ranking: Ranking,
    measures: Sequence[Measure],
    units: Mapping[int, str],
    found: CountedUnits,
    previous: Mapping[int, int],
) -> list[RankingLine]:
    """New lines for counted units, placed; `units` gives the names in the order in which equals stand."""
    given = [
        UnitNumbers(pk, name, {key: one.number for key, one in found[pk].items()})
        for pk, name in units.items()
    ]
    return [
        RankingLine(
            ranking=ranking,
            unit_id=line.unit_id,
            name=line.name,
            position=position,
            place=line.place,
            score=line.score,
            unranked_reason=line.reason[:300],
            previous_place=line.previous,
            numbers=_numbers_json(found[line.unit_id]),
        )
        for position, line in enumerate(placed(measures, given, previous), start=1)
    ]


def replace_places(lines: Sequence[RankingLine], measures: Sequence[Measure]) -> list[RankingLine]:
    """Places anew from the numbers that the lines hold, after one was corrected; equals stay as they stood."""
    by_unit = {one.unit_id: one for one in lines}
    before = {one.unit_id: one.previous_place for one in lines if one.previous_place is not None}
    given = [UnitNumbers(one.unit_id, one.name, numbers_of(one)) for one in lines]
    for position, line in enumerate(placed(measures, given, before), start=1):
        held = by_unit[line.unit_id]
        held.position, held.place, held.score = position, line.place, line.score
        held.unranked_reason = line.reason[:300]
    return list(by_unit.values())


def _numbers_json(numbers: Mapping[str, Counted]) -> dict[str, Any]:
    return {key: number_to_json(one.number, one.facts) for key, one in numbers.items()}


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _exact(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
