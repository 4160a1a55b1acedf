"""From the words of a scoring rule to a rule as data, and an honest account of what was not understood.

Whatever is understood only in part, or not at all, comes back with ``certain`` False and is listed; a text of which
nothing is understood falls to judgment in steps of a tenth of a point. Nothing is guessed silently.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from dudao.core.scoring import (
    Deduction,
    DeductionsRule,
    Element,
    ElementsRule,
    MetRule,
    Partial,
    ProportionalRule,
    RankRule,
    StepDownRule,
    StepsRule,
    misfit,
)
from dudao.engine.standard_import.deduction_text import JUDGED, ReadPiece, deduction_of
from dudao.engine.standard_import.printed import printed
from dudao.engine.standard_import.rule_grades import bands, graded
from dudao.engine.standard_import.rule_notes import Notes, notes_of
from dudao.engine.standard_import.rule_shapes import (
    RuleGuess,
    Shape,
    bonus,
    elements,
    met,
    minimum,
    ranked,
    tiers,
    veto,
)
from dudao.engine.standard_import.wording import folded, percent_target, pieces_of

SHAPES: tuple[Shape, ...] = (veto, minimum, bonus, ranked, graded, bands, elements, tiers, met)
PERCENT_UNITS = frozenset({"%", "百分点", "个百分点"})


def rule_of(
    text: str,
    points: Fraction | None,
    *,
    title: str = "",
    parts: Sequence[Fraction] = (),
    ranks: Sequence[Fraction] = (),
) -> RuleGuess:
    """The rule of a clause is read from its scoring text, its points, and where needed the clause itself.

    ``parts`` and ``ranks`` are what the cell of points says beyond its sum (25（10+15）; 10、8、6、4). Without
    points the clause is met or not, graded, or a veto. Missing text is judged by steps and not certain.
    """
    return _fitting(printed(_guess(folded(text), points, folded(title), parts, ranks)), points)


def _fitting(guess: RuleGuess, points: Fraction | None) -> RuleGuess:
    """A rule that the points of the clause do not allow falls to judgment, and says why."""
    wrong = misfit(guess.rule, points) if points is not None else ""
    if not wrong:
        return guess
    judged = StepsRule(step=min(JUDGED, points or JUDGED), note=guess.rule.note)
    return RuleGuess(judged, False, f"{guess.why}；{wrong}", (*guess.not_understood, wrong))


def _guess(
    plain: str, points: Fraction | None, title: str, parts: Sequence[Fraction], ranks: Sequence[Fraction]
) -> RuleGuess:
    if ranks:
        return RuleGuess(RankRule(tuple(ranks), note=plain), True, "分值按名次列出，按名次计分")
    if len(parts) > 1:
        return _of_parts(plain, tuple(parts))
    if not plain:
        return _judged(points, "没有写评分细则", ("没有写评分细则",))
    for shape in SHAPES:
        found = shape(plain, points, title)
        if found is not None:
            return found
    return _deductions(plain, points, title)


def _of_parts(plain: str, parts: tuple[Fraction, ...]) -> RuleGuess:
    whole = sum(parts, Fraction(0))
    pieces = pieces_of(plain)
    matched = len(pieces) == len(parts)
    elements = tuple(
        Element(f"e{place}", pieces[place - 1] if matched else f"第 {place} 项", part / whole)
        for place, part in enumerate(parts, 1)
    )
    if matched:
        return RuleGuess(ElementsRule(elements), True, "分值由几部分相加，与细则的几句一一对应")
    why = f"分值由 {len(parts)} 部分相加，细则有 {len(pieces)} 句，对应关系要人核对"
    return RuleGuess(ElementsRule(elements, note=plain), False, why, tuple(pieces) or ("没有写评分细则",))


def _judged(points: Fraction | None, why: str, left: tuple[str, ...], note: str = "") -> RuleGuess:
    if points is None:
        return RuleGuess(MetRule(note=note), False, f"{why}，也没有分值，按达标不达标判断", left)
    return RuleGuess(StepsRule(step=JUDGED, note=note), False, f"{why}，由人酌情计分，0.1 分一档", left)


def _segments(plain: str) -> list[str]:
    """The sentences, cut further at commas where each part states an amount of its own."""
    return [segment for piece in pieces_of(plain) for segment in _cut(piece)]


def _cut(piece: str) -> list[str]:
    parts = piece.split(",")
    cut: list[str] = []
    waiting = ""
    for part in parts:
        waiting = f"{waiting},{part}" if waiting else part
        if deduction_of(waiting, 1) is not None or notes_of(waiting) is not None:
            cut.append(waiting)
            waiting = ""
    return [*cut, waiting] if waiting else cut


def _deductions(plain: str, points: Fraction | None, title: str) -> RuleGuess:
    read: list[ReadPiece] = []
    left: list[str] = []
    notes = Notes()
    for segment in _segments(plain):
        note = notes_of(segment)
        if note is not None:
            notes = notes.with_(note)
        elif (made := deduction_of(segment, len(read) + 1)) is not None:
            read.append(made)
        else:
            left.append(segment)
    if not read:
        return _judged(points, "评分细则没有看懂", tuple(left) or (plain,), plain)
    if points is None:
        return _judged(points, "细则写了扣分，但没有分值", (plain,), plain)
    return _combined(plain, points, title, read, left, notes)


def _combined(
    plain: str, points: Fraction, title: str, read: list[ReadPiece], left: list[str], notes: Notes
) -> RuleGuess:
    read = [_doubted(piece, points) for piece in read]
    doubts = [piece for piece in read if not piece.certain]
    if len(read) == 1 and not left and (simple := _single(read[0], points, title, notes, plain)) is not None:
        return simple
    deductions = tuple(replace(piece.deduction, whole=notes.only_full) for piece in read)
    floor = Fraction(0)
    if notes.at_most is not None:
        if len(read) == 1 and notes.at_most <= points:
            floor = points - notes.at_most
        else:
            left.append(notes.text)
    why = [piece.why for piece in read if piece.why]
    said = "；".join(["按出现的次数扣分，扣完为止", *why, *(["有几句没有看懂"] if left else [])])
    note = "、".join(left)
    return RuleGuess(
        DeductionsRule(deductions, floor, note),
        not left and not doubts,
        said,
        (*left, *(piece.deduction.text for piece in doubts)),
    )


_GIVEN = re.compile(r"(?:得|计|记|占)(\d+(?:\.\d+)?)分")


def _doubted(piece: ReadPiece, points: Fraction) -> ReadPiece:
    """A deduction whose cause gives a part of the points (制度健全得3分,每缺1项…) counts within that part only."""
    given = _GIVEN.search(piece.deduction.text)
    if given is None or Fraction(given[1]) == points:
        return piece
    return replace(piece, certain=False, why=f"“{piece.deduction.text}”只在其中 {given[1]} 分内扣，没有看懂")


def _single(piece: ReadPiece, points: Fraction, title: str, notes: Notes, plain: str) -> RuleGuess | None:
    deduction = piece.deduction
    makers: tuple[Callable[[], RuleGuess | None], ...] = (
        lambda: _all_or_nothing(deduction, plain),
        lambda: _proportional(piece, plain),
        lambda: _by_judgment(piece, points, plain),
        lambda: _step_down(deduction, points, title, notes, plain),
    )
    return next((made for make in makers if (made := make()) is not None), None)


def _all_or_nothing(deduction: Deduction, plain: str) -> RuleGuess | None:
    if not deduction.zeroes:
        return None
    return RuleGuess(MetRule(note=plain), True, "出现所列情形不得分，否则得满分")


def _proportional(piece: ReadPiece, plain: str) -> RuleGuess | None:
    if piece.deduction.unit != "%" or piece.deduction.share != Fraction(1, 100) or piece.certain:
        return None
    rule = ProportionalRule(Fraction(100), unit="%", note=plain)
    return RuleGuess(rule, True, "按完成的比例计分，100% 得满分")


def _by_judgment(piece: ReadPiece, points: Fraction, plain: str) -> RuleGuess | None:
    if piece.deduction.points != JUDGED or piece.deduction.per != JUDGED or not piece.certain:
        return None
    return RuleGuess(StepsRule(step=JUDGED, note=plain), True, "由人酌情计分，0.1 分一档")


def _step_down(
    deduction: Deduction, points: Fraction, title: str, notes: Notes, plain: str
) -> RuleGuess | None:
    """每低1个百分点扣1分 with a single percentage in the clause (or in the rule) is measured against it."""
    if deduction.unit not in PERCENT_UNITS or not _falls_short(deduction.text) or notes.at_most is not None:
        return None
    before, _, _ = deduction.text.partition("每")
    target = percent_target(before.replace("低于", "不低于")) if "%" in before else percent_target(title)
    if target is None:
        return None
    deduct = deduction.points if deduction.points is not None else (deduction.share or 0) * points
    partial = Partial.FULL if notes.only_full else Partial.STARTED
    rule = StepDownRule(target, deduction.per, deduct, partial=partial, unit="%", note=plain)
    said = "" if notes.partial_stated else f"（细则没有写明，{partial.label}）"
    return RuleGuess(rule, True, f"与条文中的目标值比较，按差距扣分{said}")


def _falls_short(text: str) -> bool:
    _, _, after = text.partition("每")
    return after.startswith(("低", "少", "差", "下降", "降低", "降"))
