"""Titles of columns and items as clerks write them: full-width or not, with or without unit and stage.

Two titles are the same when their keys are equal: compatibility forms folded (NFKC), all white space gone, one sort of
middle dot, lower case. The unit is what stands in the last parentheses, when it is a unit at all.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

_DOTS = str.maketrans({"•": "·", "・": "·", "‧": "·", "∙": "·", "⋅": "·", "—": "-", "–": "-", "*": ""})
_SPACE = re.compile(r"\s+")
_LAST_PARENTHESES = re.compile(r"^(.*?)[(\[]([^()\[\]]*)[)\]]$")
_SIZES: dict[str, tuple[str, Fraction]] = {
    "元": ("元", Fraction(1)),
    "千元": ("元", Fraction(1000)),
    "万元": ("元", Fraction(10_000)),
    "亿元": ("元", Fraction(100_000_000)),
    "人": ("人", Fraction(1)),
    "名": ("人", Fraction(1)),
    "万人": ("人", Fraction(10_000)),
    "m2": ("平方米", Fraction(1)),
    "平方米": ("平方米", Fraction(1)),
    "平米": ("平方米", Fraction(1)),
    "万平方米": ("平方米", Fraction(10_000)),
    "万平米": ("平方米", Fraction(10_000)),
    "册": ("册", Fraction(1)),
    "万册": ("册", Fraction(10_000)),
    "台": ("台", Fraction(1)),
    "%": ("%", Fraction(1)),
    "年": ("年", Fraction(1)),
}
_COUNTED = ("个", "所", "间", "班", "套", "次", "件", "份", "处", "园", "户")
_OTHER = (
    "亩",
    "公顷",
    "平方公里",
    "月",
    "日",
    "岁",
    "元/月",
    "元/年",
    "元/生",
    "元/人",
    "元/平方米",
    "学时",
    "分",
    "小时",
)
_SIZES |= {word: ("个", Fraction(1)) for word in _COUNTED}
_SIZES |= {word: (word, Fraction(1)) for word in _OTHER}
_YES_NO = frozenset({"是/否", "是或否", "有/无"})


def title_key(text: str) -> str:
    """The form in which titles are compared."""
    if text.isalnum() and unicodedata.is_normalized("NFKC", text):
        return text.lower()
    return _SPACE.sub("", unicodedata.normalize("NFKC", text).translate(_DOTS)).rstrip(":").lower()


def split_unit(text: str) -> tuple[str, str]:
    """The key of a title without its unit, and the unit as a key; the unit is empty where there is none."""
    key = title_key(text)
    match = _LAST_PARENTHESES.match(key)
    if match and match[1] and is_unit(match[2].removeprefix("单位:")):
        return match[1], match[2].removeprefix("单位:")
    return key, ""


def is_unit(key: str) -> bool:
    """Whether a key names a unit of measurement (or says 是/否)."""
    return key in _SIZES or key in _YES_NO


def conversion(found: str, wanted: str) -> Fraction | None:
    """By how much a number in ``found`` is multiplied to be in ``wanted``; None when they measure different things.

    No unit on either side means that nothing is converted (1). Counting words (个, 所, 间, 班 …) are one unit.
    """
    if not found or not wanted or found in _YES_NO or wanted in _YES_NO:
        return Fraction(1)
    source, target = _SIZES.get(found), _SIZES.get(title_key(wanted))
    if source is None or target is None:
        return Fraction(1) if found == title_key(wanted) or source is None else None
    if source[0] != target[0] and {source[0], target[0]} != {"人", "个"}:
        return None
    return source[1] / target[1]
