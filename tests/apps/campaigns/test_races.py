"""Two officers at once: both changes are kept, and each leaves its entry."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection

from dudao.apps.activity.api import history_of
from dudao.apps.campaigns.api import DutyChange, Owner, assign
from tests.apps.campaigns import made


@pytest.mark.django_db(transaction=True)
def test_changes_of_one_item_at_the_same_moment_are_both_kept() -> None:
    from tests.personas import build_world

    world = build_world()
    held = made.campaign(world)
    item = made.item(held, "A1-B1-C1").pk
    start, failed = threading.Barrier(2), []

    def at_once(change: DutyChange) -> Callable[[], None]:
        def run() -> None:
            try:
                start.wait()
                assign(held, [change], actor=None)
            except BaseException as error:
                failed.append(error)
            finally:
                connection.close()

        return run

    changes = (
        DutyChange(item, principal_owner=Owner(None, "张副县长")),
        DutyChange(item, direct_owner=Owner(None, "刘局长"), due_on=date(2027, 3, 1)),
    )
    threads = [threading.Thread(target=at_once(change)) for change in changes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    one = made.assignment(held, "A1-B1-C1", world.county)
    assert (one.principal_owner_name, one.direct_owner_name) == ("张副县长", "刘局长")
    assert made.duty(held, "A1-B1-C1").due_on == date(2027, 3, 1)
    assert history_of(held).filter(verb="assign_items").count() == 2
