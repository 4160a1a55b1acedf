"""The words in which scoring rules are written, folded to one form, and the amounts they name."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

NUMBER = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十]+)"
_DIGITS = {word: place for place, word in enumerate("零一二三四五六七八九")} | {"两": 2}
_PARTS = {
    "一半": Fraction(1, 2),
    "半": Fraction(1, 2),
    "二分之一": Fraction(1, 2),
    "三分之一": Fraction(1, 3),
    "三分之二": Fraction(2, 3),
    "四分之一": Fraction(1, 4),
    "四分之三": Fraction(3, 4),
    "五分之一": Fraction(1, 5),
    "五分之二": Fraction(2, 5),
    "1/2": Fraction(1, 2),
    "1/3": Fraction(1, 3),
    "2/3": Fraction(2, 3),
    "1/4": Fraction(1, 4),
    "1/5": Fraction(1, 5),
}
SHARE = r"(?:一半|半|[一二三四]分之[一二三四五]|\d/\d|\d+(?:\.\d+)?%)"
"""The way a share of the points is written: 一半, 三分之一, 1/3, 50%."""
_SHARE_TAIL = r"(?:的)?(?:分值|分数|分)?"
SHARED_POINTS = rf"(?:该项|本项|此项|该条|总|应得)?(?:分值|分数|分)?(?:的)?({SHARE}){_SHARE_TAIL}"


_CIRCLED = re.compile(r"[①-⑳⑴-⒇⒈-⒛❶-❿]")
"""Numbers in rings begin a new part; folding would make plain digits of them that join the text."""


def folded(text: str) -> str:
    """Full-width letters, digits and signs become half-width, white space within a line goes; lines stay."""
    lines = unicodedata.normalize("NFKC", _CIRCLED.sub(";", text)).splitlines()
    return "\n".join(joined for line in lines if (joined := "".join(line.split())))


def number_in(text: str) -> Fraction:
    """The number of digits (2.5) or Chinese numerals up to 99 (二十五); ValueError for anything else."""
    if text[:1].isdigit() and text.isascii():
        return Fraction(text)
    tens, ten, ones = text.rpartition("十") if "十" in text else ("", "", text)
    if any(sign not in _DIGITS for sign in tens + ones) or len(tens) > 1 or len(ones) > 1:
        raise ValueError(f"不是数：{text}")
    upper = (_DIGITS[tens] if tens else 1) * 10 if ten else 0
    return Fraction(upper + (_DIGITS[ones] if ones else 0))


def share_in(text: str) -> Fraction:
    """The share that 一半, 三分之一, 1/3 or 50% names."""
    if text.endswith("%"):
        return Fraction(text[:-1]) / 100
    return _PARTS[text]


def pieces_of(text: str) -> list[str]:
    """The sentences and parts of a rule: cut at 。； and line ends, never inside brackets, numbering dropped."""
    pieces: list[str] = []
    depth = 0
    current = ""
    for sign in text:
        depth += (sign in "([〔") - (sign in ")]〕")
        if sign in "。;\n" and depth <= 0:
            pieces.append(current)
            current, depth = "", 0
        else:
            current += sign
    pieces.append(current)
    return [stripped for piece in pieces if (stripped := without_number(piece))]


_NUMBERING = re.compile(
    r"^(?:\d{1,2}[.、)](?!\d)|\(\d{1,2}\)|\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}、)"
)


def without_number(text: str) -> str:
    """The piece without ①, 1., (1), 一、 before it and without commas around it."""
    return _NUMBERING.sub("", text.strip(",，、:; ")).strip(",，、:; ")


TARGET = re.compile(
    r"(?:达到|达|不低于|不少于|不得低于|高于|超过|≥|>=|为|在|实现|保持在|稳定在)?(\d+(?:\.\d+)?)%(?:以上|及以上|\(含\)以上)?"
)


def percent_target(title: str) -> Fraction | None:
    """The only percentage that the clause asks to reach at least; None when it names none, several, or a ceiling."""
    found = list(TARGET.finditer(folded(title)))
    if len(found) != 1:
        return None
    before, after = folded(title)[: found[0].start()][-6:], folded(title)[found[0].end() :][:4]
    ceiling = ("以内", "以下")
    if after.startswith(ceiling) or before.endswith(
        ("不超过", "低于", "不高于", "控制在", "降到", "少于", "超")
    ):
        asked = found[0][0].startswith(("不低于", "不少于", "不得低于")) or before.endswith(
            ("不低于", "不少于")
        )
        if not asked:
            return None
    return Fraction(found[0][1])
