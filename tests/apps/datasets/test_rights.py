"""Who may open what about reported tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.utils import timezone

from tests import rights
from tests.apps.datasets import stored
from tests.apps.datasets.books import STANDARD
from tests.personas import World
from tests.rights import FORBIDDEN, MOVED, NOT_FOUND, OK, Right

READS = ("officer", "director", "leader", "city_officer", "viewer")
IN_COUNTY = ("clerk", "principal", "colleague", "handler", "head", "administrator")
READ = rights.only(*READS) | rights.only(*IN_COUNTY, status=FORBIDDEN)
OFFICER = rights.only(*READS, *IN_COUNTY, status=FORBIDDEN) | {"officer": OK}
OFFICER_POSTS = OFFICER | {"officer": MOVED}
OWN_SCHOOL = rights.only(*IN_COUNTY, status=FORBIDDEN) | rights.only(*READS, "clerk", "principal")
SUBMITS = rights.only(*READS, *IN_COUNTY, status=FORBIDDEN) | rights.only(
    "officer", "clerk", "principal", status=MOVED
)


def county(world: World) -> Mapping[str, Any]:
    return {"county_id": world.county.pk}


def template(world: World) -> Mapping[str, Any]:
    return {"county_id": world.county.pk, "standard_id": STANDARD}


def dataset(world: World) -> Mapping[str, Any]:
    return {"dataset_id": stored.version(world).dataset_id}


def locked(world: World) -> Mapping[str, Any]:
    held = stored.version(world).dataset
    held.locked_by = world.people["officer"]
    held.locked_at = timezone.now()
    held.save()
    return {"dataset_id": held.pk}


def version(world: World) -> Mapping[str, Any]:
    return {"version_id": stored.version(world).pk}


def uncounted(world: World) -> Mapping[str, Any]:
    stored.version(world)
    return {"version_id": stored.version(world, 2, counts=False).pk}


def pair(world: World) -> Mapping[str, Any]:
    return {"version_id": stored.version(world).pk, "other_id": stored.version(world, 2).pk}


def warning(world: World) -> Mapping[str, Any]:
    return {"version_id": stored.version(world).pk, "position": 0}


def school_row(world: World) -> Mapping[str, Any]:
    return {"row_id": stored.version(world).rows.get(level="school").pk}


def county_row(world: World) -> Mapping[str, Any]:
    return {"row_id": stored.version(world).rows.get(level="county").pk}


def attempt(world: World) -> Mapping[str, Any]:
    return {"attempt_id": stored.attempt(world).pk}


def failed(world: World) -> Mapping[str, Any]:
    return {"attempt_id": stored.attempt(world, "failed").pk}


def unmapped(world: World) -> Mapping[str, Any]:
    return {"attempt_id": stored.attempt(world, "needs_mapping").pk}


def a_round(world: World) -> Mapping[str, Any]:
    return {"round_id": stored.reporting_round(world).pk}


def filled_round(world: World) -> Mapping[str, Any]:
    return {"round_id": stored.submission(world).round_id}


def school(world: World) -> Mapping[str, Any]:
    return {"school_id": world.school.pk}


def round_and_school(world: World) -> Mapping[str, Any]:
    return {"round_id": stored.reporting_round(world).pk, "school_id": world.school.pk}


def submission(world: World) -> Mapping[str, Any]:
    return {"submission_id": stored.submission(world).pk}


def reason(world: World) -> Mapping[str, Any]:
    return {"reason": "南坪中心小学数据有误"}


def explanation(world: World) -> Mapping[str, Any]:
    return {"text": "并校"}


RIGHTS = [
    Right(
        "datasets",
        rights.everyone(MOVED)
        | rights.only("viewer", "city_officer", "handler", "head", "administrator", "strange_administrator"),
    ),
    Right("datasets_county", READ, arguments=county),
    Right("upload", OFFICER, arguments=county),
    Right("template", READ, arguments=template),
    Right("dataset", READ, arguments=dataset),
    Right("dataset_lock", OFFICER_POSTS, arguments=dataset, method="post"),
    Right("dataset_unlock", OFFICER_POSTS, arguments=locked, method="post", data=reason),
    Right("attempt", READ, arguments=attempt),
    Right("attempt_progress", READ, arguments=attempt),
    Right("attempt_retry", OFFICER_POSTS, arguments=failed, method="post"),
    Right("attempt_file", READ, arguments=attempt),
    Right("attempt_marked", READ, arguments=attempt),
    Right("attempt_problems", READ, arguments=attempt),
    Right("mapping", OFFICER, arguments=unmapped),
    Right("version", READ, arguments=version),
    Right("version_file", READ, arguments=version),
    Right("version_export", READ, arguments=version),
    Right("version_count", OFFICER_POSTS, arguments=uncounted, method="post"),
    Right("version_register", OFFICER_POSTS, arguments=version, method="post"),
    Right("version_explain", OFFICER_POSTS, arguments=warning, method="post", data=explanation),
    Right("versions_compare", READ, arguments=pair),
    Right("version_row", OWN_SCHOOL, arguments=school_row),
    Right("version_row", READ, arguments=county_row),
    Right("round_new", OFFICER, arguments=county),
    Right("round", READ, arguments=a_round),
    Right("round_county_form", OFFICER | {"officer": 400}, arguments=a_round, method="post"),
    Right("round_county_file", READ, arguments=a_round),
    Right("round_merge", OFFICER_POSTS, arguments=filled_round, method="post"),
    Right("round_close", OFFICER_POSTS, arguments=a_round, method="post"),
    Right("school_data", OWN_SCHOOL, arguments=school),
    Right("school_form", OWN_SCHOOL, arguments=round_and_school),
    Right(
        "school_form_submit",
        SUBMITS | rights.only("officer", "clerk", "principal", status=400),
        arguments=round_and_school,
        method="post",
    ),
    Right("submission_file", OWN_SCHOOL, arguments=submission),
    Right("submission_marked", OWN_SCHOOL, arguments=submission),
    Right(
        "submission_confirm",
        rights.only(*READS, *IN_COUNTY, status=FORBIDDEN) | {"principal": MOVED},
        others=NOT_FOUND,
        arguments=submission,
        method="post",
    ),
    Right("submission_withdraw", SUBMITS, arguments=submission, method="post"),
]


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, world: World) -> None:
    rights.check(right, world)
