"""The tabs of the pages under 报告: periodic reports and papers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import template
from django.urls import reverse

from dudao.apps.accounts.api import Role, User
from dudao.apps.period_reports.fact_words import percent
from dudao.core.numbers import shown, trimmed, with_thousands

register = template.Library()

EVERYONE = frozenset(Role)
# url name, label, for whom
TABS: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("period_reports", "定期报告", EVERYONE),
    ("papers", "文稿", EVERYONE),
)


@register.inclusion_tag("period_reports/_tabs.html")
def report_tabs(user: User, current: str) -> dict[str, Any]:
    """The tabs for this person; `current` is the url name of the one that is open."""
    roles = {Role(held.role) for held in user.held_memberships}
    return {
        "tabs": [
            {"label": label, "url": reverse(name), "is_current": name == current}
            for name, label, allowed in TABS
            if roles & allowed
        ]
    }


@register.filter
def share(value: Fraction | None) -> str:
    """A share as 41.7%; — where there is none."""
    return percent(value)


@register.filter
def sorted_share(value: Fraction | None) -> str:
    """What a column of shares sorts by; empty cells stay together."""
    return "" if value is None else trimmed(value, 6)


@register.filter
def figure(value: Fraction | None) -> str:
    """A reported number as it was typed; — where nobody reported one."""
    return "—" if value is None else with_thousands(shown(value, 6))
