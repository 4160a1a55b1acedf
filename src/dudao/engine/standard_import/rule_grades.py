"""Scoring texts that name grades: A 1.0, B 0.8 …; 优秀得10分，良好得8分; 做到为合格，……为基本合格."""

from __future__ import annotations

import itertools
import re
from fractions import Fraction

from dudao.core.scoring import Band, BandsRule, GradedRule, GradeText
from dudao.engine.standard_import.rule_shapes import RuleGuess
from dudao.engine.standard_import.wording import pieces_of

_GRADE = r"(?:不合格|基本合格|基本达标|未达标|不达标|优秀|良好|合格|达标|较好|一般|较差|优|良|中|差|[A-E]|[一二三四]等)"
_VALUE = re.compile(
    rf"(?P<grade>{_GRADE})(?:级|等|档|等级|的)?(?:\([^()]*\))?(?:,)?(?:得分)?(?:系数|权重)?(?:分别)?[为得记计按:(=]*(?:系数)?(?P<value>\d+(?:\.\d+)?)(?P<unit>%|分)?"
)
_LISTED = re.compile(
    rf"(?P<grades>{_GRADE}(?:级|等)?(?:[、,/]{_GRADE}(?:级|等)?)+)[^\d;。]*?分别[^\d;。]*?(?P<values>\d+(?:\.\d+)?(?:%|分)?(?:[、,/]\d+(?:\.\d+)?(?:%|分)?)+)"
)
_NAMED = re.compile(rf"^[^\d扣]*?(?P<grades>{_GRADE}(?:级|等)?(?:[、,/]{_GRADE}(?:级|等)?)+)")
_AWARDED = re.compile(r"(?:,)?(?:为|评为|定为|视为)(不合格|基本合格|合格|优秀|良好)$")
_WORST = {"合格": "不合格"}
DEFAULT_SHARES = {
    2: (Fraction(1), Fraction(0)),
    3: (Fraction(1), Fraction(6, 10), Fraction(0)),
    4: (Fraction(1), Fraction(8, 10), Fraction(6, 10), Fraction(0)),
    5: (Fraction(1), Fraction(8, 10), Fraction(6, 10), Fraction(4, 10), Fraction(0)),
}
"""What grades give when the text names grades but no shares; never taken without a person looking at it."""


def graded(plain: str, points: Fraction | None, title: str) -> RuleGuess | None:
    """Without points: sentences that each award a grade; a lowest grade 不合格 is added for the rest."""
    if points is not None:
        return None
    grades: list[GradeText] = []
    left: list[str] = []
    waiting: list[str] = []
    for piece in pieces_of(plain):
        award = _AWARDED.search(piece)
        if award is None:
            waiting.append(piece)
            continue
        text = "；".join([*waiting, piece[: award.start()]]).strip("；,")
        waiting = []
        if any(grade.grade == award[1] for grade in grades):
            left.append(piece)
        else:
            grades.append(GradeText(award[1], text))
    if not grades:
        return _named_without_points(plain)
    if not any(grade.grade == "不合格" for grade in grades):
        grades.append(GradeText("不合格", "达不到以上要求"))
    notes = tuple(piece for piece in waiting if "等级" in piece or "不合格" in piece or "分" in piece)
    note = "；".join(waiting)
    return RuleGuess(
        GradedRule(tuple(grades), note),
        not left and not notes,
        "按所列情形评定等级，不计分",
        (*left, *notes),
    )


def _named_without_points(plain: str) -> RuleGuess | None:
    found = _NAMED.match(plain)
    if found is None:
        return None
    names = _names(found["grades"])
    if len(set(names)) != len(names):
        return None
    rule = GradedRule(tuple(GradeText(name) for name in names), plain)
    return RuleGuess(rule, True, "评定等级，不计分")


def bands(plain: str, points: Fraction | None, title: str) -> RuleGuess | None:
    """Grades with their shares, percentages or points; the best gives all. Grades alone get usual shares, uncertain."""
    if points is None or "扣" in plain:
        return None
    pairs = _listed(plain) or [(m["grade"], m["value"], m["unit"] or "") for m in _VALUE.finditer(plain)]
    shares = [(grade, _share(value, unit, points)) for grade, value, unit in pairs]
    distinct = len({grade for grade, _ in shares}) == len(shares)
    if len(shares) >= 2 and distinct and _falls([share for _, share in shares]):
        made = _bands(plain, shares)
        best = shares[0][1]
        if best == 1:
            return RuleGuess(made, True, "按等级得分")
        return RuleGuess(made, False, "按等级得分，最高等级不是满分", (f"最高等级只得 {best} 的分",))
    return _named_bands(plain)


def _bands(plain: str, shares: list[tuple[str, Fraction]]) -> BandsRule:
    rows = [Band(grade, share) for grade, share in shares]
    if rows[-1].share > 0:
        last = {"合格": "不合格", "达标": "未达标"}.get(rows[-1].grade)
        rows += [Band(last, Fraction(0))] if last and last not in {row.grade for row in rows} else []
    return BandsRule(tuple(rows), note=plain)


def _named_bands(plain: str) -> RuleGuess | None:
    found = _NAMED.match(plain)
    if found is None or not re.search(r"等级|等次|档|评", plain):
        return None
    names = _names(found["grades"])
    usual = DEFAULT_SHARES.get(len(names))
    if usual is None or len(set(names)) != len(names):
        return None
    rule = BandsRule(tuple(Band(name, share) for name, share in zip(names, usual, strict=True)), note=plain)
    return RuleGuess(rule, False, "写了等级，没有写各等级得多少分，暂按常用的份额", ("各等级得多少分",))


def _names(listed: str) -> list[str]:
    return [re.sub(r"(?<=[A-E])[级等]$", "", name) for name in re.split(r"[、,/]", listed)]


def _listed(plain: str) -> list[tuple[str, str, str]]:
    found = _LISTED.search(plain)
    if found is None:
        return []
    names = _names(found["grades"])
    values = re.split(r"[、,/]", found["values"])
    if len(names) != len(values):
        return []
    shared = plain[found.end() : found.end() + 1]
    unit = shared if shared in ("%", "分") else ""
    return [
        (name, value.rstrip("%分"), value[-1] if value[-1] in "%分" else unit)
        for name, value in zip(names, values, strict=True)
    ]


def _share(value: str, unit: str, points: Fraction) -> Fraction:
    number = Fraction(value)
    if unit == "%":
        return number / 100
    if unit == "分" or number > 1:
        return number / points
    return number


def _falls(shares: list[Fraction]) -> bool:
    return 0 < shares[0] <= 1 and all(one > two >= 0 for one, two in itertools.pairwise(shares))
