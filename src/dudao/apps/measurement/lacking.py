"""What is lacking, added up by thing to add: 「5 名骨干教师」 and where."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from dudao.apps.measurement.evaluating import Evaluated
from dudao.core.numbers import grouped
from dudao.engine.result import Addition, Gap


@dataclass
class GapGroup:
    """What is lacking of one thing: the total, and where."""

    item_id: str
    amount: Fraction
    unit: str
    noun: str
    is_excess: bool
    places: list[tuple[str, str]] = field(default_factory=list)  # name, amount

    @property
    def amount_text(self) -> str:
        """The total to add, in whole things."""
        return amount_text(self.amount)


@dataclass(frozen=True)
class Way:
    """One way to bring a coefficient within its limit, in things to add."""

    additions: tuple[Addition, ...]
    noun: str
    result: str


def gap_groups(found: Evaluated, *, needed: bool) -> list[GapGroup]:
    """Gaps added up by thing, the ones in most places first; ways to bring a coefficient down are not among them."""
    groups: dict[tuple[str, str, str, bool], GapGroup] = {}
    for gap in found.evaluation.gaps:
        if gap.one_way or gap.needed is not needed:
            continue
        noun, unit = gap_noun(found, gap)
        is_excess = "多出" in gap.message
        key = (gap.item, noun, unit, is_excess)
        group = groups.setdefault(key, GapGroup(gap.item, Fraction(0), unit, noun, is_excess))
        group.amount += gap.shortfall
        group.places.append((place_of(gap), amount_text(gap.shortfall)))
    return sorted(groups.values(), key=lambda group: -len(group.places))


def ways(found: Evaluated) -> list[Way]:
    """One way each to bring a coefficient within its limit; re-judged by the engine, not the least."""
    made = []
    for gap in found.evaluation.gaps:
        if gap.one_way:
            noun, unit = gap_noun(found, gap)
            made.append(Way(gap.additions, f"{unit}{noun}", gap.result_text))
    return made


def amount_text(amount: Fraction) -> str:
    """An amount to add, rounded up to whole things for reading."""
    return grouped(Fraction(-(-amount.numerator // amount.denominator)))


def gap_noun(found: Evaluated, gap: Gap) -> tuple[str, str]:
    """What is lacking and how it is counted: 骨干教师, 名."""
    for measure in found.standard.item(gap.item).measures:
        short = measure.shortfall
        if short is not None and short.unit == gap.unit_of_measure and short.noun in gap.message:
            return short.noun, short.classifier or short.unit
    return found.short_title(gap.item), gap.unit_of_measure


def place_of(gap: Gap) -> str:
    """The school, with its stage where the sentence names it."""
    label = f"{gap.unit}（{gap.stage.label}部）" if gap.stage else gap.unit
    return label if gap.message.startswith(label) else gap.unit
