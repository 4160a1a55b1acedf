"""Who may open and do what with progress, hindrances, extensions and calendar feeds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from dudao.apps.workplan.actions.hindrances import solve_hindrance
from dudao.apps.workplan.actions.progress import confirm_progress
from dudao.apps.workplan.models import Extension, Hindrance, ProgressReport
from tests import rights
from tests.apps.workplan.made import plan_in
from tests.apps.workplan.progress_made import asked_more_time, hindered, reported, step_ids
from tests.apps.workplan.proofs_made import reported_with_photo
from tests.personas import World
from tests.rights import FORBIDDEN, MOVED, NOT_FOUND, OK, Right

COUNTY = ("officer", "director", "leader", "city_officer", "viewer")
# Duty 1 is led by 财政局 (handler, head; 教育局 supports), duty 4 by the first school.
SEES_1 = (*COUNTY, "handler", "head")
SEES_4 = (*COUNTY, "clerk", "principal")
Arguments = Callable[[World], Mapping[str, Any]]


def duty(number: str) -> Arguments:
    return lambda world: {"duty_id": plan_in(world).duty(number).pk}


def report(world: World) -> Mapping[str, Any]:
    plan = plan_in(world)
    held = ProgressReport.objects.first() or reported(plan, "1", "立项")
    return {"report_id": held.pk}


def extension(world: World) -> Mapping[str, Any]:
    held = Extension.objects.first() or asked_more_time(plan_in(world), "1")
    return {"extension_id": held.pk}


def hindrance(world: World) -> Mapping[str, Any]:
    held = Hindrance.objects.first() or hindered(plan_in(world), "1")
    return {"hindrance_id": held.pk}


def solved(world: World) -> Mapping[str, Any]:
    found = hindrance(world)
    held = Hindrance.objects.get(pk=found["hindrance_id"])
    if held.solved_at is None:
        solve_hindrance(held, "已批", actor=world.person("officer"))
    return found


def finished(world: World) -> Mapping[str, Any]:
    plan = plan_in(world)
    if plan.duty("3").is_open:
        confirm_progress(reported(plan, "3", "印发"), actor=world.person("head"))
    return {"duty_id": plan.duty("3").pk}


def proof(world: World) -> Mapping[str, Any]:
    held = ProgressReport.objects.first() or reported_with_photo(plan_in(world))
    return {"duty_id": held.duty_id, "evidence_id": held.proofs.get().pk}


def only(*people: str, status: int, seen_by: tuple[str, ...]) -> dict[str, int]:
    """This status for these people; whoever only sees the duty is told that it is not hers."""
    return rights.only(*seen_by, status=FORBIDDEN) | rights.only(*people, status=status)


def reason(world: World) -> Mapping[str, Any]:
    return {"reason": "批文没有下来"}


RIGHTS = [
    Right("workplan", rights.everyone(MOVED)),
    Right("my_duties", rights.everyone(OK)),
    Right("my_duties_workbook", rights.everyone(OK)),
    Right("feed_page", rights.everyone(OK)),
    Right("feed_renew", rights.everyone(OK), method="post"),
    Right("feed_revoke", rights.everyone(MOVED), method="post"),
    # No sign-in: the secret is the right. Anonymous with a wrong one gets what everybody gets.
    Right("duty_feed", {}, anonymous=NOT_FOUND, arguments=lambda world: {"token": "x" * 43}),
    Right("report_duty", rights.only(*SEES_1), arguments=duty("1")),
    Right("report_duty", rights.only(*SEES_4), arguments=duty("4")),
    Right("report_duty", rights.only(*COUNTY, "colleague"), arguments=duty("5")),
    Right(
        "report_duty",
        only("handler", status=MOVED, seen_by=SEES_1),
        arguments=duty("1"),
        method="post",
        data=lambda world: {
            "token": "t" * 32,
            "steps": step_ids(plan_in(world), "1", "立项"),
            "text": "办了",
        },
    ),
    Right("duty_proof", rights.only(*SEES_1), arguments=proof),
    Right(
        "withdraw_report",
        only("handler", status=MOVED, seen_by=SEES_1),
        arguments=report,
        method="post",
    ),
    Right("progress_review", rights.everyone(OK)),
    Right(
        "progress_review_one",
        only("head", "officer", status=OK, seen_by=SEES_1),
        arguments=report,
    ),
    Right(
        "decide_report",
        only("head", "officer", status=MOVED, seen_by=SEES_1),
        arguments=report,
        method="post",
        data=lambda world: {"verb": "return", "reason": "看不清"},
    ),
    Right(
        "duty_reopen",
        only("officer", status=MOVED, seen_by=SEES_1),
        arguments=finished,
        method="post",
        data=lambda world: {"steps": step_ids_of_3(world), "reason": "文号错了"},
    ),
    Right("extension_form", only("handler", status=OK, seen_by=SEES_1), arguments=duty("1")),
    Right(
        "extension_form",
        only("handler", status=MOVED, seen_by=SEES_1),
        arguments=duty("1"),
        method="post",
        data=lambda world: {"wanted_on": str(plan_in(world).acceptance_on), "reason": "流标"},
    ),
    Right(
        "extension_withdraw",
        only("handler", status=MOVED, seen_by=SEES_1),
        arguments=extension,
        method="post",
    ),
    Right(
        "decide_extension",
        only("officer", status=MOVED, seen_by=SEES_1),
        arguments=extension,
        method="post",
        data=lambda world: {"verb": "approve"},
    ),
    Right("hindrances", rights.everyone(OK)),
    Right("hindrances_file", rights.everyone(OK), arguments=lambda world: {"suffix": "xlsx"}),
    Right("hindrances_file", rights.everyone(NOT_FOUND), arguments=lambda world: {"suffix": "exe"}),
    Right(
        "hindrance_form",
        only("handler", "head", "officer", status=OK, seen_by=SEES_1),
        arguments=duty("1"),
    ),
    Right(
        "hindrance_form",
        only("clerk", "principal", "officer", status=MOVED, seen_by=SEES_4),
        arguments=duty("4"),
        method="post",
        data=lambda world: {"kind": "funds", "hindrance": "缺钱", "solving_unit": str(world.department.pk)},
    ),
    Right(
        "hindrance_solve",
        only("head", "officer", status=MOVED, seen_by=SEES_1),
        arguments=hindrance,
        method="post",
        data=reason,
    ),
    Right(
        "hindrance_reopen",
        only("handler", "head", "officer", status=MOVED, seen_by=SEES_1),
        arguments=solved,
        method="post",
        data=reason,
    ),
]


def step_ids_of_3(world: World) -> tuple[int, ...]:
    return step_ids(plan_in(world), "3", "印发")


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, world: World) -> None:
    rights.check(right, world)
