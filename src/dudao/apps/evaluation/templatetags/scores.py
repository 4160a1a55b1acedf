"""How points are written on pages: without needless zeros, exact on hover when they are long."""

from fractions import Fraction
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dudao.core.numbers import shown
from dudao.core.scoring import number_text

register = template.Library()


@register.filter
def points(value: Any) -> str | SafeString:
    """12, 7.4, 6.667 with the exact 20/3 on hover; missing is “—”."""
    if value is None or value == "":
        return "—"
    exact = value if isinstance(value, Fraction) else Fraction(value)
    text = number_text(exact)
    if "/" not in text and len(text) <= 9:
        return text
    return format_html('<span title="{}">{}</span>', text, shown(exact, 3))
