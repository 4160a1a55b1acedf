"""Who may open what of lists, duties and kinds of work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.utils import timezone

from dudao.apps.workplan.actions.importing import upload_duties
from dudao.apps.workplan.actions.lists import create_list
from tests import rights
from tests.apps.workplan import fifty
from tests.apps.workplan.made import plan_in
from tests.personas import World
from tests.rights import FORBIDDEN, MOVED, OK, Right

READS = ("officer", "director", "leader", "city_officer", "viewer")
# Of the six duties: the clerk's, her principal's school, the colleague's, the department's (handler, head).
TAKES_PART = ("clerk", "principal", "colleague", "handler", "head")
SEES = rights.only(*READS, *TAKES_PART)
OFFICE = rights.only(*READS, *TAKES_PART, status=FORBIDDEN) | {"officer": OK}
POSTS = OFFICE | {"officer": MOVED}
# Duty 1: led by the department, handled by its clerk.
SEES_ONE = rights.only(*READS, "handler", "head")
EDITS_ONE = rights.only(*READS, "handler", "head", status=FORBIDDEN) | {"officer": OK}
POSTS_ONE = EDITS_ONE | {"officer": MOVED}
ARRANGES = dict.fromkeys(rights.everyone(FORBIDDEN), FORBIDDEN) | {"officer": OK, "stranger": OK}


def a_list(world: World) -> Mapping[str, Any]:
    return {"list_id": plan_in(world).duty_list.pk}


def a_duty(world: World) -> Mapping[str, Any]:
    return {"duty_id": plan_in(world).duty("1").pk}


def a_dropped_duty(world: World) -> Mapping[str, Any]:
    duty = plan_in(world).duty("1")
    type(duty).objects.filter(pk=duty.pk).update(state="dropped", drop_reason="并入")
    return {"duty_id": duty.pk}


def linked(world: World) -> Mapping[str, Any]:
    return {"duty_id": plan_in(world).duty("1").pk, "before_id": plan_in(world).duty("2").pk}


def an_import(world: World) -> Mapping[str, Any]:
    held = plan_in(world).duty_list
    kept = held.imports.first() or upload_duties(
        held, fifty.workbook(), "x.xlsx", today=timezone.localdate(), actor=world.person("officer")
    )
    return {"import_id": kept.pk}


def a_school(world: World) -> Mapping[str, Any]:
    return {"schools": [world.school.pk]}


def before(world: World) -> Mapping[str, Any]:
    return {"before": plan_in(world).duty("2").pk, "lag_days": "0"}


def reason(world: World) -> Mapping[str, Any]:
    return {"reason": "并入其他任务"}


def an_empty_list(world: World) -> Mapping[str, Any]:
    held = create_list(world.county, title="空清单", actor=None)
    plan_in(world).duty("1")
    return {"list_id": held.pk}


ONLY_READERS = rights.only(*READS, status=FORBIDDEN) | {"officer": MOVED}

RIGHTS = [
    Right("duty_lists", rights.everyone(OK)),
    Right("duty_list_new", ARRANGES),
    Right("duty_list_new", ARRANGES | {"officer": 400, "stranger": 400}, method="post"),
    Right("duty_list", SEES, arguments=a_list),
    Right("duty_list_file", SEES, arguments=a_list),
    Right("duty_list_edit", OFFICE, arguments=a_list),
    Right("duty_list_edit", OFFICE | {"officer": 400}, arguments=a_list, method="post"),
    Right("duty_list_remove", ONLY_READERS, arguments=an_empty_list, method="post"),
    Right("duty_list_assign", OFFICE | {"officer": 400}, arguments=a_list, method="post"),
    Right("duty_new", OFFICE, arguments=a_list),
    Right("duty_list_clauses", OFFICE, arguments=a_list),
    Right("duty_list_clauses", OFFICE | {"officer": 400}, arguments=a_list, method="post"),
    Right("duty_list_gaps", OFFICE, arguments=a_list),
    Right("duty_list_gaps", OFFICE | {"officer": 400}, arguments=a_list, method="post"),
    Right("duty_list_lines", OFFICE, arguments=a_list),
    Right("duty_list_lines", OFFICE | {"officer": 400}, arguments=a_list, method="post"),
    Right("duty_import_new", OFFICE, arguments=a_list),
    Right("duty_import", OFFICE, arguments=an_import),
    Right("duty_import", OFFICE | {"officer": 409}, arguments=an_import, method="post"),
    Right("duty_import_columns", POSTS, arguments=an_import, method="post"),
    Right("duty_import_marked", OFFICE, arguments=an_import),
    Right("duty_kinds", ARRANGES),
    Right("duty", SEES_ONE, arguments=a_duty),
    Right("duty_edit", EDITS_ONE, arguments=a_duty),
    Right("duty_edit", EDITS_ONE | {"officer": 400}, arguments=a_duty, method="post"),
    Right("duty_steps", POSTS_ONE, arguments=a_duty, method="post"),
    Right("duty_link", POSTS_ONE, arguments=a_duty, method="post", data=before),
    Right("duty_unlink", POSTS_ONE, arguments=linked, method="post"),
    Right("duty_drop", POSTS_ONE, arguments=a_duty, method="post", data=reason),
    Right("duty_restore", POSTS_ONE, arguments=a_dropped_duty, method="post"),
    Right("duty_split", POSTS_ONE, arguments=a_duty, method="post", data=a_school),
]


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, world: World) -> None:
    plan_in(world)
    rights.check(right, world)
