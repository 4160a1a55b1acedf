"""Made-up self-ratings: what a unit states about an item, from the item's rule, always the same for the same unit.

Most schools do well, small rural ones less so; nothing here is aimed at a total except `CAREFUL`, the share of items
on which a unit loses nothing.
"""

from __future__ import annotations

import hashlib
from fractions import Fraction

from dudao.core.scoring import (
    Answer,
    BandsRule,
    BonusRule,
    DeductionsRule,
    ElementsRule,
    MetRule,
    ScoringRule,
    StepsRule,
    VetoRule,
    answer_to_data,
)

NOTES = (
    "已对照评分细则逐项核对，材料在档案盒内。",
    "按年级自查后填报，个别记录正在补齐。",
    "资料由分管校长审核，照片和台账已归档。",
    "存在的问题已列入整改台账，月底前完成。",
)


def chance(*words: object) -> Fraction:
    """A number from 0 to 1 that depends on the words alone."""
    digest = hashlib.sha256("|".join(str(word) for word in words).encode()).digest()
    return Fraction(int.from_bytes(digest[:6], "big"), 2**48)


def stated(
    rule: ScoringRule, max_points: Fraction, unit: str, code: str, careful: Fraction
) -> dict[str, object]:
    """The statement as data; `careful` is the share of items on which this unit loses nothing."""
    slips = chance(unit, code) >= careful
    return answer_to_data(_answer(rule, max_points, slips, chance(unit, code, "how much")))


def _answer(rule: ScoringRule, max_points: Fraction, slips: bool, size: Fraction) -> Answer:
    if isinstance(rule, MetRule):
        return Answer(met=not slips or size < Fraction(7, 10))
    if isinstance(rule, ElementsRule):
        missing = 1 if slips else 0
        last = len(rule.elements) - 1
        return Answer(elements={one.id: not missing or at != last for at, one in enumerate(rule.elements)})
    if isinstance(rule, DeductionsRule):
        return Answer(occurrences=_occurrences(rule, slips, size))
    if isinstance(rule, BandsRule):
        return Answer(grade=rule.bands[min(1, len(rule.bands) - 1) if slips else 0].grade)
    if isinstance(rule, StepsRule):
        step = rule.step or Fraction(1, 2)
        steps = 1 + int(size * 6) if slips else 0
        return Answer(points=max(Fraction(0), max_points - steps * step))
    if isinstance(rule, BonusRule):
        return Answer(points=Fraction(0))
    if isinstance(rule, VetoRule):
        return Answer(triggered=False)
    target: Fraction | None = getattr(rule, "target", None)
    if target is None:
        raise ValueError(f"no sample statement for a rule of kind {rule.kind}")
    fall = Fraction(1 + int(size * 4)) if slips else Fraction(0)
    return Answer(value=target - fall if getattr(rule, "direction", "high") == "high" else target + fall)


def _occurrences(rule: DeductionsRule, slips: bool, size: Fraction) -> dict[str, Fraction | None]:
    """Small deductions before those that leave nothing: a unit that slips does so once or twice."""
    mild = [one.id for one in rule.deductions if not one.zeroes]
    found: dict[str, Fraction | None] = {one.id: Fraction(0) for one in rule.deductions}
    if slips and mild:
        found[mild[int(size * len(mild))]] = Fraction(1 + (size > Fraction(1, 2)) + (size > Fraction(7, 8)))
    elif slips and size > Fraction(19, 20):
        found[rule.deductions[0].id] = Fraction(1)
    return found
