"""The same moment twice, on both databases: a form sent by two taps, two reviewers, two requests for time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from dudao.apps.activity.api import Entry, chain_of, verify
from dudao.apps.notices.api import Notice
from dudao.apps.workplan.actions.progress import confirm_progress, return_progress
from dudao.apps.workplan.models import Extension, ProgressReport
from tests.apps.workplan.made import PlanWorld
from tests.apps.workplan.progress_made import asked_more_time, reported

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(actions: Sequence[Callable[[], object]]) -> list[str]:
    """What each got: "done" or "refused"; anything else is raised."""
    begin = Barrier(len(actions))

    def one(action: Callable[[], object]) -> str:
        begin.wait()
        try:
            action()
        except ValidationError:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(actions)) as pool:
        return sorted(pool.map(one, actions))


def test_two_taps_are_one_report(plan_world: PlanWorld) -> None:
    got = at_once([lambda: reported(plan_world, "1", "立项", token="t" * 32)] * 4)
    assert (got, ProgressReport.objects.count()) == (["done"] * 4, 1)
    assert Notice.objects.filter(kind="review").count() == 1
    assert Entry.objects.filter(verb="report_progress").count() == 1


def test_two_reports_of_one_step_are_not_both_taken(plan_world: PlanWorld) -> None:
    got = at_once([lambda: reported(plan_world, "1", "立项"), lambda: reported(plan_world, "1", "立项")])
    assert got == ["done", "refused"]
    assert ProgressReport.objects.count() == 1


def test_of_two_reviewers_one_decides(plan_world: PlanWorld) -> None:
    report = reported(plan_world, "3", "印发")
    head, officer = plan_world.person("head"), plan_world.person("officer")
    got = at_once(
        [
            lambda: confirm_progress(report, actor=head),
            lambda: return_progress(report, "看不清", actor=officer),
        ]
    )
    assert got == ["done", "refused"]
    report.refresh_from_db()
    duty = plan_world.duty("3")
    assert (duty.state == "done") == (report.state == "confirmed")
    assert verify(chain_of(plan_world.county)) is None


def test_two_requests_for_time_are_not_both_taken(plan_world: PlanWorld) -> None:
    got = at_once(
        [lambda: asked_more_time(plan_world, "1", days=5), lambda: asked_more_time(plan_world, "1", days=9)]
    )
    assert got == ["done", "refused"]
    assert Extension.objects.filter(state="waiting").count() == 1
