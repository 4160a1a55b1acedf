"""Strict reading of the data of rules and answers: exact numbers, truth values, texts."""

from __future__ import annotations

import re
from fractions import Fraction

from dudao.core.numbers import exact

_RATIO = re.compile(r"[+-]?[0-9]+/0*[1-9][0-9]*")


class DataError(ValueError):
    """An entry that cannot be read; ``key`` is its place, ``message`` is Chinese."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(f"{key}：{message}" if key else message)
        self.key = key
        self.message = message


def exact_number(key: str, value: object) -> Fraction:
    """A whole number, decimal text ("12.5") or a fraction ("1/3"), exactly; floats and booleans are refused."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, str):
        text = value.strip()
        if _RATIO.fullmatch(text):
            return Fraction(text)
        try:
            return exact(text)
        except ValueError:
            pass
    raise DataError(key, f"要填数字，现在是“{value}”")


def number_text(value: Fraction) -> str:
    """The text that ``exact_number`` reads back exactly: "12", "12.5", "1/3"."""
    for places in range(7):
        scaled = value * 10**places
        if scaled.denominator == 1:
            if not places:
                return str(scaled.numerator)
            whole, rest = divmod(abs(scaled.numerator), 10**places)
            return f"{'-' if value < 0 else ''}{whole}.{rest:0{places}d}"
    return f"{value.numerator}/{value.denominator}"


def truth(key: str, value: object) -> bool:
    """True or False as such; anything else is refused."""
    if isinstance(value, bool):
        return value
    raise DataError(key, "只能是“是”或“否”")
