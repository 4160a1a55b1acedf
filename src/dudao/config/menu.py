"""The frame of every page: menu by role, county, sample mark. Each app's line is added when it lands."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accounts.api import SYSTEM_ROLES, Role, User, home_county, home_organisation, is_administrator
from dudao.apps.notices.api import unread_count
from dudao.apps.organisations.api import Organisation, setting_of

EVERYONE = frozenset(Role)
COUNTY_SIDE = EVERYONE - {Role.SCHOOL_CLERK, Role.PRINCIPAL}
# Departments report no tables and are measured by none.
READS_DATA = EVERYONE - SYSTEM_ROLES - {Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CLERK}
# The clerks find their items under 自评; whoever arranges and reviews also sees how the campaign is set up.
ARRANGES = EVERYONE - SYSTEM_ROLES - {Role.SCHOOL_CLERK}


@dataclass(frozen=True)
class MenuLine:
    """One entry of the menu: where it leads, for whom, and which addresses light it up."""

    label: str
    url_name: str
    icon: str
    roles: frozenset[Role]
    prefixes: tuple[str, ...]


# In the order of the work.
MENU: tuple[MenuLine, ...] = (
    MenuLine("首页", "home", "home", EVERYONE, ("/",)),
    MenuLine("标准", "standards", "book-2", EVERYONE, ("/standards/",)),
    MenuLine("数据", "datasets", "database", READS_DATA, ("/data/",)),
    MenuLine("测算", "measurement", "calculator", READS_DATA, ("/measure/",)),
    MenuLine("自评", "evaluation", "clipboard-check", EVERYONE - SYSTEM_ROLES, ("/evaluation/",)),
    MenuLine("创建", "campaigns", "flag-3", ARRANGES, ("/campaigns/",)),
    MenuLine("档案", "archive", "archive", EVERYONE - SYSTEM_ROLES, ("/archive/",)),
    MenuLine(
        "计划",
        "workplan",
        "calendar-due",
        EVERYONE - SYSTEM_ROLES,
        ("/plan/", "/meetings/", "/calendar/"),
    ),
    MenuLine(
        "督办",
        "oversight",
        "gavel",
        EVERYONE - SYSTEM_ROLES,
        ("/oversight/", "/documents/", "/rankings/", "/accountability/", "/appraisal/"),
    ),
    MenuLine(
        "查阅记录",
        "accountability_readings",
        "eye",
        frozenset({Role.AUDITOR}),
        ("/accountability/readings/",),
    ),
    MenuLine("报告", "period_reports", "report", EVERYONE - SYSTEM_ROLES, ("/reports/", "/papers/")),
    MenuLine(
        "设置",
        "settings_page",
        "settings",
        EVERYONE,
        ("/settings/", "/account/", "/organisations/", "/users/", "/log/"),
    ),
)


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """What base.html needs; nothing for whoever is not signed in."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or user.must_change_password:
        return {}
    roles = {Role(held.role) for held in user.held_memberships}
    county = home_county(user)
    return {
        "menu": [
            {
                "label": line.label,
                "url": _address(line.url_name),
                "icon": line.icon,
                "is_current": _is_current(request.path, line),
            }
            for line in MENU
            if roles & line.roles
        ],
        "home_organisation": home_organisation(user),
        "home_county": county,
        "days_to_acceptance": days_to_acceptance(county),
        "is_sample": any(_is_sample(held.organisation) for held in user.held_memberships),
        "role_labels": "、".join(role.label for role in Role if role in roles),
        "is_administrator": is_administrator(user),
        "unread_notices": unread_count(user),
    }


@cache
def _address(url_name: str) -> str:
    """Where an entry leads: the same for every request."""
    return reverse(url_name)


def _is_sample(place: Organisation) -> bool:
    """A place of a sample county, or a sample city or province that has no county."""
    return place.is_sample or (place.county is not None and place.county.is_sample)


def days_to_acceptance(county: Organisation | None) -> int | None:
    """Days from today to the provincial acceptance; None when the county set no day, or it is over."""
    setting = setting_of(county) if county is not None else None
    if setting is None or setting.acceptance_on is None:
        return None
    days = (setting.acceptance_on - timezone.localdate()).days
    return days if days >= 0 else None


def _is_current(path: str, line: MenuLine) -> bool:
    return any(path == prefix if prefix == "/" else path.startswith(prefix) for prefix in line.prefixes)
