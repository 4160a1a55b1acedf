"""Who sees and who corrects the calendar of a county."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from dudao.apps.calendars.api import CalendarCorrection, announce_year, correct_day
from tests import rights
from tests.personas import World
from tests.rights import FORBIDDEN, MOVED, OK, Right

OWN = (
    "clerk",
    "principal",
    "colleague",
    "handler",
    "head",
    "director",
    "leader",
    "city_officer",
    "viewer",
    "administrator",
)


def county(world: World) -> Mapping[str, Any]:
    return {"county_id": world.county.pk}


def correction(world: World) -> Mapping[str, Any]:
    found = CalendarCorrection.objects.first()
    made = found or correct_day(world.county, date(2026, 11, 28), is_working=True, actor=None)
    return {"correction_id": made.pk}


def a_day(world: World) -> Mapping[str, Any]:
    return {"day": "2026-11-28", "is_working": "yes"}


def next_year(world: World) -> Mapping[str, Any]:
    return {"county_id": world.county.pk, "year": 2027}


def announced(world: World) -> Mapping[str, Any]:
    announce_year(world.county, 2027, holidays=[date(2027, 1, 1)], workdays=[], basis="样例通知", actor=None)
    return {"county_id": world.county.pk, "year": 2027}


def a_notice(world: World) -> Mapping[str, Any]:
    return {"holidays": "1月1日至3日", "workdays": "", "basis": "样例通知"}


OFFICE = rights.only(*OWN, status=FORBIDDEN) | {"officer": MOVED}
RIGHTS = [
    Right("work_calendar", rights.everyone(OK)),  # everybody that of her own county
    Right("announce_year", OFFICE, arguments=next_year, method="post", data=a_notice),
    Right("withdraw_announced_year", OFFICE, arguments=announced, method="post"),
    Right("correct_calendar", OFFICE, arguments=county, method="post", data=a_day),
    Right("remove_calendar_correction", OFFICE, arguments=correction, method="post"),
]


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, world: World) -> None:
    rights.check(right, world)
