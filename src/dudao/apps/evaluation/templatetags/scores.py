"""How points are written on pages: without needless zeros, exact on hover when they are long."""

from fractions import Fraction
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dudao.core.numbers import round_half_up
from dudao.core.scoring import number_text

register = template.Library()

PLACES = 2
MOST_PLACES = 6


@register.filter
def points(value: Any) -> str | SafeString:
    """12, 7.4, 6.67 with the exact 20/3 on hover; missing is “—”.

    Rounded half up to two decimals, to more where two would show a whole number that it is not: just short of
    2340 reads 2339.9996, never 2340.
    """
    if value is None or value == "":
        return "—"
    exact = value if isinstance(value, Fraction) else Fraction(value)
    text = number_text(exact)
    if (exact * 10**PLACES).denominator == 1:
        return text
    return format_html('<span title="{}">{}</span>', text, _rounded(exact))


@register.filter
def sorted_by(value: Any) -> str:
    """What a column of points is sorted by: a decimal number, for the order only; missing sorts first."""
    return "" if value is None or value == "" else repr(float(value))


def _rounded(exact: Fraction) -> str:
    for places in range(PLACES, MOST_PLACES):
        text = round_half_up(exact, places)
        if Fraction(text).denominator != 1:
            return text
    return round_half_up(exact, MOST_PLACES)
