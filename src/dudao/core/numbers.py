"""Exact numbers and the ways they are printed.

Everything that is judged is a ``fractions.Fraction``; a number is rounded only when it is printed, never
before it is compared.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction

_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def exact(value: str | int | float | Decimal | Fraction) -> Fraction:
    """Return the number exactly as it is written.

    A float means the shortest decimal that names it, so 0.1 is 1/10. Text is strict: ASCII digits, an
    optional sign and an optional decimal part; full-width digits, separators and units are the business of
    the import. Raises ``ValueError`` for anything else and for NaN and infinities, ``TypeError`` for
    booleans.
    """
    if isinstance(value, bool):
        raise TypeError("真假值不是数")
    if isinstance(value, Fraction):
        return value
    if isinstance(value, int):
        return Fraction(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"不是有限的数：{value}")
        return Fraction(repr(value))
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"不是有限的数：{value}")
        return Fraction(value)
    if not _PLAIN_NUMBER.fullmatch(value):
        raise ValueError(f"不是数：{value!r}")
    return Fraction(value)


def as_float(value: Fraction) -> float:
    """Return the nearest float, for charts and JSON only; never for judging."""
    return float(value)


def _scaled_half_up(value: Fraction, places: int) -> int:
    """Return |value| × 10^places rounded half up (四舍五入) to an integer."""
    if places < 0:
        raise ValueError("小数位数不能为负")
    power: int = 10**places
    return (2 * abs(value.numerator) * power + value.denominator) // (2 * value.denominator)


def _digits(scaled: int, places: int, *, negative: bool, separator: str = "") -> str:
    whole, fraction = divmod(scaled, 10**places)
    text = f"{whole:,}".replace(",", separator)
    if places:
        text = f"{text}.{fraction:0{places}d}"
    return f"-{text}" if negative and scaled else text


def round_half_up(value: Fraction, places: int) -> str:
    """Print a number rounded half up (四舍五入, by magnitude) with exactly ``places`` decimals.

    Trailing zeros stay, and what rounds to zero carries no sign: 0.505 → "0.51", -0.001 → "0.00".
    """
    return _digits(_scaled_half_up(value, places), places, negative=value < 0)


def grouped(value: Fraction, places: int = 0) -> str:
    """Print as ``round_half_up`` does, with commas between thousands: 23226 → "23,226"."""
    return _digits(_scaled_half_up(value, places), places, negative=value < 0, separator=",")


def trimmed(value: Fraction, max_places: int) -> str:
    """Print rounded half up to at most ``max_places`` decimals, without trailing zeros: 4.50 → "4.5"."""
    text = round_half_up(value, max_places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def with_thousands(printed: str) -> str:
    """Put commas between the thousands of a printed number from 10,000 on: "23226.5" → "23,226.5", "6000" stays.

    Official papers print 6000 without a comma; longer numbers are hard to read without.
    """
    whole, point, decimals = printed.partition(".")
    if len(whole.removeprefix("-")) < 5:
        return printed
    return f"{int(whole):,}{point}{decimals}"


def shown(value: Fraction, places: int = 3) -> str:
    """Print a number for a calculation trace: whole if it ends within six decimals, else cut off with "…".

    Cut off, not rounded, so that the digits shown are the true leading digits: 1500/846 → "1.773…".
    """
    if (value * 10**6).denominator == 1:
        return trimmed(value, 6)
    cut = math.floor(abs(value) * 10**places)
    return ("-" if value < 0 else "") + _digits(cut, places, negative=False) + "…"


def square_root(value: Fraction, digits: int = 50) -> Decimal:
    """Return the square root cut off after ``digits`` decimals, for printing only; judging compares squares.

    Raises ``ValueError`` for a negative value.
    """
    if value < 0:
        raise ValueError("负数没有平方根")
    root = math.isqrt(value.numerator * 10 ** (2 * digits) // value.denominator)
    return Decimal(f"{root}E-{digits}")


def exact_square_root(value: Fraction) -> Fraction | None:
    """Return the root of a perfect square of a fraction, or None when the root is irrational.

    Raises ``ValueError`` for a negative value.
    """
    if value < 0:
        raise ValueError("负数没有平方根")
    numerator, denominator = math.isqrt(value.numerator), math.isqrt(value.denominator)
    if numerator**2 == value.numerator and denominator**2 == value.denominator:
        return Fraction(numerator, denominator)
    return None


def rounded_root(value: Fraction, places: int) -> str:
    """Print the square root rounded half up; the rounding is decided exactly, without a decimal root.

    Raises ``ValueError`` for a negative value.
    """
    if value < 0:
        raise ValueError("负数没有平方根")
    doubled = math.isqrt(4 * value.numerator * 10 ** (2 * places) // value.denominator)
    return _digits((doubled + 1) // 2, places, negative=False)
