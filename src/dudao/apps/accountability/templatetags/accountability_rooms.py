"""What stands under 约谈问责, for this person."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from dudao.apps.accountability.queries_cases import audited_counties
from dudao.apps.accountability.queries_talks import counties_of_office
from dudao.apps.accounts.api import SYSTEM_ROLES, User

register = template.Library()

# url name, label: for whoever works in a county
ROOMS = (
    ("accountability", "问责案件"),
    ("talks", "约谈"),
    ("traces", "责任倒查"),
    ("accountability_deadlines", "期限规定"),
    ("accountability_readings", "查阅记录"),
)


@register.inclusion_tag("accountability/_rooms.html")
def accountability_rooms(user: User, current: str) -> dict[str, Any]:
    """The rooms that this person may enter; `current` is the url name of the one that is open."""
    works = any(held.role not in SYSTEM_ROLES for held in user.held_memberships)
    audits = bool(audited_counties(user))
    hidden = set() if counties_of_office(user) else {"traces"}
    shown = [
        (name, label)
        for name, label in ROOMS
        if (works and name not in hidden) or (audits and name == "accountability_readings")
    ]
    return {
        "rooms": [
            {"label": label, "url": reverse(name), "is_current": name == current} for name, label in shown
        ]
    }
