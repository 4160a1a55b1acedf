"""The tabs of the pages under 督办."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from dudao.apps.accounts.api import SYSTEM_ROLES, Role, User

register = template.Library()

WORKING = frozenset(Role) - SYSTEM_ROLES
# url name, label, for whom
TABS: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("oversight", "督办事项", WORKING),
    ("letters", "函件", WORKING),
    ("cards", "亮牌", WORKING),
    ("documents", "公文", WORKING),
    ("rankings", "排名通报", WORKING),
    ("accountability", "约谈问责", WORKING),
    ("appraisal", "年度考核", WORKING),
)


@register.inclusion_tag("correspondence/_tabs.html")
def oversight_tabs(user: User, current: str) -> dict[str, Any]:
    """The tabs for this person; `current` is the url name of the one that is open."""
    roles = {Role(held.role) for held in user.held_memberships}
    return {
        "tabs": [
            {"label": label, "url": reverse(name), "is_current": name == current}
            for name, label, allowed in TABS
            if roles & allowed
        ]
    }
