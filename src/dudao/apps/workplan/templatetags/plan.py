"""The tabs of the plan's pages, by what the person may see."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from dudao.apps.accounts.api import Role, User

register = template.Library()

READERS = frozenset(
    {Role.BUREAU_OFFICER, Role.DIRECTOR, Role.COUNTY_LEADER, Role.CITY_OFFICER, Role.CITY_VIEWER}
)
HEADS = READERS | {Role.PRINCIPAL, Role.DEPARTMENT_HEAD}
EVERYONE = frozenset(Role)
# url name, label, for whom
TABS: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("my_duties", "我的任务", EVERYONE),
    ("duty_lists", "清单", HEADS),
    ("plan_page", "倒排工期", READERS),
    ("wall_chart", "挂图", HEADS),
    ("hindrances", "困难问题", HEADS),
    ("meetings", "会议和传达", EVERYONE),
    ("reminders_page", "提醒和催办", HEADS),
)


@register.inclusion_tag("workplan/_tabs.html")
def plan_tabs(user: User, current: str) -> dict[str, Any]:
    """The tabs for this person; `current` is the url name of the one that is open."""
    roles = {Role(held.role) for held in user.held_memberships}
    return {
        "tabs": [
            {"label": label, "url": reverse(name), "is_current": name == current}
            for name, label, allowed in TABS
            if roles & allowed
        ]
    }
