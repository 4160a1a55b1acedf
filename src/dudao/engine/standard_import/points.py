"""Points as forms write them: one number, a sum of parts, a list by rank, with or without the word 分."""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from dudao.core.grid import CellValue, is_blank, number_of, text_of
from dudao.core.numbers import trimmed

MOST_POINTS = 1_000_000
"""No standard gives more points to a clause, or divides them finer."""
_NUMBER = r"\d+(?:\.\d+)?"
_PLAIN = re.compile(rf"^({_NUMBER})$")
_BRACKETED = re.compile(rf"^({_NUMBER})\(({_NUMBER}(?:[+、,/]{_NUMBER})+)\)$")
_SUM = re.compile(rf"^({_NUMBER}(?:\+{_NUMBER})+)(?:=({_NUMBER}))?$")
_RANKS = re.compile(rf"^{_NUMBER}(?:[、,/]{_NUMBER})+$")
_QUOTIENT = re.compile(r"^(\d+)÷([1-9]\d*)$")
"""How our own export writes a share that no decimal number holds."""
_FILLER = re.compile(r"(?:满分|标准分|共计|共|计|最高|最多|加|小计|合计|[:::])")
_NOTHING = frozenset({"/", "-", "—", "——", "--", "无", "×", "\\", "不计分", "否决", "一票否决", "*", "★"})


@dataclass(frozen=True, slots=True)
class CellPoints:
    """What a cell of points says: the whole, its parts when it is a sum, the list when it is by rank.

    ``value`` is None when nothing was understood, or nothing is meant (``none_meant``: a dash, 不计分); ``problem``
    is a Chinese sentence about what is wrong, empty when nothing is.
    """

    value: Fraction | None = None
    parts: tuple[Fraction, ...] = ()
    ranks: tuple[Fraction, ...] = ()
    problem: str = ""
    none_meant: bool = False


def points_of(raw: CellValue) -> CellPoints:
    """Points are read exactly: 20, 20分, 25(10+15), 1+0.6+0.4, 10、8、6、4 (by rank, the first is the most).

    A blank cell has neither value nor problem. Negative numbers, zero, parts that do not add up to the whole,
    and anything else are problems; 0 and negative numbers are kept as value for the person to see.
    """
    if is_blank(raw):
        return CellPoints()
    number = number_of(raw)
    if number is not None:
        return _checked(number)
    text = _plain(text_of(raw))
    if text in _NOTHING:
        return CellPoints(none_meant=True)
    return _written(text) or CellPoints(
        problem="分值不是数。请写成 20、25（10+15）、1+0.6+0.4 或 10、8、6、4。"
    )


def _plain(text: str) -> str:
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    return _FILLER.sub("", folded).replace("分", "") if folded not in _NOTHING else folded


def _written(text: str) -> CellPoints | None:
    if match := _PLAIN.match(text):
        return _checked(Fraction(match[1]))
    if match := _QUOTIENT.match(text):
        return _checked(Fraction(int(match[1]), int(match[2])))
    if re.match(rf"^-{_NUMBER}$", text):
        return _checked(Fraction(text))
    if match := _BRACKETED.match(text):
        parts = _numbers(match[2])
        return _with_parts(Fraction(match[1]), parts)
    if match := _SUM.match(text):
        parts = _numbers(match[1])
        return _with_parts(Fraction(match[2]) if match[2] else sum(parts, Fraction(0)), parts)
    if _RANKS.match(text):
        ranks = _numbers(text)
        falling = all(left >= right for left, right in itertools.pairwise(ranks))
        problem = (
            "" if falling else "几个分值既不是逐个减少的名次分，也没有写成相加。请写成 10+8+6 或 10、8、6。"
        )
        return CellPoints(max(ranks), ranks=ranks if falling else (), problem=problem)
    return None


def _numbers(text: str) -> tuple[Fraction, ...]:
    return tuple(Fraction(part) for part in re.split(r"[+、,/]", text))


def _with_parts(whole: Fraction, parts: tuple[Fraction, ...]) -> CellPoints:
    total = sum(parts, Fraction(0))
    if total != whole:
        return CellPoints(
            whole,
            problem=f"括号内各部分相加是 {trimmed(total, 6)} 分，与写明的 {trimmed(whole, 6)} 分不一致。",
        )
    return CellPoints(whole, parts=parts)


def _checked(value: Fraction) -> CellPoints:
    if value < 0:
        return CellPoints(value, problem="分值是负数。扣分写在评分细则里，分值写满分。")
    if value == 0:
        return CellPoints(
            value, problem="分值是 0。不计分的条目请把类型写为“一票否决”或“底线要求”，分值留空。"
        )
    if value > MOST_POINTS or value.denominator > MOST_POINTS:
        return CellPoints(problem=f"分值大于 {MOST_POINTS}，或者小数位太多，请核对。")
    return CellPoints(value)
