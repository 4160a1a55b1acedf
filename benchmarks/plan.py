"""The plan of 1,000 duties and 200 people: the critical path, a whole new version, and the wall chart over HTTP."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.campaign import campaign_site
from benchmarks.plan_data import CHAIN, DAYS_LEFT, DUTIES
from benchmarks.rows import Row, against_limit, below, time_in_turn
from benchmarks.site import Browser, server

TODAY = date(2026, 11, 20)
ROUNDS, PAGE_ROUNDS, WARM = 40, 20, 5


def schedule_row(rounds: int = ROUNDS) -> Row:
    """The schedule of 1,000 works beside the bare passes over the same network in whole numbers."""
    from dudao.core.scheduling.network import schedule
    from dudao.infra.working_calendar import public_calendar

    works, calendar = network(Random(1)), public_calendar({})
    deadline = TODAY + timedelta(DAYS_LEFT)
    begin, end = calendar.number(calendar.on_or_after(TODAY)), calendar.number(deadline) + 1
    bare_works = {
        work.key: (work.duration or 0, [(one.before, one.lag) for one in work.after]) for work in works
    }
    plan = schedule(works, calendar, TODAY, deadline)
    early, late = plain_passes(bare_works, begin, end)
    assert {key: span.early_start for key, span in plan.spans.items()} == early
    assert {key: span.late_start for key, span in plan.spans.items()} == late
    bare, ours = time_in_turn(
        lambda: plain_passes(bare_works, begin, end),
        lambda: schedule(works, calendar, TODAY, deadline),
        rounds=rounds,
    )
    return against_limit(
        "schedule-1000",
        ours,
        bare,
        against="a plain forward and backward pass, whole numbers only",
        target=10,
        detail=f"{DUTIES} duties: dates over holidays, slack, critical chain and misfits included",
    )


def network(random: Random) -> list[Any]:
    """Works in chains of ten with lags, as `benchmarks.plan_data` has them."""
    from dudao.core.scheduling.network import Link, Work

    works = []
    for number in range(DUTIES):
        first = number // CHAIN * CHAIN
        before = (
            {random.randrange(first, number) for _ in range(random.randint(0, 2))}
            if number > first
            else set()
        )
        links = tuple(Link(each, random.randint(0, 2)) for each in sorted(before))
        works.append(Work(number, random.randint(1, 8), links))
    return works


def plain_passes(
    works: dict[Any, tuple[int, list[tuple[Any, int]]]], begin: int, end: int
) -> tuple[dict[Any, int], dict[Any, int]]:
    """Earliest and latest starts by the textbook: a topological order, one pass forward, one pass backward."""
    waiting = {key: len(before) for key, (_, before) in works.items()}
    followers: dict[Any, list[tuple[Any, int]]] = {key: [] for key in works}
    for key, (_, before) in works.items():
        for each, lag in before:
            followers[each].append((key, lag))
    order = [key for key, count in waiting.items() if not count]
    early = dict.fromkeys(works, begin)
    for key in order:
        ready = early[key] + works[key][0]
        for follower, lag in followers[key]:
            early[follower] = max(early[follower], ready + lag)
            waiting[follower] -= 1
            if not waiting[follower]:
                order.append(follower)
    late: dict[Any, int] = {}
    for key in reversed(order):
        finish = min([late[follower] - lag for follower, lag in followers[key]], default=end)
        late[key] = finish - works[key][0]
    return early, late


def plan_rows() -> list[Row]:
    """A new version of the plan as the worker draws it, and the wall chart beside the bare framework."""
    with campaign_site(module="benchmarks.plan_data") as site:
        drawn = site.data
        assert drawn["lines"] == DUTIES, f"{drawn['lines']} of {DUTIES} duties were planned"
        path = f"/plan/wall/?campaign={drawn['campaign']}"
        browser = site.browser("duxue")
        for _ in range(WARM):
            status, body = browser.get(path)
            assert status == 200, f"{path} answered {status}"
        assert body.count(b'class="wall-row" data-id=') == DUTIES
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "page.html"
            file.write_bytes(body)
            with server("benchmarks.bare:application", {"DUDAO_BENCH_PAGE": str(file)}) as (port, _):
                framework = Browser(port)
                assert framework.warm("/rows/").count(b'<div class="wall-row">') == DUTIES
                bare, page = time_in_turn(
                    lambda: framework.get("/rows/"), lambda: browser.get(path), rounds=PAGE_ROUNDS, warm=0
                )
    return [
        below(
            "plan-1000",
            drawn["draw_seconds"],
            "s of processor",
            5,
            against="a few seconds of the worker are allowed",
            detail=f"{DUTIES} duties, 200 people: read, scheduled, people apart, ways out, written; {drawn['method']}",
        ),
        against_limit(
            "wall-chart-1000",
            page,
            bare,
            against="the bare framework writing as many rows of as many bytes from a template",
            target=5,
            detail=f"{DUTIES} bars, {len(body) // 1024} KB, rights, lights and roll-up included",
        ),
    ]
