"""A worked history to trace: item A1 of the test county, from the first statement to a lower external rating.

| at (Beijing) | who | what |
|---|---|---|
| 2 March 09:00 | handler | saves: met (10 points) |
| 2 March 10:00 | handler | submits |
| 3 March 09:00 | head | returns: 缺材料 |
| 3 March 10:00 | handler | saves with a note |
| 3 March 11:00 | handler | submits |
| 4 March 09:00 | head | approves (department) |
| 5 March 09:00 | officer | approves (bureau) |
| 5 March 10:00 | officer | locks: 迎检 |
| 20 March 15:00 | city_officer | rates from outside: 7 points |
"""

from __future__ import annotations

from datetime import UTC, datetime

import time_machine

from dudao.apps.campaigns.api import AcceptanceStage
from dudao.apps.evaluation.api import (
    ExternalLine,
    Statement,
    approve_rating,
    lock_rating,
    open_external,
    rate_externally,
    return_rating,
    save_rating,
    submit_rating,
)
from tests.apps.evaluation.running import Running, running_in
from tests.personas import World


def at(day: int, hour: int) -> datetime:
    """A moment of March 2026 in Beijing's time."""
    return datetime(2026, 3, day, hour - 8, tzinfo=UTC)


def met(note: str = "") -> Statement:
    """The demand of A1 is said to be met."""
    return Statement({"met": True}, note)


def rate_and_lock(running: Running) -> None:
    """The self-rating of A1 up to its lock."""
    handler, head, officer = (running.person(name) for name in ("handler", "head", "officer"))
    with time_machine.travel(at(2, 9), tick=False) as clock:
        save_rating(running.assignment("A1"), met(), number=0, actor=handler)
        clock.move_to(at(2, 10))
        submit_rating(running.assignment("A1"), number=1, actor=handler)
        clock.move_to(at(3, 9))
        return_rating(running.assignment("A1"), "缺材料", number=2, actor=head)
        clock.move_to(at(3, 10))
        save_rating(running.assignment("A1"), met("已补制度文件"), number=3, actor=handler)
        clock.move_to(at(3, 11))
        submit_rating(running.assignment("A1"), number=4, actor=handler)
        clock.move_to(at(4, 9))
        approve_rating(running.assignment("A1"), number=5, actor=head)
        clock.move_to(at(5, 9))
        approve_rating(running.assignment("A1"), number=6, actor=officer)
        clock.move_to(at(5, 10))
        lock_rating(running.assignment("A1"), "迎检", number=7, actor=officer)


def rate_from_outside(running: Running) -> None:
    """The city gives 7 of 10 points."""
    city = running.person("city_officer")
    with time_machine.travel(at(20, 15), tick=False):
        stage, _ = AcceptanceStage.objects.get_or_create(
            campaign=running.campaign, kind="city_pre_acceptance"
        )
        external = open_external(running.campaign, running.version, stage, rater="市级初验组", actor=city)
        line = ExternalLine(running.items["A1"].pk, "7", "制度没有落实到位", None)
        rate_externally(external, [line], self_points={}, actor=city)


def build_traced(world: World) -> Running:
    """The county as of 1 March 2026 with the whole history."""
    running = running_in(world)
    rate_and_lock(running)
    rate_from_outside(running)
    return running
