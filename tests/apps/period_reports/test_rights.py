"""Who may open and do what with periodic reports: own unit, own county, stranger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from dudao.apps.period_reports.actions.digests import compile_digest
from dudao.apps.period_reports.models import PeriodDigest
from tests import rights
from tests.apps.period_reports.reporting import Reporting, reporting_in
from tests.personas import World
from tests.rights import FORBIDDEN, MOVED, OK, Right

READERS = ("officer", "director", "leader", "city_officer", "viewer")
WRITERS = ("clerk", "principal")
READ = rights.only(*READERS)
OFFICE = rights.only(*READERS, status=FORBIDDEN)
OFFICE_OPENS = OFFICE | {"officer": OK}
OFFICE_DOES = OFFICE | {"officer": MOVED}
SEES = rights.only(*READERS, *WRITERS)
CONFLICT = 409


def writes(status: int) -> dict[str, int]:
    """The people of the unit get this; who only reads it is refused."""
    return OFFICE | rights.only(*WRITERS, status=status)


def county(world: World) -> Mapping[str, Any]:
    reporting_in(world)
    return {"county_id": world.county.pk}


def series(world: World) -> Mapping[str, Any]:
    return {"series_id": reporting_in(world).series.pk}


def period(world: World) -> Mapping[str, Any]:
    return {"period_id": reporting_in(world).period.pk}


def report(world: World) -> Mapping[str, Any]:
    return {"report_id": reporting_in(world).report(world.school).pk}


def digest(world: World) -> Mapping[str, Any]:
    made = reporting_in(world)
    found = PeriodDigest.objects.first()
    if found is None:
        officer = world.person("officer")
        found = compile_digest(made.period, today=made.period.last_on, actor=officer).digest
    return {"digest_id": found.pk}


def file_of(world: World) -> Mapping[str, Any]:
    return {**digest(world), "suffix": "docx"}


def section(world: World) -> Mapping[str, Any]:
    return {"key": "next", "text": "抓紧", "number": "1"}


def typed(world: World) -> Mapping[str, Any]:
    return {"number": "1", "done_text": "做了", "next_text": "再做", "problems_text": "无"}


def approve(world: World) -> Mapping[str, Any]:
    return {"number": "1", "verb": "approve"}


RIGHTS = [
    Right("period_reports", rights.everyone(OK)),
    Right("report_series_new", OFFICE_OPENS, arguments=county),
    Right("report_series", READ, arguments=series),
    Right("report_series_edit", OFFICE_OPENS, arguments=series),
    Right("report_series_active", OFFICE_DOES, arguments=series, method="post"),
    Right("report_period_open", OFFICE_DOES, arguments=series, method="post"),
    Right("report_period", READ, arguments=period),
    Right("report_period_table", READ, arguments=period),
    Right("unit_reports_urge", OFFICE_DOES, arguments=period, method="post"),
    Right("unit_reports_approve", OFFICE_DOES, arguments=period, method="post"),
    Right("period_digest_compile", OFFICE_DOES, arguments=period, method="post"),
    Right("period_digest", READ, arguments=digest),
    Right("period_digest_edit", OFFICE_DOES, arguments=digest, method="post", data=section),
    Right(
        "period_digest_sign",
        OFFICE | rights.only("officer", "director", status=MOVED),
        arguments=digest,
        method="post",
    ),
    Right("period_digest_file", READ, arguments=file_of),
    Right("unit_report", SEES, arguments=report),
    Right("unit_report_save", writes(OK), arguments=report, method="post", data=typed),
    Right("unit_report_submit", writes(MOVED), arguments=report, method="post", data=typed),
    Right("unit_report_withdraw", writes(MOVED), arguments=report, method="post"),
    Right("unit_report_facts", writes(MOVED), arguments=report, method="post"),
    Right("unit_report_conflict", writes(CONFLICT), arguments=report, method="post", data=typed),
    Right("unit_report_overwrite", writes(MOVED), arguments=report, method="post", data=typed),
    Right(
        "unit_report_decide",
        rights.only(*READERS, *WRITERS, status=FORBIDDEN) | rights.only("officer", "principal", status=MOVED),
        arguments=report,
        method="post",
        data=approve,
    ),
    Right(
        "unit_report_extend",
        rights.only(*READERS, *WRITERS, status=FORBIDDEN) | {"officer": MOVED},
        arguments=report,
        method="post",
    ),
]


@pytest.mark.parametrize("right", RIGHTS, ids=str)
@pytest.mark.usefixtures("now")
def test_rights(right: Right, world: World) -> None:
    rights.check(right, world)


def test_a_signed_in_colleague_cannot_reach_another_school(world: World, now: Reporting) -> None:
    other = now.report(world.second_school)
    right = Right(
        "unit_report",
        rights.only(*READERS, "colleague"),
        arguments=lambda _: {"report_id": other.pk},
    )
    rights.check(right, world)
