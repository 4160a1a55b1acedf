"""Figures as pages show them: thousands separated, rounded half up from the exact value."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

MISSING = "—"
LONG_DECIMALS = 8
LIMIT_AT_PERCENT = 62.5  # where the limit's line stands on every track, so that bars compare down a column


def exact_value(value: Any) -> Fraction:
    """The exact value of a number; floats by their shortest decimal form."""
    return Fraction(repr(value)) if isinstance(value, float) else Fraction(value)


def number(value: Any, decimals: int = 0) -> str:
    """Thousands separators and `decimals` digits, rounded half up (away from zero); None is “—”."""
    if value is None:
        return MISSING
    found = exact_value(value)
    scale = 10**decimals
    scaled = abs(found) * scale
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    sign = "-" if found < 0 and whole else ""
    left, right = divmod(whole, scale)
    return f"{sign}{left:,}" + (f".{right:0{decimals}d}" if decimals else "")


def longer(value: Any) -> str:
    """The value in full when it ends within eight decimals, else eight of them and “…”."""
    found = exact_value(value)
    text = number(found, LONG_DECIMALS)
    shown = Fraction(Decimal(text.replace(",", "")))
    return text.rstrip("0").rstrip(".") if shown == found else f"{text}…"


@dataclass(frozen=True)
class Bar:
    """A drawn bar: lengths in percent of the track."""

    has_value: bool
    fill_percent: str
    limit_percent: str
    kind: str
    overflows: bool


def bar(value: Any, limit: Any, *, good: str) -> Bar:
    """Where value and limit stand on a track: `good` "low" means at most the limit, "high" at least.

    The kind is ok, bad or, with no value, none; judged exactly.
    """
    if good not in ("low", "high"):
        raise ValueError(f'good is "low" or "high", not {good!r}')
    line = f"{LIMIT_AT_PERCENT}%"
    if value is None or limit is None or not exact_value(limit):
        return Bar(False, "0%", line, "none", False)
    found, wanted = exact_value(value), exact_value(limit)
    share = float(found / wanted) * LIMIT_AT_PERCENT
    is_good = found <= wanted if good == "low" else found >= wanted
    return Bar(True, f"{max(0.0, min(100.0, share)):.2f}%", line, "ok" if is_good else "bad", share > 100)
